import assert from 'node:assert/strict';
import { scriptedFaults } from '../../../src/sandbox/kit/faults.ts';
import type { FaultPlan } from '../../../src/sandbox/kit/faults.ts';
import { ADMIN, OTHER_ADMIN, START, TEAM, codeOf, messageOf, shown, startBench, withConversation } from './support.ts';
import type { Bench } from './support.ts';

/** The rows of reference/intercom.md §27, in its order. What a row leaves open is in open-questions.test.ts with every value. */
describe('Intercom simulator: checklist', () => {
  function row(title: string, check: (bench: Bench) => Promise<void>, faults?: FaultPlan): void {
    it(title, async () => {
      const bench = await startBench({}, faults);
      try {
        await check(bench);
      } finally {
        await bench.simulator.close();
      }
    });
  }

  const admin = { type: 'admin', admin_id: ADMIN, body: 'x', skip_notifications: true };

  row('200 on create, envelopes, error envelope, request_id uuid', async (bench) => {
    assert.equal((await bench.call('POST', '/contacts', { role: 'lead' })).status, 200);
    const keys = { '/contacts': 'data', '/conversations': 'conversations', '/admins': 'admins', '/teams': 'teams', '/tags': 'data', '/articles': 'data', '/help_center/collections': 'data', '/data_attributes': 'data', '/conversations/attributes': 'data' };
    for (const [path, key] of Object.entries(keys)) assert.ok(Array.isArray((await bench.done('GET', path))[key]), path);
    const refused = await bench.call('GET', '/contacts/none');
    assert.deepEqual([refused.json.type, Object.keys(refused.json).sort()], ['error.list', ['errors', 'request_id', 'type']]);
    assert.match(shown(refused.json.request_id), /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
  });

  row('fixed 10 s windows, three headers on authenticated answers only, 429 body, quota and window configurable', async (bench) => {
    Object.assign(bench.simulator.switches, { quota: 1, windowMs: 5_000 });
    const first = await bench.call('GET', '/me');
    assert.deepEqual(['limit', 'remaining', 'reset'].map((name) => first.headers.get(`x-ratelimit-${name}`)), ['1', '0', String(START + 5)]);
    assert.equal(messageOf(await bench.call('GET', '/me')), 'Exceeded rate limit of 1 in 5_seconds');
    bench.clock.advance(5_000);
    assert.equal((await bench.call('GET', '/me')).status, 200);
  });

  row('401 without and with a bad token and no rate headers', async (bench) => {
    for (const authorization of ['', 'Bearer other']) {
      const answer = await bench.call('GET', '/me', undefined, { authorization });
      assert.deepEqual([codeOf(answer), answer.headers.get('x-ratelimit-limit')], ['401 unauthorized', null]);
    }
  });

  row('version gating; skip_notifications counts as notified below 2.15', async (bench) => {
    const { contact, conversation } = await withConversation(bench);
    const company = bench.simulator.seedCompany({ company_id: 'k', name: 'K' });
    const since = { 'GET /conversations/attributes': '2.15', 'GET /conversations/deleted': '2.15', [`POST /companies/${company}/notes`]: '2.15', [`POST /conversations/${conversation}/merge`]: '2.15', [`DELETE /conversations/${conversation}`]: '2.12' };
    for (const [call, version] of Object.entries(since)) {
      const [method = '', path = ''] = call.split(' ');
      assert.equal(codeOf(await bench.call(method, path, method === 'GET' ? undefined : {}, { 'intercom-version': version })), '400 intercom_version_invalid', call);
    }
    await bench.done('POST', `/conversations/${conversation}/reply`, { ...admin, message_type: 'comment' });
    assert.equal(bench.simulator.notifications.length, 0);
    await bench.done('POST', `/conversations/${conversation}/reply`, { ...admin, message_type: 'comment' }, { 'intercom-version': '2.14' });
    assert.deepEqual(bench.simulator.notifications.map(({ recipients }) => recipients), [[contact]]);
  });

  row('409 for a live and an archived duplicate with id=', async (bench) => {
    const id = bench.simulator.seedContact({ external_id: 'a' });
    assert.equal(messageOf(await bench.call('POST', '/contacts', { external_id: 'a' })), `A contact matching those details already exists with id=${id}`);
    await bench.done('POST', `/contacts/${id}/archive`);
    assert.equal(messageOf(await bench.call('POST', '/contacts', { external_id: 'a' })), `An archived contact matching those details already exists with id=${id}`);
  });

  row('contact search lag, none on GET by id', async (bench) => {
    const id = bench.simulator.seedContact({ external_id: 'a' });
    const find = async () => (await bench.done('POST', '/contacts/search', { query: { field: 'external_id', operator: '=', value: 'a' } })).total_count;
    assert.deepEqual([await find(), (await bench.call('GET', `/contacts/${id}`)).status], [0, 200]);
    bench.clock.advance(bench.simulator.switches.searchLagMs);
    assert.equal(await find(), 1);
  });

  row('404 "User Not Found" shortly after contact creation, as a fault', async (bench) => {
    bench.simulator.switches.contactLagMs = 2_000;
    const id = bench.simulator.seedContact({ external_id: 'a' });
    const open = () => bench.call('POST', '/conversations', { from: { type: 'user', id }, body: 'x' });
    assert.equal(messageOf(await open()), 'User Not Found');
    bench.clock.advance(2_000);
    assert.equal((await open()).status, 200);
  });

  row('attributes must exist; cross-model name clash; two options at least; cap of 250', async (bench) => {
    const create = (body: object) => bench.call('POST', '/data_attributes', { data_type: 'string', model: 'contact', ...body });
    assert.equal((await bench.call('POST', '/contacts', { role: 'lead', custom_attributes: { Tier: 'A' } })).status, 400);
    assert.equal((await create({ name: 'Tier' })).status, 200);
    assert.equal((await create({ name: 'Tier', model: 'company' })).status, 400);
    assert.equal((await create({ name: 'L', data_type: 'options', options: [{ value: 'A' }] })).status, 400);
    for (let index = 2; index <= 250; index += 1) assert.equal((await create({ name: `N${index}` })).status, 200);
    assert.equal((await create({ name: 'one too many' })).status, 400);
  });

  row('conversation attribute rules and 400 for unknown and duplicate names', async (bench) => {
    const { conversation } = await withConversation(bench);
    const put = (custom_attributes: object) => bench.call('PUT', `/conversations/${conversation}`, { custom_attributes });
    assert.equal(messageOf(await put({ Nope: 'x' })), "Conversation attribute 'Nope' does not exist");
    const twin = () => bench.done('POST', '/conversations/attributes', { name: 'Twin', data_type: 'string' });
    await Promise.all([twin(), twin()]);
    assert.equal((await put({ Twin: 'x' })).status, 400);
    assert.equal((await bench.call('POST', '/conversations/attributes', { name: 'L', data_type: 'list', options: [{ label: 'A' }] })).status, 422);
  });

  row('contact reply reopens with part type open; assign_and_reopen; close last', async (bench) => {
    const { contact, conversation } = await withConversation(bench);
    const parts = (body: object) => bench.done('POST', `/conversations/${conversation}/parts`, { type: 'admin', admin_id: ADMIN, ...body });
    await parts({ message_type: 'close' });
    await bench.done('POST', `/conversations/${conversation}/reply`, { type: 'user', message_type: 'comment', intercom_user_id: contact, body: 'again' });
    await parts({ message_type: 'close' });
    await parts({ message_type: 'assignment', assignee_id: OTHER_ADMIN });
    const read = await parts({ message_type: 'close' });
    assert.deepEqual(read.conversation_parts?.conversation_parts?.map((part) => part.part_type), ['close', 'open', 'close', 'assign_and_reopen', 'close']);
    assert.equal(read.state, 'closed');
  });

  row('bot parts on PUT attributes stamped now', async (bench) => {
    const { conversation } = await withConversation(bench);
    await bench.done('POST', '/conversations/attributes', { name: 'A', data_type: 'string' });
    const read = await bench.done('PUT', `/conversations/${conversation}`, { title: 'T', custom_attributes: { A: 'x' } });
    assert.deepEqual(read.conversation_parts?.conversation_parts?.map((part) => [part.author?.type, part.created_at]), [['bot', START]]);
  });

  row('created_at honoured on create and replies, ignored elsewhere, refused in the future', async (bench) => {
    const { contact, conversation } = await withConversation(bench, START - 100);
    const at = { created_at: START - 50 };
    const path = `/conversations/${conversation}`;
    await bench.done('POST', `${path}/reply`, { ...admin, message_type: 'note', ...at });
    await bench.done('POST', `${path}/parts`, { type: 'admin', admin_id: ADMIN, message_type: 'close', ...at });
    const read = await bench.done('GET', path);
    assert.deepEqual([read.created_at, ...(read.conversation_parts?.conversation_parts?.map((part) => part.created_at) ?? [])], [START - 100, START - 50, START]);
    const collection = await bench.done('POST', '/help_center/collections', { name: 'C', ...at });
    const stamps = [
      bench.done('POST', '/contacts', { role: 'lead', ...at }),
      bench.done('POST', `/contacts/${contact}/notes`, { body: 'x', ...at }),
      bench.done('POST', '/articles', { title: 'T', author_id: ADMIN, ...at }),
      bench.done('GET', `/help_center/collections/${shown(collection.id)}`),
      bench.done('POST', '/companies', { company_id: 'k', ...at }),
    ];
    for (const answer of await Promise.all(stamps)) assert.equal(answer.created_at, START);
    assert.match(messageOf(await bench.call('POST', `${path}/reply`, { ...admin, message_type: 'note', created_at: START + 1 })), /is an invalid value for created_at/);
  });

  row('more than 10 files refused; body size cap gives 413', async (bench) => {
    const { conversation } = await withConversation(bench);
    const files = Array.from({ length: 11 }, () => ({ name: 'a', content_type: 'text/plain', data: 'YQ==' }));
    assert.equal((await bench.call('POST', `/conversations/${conversation}/reply`, { ...admin, message_type: 'note', attachment_files: files })).status, 422);
    bench.simulator.switches.maxBodyBytes = 100;
    assert.equal((await bench.call('POST', `/conversations/${conversation}/reply`, { ...admin, message_type: 'note', attachment_files: files })).status, 413);
  });

  row('per-conversation throttle 400, off by default', async (bench) => {
    const { conversation } = await withConversation(bench);
    const note = () => bench.call('POST', `/conversations/${conversation}/reply`, { ...admin, message_type: 'note' });
    for (let index = 0; index < 12; index += 1) assert.equal((await note()).status, 200);
    bench.simulator.switches.replyThrottle = { count: 1, windowMs: 1_000 };
    await note();
    assert.match(messageOf(await note()), /Too many recent replies to this conversation/);
  });

  row('notification log: nothing for a silent import, one record for each message', async (bench) => {
    const { contact, conversation } = await withConversation(bench);
    const path = `/conversations/${conversation}`;
    await bench.done('POST', `${path}/reply`, { ...admin, message_type: 'comment' });
    await bench.done('POST', `/contacts/${contact}/notes`, { body: 'x' });
    await bench.done('POST', '/articles', { title: 'T', author_id: ADMIN, state: 'published' });
    await bench.done('POST', `${path}/parts`, { type: 'team', admin_id: ADMIN, message_type: 'assignment', assignee_id: TEAM });
    assert.deepEqual(bench.simulator.notifications, []);
    await bench.done('POST', `${path}/reply`, { ...admin, message_type: 'comment', skip_notifications: false });
    assert.deepEqual(bench.simulator.notifications.map(({ sequence, audience, cause, conversationId }) => [sequence, audience, cause, conversationId]), [[1, 'contact', 'comment', conversation]]);
  });

  row('delete semantics; empty body on tag delete', async (bench) => {
    const { conversation } = await withConversation(bench);
    const company = bench.simulator.seedCompany({ company_id: 'k', name: 'K' });
    const tag = await bench.done('POST', '/tags', { name: 'A' });
    const attribute = await bench.done('POST', '/conversations/attributes', { name: 'A', data_type: 'string' });
    assert.deepEqual(await bench.done('DELETE', `/conversations/${conversation}`), { id: conversation, object: 'conversation', deleted: true });
    assert.deepEqual(await bench.done('DELETE', `/companies/${company}`), { id: company, object: 'company', deleted: true });
    assert.equal(bench.simulator.state.company(company)?.archived, true);
    assert.equal((await bench.call('DELETE', `/tags/${shown(tag.id)}`)).text, '');
    assert.equal((await bench.done('DELETE', `/conversations/attributes/${shown(attribute.id)}`)).archived, true);
    assert.equal((await bench.done('GET', '/conversations/deleted')).total_count, 1);
  });

  const where = { method: 'POST', path: /^\/tags$/ };
  const kinds = scriptedFaults([
    ...[429, 500, 502, 503, 504].map((status, index) => ({ ...where, nth: index + 1, fault: { kind: 'status' as const, status, when: 'before' as const } })),
    { ...where, nth: 6, fault: { kind: 'reset', when: 'after' } },
  ]);
  row('faults on demand: statuses before the work, a reset after it', async (bench) => {
    const statuses: number[] = [];
    for (let index = 0; index < 5; index += 1) statuses.push((await bench.call('POST', '/tags', { name: `t${index}` })).status);
    assert.deepEqual(statuses, [429, 500, 502, 503, 504]);
    assert.equal(bench.simulator.state.tags.length, 0);
    await assert.rejects(bench.call('POST', '/tags', { name: 'done' }));
    assert.deepEqual(bench.simulator.state.tags.map(({ name }) => name), ['done']);
  }, kinds);

  row('500-part window on GET', async (bench) => {
    const { conversation } = await withConversation(bench);
    for (let index = 0; index < 501; index += 1) bench.simulator.agentReplies(conversation, { adminId: ADMIN, body: 'n', message: 'note' });
    const read = await bench.done('GET', `/conversations/${conversation}`);
    assert.deepEqual([read.conversation_parts?.conversation_parts?.length, read.conversation_parts?.total_count], [500, 501]);
  });

  row('articles: image fetch failure gives 400 for the whole request', async (bench) => {
    assert.equal((await bench.call('POST', '/articles', { title: 'T', author_id: ADMIN, body: '<img src="https://nowhere/a.png">' })).status, 400);
    assert.equal(bench.simulator.state.articles.length, 0);
  });

  row('anything not in 2.16 gives 404', async (bench) => {
    const paths = ['POST /teams', 'POST /admins', 'PUT /teams/501', 'DELETE /admins/1001', 'POST /inboxes', 'POST /help_center/help_centers', 'DELETE /notes/1', 'POST /ticket_states', 'POST /contacts/bulk', 'POST /companies/search', 'POST /custom_object_types'];
    for (const line of paths) {
      const [method = '', path = ''] = line.split(' ');
      assert.equal((await bench.call(method, path, {})).status, 404, line);
    }
  });
});
