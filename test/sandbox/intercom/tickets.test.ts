import assert from 'node:assert/strict';
import { ADMIN, OTHER_ADMIN, START, TEAM, codeOf, messageOf, shown, startBench } from './support.ts';
import type { Answer, Bench } from './support.ts';
import { addAttribute, addType, createTicket as create, openDesk, optionId, partTypes, stateId, ticketForm as form } from './ticket-support.ts';
import type { Desk } from './ticket-support.ts';

const OPENED = START - 86_400;
const DAY = 86_400_000;

describe('Intercom simulator: ticket types', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.simulator.close());

  it('makes a type with title, description and the four states, and archives it', async () => {
    const type = await addType(bench, 'Back-office');
    assert.deepEqual(type.ticket_type_attributes?.data?.map(({ name, default: isDefault, order }) => [name, isDefault, order]), [['_default_title_', true, 0], ['_default_description_', true, 1]]);
    assert.deepEqual(type.ticket_states?.data?.map(({ category, external_label }) => [category, external_label]), [['submitted', 'Submitted'], ['in_progress', 'In progress'], ['waiting_on_customer', 'Waiting on you'], ['resolved', 'Resolved']]);
    const path = `/ticket_types/${shown(type.id)}`;
    const changed = await bench.done('PUT', path, { name: 'Task', archived: true });
    assert.deepEqual([changed.name, changed.archived, changed.category], ['Task', true, 'Back-office']);
    assert.equal((await bench.done('GET', '/ticket_types')).data?.length, 1);
    assert.equal((await bench.call('POST', '/ticket_types', {})).status, 400);
    assert.equal((await bench.call('POST', '/ticket_types', { name: 'x', category: 'Spaceship' })).status, 400);
    assert.equal((await bench.call('DELETE', path)).status, 404);
    const contact = bench.simulator.seedContact({ external_id: 'c' });
    assert.equal((await bench.call('POST', '/tickets', { ticket_type_id: type.id, contacts: [{ id: contact }] })).status, 400);
  });

  it('takes the items of a list as one text, and keeps the id of an item that stays', async () => {
    const type = await addType(bench, 'Customer');
    const made = await addAttribute(bench, type, { name: 'Urgency', data_type: 'list', list_items: 'Low, High ,High' });
    const before = made.input_options?.list_options?.map(({ id, label }) => [label, id]) ?? [];
    assert.deepEqual(before.map(([label]) => label), ['Low', 'High']);
    const path = `/ticket_types/${shown(type.id)}/attributes`;
    const after = await bench.done('PUT', `${path}/${shown(made.id)}`, { list_items: 'High,Urgent' });
    assert.deepEqual(after.input_options?.list_options?.map(({ id, label }) => [label, id])[0], before[1]);
    bench.simulator.switches.ticketOptionsKey = 'list_items';
    const shownType = await bench.done('GET', `/ticket_types/${shown(type.id)}`);
    assert.deepEqual(shownType.ticket_type_attributes?.data?.[2]?.input_options?.list_items?.map(({ name }) => name), ['High', 'Urgent']);
    for (const bad of [{ name: 'Urgency' }, { name: 'L', data_type: 'list' }, { name: 'L', data_type: 'relationship' }, { data_type: 'string' }]) {
      assert.equal((await bench.call('POST', path, { description: 'd', data_type: 'string', ...bad })).status, 400, JSON.stringify(bad));
    }
    assert.equal((await bench.call('POST', path, { name: 'N', data_type: 'string' })).status, 400);
    assert.equal((await bench.call('PUT', `${path}/9999`, {})).status, 404);
    assert.equal((await bench.call('POST', '/ticket_types/9999/attributes', {})).status, 404);
  });

  it('lists states with their types, and never makes one by API', async () => {
    const type = await addType(bench, 'Customer');
    const other = await addType(bench, 'Customer', 'Other');
    const own = bench.simulator.addTicketState({ category: 'in_progress', internalLabel: 'Parts ordered', externalLabel: 'Waiting for parts', archived: false, typeIds: [shown(other.id)] });
    bench.simulator.addTicketState({ category: 'resolved', internalLabel: 'Old', externalLabel: 'Old', archived: true, typeIds: null });
    const states = (await bench.done('GET', '/ticket_states')).data?.map((state) => state) ?? [];
    assert.equal(states.length, 6);
    assert.deepEqual(states.find(({ id }) => shown(id) === own)?.ticket_types?.data?.map(({ id }) => id), [other.id]);
    assert.equal((await bench.done('GET', `/ticket_types/${shown(type.id)}`)).ticket_states?.data?.length, 4);
    assert.equal((await bench.done('GET', `/ticket_types/${shown(other.id)}`)).ticket_states?.data?.length, 5);
    assert.equal((await bench.call('POST', '/ticket_states', {})).status, 404);
  });

  it('lets versions see only what they know', async () => {
    const old = (method: string, path: string, version: string) => bench.call(method, path, method === 'GET' ? undefined : {}, { 'intercom-version': version });
    for (const [method, path, before, since] of [['GET', '/ticket_states', '2.11', '2.12'], ['DELETE', '/tickets/1', '2.12', '2.13'], ['POST', '/tickets/enqueue', '2.13', '2.14'], ['GET', '/jobs/status/1', '2.13', '2.14']] as const) {
      assert.equal(codeOf(await old(method, path, before)), '400 intercom_version_invalid', path);
      const now = await old(method, path, since);
      assert.ok(now.status === 200 || codeOf(now) !== '400 intercom_version_invalid', path);
    }
  });

  it('has no tickets where the plan has none', async () => {
    bench.simulator.switches.ticketsEnabled = false;
    assert.equal(codeOf(await bench.call('GET', '/ticket_types')), '403 api_plan_restricted');
  });
});

describe('Intercom simulator: tickets', () => {
  let bench: Bench;
  let desk: Desk;
  beforeEach(async () => {
    bench = await startBench();
    desk = await openDesk(bench);
  });
  afterEach(() => bench.simulator.close());

  it('makes a back-dated ticket with everything in one call, silently', async () => {
    const company = bench.simulator.seedCompany({ company_id: 'at:1', name: 'Acme' });
    const attributes = { _default_title_: 'Printer', _default_description_: 'a <b>c', Urgency: optionId(desk, 1), 'Source Ticket ID': 'T1' };
    const ticket = await create(desk, { created_at: OPENED, company_id: company, assignment: { admin_assignee_id: ADMIN, team_assignee_id: Number(TEAM) }, ticket_attributes: attributes });
    assert.deepEqual([ticket.type, ticket.category, ticket.created_at, ticket.updated_at, ticket.open, ticket.is_shared], ['ticket', 'Customer', OPENED, START, true, true]);
    assert.deepEqual(ticket.ticket_attributes, attributes);
    assert.deepEqual([ticket.admin_assignee_id, ticket.team_assignee_id, ticket.previous_ticket_state_id], [Number(ADMIN), Number(TEAM), null]);
    assert.deepEqual(ticket.contacts?.contacts?.map(({ id, external_id }) => [id, external_id]), [[desk.contact, 'at:7']]);
    assert.equal(ticket.ticket_state?.category, 'submitted');
    const parts = ticket.ticket_parts?.ticket_parts?.map((part) => [part.part_type, part.created_at, part.author?.type, part.body]) ?? [];
    assert.deepEqual(parts, [['ticket_state_updated_by_admin', START, 'bot', undefined], ['assignment', START, 'bot', undefined], ['assignment', START, 'bot', undefined]]);
    assert.equal(bench.simulator.state.tickets[0]?.thread.companyId, company);
    assert.deepEqual(await bench.done('GET', `/tickets/${shown(ticket.id)}`), ticket);
    assert.deepEqual(bench.simulator.notifications, []);
    assert.notEqual(ticket.ticket_id, ticket.id);
    assert.equal((await bench.call('GET', `/tickets/${shown(ticket.ticket_id)}`)).status, 404);
  });

  it('tells the contact of a ticket that is not silenced, and of one that a version before 2.13 silences', async () => {
    await create(desk, { skip_notifications: false });
    await bench.done('POST', '/tickets', form(desk), { 'intercom-version': '2.12' });
    assert.deepEqual(bench.simulator.notifications.map(({ audience, cause, recipients }) => [audience, cause, recipients]), [['contact', 'ticket_created', [desk.contact]], ['contact', 'ticket_created', [desk.contact]]]);
  });

  it('stamps and assigns only from the versions that know it, and shows nobody as null before 2.16', async () => {
    const more = { created_at: OPENED, assignment: { admin_assignee_id: ADMIN } };
    const made = (version: string) => bench.done('POST', '/tickets', form(desk, more), { 'intercom-version': version });
    const [oldest, old] = [await made('2.10'), await made('2.13')];
    assert.deepEqual([oldest.created_at, old.created_at, old.admin_assignee_id], [START, OPENED, null]);
    assert.equal((await made('2.14')).admin_assignee_id, Number(ADMIN));
    assert.equal((await create(desk)).admin_assignee_id, 0);
  });

  it('takes exactly one contact, by id, external id or address', async () => {
    const withContacts = (contacts: unknown) => bench.call('POST', '/tickets', form(desk, { contacts }));
    for (const contacts of [[{ external_id: 'at:7' }], [{ email: 'CARLA@example.test' }]]) {
      assert.equal((await withContacts(contacts)).json.contacts?.contacts?.[0]?.id, desk.contact);
    }
    for (const role of ['lead', 'user'] as const) {
      bench.simulator.switches.ticketEmailCreates = role;
      assert.equal((await withContacts([{ email: `new-${role}@example.test` }])).status, 200);
      assert.equal(bench.simulator.state.contacts.at(-1)?.role, role);
    }
    assert.equal((await withContacts([{ id: desk.contact }, { id: desk.contact }])).status, 400);
    assert.equal(codeOf(await withContacts([])), '400 parameter_not_found');
    assert.equal((await withContacts([{ name: 'x' }])).status, 400);
    assert.equal(messageOf(await withContacts([{ id: 'none' }])), 'User Not Found');
  });

  it('refuses what it can not keep, and keeps nothing of it', async () => {
    await bench.done('PUT', `/ticket_types/${shown(desk.type.id)}/attributes/${shown(desk.source.id)}`, { required_to_create: true });
    const good = { _default_title_: 'x', 'Source Ticket ID': 'T1' };
    const wrong: readonly (readonly [object, string])[] = [
      [{}, '400 Missing required ticket attributes'],
      [{ ticket_attributes: { ...good, Nope: 1, Other: 2 } }, '400 Extra attributes provided that are not found on ticket type: Nope, Other'],
      [{ ticket_attributes: { ...good, Urgency: 'High' } }, "400 Ticket attribute 'Urgency' has no such option"],
      [{ ticket_attributes: { ...good, _default_title_: 5 } }, "400 Ticket attribute '_default_title_' must be a string"],
      [{ ticket_attributes: good, company_id: 'none' }, '404 Company Not Found'],
      [{ ticket_attributes: good, created_at: START + 9 }, `400 ${START + 9} is an invalid value for created_at`],
      [{ ticket_attributes: good, assignment: { admin_assignee_id: '404' } }, '404 Assignee not found'],
      [{ ticket_attributes: good, assignment: { team_assignee_id: ADMIN } }, '404 Assignee not found'],
      [{ ticket_attributes: good, ticket_type_id: '404' }, '404 Resource Not Found'],
      [{ ticket_attributes: good, conversation_to_link_id: '1' }, '400 Customer tickets can not be linked to a conversation'],
      [{ ticket_attributes: good, contacts: [{ email: 'new@example.test' }], company_id: 'none' }, '404 Company Not Found'],
    ];
    for (const [more, expected] of wrong) {
      for (const path of ['/tickets', '/tickets/enqueue']) {
        const answer: Answer = await bench.call('POST', path, form(desk, more));
        assert.equal(`${answer.status} ${messageOf(answer)}`, expected);
      }
    }
    assert.equal(bench.simulator.state.tickets.length, 0);
    assert.equal(bench.simulator.state.contacts.length, 1);
    assert.equal((await bench.call('POST', '/tickets', form(desk, { ticket_attributes: good }))).status, 200);
  });

  it('limits title and description only by switch', async () => {
    const long = { ticket_attributes: { _default_description_: 'x'.repeat(40_000) } };
    assert.equal((await bench.call('POST', '/tickets', form(desk, long))).status, 200);
    bench.simulator.switches.ticketTextLength = 32_767;
    assert.equal((await bench.call('POST', '/tickets', form(desk, long))).status, 400);
  });

  it('shows a list by the id of its option or, by switch, its label', async () => {
    const ticket = await create(desk, { ticket_attributes: { Urgency: optionId(desk, 0) } });
    assert.deepEqual(ticket.ticket_attributes, { _default_title_: null, _default_description_: null, Urgency: optionId(desk, 0), 'Source Ticket ID': null });
    bench.simulator.switches.ticketListShows = 'label';
    assert.equal((await bench.done('GET', `/tickets/${shown(ticket.id)}`)).ticket_attributes?.Urgency, 'Low');
  });

  it('makes an enqueued ticket later, and says when it could not', async () => {
    const job = await bench.done('POST', '/tickets/enqueue', form(desk, { created_at: OPENED }));
    assert.deepEqual([job.type, job.status, job.resource_type, job.resource_id], ['job', 'pending', 'ticket', null]);
    const gone = bench.simulator.seedContact({ external_id: 'gone' });
    const lost = await bench.done('POST', '/tickets/enqueue', form(desk, { contacts: [{ id: gone }] }));
    await bench.done('DELETE', `/contacts/${gone}`);
    assert.equal((await bench.done('GET', `/jobs/status/${shown(job.id)}`)).status, 'pending');
    assert.equal(bench.simulator.state.tickets.length, 0);
    bench.clock.advance(2_000);
    const done = await bench.done('GET', `/jobs/status/${shown(job.id)}`);
    assert.equal(done.status, 'success');
    assert.equal((await bench.done('GET', `/tickets/${shown(done.resource_id)}`)).created_at, OPENED);
    assert.equal((await bench.done('GET', `/jobs/status/${shown(lost.id)}`)).status, 'failed');
    assert.equal(bench.simulator.state.tickets.length, 1);
    assert.equal(codeOf(await bench.call('GET', '/jobs/status/404')), '404 job_not_found');
  });

  it('writes one part for each change, by the bot unless an admin acts, and none for what stays', async () => {
    const path = `/tickets/${shown((await create(desk)).id)}`;
    bench.clock.advance(DAY);
    const change = { ticket_attributes: { _default_title_: 'New', Urgency: optionId(desk, 1) }, ticket_state_id: stateId(desk, 'in_progress'), assignee_id: TEAM, snoozed_until: START + 3 * 86_400, skip_notifications: true };
    const changed = await bench.done('PUT', path, change);
    const parts = changed.ticket_parts?.ticket_parts?.map((part) => part).slice(1) ?? [];
    assert.deepEqual(parts.map((part) => [part.part_type, part.author?.type, part.created_at]), ['ticket_attribute_updated_by_admin', 'ticket_attribute_updated_by_admin', 'ticket_state_updated_by_admin', 'assignment', 'snoozed'].map((type) => [type, 'bot', START + 86_400]));
    assert.deepEqual(parts[1]?.updated_attribute_data, { attribute: { type: 'attribute', id: desk.list.id, label: 'Urgency' }, value: { type: 'value', id: optionId(desk, 1), label: 'High' } });
    assert.deepEqual([parts[2]?.ticket_state, parts[2]?.previous_ticket_state], ['in_progress', 'submitted']);
    assert.deepEqual(parts[3]?.assigned_to, { type: 'team', id: TEAM });
    assert.deepEqual([changed.previous_ticket_state_id, changed.snoozed_until, changed.open, changed.team_assignee_id], [stateId(desk, 'submitted'), START + 3 * 86_400, true, Number(TEAM)]);
    const same = await bench.done('PUT', path, { ticket_attributes: change.ticket_attributes, ticket_state_id: change.ticket_state_id, assignee_id: TEAM, open: true, admin_id: Number(ADMIN) });
    assert.equal(same.ticket_parts?.total_count, 6);
    const unassigned = await bench.done('PUT', path, { assignee_id: '0', admin_id: Number(ADMIN), skip_notifications: true });
    assert.deepEqual([unassigned.team_assignee_id, unassigned.ticket_parts?.ticket_parts?.[6]?.author?.type], [0, 'admin']);
    assert.deepEqual(bench.simulator.notifications, []);
    bench.clock.advance(2 * DAY);
    assert.equal((await bench.done('GET', path)).snoozed_until, null);
  });

  it('closes and opens apart from its state, unless the workspace closes what is resolved', async () => {
    const path = `/tickets/${shown((await create(desk)).id)}`;
    await bench.done('PUT', path, { snoozed_until: START + 60, skip_notifications: true });
    const resolved = await bench.done('PUT', path, { ticket_state_id: stateId(desk, 'resolved'), skip_notifications: true });
    assert.deepEqual([resolved.ticket_state?.category, resolved.open], ['resolved', true]);
    const closed = await bench.done('PUT', path, { open: false, snoozed_until: START + 99, skip_notifications: true });
    assert.deepEqual([closed.open, closed.snoozed_until, partTypes(closed).at(-1)], [false, null, 'close']);
    const reopened = await bench.done('PUT', path, { open: true, skip_notifications: true });
    assert.deepEqual([reopened.open, partTypes(reopened).at(-1)], [true, 'open']);
    bench.simulator.switches.resolvedTicketCloses = true;
    const other = `/tickets/${shown((await create(desk)).id)}`;
    assert.equal((await bench.done('PUT', other, { ticket_state_id: stateId(desk, 'resolved'), skip_notifications: true })).open, false);
  });

  it('tells of updates unless silenced: the contact of theirs, the teammate of a Back-office ticket', async () => {
    const mine = `/tickets/${shown((await create(desk)).id)}`;
    await bench.done('PUT', mine, { ticket_state_id: stateId(desk, 'in_progress') });
    await bench.done('PUT', mine, { open: true });
    const task = await addType(bench, 'Back-office');
    const theirs = `/tickets/${shown((await create(desk, { ticket_type_id: task.id, assignment: { admin_assignee_id: ADMIN } })).id)}`;
    await bench.done('PUT', theirs, { ticket_state_id: stateId(desk, 'resolved') });
    await bench.done('PUT', theirs, { is_shared: true, ticket_state_id: stateId(desk, 'submitted') });
    assert.deepEqual(bench.simulator.notifications.map(({ audience, cause, recipients }) => [audience, cause, recipients]), [
      ['contact', 'ticket_update', [desk.contact]],
      ['teammate', 'ticket_update', [ADMIN]],
      ['contact', 'ticket_update', [desk.contact]],
    ]);
  });

  it('refuses updates whole', async () => {
    const ticket = await create(desk);
    const path = `/tickets/${shown(ticket.id)}`;
    const elsewhere = bench.simulator.addTicketState({ category: 'resolved', internalLabel: 'x', externalLabel: 'x', archived: false, typeIds: ['1'] });
    const wrong: readonly (readonly [object, string])[] = [
      [{ ticket_state_id: 0 }, '400 ticket_state_id_invalid'],
      [{ ticket_state_id: elsewhere }, '400 ticket_state_id_invalid'],
      [{ admin_id: 404 }, '404 assignee_not_found'],
      [{ assignee_id: '404' }, '404 assignee_not_found'],
      [{ company_id: 'none' }, '404 company_not_found'],
      [{ snoozed_until: START }, '400 parameter_invalid'],
      [{ open: 'no' }, '400 parameter_invalid'],
      [{ ticket_attributes: { Nope: 1 } }, '400 parameter_invalid'],
    ];
    for (const [body, expected] of wrong) assert.equal(codeOf(await bench.call('PUT', path, { ticket_attributes: { _default_title_: 'changed' }, is_shared: false, ...body })), expected, JSON.stringify(body));
    assert.deepEqual(await bench.done('GET', path), ticket);
    assert.equal((await bench.call('PUT', '/tickets/1', {})).status, 404);
  });
});

describe('Intercom simulator: threads of tickets', () => {
  let bench: Bench;
  let desk: Desk;
  let ticket: string;
  beforeEach(async () => {
    bench = await startBench();
    desk = await openDesk(bench);
    ticket = shown((await create(desk, { created_at: OPENED })).id);
  });
  afterEach(() => bench.simulator.close());

  const reply = (body: object, headers?: Record<string, string>) => bench.call('POST', `/tickets/${ticket}/reply`, body, headers);
  const byAdmin = (more: object = {}) => ({ type: 'admin', message_type: 'comment', admin_id: ADMIN, body: '<p>hello</p>', skip_notifications: true, ...more });
  const byContact = (more: object = {}) => ({ type: 'user', message_type: 'comment', intercom_user_id: desk.contact, body: 'thanks', ...more });

  it('answers a reply with its part alone, stamped as told', async () => {
    const file = { name: 'a.txt', content_type: 'text/plain', data: 'aGVsbG8=' };
    const note = (await reply(byAdmin({ message_type: 'note', created_at: OPENED + 20, attachment_files: [file] }))).json;
    assert.deepEqual([note.type, note.part_type, note.body, note.created_at, note.attachments?.[0]?.filesize], ['ticket_part', 'note', '<p>hello</p>', OPENED + 20, 5]);
    const comment = (await reply(byContact({ created_at: OPENED + 10, attachment_files: [file], attachment_urls: ['https://x.test/a.png'] }))).json;
    assert.deepEqual([comment.part_type, comment.author?.type, comment.attachments?.map(({ url }) => url)], ['comment', 'user', ['https://x.test/a.png']]);
    const quick = (await reply(byAdmin({ message_type: 'quick_reply', body: undefined, reply_options: [{ text: 'Yes', uuid: 'u' }] }))).json;
    assert.equal(quick.part_type, 'quick_reply');
    const read = await bench.done('GET', `/tickets/${ticket}`);
    assert.deepEqual(partTypes(read), ['comment', 'note', 'ticket_state_updated_by_admin', 'quick_reply']);
    const old = (await reply(byAdmin({ attachment_files: [file] }), { 'intercom-version': '2.15' })).json;
    assert.deepEqual(old.attachments, []);
    assert.deepEqual(bench.simulator.notifications, []);
  });

  it('tells the contact of a comment that is not silenced', async () => {
    await reply(byAdmin({ skip_notifications: false }));
    await reply(byAdmin({ message_type: 'note', skip_notifications: false }));
    await reply(byAdmin({ created_at: OPENED + 1 }), { 'intercom-version': '2.12' });
    bench.simulator.switches.unverifiedNotices = true;
    await reply(byContact({ skip_notifications: true }));
    await reply(byContact());
    assert.deepEqual(bench.simulator.notifications.map(({ audience, cause, conversationId }) => [audience, cause, conversationId]), [['contact', 'comment', ticket], ['contact', 'comment', ticket], ['teammate', 'inbox', ticket]]);
  });

  it('reopens with a comment when the contact writes, and refuses strangers and contacts of Back-office tickets', async () => {
    await bench.done('PUT', `/tickets/${ticket}`, { open: false, skip_notifications: true });
    const part = (await reply(byContact())).json;
    assert.equal(part.part_type, 'comment');
    assert.equal((await bench.done('GET', `/tickets/${ticket}`)).open, true);
    bench.simulator.switches.strangerReply = 'join';
    const stranger = bench.simulator.seedContact({ external_id: 'stranger' });
    assert.equal((await reply(byContact({ intercom_user_id: stranger }))).status, 404);
    const task = await addType(bench, 'Back-office');
    const other = shown((await create(desk, { ticket_type_id: task.id })).id);
    const refused = await bench.call('POST', `/tickets/${other}/reply`, byContact());
    assert.deepEqual([codeOf(refused), messageOf(refused)], ['400 parameter_mismatch', 'User replies are not allowed on Backoffice tickets']);
    assert.equal((await bench.call('POST', `/tickets/${other}/reply`, byAdmin({ skip_notifications: false }))).status, 200);
    assert.deepEqual(bench.simulator.notifications, []);
  });

  it('refuses wrong replies with the same rules as conversations', async () => {
    const wrong: readonly (readonly [object, number])[] = [
      [byAdmin({ admin_id: '404' }), 404],
      [byAdmin({ body: undefined }), 400],
      [byAdmin({ created_at: OPENED - 1 }), 400],
      [byAdmin({ message_type: 'quick_reply' }), 400],
      [byContact({ message_type: 'note' }), 400],
      [byContact({ user_id: 'at:7' }), 400],
    ];
    for (const [body, status] of wrong) assert.equal((await reply(body)).status, status, JSON.stringify(body));
    assert.equal(codeOf(await bench.call('POST', '/tickets/1/reply', byAdmin())), '404 not_found');
    bench.simulator.switches.replyThrottle = { count: 1, windowMs: 10_000 };
    assert.equal((await reply(byAdmin())).status, 200);
    assert.match(messageOf(await reply(byAdmin())), /Too many recent replies/);
  });

  it('shows the latest 500 parts and counts all', async () => {
    for (let index = 0; index < 503; index += 1) bench.simulator.agentReplies(ticket, { adminId: ADMIN, body: `n${index}`, message: 'note' });
    const parts = (await bench.done('GET', `/tickets/${ticket}`)).ticket_parts;
    assert.deepEqual([parts?.ticket_parts?.length, parts?.total_count, parts?.ticket_parts?.[499]?.body], [500, 504, '<p>n502</p>']);
  });

  it('is tagged like a conversation, and deleted for good', async () => {
    const tag = await bench.done('POST', '/tags', { name: 'moved' });
    const applied = await bench.done('POST', `/tickets/${ticket}/tags`, { id: tag.id, admin_id: ADMIN });
    assert.deepEqual([applied.name, applied.applied_at], ['moved', START]);
    await bench.done('DELETE', `/tickets/${ticket}/tags/${shown(tag.id)}`, { admin_id: ADMIN });
    assert.equal(codeOf(await bench.call('DELETE', `/tickets/${ticket}/tags/${shown(tag.id)}`, { admin_id: ADMIN })), '404 tag_not_found');
    assert.equal(codeOf(await bench.call('POST', '/tickets/1/tags', { id: tag.id, admin_id: ADMIN })), '404 ticket_not_found');
    assert.deepEqual(await bench.done('DELETE', `/tickets/${ticket}`), { id: ticket, object: 'ticket', deleted: true });
    assert.equal(codeOf(await bench.call('DELETE', `/tickets/${ticket}`)), '404 ticket_not_found');
    assert.equal((await bench.call('GET', `/tickets/${ticket}`)).status, 404);
  });

  it('is no conversation, unless the workspace lets conversation paths take it', async () => {
    const path = `/conversations/${ticket}`;
    const close = { message_type: 'close', type: 'admin', admin_id: ADMIN };
    assert.equal((await bench.call('GET', path)).status, 404);
    assert.equal((await bench.call('POST', `${path}/parts`, close)).status, 404);
    bench.simulator.switches.ticketsAsConversations = 'accept';
    assert.equal((await bench.done('GET', path)).title, 'Printer');
    await bench.done('POST', `${path}/reply`, byAdmin());
    await bench.done('POST', `${path}/parts`, close);
    const read = await bench.done('GET', `/tickets/${ticket}`);
    assert.deepEqual([read.open, partTypes(read).slice(1)], [false, ['comment', 'close']]);
  });

  it('lets a teammate change it without a call and without a word', async () => {
    const calls = bench.simulator.log.length;
    bench.simulator.agentUpdatesTicket(ticket, { adminId: OTHER_ADMIN, fields: { ticket_state_id: stateId(desk, 'resolved'), open: false } });
    assert.equal(bench.simulator.log.length, calls);
    const read = await bench.done('GET', `/tickets/${ticket}`);
    assert.deepEqual([read.open, read.ticket_state?.category, read.ticket_parts?.ticket_parts?.[1]?.author?.id], [false, 'resolved', OTHER_ADMIN]);
    assert.deepEqual(bench.simulator.notifications, []);
  });

  it('survives saving and restoring', async () => {
    await bench.done('POST', '/tickets/enqueue', form(desk));
    const saved: unknown = JSON.parse(JSON.stringify(bench.simulator.save()));
    const before = await bench.done('GET', `/tickets/${ticket}`);
    await reply(byAdmin());
    await bench.done('DELETE', `/tickets/${ticket}`);
    bench.simulator.restore(saved);
    assert.deepEqual(await bench.done('GET', `/tickets/${ticket}`), before);
    const counts = bench.simulator.counts();
    assert.deepEqual([counts.tickets, counts.ticketTypes, counts.ticketStates, counts.jobs], [1, 1, 4, 1]);
  });
});
