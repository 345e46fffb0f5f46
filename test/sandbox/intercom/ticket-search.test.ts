import assert from 'node:assert/strict';
import fc from 'fast-check';
import { Intercom, IntercomClient } from 'intercom-client';
import { ADMIN, OTHER_ADMIN, START, TEAM, TOKEN, codeOf, messageOf, shown, startBench, withConversation } from './support.ts';
import type { Bench, Found } from './support.ts';
import { addAttribute, addType, createTicket, openDesk, optionId, partTypes, stateId, ticketForm } from './ticket-support.ts';
import type { Desk } from './ticket-support.ts';

const OPENED = START - 86_400;
const LAG = 5_000;

describe('Intercom simulator: ticket search', () => {
  let bench: Bench;
  let desk: Desk;
  beforeEach(async () => {
    bench = await startBench();
    desk = await openDesk(bench);
  });
  afterEach(() => bench.simulator.close());

  const search = (query: object, pagination: object = {}) => bench.call('POST', '/tickets/search', { query, pagination });
  async function ids(field: string, operator: string, value: unknown): Promise<string[]> {
    const answer = await search({ field, operator, value });
    assert.equal(answer.status, 200, `${field} ${operator}: ${answer.text}`);
    return answer.json.tickets?.map((ticket) => shown(ticket.id)) ?? [];
  }

  it('finds a ticket by the attribute that says where it came from, once the index has it', async () => {
    const made = await createTicket(desk, { ticket_attributes: { 'Source Ticket ID': 'T20240101.0001' } });
    await createTicket(desk, { ticket_attributes: { 'Source Ticket ID': 'T2' } });
    const other = await addType(bench, 'Customer', 'Other');
    await addAttribute(bench, other, { name: 'Source Ticket ID' });
    await createTicket(desk, { ticket_type_id: other.id, ticket_attributes: { 'Source Ticket ID': 'T20240101.0001' } });
    const field = `ticket_attribute.${shown(desk.source.id)}`;
    assert.deepEqual(await ids(field, '=', 'T20240101.0001'), []);
    bench.clock.advance(LAG);
    assert.deepEqual(await ids(field, '=', 'T20240101.0001'), [made.id]);
    bench.simulator.switches.searchLagMs = 0;
    await createTicket(desk, { ticket_attributes: { 'Source Ticket ID': 'T3' } });
    assert.equal((await ids(field, 'IN', ['T3'])).length, 1);
  });

  it('finds by every field, and refuses others', async () => {
    const kinds = { n: 'integer', d: 'decimal', b: 'boolean', t: 'datetime', f: 'files' };
    const extra = new Map<string, string>();
    for (const [name, data_type] of Object.entries(kinds)) extra.set(name, shown((await addAttribute(bench, desk.type, { name, data_type })).id));
    const made = await createTicket(desk, {
      created_at: OPENED,
      assignment: { admin_assignee_id: ADMIN },
      ticket_attributes: { _default_title_: 'Printer smokes', _default_description_: 'Much', Urgency: optionId(desk, 1), n: 3, d: 1.5, b: true, t: '2026-01-01T00:00:00Z', f: [] },
    });
    const task = await addType(bench, 'Back-office');
    await createTicket(desk, { ticket_type_id: task.id, ticket_attributes: {} });
    bench.simulator.agentUpdatesTicket(shown(made.id), { adminId: OTHER_ADMIN, fields: { ticket_state_id: stateId(desk, 'in_progress') } });
    bench.clock.advance(LAG);
    const of = (name: string) => `ticket_attribute.${extra.get(name) ?? ''}`;
    const fits: readonly (readonly [string, string, unknown])[] = [
      ['id', '=', made.id], ['created_at', '<=', OPENED], ['created_at', '<', OPENED], ['title', '~', 'smokes'], ['description', '=', 'much'], ['category', '=', 'request'],
      ['ticket_type_id', '=', desk.type.id], ['teammate_ids', '=', OTHER_ADMIN], ['admin_assignee_id', '=', ADMIN], ['team_assignee_id', 'IN', ['0']], ['open', '=', true],
      ['updated_at', '>', OPENED], ['contact_ids', 'IN', [desk.contact]], [`ticket_attribute.${shown(desk.list.id)}`, '=', optionId(desk, 1)],
      [of('n'), '>', 2], [of('d'), '=', 1.5], [of('b'), '=', true], [of('t'), '=', Date.UTC(2026, 0, 1) / 1000], ['state', '=', 'open'],
    ];
    for (const [field, operator, value] of fits) assert.ok((await ids(field, operator, value)).includes(shown(made.id)), `${field} ${operator}`);
    for (const [field, operator, value] of [['category', '=', 'Customer'], ['title', '=', 'Printer'], ['open', '=', false], [of('n'), '>', 3.5], [of('b'), '=', false], ['created_at', '>', START]] as const) {
      assert.ok(!(await ids(field, operator, value)).includes(shown(made.id)), `${field} ${operator}`);
    }
    for (const [field, operator, value] of [[of('f'), '=', 'x'], ['ticket_attribute.1', '=', 'x'], ['ticket_attribute.title', '=', 'x'], ['custom_attributes.x', '=', 'x'], ['updated_at', '<=', 1], ['title', '>', 'x'], ['created_at', '=', 'soon']] as const) {
      assert.equal((await search({ field, operator, value })).status, 400, `${field} ${operator}`);
    }
    bench.simulator.switches.ticketSearchState = 'category';
    assert.deepEqual([await ids('state', '=', 'in_progress'), await ids('state', '=', 'open')], [[made.id], []]);
  });

  it('pages through all of them once, whatever the page', async () => {
    for (let index = 0; index < 7; index += 1) await createTicket(desk);
    bench.clock.advance(LAG);
    const all = bench.simulator.state.tickets.map(({ id }) => id).reverse();
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 9 }), async (per_page) => {
        const seen: string[] = [];
        for (let after: unknown = ''; after !== undefined; ) {
          const { tickets, pages, total_count } = (await search({ field: 'contact_ids', operator: '=', value: desk.contact }, { per_page, ...(after === '' ? {} : { starting_after: after }) })).json;
          assert.equal(total_count, 7);
          seen.push(...(tickets?.map((ticket) => shown(ticket.id)) ?? []));
          after = pages?.next?.starting_after;
        }
        assert.deepEqual(seen, all);
      }),
      { seed: 5, numRuns: 9 },
    );
    assert.equal((await search({ field: 'open', operator: '=', value: true }, { per_page: 151 })).status, 400);
    bench.simulator.switches.ticketPageMaximum = 5;
    assert.equal((await search({ field: 'open', operator: '=', value: true }, { per_page: 6 })).status, 400);
  });
});

describe('Intercom simulator: tickets and conversations', () => {
  let bench: Bench;
  let desk: Desk;
  beforeEach(async () => {
    bench = await startBench();
    desk = await openDesk(bench);
  });
  afterEach(() => bench.simulator.close());

  it('converts a conversation to a customer ticket of the same id', async () => {
    const { contact, conversation } = await withConversation(bench, OPENED);
    const path = `/conversations/${conversation}`;
    const convert = (body: object) => bench.call('POST', `${path}/convert`, body);
    const task = await addType(bench, 'Back-office');
    assert.equal(messageOf(await convert({ ticket_type_id: task.id })), 'Ticket type is not a customer ticket type');
    assert.equal(codeOf(await convert({ ticket_type_id: desk.type.id, ticket_state_id: 5 })), '400 ticket_state_id_invalid');
    assert.equal((await convert({ ticket_type_id: desk.type.id, attributes: { Nope: 1 } })).status, 400);
    await bench.done('POST', `${path}/reply`, { type: 'admin', message_type: 'note', admin_id: ADMIN, body: 'before', created_at: OPENED + 5 });
    const ticket = (await convert({ ticket_type_id: desk.type.id, ticket_state_id: stateId(desk, 'waiting_on_customer'), attributes: { _default_title_: 'T' } })).json;
    assert.deepEqual([ticket.id, ticket.created_at, ticket.ticket_state?.category, ticket.contacts?.contacts?.[0]?.id], [conversation, OPENED, 'waiting_on_customer', contact]);
    assert.deepEqual(partTypes(ticket), ['comment', 'note', 'ticket_state_updated_by_admin']);
    assert.deepEqual([ticket.ticket_parts?.ticket_parts?.[0]?.body, ticket.ticket_parts?.ticket_parts?.[0]?.author?.id], ['<p>Printer broken</p>', contact]);
    assert.equal((await bench.call('GET', path)).status, 404);
    assert.equal((await convert({ ticket_type_id: desk.type.id })).status, 404);
    bench.simulator.switches.ticketsAsConversations = 'accept';
    assert.equal((await bench.done('GET', path)).title, 'T');
    assert.equal(bench.simulator.notifications.length, 0);
    bench.simulator.switches.unverifiedNotices = true;
    const other = await withConversation(bench);
    await bench.done('POST', `/conversations/${other.conversation}/convert`, { ticket_type_id: desk.type.id });
    assert.deepEqual(bench.simulator.notifications.map(({ cause }) => cause).filter((cause) => cause.startsWith('ticket')), ['ticket_created']);
  });

  it('links a Back-office ticket to the conversation it was made for, and copies a note there when told', async () => {
    const { conversation } = await withConversation(bench);
    const task = await addType(bench, 'Back-office');
    const ticket = await createTicket(desk, { ticket_type_id: task.id, conversation_to_link_id: conversation });
    assert.deepEqual(ticket.linked_objects, { type: 'list', data: [{ type: 'conversation', id: conversation, category: null }], total_count: 1, has_more: false });
    const read = () => bench.done('GET', `/conversations/${conversation}`);
    assert.deepEqual((await read()).linked_objects?.data, [{ type: 'ticket', id: ticket.id, category: 'Back-office' }]);
    const note = { type: 'admin', message_type: 'note', admin_id: ADMIN, body: 'found it' };
    await bench.done('POST', `/tickets/${shown(ticket.id)}/reply`, note);
    await bench.done('POST', `/tickets/${shown(ticket.id)}/reply`, { ...note, cross_post: true });
    assert.deepEqual((await read()).conversation_parts?.conversation_parts?.map(({ part_type, body }) => [part_type, body]), [['note', '<p>found it</p>']]);
    assert.equal((await bench.call('POST', '/tickets', ticketForm(desk, { ticket_type_id: task.id, conversation_to_link_id: '1', ticket_attributes: {} }))).status, 404);
    await bench.done('DELETE', `/tickets/${shown(ticket.id)}`);
    assert.deepEqual((await read()).linked_objects?.data, []);
  });

  it('links conversations and customer tickets to one Tracker ticket each', async () => {
    const { conversation } = await withConversation(bench);
    const customer = shown((await createTicket(desk)).id);
    const type = await addType(bench, 'Tracker');
    const tracker = async (): Promise<string> => shown((await createTicket(desk, { ticket_type_id: type.id })).id);
    const [first, second] = [await tracker(), await tracker()];
    const link = (ticket: string, body: object) => bench.call('POST', `/tickets/${ticket}/linked_conversations`, body);
    for (const id of [conversation, customer]) assert.equal((await link(first, { conversation_id: id })).json.linked_objects?.data?.[0]?.id, first);
    assert.deepEqual((await bench.done('GET', `/tickets/${first}`)).linked_objects?.data?.map(({ type: kind, category }) => [kind, category]), [['conversation', null], ['ticket', 'Customer']]);
    const wrong: readonly (readonly [string, object, string])[] = [
      [second, { conversation_id: conversation }, '400 already_linked_to_tracker'],
      [customer, { conversation_id: conversation }, '400 invalid_ticket_type'],
      [second, {}, '400 parameter_not_found'],
      [second, { conversation_id: '1' }, '404 conversation_not_found'],
      [second, { conversation_id: first }, '404 conversation_not_found'],
      ['1', { conversation_id: conversation }, '404 ticket_not_found'],
    ];
    for (const [ticket, body, expected] of wrong) assert.equal(codeOf(await link(ticket, body)), expected, JSON.stringify(body));
    const unlink = (ticket: string) => bench.call('DELETE', `/tickets/${ticket}/linked_conversations/${conversation}`);
    assert.equal(codeOf(await unlink(second)), '404 conversation_not_found');
    assert.equal(codeOf(await unlink(customer)), '400 invalid_ticket_type');
    assert.deepEqual((await unlink(first)).json.linked_objects?.data, []);
    assert.equal((await link(second, { conversation_id: conversation })).status, 200);
  });

  it('lets a Tracker ticket have as many links as it may', async () => {
    bench.simulator.switches.trackerLinks = 1;
    const type = await addType(bench, 'Tracker');
    const tracker = shown((await createTicket(desk, { ticket_type_id: type.id })).id);
    const link = async () => bench.call('POST', `/tickets/${tracker}/linked_conversations`, { conversation_id: (await withConversation(bench)).conversation });
    assert.equal((await link()).status, 200);
    assert.equal(codeOf(await link()), '400 linked_conversation_limit_exceeded');
    bench.simulator.switches.trackerLinks = 2;
    assert.equal((await link()).status, 200);
  });

  it('changes the type within a category, taking over what fits', async () => {
    const other = await addType(bench, 'Customer', 'Other');
    const urgency = await addAttribute(bench, other, { name: 'Urgency', data_type: 'list', list_items: 'High' });
    await addAttribute(bench, other, { name: 'Extra' });
    const ticket = await createTicket(desk, { ticket_attributes: { _default_title_: 'T', Urgency: optionId(desk, 1), 'Source Ticket ID': 'T1' } });
    const change = (body: object) => bench.call('POST', `/tickets/${shown(ticket.id)}/change_type`, body);
    const [ticket_type_id, ticket_state_id] = [other.id, stateId(desk, 'in_progress')];
    const tracker = await addType(bench, 'Tracker');
    const wrong: readonly (readonly [object, string])[] = [
      [{ ticket_state_id }, 'ticket_type_id is a required parameter'],
      [{ ticket_type_id }, 'ticket_state_id is a required parameter'],
      [{ ticket_type_id: desk.type.id, ticket_state_id }, 'Cannot change to the same ticket type'],
      [{ ticket_type_id: tracker.id, ticket_state_id }, 'The new ticket type must be in the same category'],
      [{ ticket_type_id, ticket_state_id: '1' }, "Ticket custom state doesn't belong to the new ticket type"],
      [{ ticket_type_id, ticket_state_id, ticket_attributes: { Priority: 1 } }, 'Extra attributes provided that are not found on ticket type: Priority'],
    ];
    for (const [body, message] of wrong) assert.equal(messageOf(await change(body)), message);
    const changed = (await change({ ticket_type_id, ticket_state_id, ticket_attributes: { Extra: 'e' } })).json;
    assert.deepEqual(changed.ticket_attributes, { _default_title_: 'T', _default_description_: null, Urgency: urgency.input_options?.list_options?.[0]?.id, Extra: 'e' });
    assert.deepEqual([changed.ticket_type?.id, changed.ticket_state?.category], [other.id, 'in_progress']);
    assert.equal(codeOf(await bench.call('POST', '/tickets/1/change_type', {})), '404 not_found');
  });
});

describe('Intercom simulator: tickets under the official SDK', () => {
  it('carries a ticket through its life', async () => {
    const bench = await startBench();
    try {
      const client = new IntercomClient({ token: TOKEN, baseUrl: bench.simulator.url.replace(/\/$/, ''), version: '2.16' as '2.14', maxRetries: 0 });
      const contact = await client.contacts.create({ external_id: 'c' });
      const type = await client.ticketTypes.create({ name: 'Moved', category: 'Customer' });
      const type_id = type?.id ?? '';
      const attribute = await client.ticketTypes.attributes.create({ ticket_type_id: type_id, name: 'Source', description: 'd', data_type: 'string' });
      await client.ticketTypes.attributes.update({ ticket_type_id: type_id, attribute_id: attribute?.id ?? '', description: 'where from' });
      assert.equal((await client.ticketTypes.list()).data?.length, 1);
      assert.equal((await client.ticketTypes.update({ ticket_type_id: type_id, name: 'Moved 2' }))?.name, 'Moved 2');
      assert.equal((await client.ticketTypes.get({ ticket_type_id: type_id }))?.category, 'Customer');
      const resolved = (await client.ticketStates.listTicketStates()).data?.find((state) => state?.category === 'resolved')?.id ?? '';
      const wanted = { ticket_type_id: type_id, contacts: [{ id: contact.id ?? '' }], ticket_attributes: { _default_title_: 'T', Source: 'T1' }, created_at: OPENED, skip_notifications: true };
      const made = await client.tickets.create(wanted);
      const ticket_id = made?.id ?? '';
      const silent = { type: 'admin' as const, message_type: 'comment' as const, admin_id: ADMIN, body: 'Hi', created_at: OPENED + 5, skip_notifications: true };
      assert.equal((await client.tickets.reply({ ticket_id, body: silent })).part_type, 'comment');
      const change = { ticket_id, ticket_state_id: resolved, open: false, assignee_id: TEAM, skip_notifications: true };
      assert.equal((await client.tickets.update(change))?.open, false);
      const read = await client.tickets.get({ ticket_id });
      assert.deepEqual([read?.ticket_state?.category, read?.team_assignee_id, read?.created_at], ['resolved', Number(TEAM), OPENED]);
      const tag = await client.tags.create({ name: 'moved' });
      await client.tags.tagTicket({ ticket_id, id: tag.id ?? '', admin_id: ADMIN });
      bench.clock.advance(LAG);
      const found: (string | undefined)[] = [];
      for await (const item of await client.tickets.search({ query: { field: `ticket_attribute.${attribute?.id ?? ''}`, operator: '=', value: 'T1' } })) found.push(item?.id);
      assert.deepEqual(found, [ticket_id]);
      const job = await client.tickets.enqueueCreateTicket({ ...wanted });
      bench.clock.advance(LAG);
      const done: Found = JSON.parse(JSON.stringify(await client.jobs.status({ job_id: job.id }))) as Found;
      assert.equal(done.status, 'success');
      const { conversation } = await withConversation(bench);
      assert.equal((await client.conversations.convertToTicket({ conversation_id: Number(conversation), ticket_type_id: type_id }))?.id, conversation);
      await client.tickets.deleteTicket({ ticket_id });
      await assert.rejects(client.tickets.deleteTicket({ ticket_id }), Intercom.NotFoundError);
      assert.deepEqual(bench.simulator.notifications, []);
    } finally {
      await bench.simulator.close();
    }
  });
});
