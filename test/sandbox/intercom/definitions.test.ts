import assert from 'node:assert/strict';
import { ADMIN, codeOf, messageOf, shown, startBench, withConversation } from './support.ts';
import type { Bench } from './support.ts';

describe('Intercom simulator: conversation attributes', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.simulator.close());

  const path = '/conversations/attributes';

  it('creates every type, lists, reads, renames and archives', async () => {
    const text = await bench.done('POST', path, { name: 'Number', data_type: 'string', multiline: true, required: true, visible_to_team_ids: ['501'] });
    assert.deepEqual([text.multiline, text.required, text.visible_to_team_ids, text.admin_id], [true, true, ['501'], ADMIN]);
    for (const data_type of ['integer', 'decimal', 'boolean', 'datetime', 'files']) await bench.done('POST', path, { name: data_type, data_type });
    const relation = await bench.done('POST', path, { name: 'Order', data_type: 'relationship', reference: { type: 'many', object_type_id: '9' } });
    assert.deepEqual(relation.reference, { type: 'many', object_type_id: '9' });
    assert.equal((await bench.done('PUT', `${path}/${shown(text.id)}`, { name: 'Ticket', data_type: 'integer' })).data_type, 'string');
    assert.equal((await bench.done('DELETE', `${path}/${shown(text.id)}`)).archived, true);
    assert.equal((await bench.done('GET', path)).data?.length, 6);
    assert.equal((await bench.done('GET', `${path}?include_archived=true`)).data?.length, 7);
    assert.equal((await bench.done('GET', `${path}/${shown(text.id)}`)).name, 'Ticket');
    assert.equal(codeOf(await bench.call('GET', `${path}/999`)), '404 conversation_attribute_not_found');
  });

  it('refuses with 422 and its reasons', async () => {
    const list = await bench.done('POST', path, { name: 'P', data_type: 'list', options: [{ label: 'A' }, { label: 'B' }] });
    const text = await bench.done('POST', path, { name: 'T', data_type: 'string' });
    const option = shown(list.options?.[0]?.id);
    const refusals: readonly (readonly [string, string, unknown, string])[] = [
      ['POST', path, { name: 'X', data_type: 'x' }, "data_type 'x' is not valid. Allowed types: string, integer, list, decimal, boolean, datetime, relationship, files"],
      ['POST', path, { data_type: 'string' }, 'name is required'],
      ['POST', path, { name: 'X', data_type: 'list', options: [{ label: 'A' }] }, 'A list attribute must have at least 2 active options'],
      ['POST', `${path}/${shown(text.id)}/options`, { label: 'C' }, 'Options can only be managed on list attributes'],
      ['POST', `${path}/${shown(list.id)}/options`, {}, 'label is required'],
      ['POST', `${path}/${shown(list.id)}/options`, { label: 3 }, 'label must be a string'],
      ['PUT', `${path}/${shown(list.id)}/options/${option}`, { label: 'C', archived: true }, "only 'label' is accepted"],
      ['DELETE', `${path}/${shown(list.id)}/options/${option}`, undefined, 'A list attribute must have at least 2 active options'],
    ];
    for (const [method, where, body, message] of refusals) {
      const answer = await bench.call(method, where, body);
      assert.equal(`${codeOf(answer)} ${messageOf(answer)}`, `422 parameter_invalid ${message}`);
    }
  });

  it('adds, renames and archives options; an archived one is no value any more', async () => {
    const list = await bench.done('POST', path, { name: 'P', data_type: 'list', options: [{ label: 'A' }, { label: 'B' }] });
    const more = await bench.done('POST', `${path}/${shown(list.id)}/options`, { label: 'C' });
    await bench.done('PUT', `${path}/${shown(list.id)}/options/${shown(more.options?.[1]?.id)}`, { label: 'B2' });
    const left = await bench.done('DELETE', `${path}/${shown(list.id)}/options/${shown(more.options?.[0]?.id)}`);
    assert.deepEqual(left.options?.map((option) => [option.label, option.archived]), [['A', true], ['B2', false], ['C', false]]);
    assert.equal(messageOf(await bench.call('PUT', `${path}/${shown(list.id)}/options/none`, { label: 'x' })), 'List option not found');
    const { conversation } = await withConversation(bench);
    const put = (P: string) => bench.call('PUT', `/conversations/${conversation}`, { custom_attributes: { P } });
    assert.deepEqual([(await put('A')).status, (await put('B')).status, (await put('B2')).status], [400, 400, 200]);
  });

  it('takes values by type', async () => {
    const { conversation } = await withConversation(bench);
    for (const data_type of ['string', 'integer', 'decimal', 'boolean', 'datetime']) await bench.done('POST', path, { name: data_type, data_type });
    const put = (custom_attributes: object) => bench.call('PUT', `/conversations/${conversation}`, { custom_attributes });
    const good = { string: 'x', integer: 3, decimal: 2.5, boolean: false, datetime: '2026-01-01T00:00:00Z' };
    assert.deepEqual((await put(good)).json.custom_attributes, good);
    for (const wrong of [{ string: 1 }, { integer: 1.5 }, { integer: '1' }, { decimal: '2' }, { boolean: 'no' }, { datetime: 'soon' }]) assert.equal((await put(wrong)).status, 400, JSON.stringify(wrong));
    assert.deepEqual((await put({ string: null, integer: null, decimal: null, boolean: null })).json.custom_attributes, { datetime: good.datetime });
  });

  it('can refuse a second attribute of the same name', async () => {
    await bench.done('POST', path, { name: 'P', data_type: 'string' });
    assert.equal((await bench.call('POST', path, { name: 'P', data_type: 'string' })).status, 200);
    bench.simulator.switches.duplicateConversationAttributes = 'refuse';
    assert.equal(messageOf(await bench.call('POST', path, { name: 'P', data_type: 'string' })), 'A conversation attribute with that name already exists');
  });
});

describe('Intercom simulator: tags', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.simulator.close());

  it('finds by name whatever the case, renames, lists and deletes with an empty answer', async () => {
    const made = await bench.done('POST', '/tags', { name: 'Migrated' });
    assert.equal((await bench.done('POST', '/tags', { name: 'MIGRATED' })).id, made.id);
    assert.equal((await bench.done('POST', '/tags', { id: made.id, name: 'Moved' })).name, 'Moved');
    assert.deepEqual((await bench.done('GET', '/tags')).data?.map((tag) => tag.name), ['Moved']);
    const deleted = await bench.call('DELETE', `/tags/${shown(made.id)}`);
    assert.deepEqual([deleted.status, deleted.text], [200, '']);
    assert.equal(codeOf(await bench.call('GET', `/tags/${shown(made.id)}`)), '404 not_found');
    assert.equal(messageOf(await bench.call('POST', '/tags', { label: 'x' })), 'invalid tag parameters');
  });

  it('keeps a tag that others hang on', async () => {
    const made = await bench.done('POST', '/tags', { name: 'Kept' });
    bench.simulator.addDependent('tag', shown(made.id));
    assert.equal(codeOf(await bench.call('DELETE', `/tags/${shown(made.id)}`)), '400 tag_has_dependent_objects');
  });

  it('tags and untags many contacts or companies in one call, all or none', async () => {
    const contact = bench.simulator.seedContact({ external_id: 'c' });
    const company = bench.simulator.seedCompany({ company_id: 'at:1', name: 'Acme' });
    assert.equal((await bench.call('POST', '/tags', { name: 'A', users: [{ id: contact }, { id: 'nope' }] })).status, 404);
    assert.deepEqual(bench.simulator.state.tags, []);
    await bench.done('POST', '/tags', { name: 'A', users: [{ id: contact }] });
    const tagged = await bench.done('POST', '/tags', { name: 'a', companies: [{ company_id: 'at:1' }] });
    assert.deepEqual(tagged.companies, [{ id: company, tagged: true }]);
    assert.equal((await bench.done('GET', `/contacts/${contact}/tags`)).data?.[0]?.name, 'A');
    await bench.done('POST', '/tags', { name: 'A', companies: [{ id: company, untag: true }] });
    assert.deepEqual((await bench.done('GET', `/companies/${company}`)).tags?.tags, []);
  });

  it('tags conversations and contacts one by one', async () => {
    const { conversation, contact } = await withConversation(bench);
    const tag = await bench.done('POST', '/tags', { name: 'A' });
    const applied = await bench.done('POST', `/conversations/${conversation}/tags`, { id: tag.id, admin_id: ADMIN });
    assert.deepEqual(applied.applied_by, { type: 'admin', id: ADMIN });
    assert.equal((await bench.done('GET', `/conversations/${conversation}`)).tags?.tags?.[0]?.name, 'A');
    assert.equal((await bench.call('POST', `/conversations/${conversation}/tags`, { id: 'nope', admin_id: ADMIN })).status, 404);
    assert.equal(messageOf(await bench.call('POST', '/conversations/1/tags', { id: tag.id, admin_id: ADMIN })), 'Conversation not found');
    await bench.done('DELETE', `/conversations/${conversation}/tags/${shown(tag.id)}`, { admin_id: ADMIN });
    assert.equal(codeOf(await bench.call('DELETE', `/conversations/${conversation}/tags/${shown(tag.id)}`, { admin_id: ADMIN })), '404 tag_not_found');
    await bench.done('POST', `/contacts/${contact}/tags`, { id: tag.id });
    assert.equal((await bench.done('GET', `/contacts/${contact}`)).tags?.total_count, 1);
    await bench.done('DELETE', `/contacts/${contact}/tags/${shown(tag.id)}`);
    assert.equal((await bench.done('GET', `/contacts/${contact}/tags`)).data?.length, 0);
  });

  it('needs the acting teammate to tag a conversation, also when the tag is on it already', async () => {
    const { conversation } = await withConversation(bench);
    const tag = await bench.done('POST', '/tags', { name: 'A' });
    await bench.done('POST', `/conversations/${conversation}/tags`, { id: tag.id, admin_id: ADMIN });
    assert.equal((await bench.call('POST', `/conversations/${conversation}/tags`, { id: tag.id })).status, 400);
  });
});
