import assert from 'node:assert/strict';
import { Agent, request } from 'node:http';
import type { IncomingMessage } from 'node:http';
import fc from 'fast-check';
import { ADMIN, START, TEAM, TOKEN, shown, startBench, withConversation } from './support.ts';
import type { Bench } from './support.ts';

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | undefined;
}

interface Got {
  readonly status: number;
  readonly type: string;
  readonly text: string;
}

/** Longer than any answer here takes, so only a hang reaches it. */
const HANG_MS = 20_000;

async function read(answer: IncomingMessage): Promise<Got> {
  const chunks: Buffer[] = [];
  for await (const chunk of answer as AsyncIterable<Buffer>) chunks.push(chunk);
  return { status: answer.statusCode ?? 0, type: answer.headers['content-type'] ?? '', text: Buffer.concat(chunks).toString('utf8') };
}

/** As it is written, unlike fetch, which mends paths. */
function send(url: string, agent: Agent, { method, path, headers, body }: Sent): Promise<Got> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { method, path, agent, headers: body === undefined ? headers : { ...headers, 'content-length': Buffer.byteLength(body) } }, (answer) => {
      read(answer).then(resolve, reject);
    });
    outgoing.setTimeout(HANG_MS, () => outgoing.destroy(new Error(`no answer to ${method} ${path.slice(0, 200)}`)));
    outgoing.on('error', reject);
    outgoing.end(body);
  });
}

/** One of everything, so that routes have something to work on. */
async function filled(bench: Bench): Promise<readonly string[]> {
  const { contact, conversation } = await withConversation(bench);
  const company = bench.simulator.seedCompany({ company_id: 'k', name: 'K' });
  await bench.done('POST', `/contacts/${contact}/companies`, { id: company });
  const tag = await bench.done('POST', '/tags', { name: 'vip', users: [{ id: contact }] });
  await bench.done('POST', '/data_attributes', { name: 'Tier', model: 'contact', data_type: 'date' });
  const list = await bench.done('POST', '/conversations/attributes', { name: 'Kind', data_type: 'list', options: [{ label: 'A' }, { label: 'B' }] });
  const note = await bench.done('POST', `/contacts/${contact}/notes`, { body: 'x' });
  const collection = await bench.done('POST', '/help_center/collections', { name: 'C' });
  const article = await bench.done('POST', '/articles', { title: 'T', author_id: ADMIN, parent_id: collection.id });
  const part = bench.simulator.agentReplies(conversation, { adminId: ADMIN, body: 'hello' });
  const ids = [tag.id, list.id, note.id, collection.id, article.id].map(shown);
  return [contact, conversation, company, part, ADMIN, TEAM, ...ids, 'last', 'k', 'x0'];
}

const KEYS = ['type', 'message_type', 'admin_id', 'assignee_id', 'body', 'created_at', 'attachment_files', 'attachment_urls', 'reply_options', 'skip_notifications', 'intercom_user_id', 'user_id', 'email', 'customer', 'from', 'into', 'id', 'name', 'title', 'custom_attributes', 'company_id', 'query', 'sort', 'pagination', 'field', 'operator', 'value', 'users', 'companies', 'options', 'label', 'data_type', 'model', 'role', 'external_id', 'phone', 'owner_id', 'snoozed_until', 'parent_id', 'translated_content', 'author_id', 'state', 'body_markdown', 'conversation_id', 'conversation_part_id', 'source_id', 'merge_into_conversation_id', 'visible_to_team_ids', 'reference', 'ticket_type_id', 'contacts', 'ticket_attributes', 'ticket_state_id', 'category', 'list_items', 'assignment', 'open', 'is_shared', 'external_created_at', '__proto__', 'constructor', 'toString'];
const WORDS = ['admin', 'user', 'lead', 'contact', 'team', 'comment', 'note', 'quick_reply', 'close', 'open', 'snoozed', 'assignment', 'list', 'options', 'string', 'datetime', 'AND', 'OR', '=', '!=', '~', '>', '<', 'IN', 'created_at', 'contact_ids', 'custom_attributes.Tier', 'statistics.count_reopens', 'source.body', 'conversation_part', 'source', 'published', 'Kind', 'Tier', '_default_title_', 'request', '<p>x</p>', '<img src="x">', '\u0000', '\ud800', '-1', 'https://a.example.com/b.png'];
const HUGE = ['<'.repeat(20_000), '<script '.repeat(3_000), '<!--'.repeat(5_000), '<a href='.repeat(3_000), `a@${'.'.repeat(20_000)} `, '\n'.repeat(20_000), '**'.repeat(10_000), '['.repeat(20_000), '!['.repeat(10_000), 'x'.repeat(20_000), '</p> '.repeat(4_000)];

function depth(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { value, operator: 'AND' };
  return value;
}

function bodies(ids: readonly string[]): fc.Arbitrary<string | undefined> {
  const scalar = fc.oneof(fc.constantFrom(...ids), fc.constantFrom(...WORDS), fc.constantFrom(...HUGE), fc.constantFrom(null, true, false, 0, -1, 1.5, 1e300, -1e300, Number.MAX_SAFE_INTEGER, START, START + 9_999_999), fc.string());
  const { value } = fc.letrec<{ value: unknown; object: unknown }>((tie) => ({
    value: fc.oneof({ maxDepth: 3, withCrossShrink: true }, scalar, fc.array(tie('value'), { maxLength: 12 }), tie('object')),
    object: fc.dictionary(fc.constantFrom(...KEYS), tie('value'), { maxKeys: 8 }),
  }));
  const object = fc.dictionary(fc.constantFrom(...KEYS), value, { maxKeys: 10 });
  const json = (item: unknown): string => JSON.stringify(item) ?? 'null';
  // A key of this name is written by hand: as an object in the program it would set the prototype.
  const hostile = fc.tuple(object, value).map(([fields, poison]) => `{"__proto__":${json(poison)},${json(fields).slice(1)}`.replace(',}', '}'));
  return fc.oneof({ weight: 6, arbitrary: object.map(json) }, { weight: 2, arbitrary: hostile }, value.map(json), fc.constant(json(depth(3_000))), fc.string(), fc.constantFrom('{', '[]', 'null', '"x"', '{"a":1', '\ufeff{}'), fc.constant(undefined));
}

function requests(routes: readonly string[], ids: readonly string[]): fc.Arbitrary<Sent> {
  const segment = fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...ids) }, fc.constantFrom('0', '-1', 'undefined', '__proto__', 'constructor', '%00', '%2e%2e', '%E0%A4%A', '%F0%9F%92%A9', '9'.repeat(40), 'a'.repeat(2_000), '..', '%2F', "'--", '1e3'));
  const known = fc.constantFrom(...routes).chain((route) => {
    const [method = '', pattern = ''] = route.split(' ');
    const names = pattern.match(/:\w+/g) ?? [];
    return fc.tuple(...names.map(() => segment)).map((values) => ({ method, path: values.reduce((path, value) => path.replace(/:\w+/, () => value), pattern) }));
  });
  const wild = fc.record({ method: fc.constantFrom('GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'PROPFIND'), path: fc.constantFrom('/', '//', '/contacts//', '/%', '/conversations/%ff/reply', '/attachments/../x', '/../../etc/passwd', '/contacts/;/notes', '/*') });
  const query = fc.oneof({ weight: 3, arbitrary: fc.constant('') }, fc.constantFrom('?page=0', '?page=-1', '?page=1e9', '?page=NaN', '?per_page=0', '?per_page=99999', '?per_page=x', '?starting_after=%00', `?starting_after=${Buffer.from('99:99').toString('base64url')}`, `?starting_after=${Buffer.from(`${'9'.repeat(400)}:1`).toString('base64url')}`, '?order=up', '?scroll_param=x', '?company_id=__proto__', '?model=toString', '?phrase=%ff&state=all', '?state=__proto__', '?retain_metrics=maybe', '?display_as=plaintext', '?&&==&', '?external_id=x', '?references_contact_id=x', '?__proto__=1'));
  const version = fc.constantFrom<Readonly<Record<string, string>>>({ 'intercom-version': '2.16' }, { 'intercom-version': '2.16' }, { 'intercom-version': 'Preview' }, { 'intercom-version': '2.7' }, { 'intercom-version': '9'.repeat(500) }, {});
  const odd = fc.constantFrom<Readonly<Record<string, string>>>({}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, {}, { accept: 'text/html' }, { 'content-type': 'text/plain' }, { authorization: `bearer ${'x'.repeat(3_000)}` }, { 'content-type': 'application/json; charset=utf-16' }, { accept: '' });
  return fc.record({ target: fc.oneof({ weight: 9, arbitrary: known }, wild), query, version, odd, body: bodies(ids) }).map(({ target, query: search, version: asked, odd: headers, body }) => ({
    method: target.method,
    path: target.path + search,
    headers: { authorization: `Bearer ${TOKEN}`, accept: 'application/json', 'content-type': 'application/json', ...asked, ...headers },
    body,
  }));
}

interface Valid {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
}

/** Requests that are right, to be broken in one place each. */
function validRequests([contact = '', conversation = '', company = '', part = '', , , tag = '', , , collection = '']: readonly string[]): readonly Valid[] {
  const admin = { type: 'admin', admin_id: ADMIN, body: '<p>x</p>', created_at: START - 5, skip_notifications: true };
  const search = { query: { operator: 'AND', value: [{ field: 'created_at', operator: '>', value: START - 99_999 }, { operator: 'OR', value: [{ field: 'id', operator: 'IN', value: [contact] }] }] }, pagination: { per_page: 5 }, sort: { field: 'name', order: 'ascending' } };
  const file = { name: 'a.txt', content_type: 'text/plain', data: 'aGVsbG8=' };
  const ticket = { ticket_type_id: '1', contacts: [{ id: contact }], ticket_attributes: { _default_title_: 'T', _default_description_: 'D' }, created_at: START - 5, assignment: { admin_assignee_id: ADMIN } };
  return [
    { method: 'POST', path: '/contacts', body: { role: 'lead', email: 'a@example.test', phone: '+491', name: 'N', avatar: 'x', owner_id: ADMIN, signed_up_at: START, custom_attributes: { Tier: START } } },
    { method: 'PUT', path: `/contacts/${contact}`, body: { name: 'N', custom_attributes: { Tier: '2026-01-01' }, unsubscribed_from_emails: true } },
    { method: 'POST', path: '/contacts/search', body: search },
    { method: 'POST', path: '/conversations/search', body: search },
    { method: 'POST', path: '/tickets/search', body: search },
    { method: 'POST', path: '/companies', body: { company_id: 'k', name: 'K', plan: 'P', size: 3, website: 'w', monthly_spend: 1.5, remote_created_at: START, custom_attributes: {} } },
    { method: 'POST', path: '/conversations', body: { from: { type: 'user', id: contact }, body: 'x', created_at: START - 5, attachment_urls: ['https://a.example.com/b.png'] } },
    { method: 'POST', path: `/conversations/${conversation}/reply`, body: { ...admin, message_type: 'note', attachment_files: [file], attachment_urls: ['https://a.example.com/b.png'] } },
    { method: 'POST', path: `/conversations/${conversation}/reply`, body: { ...admin, message_type: 'quick_reply', reply_options: [{ text: 'Yes', uuid: 'u' }] } },
    { method: 'POST', path: `/conversations/${conversation}/reply`, body: { type: 'user', message_type: 'comment', intercom_user_id: contact, body: 'x', created_at: START - 4 } },
    { method: 'POST', path: `/conversations/${conversation}/parts`, body: { message_type: 'snoozed', admin_id: ADMIN, snoozed_until: START + 99_999 } },
    { method: 'POST', path: `/conversations/${conversation}/parts`, body: { message_type: 'assignment', type: 'team', admin_id: ADMIN, assignee_id: TEAM, body: 'x' } },
    { method: 'PUT', path: `/conversations/${conversation}`, body: { title: 'T', read: true, company_id: company, custom_attributes: { Kind: 'A' } } },
    { method: 'POST', path: `/conversations/${conversation}/tags`, body: { id: tag, admin_id: ADMIN } },
    { method: 'POST', path: `/conversations/${conversation}/customers`, body: { admin_id: ADMIN, customer: { email: 'b@example.test' } } },
    { method: 'POST', path: '/conversations/redact', body: { type: 'conversation_part', conversation_id: conversation, conversation_part_id: part } },
    { method: 'POST', path: `/conversations/${conversation}/merge`, body: { merge_into_conversation_id: 1 } },
    { method: 'POST', path: '/tags', body: { name: 'a', users: [{ id: contact, untag: true }], companies: [{ company_id: 'k' }] } },
    { method: 'POST', path: '/data_attributes', body: { name: 'A', model: 'contact', data_type: 'options', options: [{ value: 'A' }, { value: 'B' }], description: 'd' } },
    { method: 'POST', path: '/conversations/attributes', body: { name: 'B', data_type: 'list', options: [{ label: 'A' }, { label: 'B' }], required: true, visible_to_team_ids: [TEAM] } },
    { method: 'POST', path: '/conversations/attributes', body: { name: 'R', data_type: 'relationship', reference: { type: 'many', object_type_id: 'Order' } } },
    { method: 'POST', path: `/contacts/${contact}/notes`, body: { body: 'x', admin_id: ADMIN } },
    { method: 'POST', path: '/contacts/merge', body: { from: contact, into: contact, skip_duplicate_validation: true } },
    { method: 'POST', path: '/help_center/collections', body: { name: 'C', description: 'd', parent_id: collection, help_center_id: 1, translated_content: { fr: { name: 'C' } } } },
    { method: 'POST', path: '/articles', body: { title: 'T', author_id: ADMIN, body: '<p>x</p>', state: 'published', parent_id: collection, parent_type: 'collection', translated_content: { fr: { title: 'T', body: 'x' } } } },
    { method: 'POST', path: '/articles', body: { title: 'T', author_id: ADMIN, body_markdown: '# x\n\n**y** [z](https://a.example.com/)' } },
    { method: 'POST', path: '/ticket_types', body: { name: 'Incident', category: 'Customer', description: 'd', is_internal: false } },
    { method: 'POST', path: '/ticket_types/1/attributes', body: { name: 'A', description: 'd', data_type: 'list', list_items: 'a,b', required_to_create: false } },
    { method: 'POST', path: '/tickets', body: ticket },
    { method: 'POST', path: '/tickets/enqueue', body: ticket },
    { method: 'POST', path: `/conversations/${conversation}/convert`, body: { ticket_type_id: '1', attributes: { _default_title_: 'T' } } },
    { method: 'POST', path: '/custom_object_instances/Order', body: { external_id: 'o1', external_created_at: START, custom_attributes: { total: 1 } } },
  ];
}

/** Every place in a JSON value, as the way there. */
function places(value: unknown, way: readonly string[] = []): readonly (readonly string[])[] {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([key, item]) => places(item, [...way, key])) : [];
  return way.length === 0 ? inner : [way, ...inner];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  if (Array.isArray(value)) return value.map((item: unknown, index) => (String(index) === key ? replaced(item, rest, by) : item));
  return Object.fromEntries(Object.entries(value as object).map(([name, item]) => [name, name === key ? replaced(item, rest, by) : item]));
}

function brokenRequests(ids: readonly string[]): fc.Arbitrary<Sent> {
  const odd = fc.oneof(fc.constantFrom<unknown>(null, true, -1, 0, 1.5, 1e300, -1e300, 9e15, 253_402_300_800, '', 'x', '0', [], {}, [[]], [{}], [null], { id: {} }, ['x', 1], { __proto__: null }, depth(3_000)), fc.constantFrom(...HUGE), fc.constantFrom(...WORDS), fc.constantFrom(...ids));
  const headers = { authorization: `Bearer ${TOKEN}`, accept: 'application/json', 'content-type': 'application/json', 'intercom-version': '2.16' };
  return fc
    .constantFrom(...validRequests(ids))
    .chain(({ method, path, body }) => fc.tuple(fc.constantFrom(...places(body)), odd).map(([way, by]) => ({ method, path, headers, body: JSON.stringify(replaced(body, way, by)) })));
}

describe('Intercom simulator under hostile requests', () => {
  it('answers every one in the vendor’s form: no 500, no hang, an error list from 400 on', async () => {
    const bench = await startBench({ quota: 1_000_000, noteImages: 'keep', conversationAttributeSearch: 'accept', leadEmails: 'unique' });
    const agent = new Agent({ keepAlive: true });
    try {
      const ids = await filled(bench);
      const statuses = new Map<number, number>();
      await fc.assert(
        fc.asyncProperty(fc.oneof(requests(bench.simulator.routes, ids), brokenRequests(ids)), async (sent) => {
          const got = await send(bench.simulator.url, agent, sent);
          statuses.set(got.status, (statuses.get(got.status) ?? 0) + 1);
          assert.ok(got.status >= 200 && got.status < 500, `${got.status} ${got.text.slice(0, 600)}`);
          // Stored files are served by another host in the vendor's world, without an envelope.
          if (got.status < 400 || sent.path.startsWith('/attachments/')) return;
          assert.match(got.type, /^application\/json/);
          const { type, errors } = JSON.parse(got.text) as { type: unknown; errors: readonly { code: unknown; message: unknown }[] };
          assert.deepEqual([type, errors.length, typeof errors[0]?.code, typeof errors[0]?.message], ['error.list', 1, 'string', 'string']);
          assert.doesNotMatch(got.text, /\bat .+\.ts:\d+/);
        }),
        { seed: 20_260_302, numRuns: 500, endOnFailure: true },
      );
      for (const status of [200, 400, 404]) assert.ok((statuses.get(status) ?? 0) > 10, `${status}: ${statuses.get(status)}`);
    } finally {
      agent.destroy();
      await bench.simulator.close();
    }
  });

  it('ends where the text, the number or the cursor is made to keep it busy', async () => {
    const bench = await startBench();
    try {
      const cursor = Buffer.from(`${'9'.repeat(400)}:1`).toString('base64url');
      const far = Buffer.from(`${'9'.repeat(15)}:1`).toString('base64url');
      assert.deepEqual([(await bench.call('GET', `/contacts?starting_after=${cursor}`)).status, (await bench.call('GET', `/contacts?starting_after=${far}`)).status], [400, 200]);
      bench.simulator.seedContact({ external_id: 'a' });
      bench.clock.advance(5_000);
      for (const value of [1e300, -1e300]) assert.equal((await bench.call('POST', '/contacts/search', { query: { field: 'created_at', operator: '>', value } })).status, 200);
      const { conversation } = await withConversation(bench);
      for (const body of HUGE) {
        assert.equal((await bench.call('POST', `/conversations/${conversation}/reply`, { type: 'admin', message_type: 'note', admin_id: ADMIN, body })).status, 200);
        assert.ok([200, 400].includes((await bench.call('POST', '/articles', { title: 'T', author_id: ADMIN, body_markdown: body })).status));
      }
      assert.equal((await bench.call('POST', '/contacts', { email: `a@${'.'.repeat(200_000)} ` })).status, 400);
    } finally {
      await bench.simulator.close();
    }
  });

  it('leaves nothing behind on the prototypes', () => {
    assert.deepEqual(Object.keys(Object.prototype), []);
    assert.equal(({} as Record<string, unknown>).polluted, undefined);
  });
});

describe('Intercom simulator: equal runs', () => {
  async function story(bench: Bench): Promise<readonly string[]> {
    const answers: string[] = [];
    const keep = async (method: string, path: string, body?: unknown): Promise<void> => {
      const { status, headers, text } = await bench.call(method, path, body);
      const rate = ['x-ratelimit-limit', 'x-ratelimit-remaining', 'x-ratelimit-reset', 'content-type'].map((name) => headers.get(name));
      // The port is the system's choice, all else has to be equal.
      answers.push(JSON.stringify([method, path, status, rate, text.replaceAll(bench.simulator.url, 'http://sandbox/')]));
    };
    const ids = await filled(bench);
    const [contact = '', conversation = ''] = ids;
    const file = { name: 'a.txt', content_type: 'text/plain', data: 'aGVsbG8=' };
    await keep('POST', `/conversations/${conversation}/reply`, { type: 'admin', message_type: 'comment', admin_id: ADMIN, body: 'x', attachment_files: [file] });
    await keep('POST', '/articles', { title: 'T', author_id: ADMIN, body: '<img src="https://a.example.com/b.png">', state: 'published' });
    await keep('POST', '/contacts', { external_id: 'x0' });
    await keep('POST', '/contacts/merge', { from: contact, into: contact });
    await keep('PUT', `/conversations/${conversation}`, { title: 'T', custom_attributes: { Kind: 'A' } });
    bench.clock.advance(6_000);
    await keep('POST', '/conversations/search', { query: { field: 'contact_ids', operator: '=', value: contact } });
    const bare = bench.simulator.routes.filter((route) => route.startsWith('GET ') && !route.includes(':'));
    for (const route of bare) await keep('GET', route.slice(4));
    for (const route of bench.simulator.routes.filter((item) => item.startsWith('GET ') && item.includes(':id'))) for (const id of [ids[route.length % 3], ids[6 + (route.length % 5)]]) await keep('GET', route.slice(4).replace(/:\w+/g, () => id ?? ''));
    return answers;
  }

  it('gives byte-identical answers, logs and notifications, request ids included', async () => {
    const runs = [await startBench(), await startBench()] as const;
    try {
      const [first, second] = [await story(runs[0]), await story(runs[1])];
      assert.ok(first.length > 50, String(first.length));
      assert.ok(first.some((line) => line.includes('request_id')));
      assert.deepEqual(first, second);
      assert.deepEqual(runs[0].simulator.log, runs[1].simulator.log);
      assert.ok(runs[0].simulator.notifications.length > 0);
      assert.deepEqual(runs[0].simulator.notifications, runs[1].simulator.notifications);
    } finally {
      await Promise.all(runs.map((bench) => bench.simulator.close()));
    }
  });
});

describe('Intercom simulator: request fields', () => {
  it('never breaks on odd values: every answer is 200 or a refusal', async () => {
    const bench = await startBench();
    try {
      const odd = fc.dictionary(fc.constantFrom('email', 'external_id', 'role', 'name', 'owner_id', 'custom_attributes', 'signed_up_at', '__proto__', 'toString'), fc.jsonValue());
      await fc.assert(
        fc.asyncProperty(odd, fc.constantFrom('/contacts', '/companies', '/tags', '/conversations', '/contacts/search', '/data_attributes', '/conversations/attributes'), async (body, path) => {
          const answer = await bench.call('POST', path, body);
          assert.ok([200, 400, 404, 409, 422].includes(answer.status), `${path} ${JSON.stringify(body)}: ${answer.status} ${answer.text}`);
        }),
        { seed: 7, numRuns: 150 },
      );
    } finally {
      await bench.simulator.close();
    }
  });
});
