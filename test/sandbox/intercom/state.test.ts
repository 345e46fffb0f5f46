import assert from 'node:assert/strict';
import { StateRefusal } from '../../../src/sandbox/kit/saved-state.ts';
import { ADMIN, OTHER_ADMIN, START, TEAM, shown, startBench, withConversation } from './support.ts';
import type { Answer, Bench } from './support.ts';

/** One of everything the workspace can hold, and the traces of what is gone. */
async function filled(): Promise<Bench> {
  const bench = await startBench();
  const { simulator } = bench;
  const done: Bench['done'] = (...request) => bench.done(...request);
  await done('POST', '/data_attributes', { name: 'Tier', model: 'contact', data_type: 'string' });
  await done('POST', '/data_attributes', { name: 'Priority', model: 'conversation', data_type: 'list', options: [{ value: 'High' }, { value: 'Low' }] }).catch(() => null);
  const { contact, conversation } = await withConversation(bench);
  await done('PUT', `/contacts/${contact}`, { custom_attributes: { Tier: 'gold' }, email: 'carla@example.test' });
  const company = simulator.seedCompany({ company_id: 'c1', name: 'Client GmbH' });
  await done('POST', `/contacts/${contact}/companies`, { id: company });
  const tag = shown((await done('POST', '/tags', { name: 'VIP' })).id);
  await done('POST', `/conversations/${conversation}/tags`, { id: tag, admin_id: ADMIN });
  const file = { name: 'ä b.txt', content_type: 'text/plain', data: Buffer.from('hello').toString('base64') };
  await done('POST', `/conversations/${conversation}/reply`, { message_type: 'note', type: 'admin', admin_id: ADMIN, body: '<p>Note</p>', attachment_files: [file], created_at: START - 80_000 });
  await done('POST', `/conversations/${conversation}/reply`, { message_type: 'comment', type: 'admin', admin_id: OTHER_ADMIN, body: 'Loud' });
  await done('POST', `/conversations/${conversation}/parts`, { message_type: 'assignment', type: 'team', admin_id: ADMIN, assignee_id: TEAM });
  await done('POST', `/conversations/${conversation}/parts`, { message_type: 'snoozed', admin_id: ADMIN, snoozed_until: START + 50 });
  await done('POST', `/contacts/${contact}/notes`, { body: 'A note', admin_id: ADMIN });
  const gone = await withConversation(bench);
  await done('DELETE', `/conversations/${gone.conversation}`);
  const collection = shown((await done('POST', '/help_center/collections', { name: 'How to' })).id);
  await done('POST', '/articles', { title: 'Article', author_id: Number(ADMIN), body: '<p>Text</p>', state: 'published', parent_id: Number(collection), parent_type: 'collection' });
  const ticketType = shown((await done('POST', '/ticket_types', { name: 'Incident', category: 'Customer' })).id);
  await done('POST', '/tickets', { ticket_type_id: ticketType, contacts: [{ id: contact }], ticket_attributes: { _default_title_: 'Broken', _default_description_: 'Printer' } });
  simulator.addCustomObjectType({ identifier: 'Order', attributes: [{ name: 'number', dataType: 'string' }], contactRelation: { name: 'orders', type: 'many' } });
  await done('POST', '/custom_object_instances/Order', { external_id: 'o1', custom_attributes: { number: '7' } });
  await done('GET', '/companies/scroll');
  simulator.addDependent('tag', tag);
  simulator.switches.quota = 500;
  simulator.switches.refusedFileEndings = ['exe'];
  return bench;
}

const READS: readonly (readonly [string, string, unknown?])[] = [
  ['GET', '/contacts'], ['GET', '/companies'], ['GET', '/conversations'], ['GET', '/tags'], ['GET', '/admins'], ['GET', '/teams'],
  ['GET', '/data_attributes?model=contact'], ['GET', '/data_attributes?model=conversation'], ['GET', '/help_center/collections'], ['GET', '/articles'], ['GET', '/help_center/help_centers'],
  ['GET', '/ticket_types'], ['GET', '/ticket_states'], ['GET', '/custom_object_instances/Order?external_id=o1'],
  ['POST', '/tickets/search', { query: { field: 'created_at', operator: '>', value: '0' } }],
  ['POST', '/contacts/search', { query: { field: 'external_id', operator: '=', value: 'x0' } }],
  ['POST', '/conversations/search', { query: { field: 'created_at', operator: '>', value: '0' } }],
];

/** Every list, everything in them by id, its file, and then new things: their ids show whether counting went on. */
async function told(bench: Bench): Promise<string> {
  const { simulator } = bench;
  const call: Bench['call'] = (...request) => bench.call(...request);
  const answers: Answer[] = [];
  // By then the index knows everything, and the snooze is over.
  bench.clock.advance(60_000);
  for (const [method, path, body] of READS) answers.push(await call(method, path, body));
  for (const { id } of simulator.state.contacts) answers.push(await call('GET', `/contacts/${id}`), await call('GET', `/contacts/${id}/notes`), await call('GET', `/contacts/${id}/companies`));
  for (const { id, parts } of simulator.state.conversations) {
    answers.push(await call('GET', `/conversations/${id}`));
    for (const { url } of parts.flatMap(({ attachments }) => attachments)) answers.push(await call('GET', new URL(url).pathname));
  }
  const contact = shown((await bench.done('POST', '/contacts', { role: 'user', external_id: 'after' })).id);
  answers.push(await call('POST', '/conversations', { from: { type: 'user', id: contact }, body: 'After' }), await call('POST', '/tags', { name: 'After' }), await call('DELETE', '/tags/101'), await call('GET', '/nowhere'));
  return JSON.stringify([answers.map(({ status, text }) => [status, text]), simulator.notifications, simulator.counts()]).replaceAll(simulator.url, 'http://sandbox/');
}

describe('Intercom simulator: saved state', () => {
  it('answers byte for byte as the one that was saved, in another simulator at another address', async () => {
    const [first, second] = [await filled(), await startBench()];
    try {
      const saved = JSON.parse(JSON.stringify(first.simulator.save())) as unknown;
      await withConversation(second);
      second.simulator.restore(saved);
      assert.deepEqual(JSON.parse(JSON.stringify(second.simulator.save()).replaceAll(second.simulator.url, first.simulator.url).replaceAll(second.simulator.url.slice(0, -1), first.simulator.url.slice(0, -1))), saved);
      assert.equal(second.simulator.switches.quota, 500);
      const expected = await told(first);
      for (const part of ['Client GmbH', 'hello', 'Broken', 'o1', '"notifications":2']) assert.ok(expected.includes(part), part);
      assert.equal(await told(second), expected);
    } finally {
      await Promise.all([first.simulator.close(), second.simulator.close()]);
    }
  });

  it('keeps what the index does not know yet', async () => {
    const [first, second] = [await startBench(), await startBench()];
    try {
      await first.done('POST', '/contacts', { role: 'user', external_id: 'new' });
      second.simulator.restore(first.simulator.save());
      const found = async (): Promise<number> => Number((await second.done('POST', '/contacts/search', { query: { field: 'external_id', operator: '=', value: 'new' } })).total_count);
      assert.equal(await found(), 0);
      second.clock.advance(60_000);
      assert.equal(await found(), 1);
    } finally {
      await Promise.all([first.simulator.close(), second.simulator.close()]);
    }
  });

  it('refuses the state of another workspace and what is no state, and stays as it was', async () => {
    const bench = await filled();
    try {
      const before = JSON.stringify(bench.simulator.save());
      const wrong = [null, 7, 'x', [], {}, { workspace: 'other' }, { workspace: 'wrk1' }, { workspace: 'wrk1', switches: {}, content: {} }, { workspace: 'wrk1', switches: {}, content: { contacts: 1 } }];
      for (const saved of wrong) assert.throws(() => bench.simulator.restore(saved), (error) => error instanceof StateRefusal && /^state\/(broken|foreign)$/.test(error.code), JSON.stringify(saved));
      assert.equal(JSON.stringify(bench.simulator.save()), before);
    } finally {
      await bench.simulator.close();
    }
  });
});
