import assert from 'node:assert/strict';
import { openSwitches } from '../../../src/sandbox/intercom/open-switches.ts';
import type { IntercomSwitches } from '../../../src/sandbox/intercom/switches.ts';
import { ADMIN, OTHER_ADMIN, START, TEAM, TOKEN, shown, startBench, withConversation } from './support.ts';
import type { Answer, Bench, Found } from './support.ts';

/** What the vendor leaves open (reference/intercom.md §29 and its marks), with every value it may have: one row each. */
describe('Intercom simulator: open questions', () => {
  type Value<K extends keyof IntercomSwitches> = IntercomSwitches[K];

  const asked = new Set<string>();

  /** @param seen what the probe sees under each value. */
  function open<K extends keyof IntercomSwitches>(title: string, name: K, seen: readonly (readonly [Value<K>, unknown])[], probe: (bench: Bench) => Promise<unknown>, also: Partial<IntercomSwitches> = {}): void {
    asked.add(name);
    for (const [value, expected] of seen) {
      it(`${title}: ${name} ${JSON.stringify(value)}`, async () => {
        const bench = await startBench({ ...also, [name]: value });
        try {
          assert.deepEqual(await probe(bench), expected);
        } finally {
          await bench.simulator.close();
        }
      });
    }
  }

  const status = (answer: Answer): number => answer.status;
  const types = (conversation: Found): unknown[] => conversation.conversation_parts?.conversation_parts?.map((part) => part.part_type) ?? [];
  const bodies = (conversation: Found): unknown[] => conversation.conversation_parts?.conversation_parts?.map((part) => part.body) ?? [];
  /** A new conversation and its replies by a teammate. */
  async function thread(bench: Bench): Promise<{ path: string; contact: string; say: (more: object) => Promise<Answer>; act: (more: object) => Promise<Answer> }> {
    const { contact, conversation } = await withConversation(bench);
    const path = `/conversations/${conversation}`;
    const say = (more: object) => bench.call('POST', `${path}/reply`, { type: 'admin', message_type: 'note', admin_id: ADMIN, body: 'x', skip_notifications: true, ...more });
    const act = (more: object) => bench.call('POST', `${path}/parts`, { type: 'admin', admin_id: ADMIN, ...more });
    return { path, contact, say, act };
  }
  const attribute = (bench: Bench, name: string, data_type: string, more: object = {}) => bench.call('POST', '/conversations/attributes', { name, data_type, ...more });

  open('answer of the wrong region', 'wrongRegion', [[null, [200, '1666']], [401, [401, null]], [404, [404, null]]], async (bench) => {
    const answer = await bench.call('GET', '/me');
    return [answer.status, answer.headers.get('x-ratelimit-remaining')];
  });
  open('a version that does not exist', 'unknownVersion', [['refuse', 400], ['ignore', 200]], async (bench) => status(await bench.call('GET', '/me', undefined, { 'intercom-version': '9.9' })));
  open('the token before a regeneration', 'oldTokenLives', [[false, [401, 200]], [true, [200, 200]]], async (bench) => {
    bench.simulator.regenerateToken('fresh');
    return [status(await bench.call('GET', '/me', undefined, { authorization: `Bearer ${TOKEN}` })), status(await bench.call('GET', '/me', undefined, { authorization: 'Bearer fresh' }))];
  });
  open('Retry-After on 429', 'retryAfter', [[false, [429, null]], [true, [429, '10']]], async (bench) => {
    const answer = await bench.call('GET', '/me');
    return [answer.status, answer.headers.get('retry-after')];
  }, { quota: 0 });
  open('a lower limit for searches', 'searchQuota', [[null, [200, 200, 200]], [1, [200, 429, 200]]], async (bench) => {
    const search = () => bench.call('POST', '/contacts/search', { query: { field: 'role', operator: '=', value: 'user' } });
    return [status(await search()), status(await search()), status(await bench.call('GET', '/me'))];
  });
  open('a page above the maximum', 'oversizePage', [['refuse', [400, 400, 400, 400]], ['clamp', [150, 150, 60, 150]]], async (bench) => {
    const size = (answer: Answer) => (answer.status === 200 ? Number(answer.json.pages?.per_page) : answer.status);
    const search = { query: { field: 'role', operator: '=', value: 'user' }, pagination: { per_page: 999 } };
    return [size(await bench.call('GET', '/contacts?per_page=999')), size(await bench.call('POST', '/conversations/search', { query: { field: 'open', operator: '=', value: true }, pagination: { per_page: 999 } })), size(await bench.call('POST', '/companies/list?per_page=999')), size(await bench.call('POST', '/contacts/search', search))];
  });
  open('largest page of companies', 'companyPageMaximum', [[60, [200, 400]], [50, [400, 400]]], async (bench) => [status(await bench.call('POST', '/companies/list?per_page=60')), status(await bench.call('POST', '/companies/list?per_page=61'))]);
  open('largest page of other lists', 'listPageMaximum', [[150, [200, 400]], [100, [400, 400]]], async (bench) => [status(await bench.call('GET', '/articles?per_page=150')), status(await bench.call('GET', '/help_center/collections?per_page=151'))]);
  open('search lag of conversations apart from contacts', 'conversationSearchLagMs', [[null, [1, 1]], [60_000, [1, 0]]], async (bench) => {
    await withConversation(bench);
    bench.clock.advance(5_000);
    const total = async (kind: string, field: string, value: unknown) => Number((await bench.done('POST', `/${kind}/search`, { query: { field, operator: '=', value } })).total_count);
    return [await total('contacts', 'role', 'user'), await total('conversations', 'open', true)];
  });
  open('a search field that does not exist', 'unknownSearchField', [['refuse', [400, 400]], ['nothing', [0, 0]]], async (bench) => {
    await withConversation(bench);
    bench.clock.advance(5_000);
    const search = async (kind: string) => {
      const answer = await bench.call('POST', `/${kind}/search`, { query: { field: 'nonsense', operator: '=', value: 'x' } });
      return answer.status === 200 ? Number(answer.json.total_count) : answer.status;
    };
    return [await search('contacts'), await search('conversations')];
  });
  open('conversation search by attribute', 'conversationAttributeSearch', [['refuse', [400, 400]], ['accept', [1, 0]]], async (bench) => {
    const { path } = await thread(bench);
    await attribute(bench, 'Source ID', 'string');
    await bench.done('PUT', path, { custom_attributes: { 'Source ID': 'T-1' } });
    bench.clock.advance(5_000);
    const find = async (field: string, value: string) => {
      const answer = await bench.call('POST', '/conversations/search', { query: { field, operator: '=', value } });
      return answer.status === 200 ? Number(answer.json.total_count) : answer.status;
    };
    return [await find('custom_attribute.Source ID', 'T-1'), await find('custom_attributes.Source ID', 'T-2')];
  });
  open('archived contacts in search', 'archivedInSearch', [[false, 0], [true, 1]], async (bench) => {
    const id = bench.simulator.seedContact({ external_id: 'a' });
    await bench.done('POST', `/contacts/${id}/archive`);
    bench.clock.advance(5_000);
    return (await bench.done('POST', '/contacts/search', { query: { field: 'external_id', operator: '=', value: 'a' } })).total_count;
  });
  open('leads of one address', 'leadEmails', [['shared', 200], ['unique', 409]], async (bench) => {
    bench.simulator.seedContact({ role: 'lead', email: 'a@example.test' });
    return status(await bench.call('POST', '/contacts', { role: 'lead', email: 'A@example.test' }));
  });
  open('form of phone numbers', 'phoneForm', [['any', [200, 200]], ['e164', [400, 200]]], async (bench) => {
    const phone = async (text: string) => status(await bench.call('POST', '/contacts', { role: 'lead', phone: text }));
    return [await phone('030 / 12 34'), await phone('+49301234')];
  });
  open('external_id on a lead', 'leadExternalId', [['refuse', 400], ['accept', 200]], async (bench) => status(await bench.call('POST', '/contacts', { role: 'lead', external_id: 'a' })));
  open('number of tags', 'tagCap', [[null, [200, 200]], [1, [200, 400]]], async (bench) => [status(await bench.call('POST', '/tags', { name: 'a' })), status(await bench.call('POST', '/tags', { name: 'b' }))]);
  open('length of a tag’s name', 'tagNameLength', [[null, [200, 200]], [3, [200, 400]]], async (bench) => [status(await bench.call('POST', '/tags', { name: 'abc' })), status(await bench.call('POST', '/tags', { name: 'abcd' }))]);
  open('batch of POST /tags', 'tagBatch', [[null, 200], [1, 400]], async (bench) => {
    const users = ['a', 'b'].map((external_id) => ({ id: bench.simulator.seedContact({ external_id }) }));
    return status(await bench.call('POST', '/tags', { name: 'a', users }));
  });
  open('name of an archived attribute', 'archivedNameBlocks', [[true, 400], [false, 200]], async (bench) => {
    const wanted = { name: 'A', model: 'contact', data_type: 'string' };
    const made = await bench.done('POST', '/data_attributes', wanted);
    await bench.done('PUT', `/data_attributes/${shown(made.id)}`, { archived: true });
    return status(await bench.call('POST', '/data_attributes', wanted));
  });
  open('length of a contact’s text value', 'attributeTextLength', [[255, 400], [null, 200]], async (bench) => {
    await bench.done('POST', '/data_attributes', { name: 'A', model: 'contact', data_type: 'string' });
    return status(await bench.call('POST', '/contacts', { role: 'lead', custom_attributes: { A: 'x'.repeat(256) } }));
  });
  open('a list value outside its options', 'listValueOutsideOptions', [['refuse', [400, 400]], ['accept', [200, 200]]], async (bench) => {
    await bench.done('POST', '/data_attributes', { name: 'L', model: 'contact', data_type: 'options', options: [{ value: 'A' }, { value: 'B' }] });
    await attribute(bench, 'L', 'list', { options: [{ label: 'A' }, { label: 'B' }] });
    const { path } = await thread(bench);
    return [status(await bench.call('POST', '/contacts', { role: 'lead', custom_attributes: { L: 'C' } })), status(await bench.call('PUT', path, { custom_attributes: { L: 'C' } }))];
  });
  open('number of conversation attributes', 'conversationAttributeCap', [[null, [200, 200]], [1, [200, 422]]], async (bench) => [status(await attribute(bench, 'A', 'string')), status(await attribute(bench, 'B', 'string'))]);
  open('whether conversation attributes count into the cap', 'attributeCapIsShared', [[false, [200, 200]], [true, [200, 400]]], async (bench) => [status(await attribute(bench, 'A', 'string')), status(await bench.call('POST', '/data_attributes', { name: 'B', model: 'contact', data_type: 'string' }))], { attributeCap: 1 });
  open('number of options', 'optionCap', [[null, [200, 200, 200]], [2, [422, 200, 422]]], async (bench) => {
    const options = ['A', 'B', 'C'].map((label) => ({ label }));
    const three = status(await attribute(bench, 'A', 'list', { options }));
    const two = await attribute(bench, 'B', 'list', { options: options.slice(1) });
    return [three, two.status, status(await bench.call('POST', `/conversations/attributes/${shown(two.json.id)}/options`, { label: 'D' }))];
  });
  open('length of a conversation’s text value', 'conversationTextLength', [[null, 200], [3, 400]], async (bench) => {
    await attribute(bench, 'A', 'string');
    return status(await bench.call('PUT', (await thread(bench)).path, { custom_attributes: { A: 'abcd' } }));
  });
  open('values of types that are not listed', 'unlistedAttributeValues', [['accept', [200, 200, 200, 200]], ['refuse', [400, 400, 400, 200]]], async (bench) => {
    const { path } = await thread(bench);
    const values = { decimal: 1.5, boolean: true, files: ['1'], string: 'x' };
    const seen: number[] = [];
    for (const [data_type, value] of Object.entries(values)) {
      await attribute(bench, data_type, data_type);
      seen.push(status(await bench.call('PUT', path, { custom_attributes: { [data_type]: value } })));
    }
    return seen;
  });
  open('a second conversation attribute of one name', 'duplicateConversationAttributes', [['accept', 200], ['refuse', 422]], async (bench) => {
    await attribute(bench, 'A', 'string');
    return status(await attribute(bench, 'A', 'string'));
  });
  open('writing to an archived company', 'archivedCompany', [['revive', 200], ['refuse', 400]], async (bench) => {
    const id = bench.simulator.seedCompany({ company_id: 'k', name: 'K' });
    await bench.done('DELETE', `/companies/${id}`);
    return status(await bench.call('POST', '/companies', { company_id: 'k', name: 'K' }));
  });
  open('company by company_id', 'companyLookup', [['list', 'list'], ['object', 'company']], async (bench) => {
    bench.simulator.seedCompany({ company_id: 'k', name: 'K' });
    return (await bench.done('GET', '/companies?company_id=k')).type;
  });
  open('attachment_files on create', 'createFiles', [['ignore', 0], ['keep', 1], ['refuse', 400]], async (bench) => {
    const id = bench.simulator.seedContact({ external_id: 'a' });
    const answer = await bench.call('POST', '/conversations', { from: { type: 'user', id }, body: 'x', attachment_files: [{ name: 'a', content_type: 'text/plain', data: 'YQ==' }] });
    return answer.status === 200 ? bench.simulator.state.conversations[0]?.source.attachments.length : answer.status;
  });
  open('an admin_id that does not exist', 'unknownAdminStatus', [[404, '404 admin_not_found'], [400, '400 parameter_invalid'], [422, '422 parameter_invalid']], async (bench) => {
    const answer = await (await thread(bench)).say({ admin_id: '404' });
    return `${answer.status} ${shown(answer.json.errors?.[0]?.code)}`;
  });
  open('a removed teammate as author', 'removedTeammate', [['unknown', [404, 404]], ['known', [200, 404]]], async (bench) => {
    const { say } = await thread(bench);
    bench.simulator.removeTeammate(OTHER_ADMIN);
    return [status(await say({ admin_id: OTHER_ADMIN })), status(await say({ admin_id: '404' }))];
  });
  open('a teammate’s comment on a closed conversation', 'adminCommentReopens', [[false, ['closed', 'closed']], [true, ['open', 'closed']]], async (bench) => {
    const { say, act } = await thread(bench);
    await act({ message_type: 'close' });
    const comment = (await say({ message_type: 'comment' })).json.state;
    await act({ message_type: 'close' });
    return [comment, (await say({})).json.state];
  });
  open('the end of a snooze', 'snoozeEnd', [['silent', ['open', ['snoozed']]], ['part', ['open', ['snoozed', 'timer_unsnooze']]]], async (bench) => {
    const { act, path } = await thread(bench);
    await act({ message_type: 'snoozed', snoozed_until: START + 60 });
    bench.clock.advance(120_000);
    const woken = await bench.done('GET', path);
    return [woken.state, types(woken)];
  });
  open('created_at in the future', 'createdAtInFuture', [['refuse', [400, 400]], ['accept', [200, 400]]], async (bench) => {
    const { say } = await thread(bench);
    return [status(await say({ created_at: START + 3_600 })), status(await say({ created_at: Number.MAX_SAFE_INTEGER }))];
  });
  open('created_at before the conversation', 'createdAtBeforeConversation', [['refuse', 400], ['accept', 200]], async (bench) => status(await (await thread(bench)).say({ created_at: START - 90_000 })));
  open('created_at before the newest part', 'createdAtBeforeNewest', [['accept', [200, 200]], ['refuse', [400, 200]]], async (bench) => {
    const { say } = await thread(bench);
    await say({ created_at: START - 10 });
    return [status(await say({ created_at: START - 20 })), status(await say({ created_at: START - 10 }))];
  });
  open('order of the thread', 'threadOrder', [['created', [START - 20, START - 10]], ['inserted', [START - 10, START - 20]]], async (bench) => {
    const { say } = await thread(bench);
    await say({ created_at: START - 10 });
    return (await say({ created_at: START - 20 })).json.conversation_parts?.conversation_parts?.map((part) => part.created_at);
  });
  open('answer of a reply', 'replyAnswer', [['all', 2], ['new', 1]], async (bench) => {
    const { say } = await thread(bench);
    await say({});
    return types((await say({})).json).length;
  });
  open('a contact who is no participant', 'strangerReply', [['refuse', 404], ['join', 200]], async (bench) => {
    const intercom_user_id = bench.simulator.seedContact({ external_id: 'stranger' });
    return status(await (await thread(bench)).say({ type: 'user', message_type: 'comment', intercom_user_id }));
  });
  open('the throttle and back-dated replies', 'throttleCountsBackdated', [[true, [200, 400, 400]], [false, [200, 200, 200]]], async (bench) => {
    const { say } = await thread(bench);
    return [status(await say({ created_at: START - 9 })), status(await say({ created_at: START - 8 })), status(await say({}))];
  }, { replyThrottle: { count: 1, windowMs: 10_000 } });
  open('the throttle', 'replyThrottle', [[null, 200], [{ count: 1, windowMs: 10_000 }, 400]], async (bench) => {
    const { say } = await thread(bench);
    await say({});
    return status(await say({}));
  });
  open('parts of one conversation', 'partsCap', [[null, [200, 200]], [1, [200, 400]]], async (bench) => {
    const { say } = await thread(bench);
    return [status(await say({})), status(await say({}))];
  });
  open('a team takes the teammate off', 'teamClearsAdmin', [[false, Number(ADMIN)], [true, 0]], async (bench) => {
    const { act } = await thread(bench);
    await act({ message_type: 'assignment', assignee_id: ADMIN });
    return (await act({ message_type: 'assignment', type: 'team', assignee_id: TEAM })).json.admin_assignee_id;
  });
  open('a team brings its teammate', 'teamAssignsAdmin', [[false, 0], [true, Number(OTHER_ADMIN)]], async (bench) => (await (await thread(bench)).act({ message_type: 'assignment', type: 'team', assignee_id: TEAM })).json.admin_assignee_id);
  const file = { name: 'a.EXE', content_type: 'text/plain', data: Buffer.from('hello').toString('base64') };
  open('size of a file', 'maxFileBytes', [[null, 200], [4, 400], [5, 200]], async (bench) => status(await (await thread(bench)).say({ attachment_files: [file] })));
  open('kinds of files', 'refusedFileEndings', [[[], 200], [['exe'], 400]], async (bench) => status(await (await thread(bench)).say({ attachment_files: [file] })));
  open('host of stored files', 'attachmentOrigin', [[null, [true, 200]], ['https://files.example', [false, 404]]], async (bench) => {
    const told = await (await thread(bench)).say({ attachment_files: [file] });
    const url = /"url":"(http[^"]+\/attachments\/[^"]+)"/.exec(told.text)?.[1] ?? '';
    const own = url.startsWith(bench.simulator.url);
    return [own, own ? (await fetch(url)).status : 404];
  });
  open('status of more than ten files', 'tooManyFilesStatus', [[422, 422], [400, 400]], async (bench) => status(await (await thread(bench)).say({ attachment_files: Array.from({ length: 11 }, () => file) })));
  open('size of a request', 'maxBodyBytes', [[null, 200], [100, 413]], async (bench) => status(await bench.call('POST', '/contacts', { role: 'lead', name: 'x'.repeat(100) })));
  open('HTML in a teammate’s comment', 'commentHtml', [['limited', ['<p><b>x</b></p>', '<p><b>x</b></p>']], ['text', ['<p>&lt;b&gt;x&lt;/b&gt;</p>', '<p><b>x</b></p>']]], async (bench) => {
    const { say } = await thread(bench);
    await say({ message_type: 'comment', body: '<b>x</b>' });
    return bodies((await say({ body: '<b>x</b>' })).json);
  });
  open('images in notes', 'noteImages', [['drop', ['<p>x</p>']], ['keep', ['<p>x<img src="https://a.example.com/b.png"></p>']]], async (bench) => bodies((await (await thread(bench)).say({ body: '<p>x<img onerror="evil()" src="https://a.example.com/b.png"><img src="javascript:evil()"></p>' })).json));
  open('length of a body', 'maxBodyLength', [[null, [200, 200, 200]], [3, [400, 400, 400]]], async (bench) => {
    const id = bench.simulator.seedContact({ external_id: 'a' });
    const conversation = bench.simulator.contactOpens(id, 'x');
    const reply = { type: 'admin', message_type: 'note', admin_id: ADMIN, body: 'abcd' };
    return [status(await bench.call('POST', '/conversations', { from: { type: 'user', id }, body: 'abcd' })), status(await bench.call('POST', `/conversations/${conversation}/reply`, reply)), status(await bench.call('POST', `/contacts/${id}/notes`, { body: 'abcd' }))];
  });
  open('levels of collections', 'collectionDepth', [[3, [200, 200, 200, 400]], [1, [200, 400, 400, 400]], [null, [200, 200, 200, 200]]], async (bench) => {
    const seen: number[] = [];
    let parent_id: string | null = null;
    for (const name of ['a', 'b', 'c', 'd']) {
      const answer: Answer = await bench.call('POST', '/help_center/collections', { name, parent_id });
      seen.push(answer.status);
      if (answer.status === 200) parent_id = shown(answer.json.id);
    }
    return seen;
  });
  open('articles of a deleted collection', 'deletedCollection', [['standalone', 200], ['delete', 404]], async (bench) => {
    const collection = await bench.done('POST', '/help_center/collections', { name: 'C' });
    const article = await bench.done('POST', '/articles', { title: 'T', author_id: ADMIN, parent_id: collection.id });
    await bench.done('DELETE', `/help_center/collections/${shown(collection.id)}`);
    return status(await bench.call('GET', `/articles/${shown(article.id)}`));
  });
  open('tables in articles', 'articleTables', [['keep', '<table><tr><td>1</td></tr></table>'], ['text', '<p class="no-margin">1<br></p>']], async (bench) => (await bench.done('POST', '/articles', { title: 'T', author_id: ADMIN, body: '<table><tr><td>1</td></tr></table>' })).body);
  open('who hears of an import that nobody can silence', 'unverifiedNotices', [[false, []], [true, ['welcome', 'inbox', 'assignment', 'rating']]], async (bench) => {
    const contact = await bench.done('POST', '/contacts', { external_id: 'a' });
    await bench.done('POST', '/contacts', { external_id: 'b', unsubscribed_from_emails: true });
    const message = await bench.done('POST', '/conversations', { from: { type: 'user', id: contact.id }, body: 'x' });
    const parts = `/conversations/${shown(message.conversation_id)}/parts`;
    await bench.done('POST', parts, { message_type: 'assignment', type: 'admin', admin_id: ADMIN, assignee_id: ADMIN });
    await bench.done('POST', parts, { message_type: 'close', type: 'admin', admin_id: ADMIN });
    return bench.simulator.notifications.map(({ cause }) => cause);
  });

  it('has a row with two values or more for each of them', () => {
    assert.deepEqual(Object.keys(openSwitches()).filter((name) => !asked.has(name)), []);
  });
});
