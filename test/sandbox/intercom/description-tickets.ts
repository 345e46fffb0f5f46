import { ADMIN, START, TEAM, shown, withConversation } from './support.ts';
import type { Answer, Bench } from './support.ts';
import { openDesk, optionId, stateId, ticketForm } from './ticket-support.ts';
import type { Desk } from './ticket-support.ts';

interface Caller {
  call(method: string, template: string, path: string, body?: unknown): Promise<Answer>;
}

const ONE = '/tickets/{ticket_id}';

async function checkTypes(checked: Caller, desk: Desk): Promise<void> {
  const [path, one] = ['/ticket_types', '/ticket_types/{ticket_type_id}'];
  const made = (await checked.call('POST', path, path, { name: 'Bug', description: 'd', category: 'Customer', icon: '🐞', is_internal: false })).json;
  await checked.call('GET', path, path);
  await checked.call('GET', one, `${path}/${shown(made.id)}`);
  await checked.call('PUT', one, `${path}/${shown(made.id)}`, { name: 'Bug 2', archived: true });
  for (const data_type of ['string', 'integer', 'decimal', 'boolean', 'datetime', 'files']) {
    await checked.call('POST', `${one}/attributes`, `${path}/${shown(desk.type.id)}/attributes`, { name: data_type, description: 'd', data_type });
  }
  await checked.call('PUT', `${one}/attributes/{attribute_id}`, `${path}/${shown(desk.type.id)}/attributes/${shown(desk.list.id)}`, { list_items: 'Low,High,Urgent' });
  await checked.call('GET', '/ticket_states', '/ticket_states');
}

async function checkThread(checked: Caller, desk: Desk, ticket: string): Promise<void> {
  const path = `/tickets/${ticket}`;
  const file = { name: 'a.txt', content_type: 'text/plain', data: 'aGVsbG8=' };
  const admin = { type: 'admin', admin_id: ADMIN, skip_notifications: true };
  for (const message_type of ['comment', 'note']) await checked.call('POST', `${ONE}/reply`, `${path}/reply`, { ...admin, message_type, body: '<p>x</p>', created_at: START - 5, attachment_files: [file] });
  await checked.call('POST', `${ONE}/reply`, `${path}/reply`, { ...admin, message_type: 'quick_reply', reply_options: [{ text: 'Yes', uuid: '22d6d1f4-1a19-41d0-94c2-e54031f78aca' }] });
  await checked.call('POST', `${ONE}/reply`, `${path}/reply`, { type: 'user', message_type: 'comment', intercom_user_id: desk.contact, body: 'x' });
  await checked.call('POST', `${ONE}/reply`, '/tickets/1/reply', { ...admin, message_type: 'note', body: 'x' });
  const tag = (await checked.call('POST', '/tags', '/tags', { name: 'ticket tag' })).json;
  await checked.call('POST', `${ONE}/tags`, `${path}/tags`, { id: tag.id, admin_id: ADMIN });
  await checked.call('POST', `${ONE}/tags`, '/tickets/1/tags', { id: tag.id, admin_id: ADMIN });
  for (let round = 0; round < 2; round += 1) await checked.call('DELETE', `${ONE}/tags/{tag_id}`, `${path}/tags/${shown(tag.id)}`, { admin_id: ADMIN });
}

async function checkLinks(checked: Caller, desk: Desk): Promise<void> {
  const { bench } = desk;
  const { conversation } = await withConversation(bench);
  const type = await bench.done('POST', '/ticket_types', { name: 'Outage', category: 'Tracker' });
  const tracker = shown((await checked.call('POST', '/tickets', '/tickets', ticketForm(desk, { ticket_type_id: type.id }))).json.id);
  const links = `/tickets/${tracker}/linked_conversations`;
  for (let round = 0; round < 2; round += 1) await checked.call('POST', `${ONE}/linked_conversations`, links, { conversation_id: conversation });
  await checked.call('POST', `${ONE}/linked_conversations`, links, { conversation_id: '1' });
  await checked.call('POST', `${ONE}/reply`, `/tickets/${tracker}/reply`, { type: 'user', message_type: 'comment', intercom_user_id: desk.contact, body: 'x' });
  for (let round = 0; round < 2; round += 1) await checked.call('DELETE', `${ONE}/linked_conversations/{id}`, `${links}/${conversation}`);
  await checked.call('POST', '/conversations/{conversation_id}/convert', `/conversations/${conversation}/convert`, { ticket_type_id: type.id });
  await checked.call('POST', '/conversations/{conversation_id}/convert', `/conversations/${conversation}/convert`, { ticket_type_id: desk.type.id });
}

/** Every kind of answer about tickets that the description knows (reference/intercom.md §18). */
export async function checkTickets(checked: Caller, bench: Bench): Promise<void> {
  const desk = await openDesk(bench);
  await checkTypes(checked, desk);
  const company = bench.simulator.seedCompany({ company_id: 'at:tickets', name: 'C' });
  const ticket_attributes = { _default_title_: 'T', Urgency: optionId(desk, 0), integer: 1, decimal: 1.5, boolean: true, datetime: '2026-01-01T00:00:00Z' };
  const wanted = ticketForm(desk, { company_id: company, created_at: START - 9, assignment: { team_assignee_id: TEAM }, ticket_attributes });
  const ticket = shown((await checked.call('POST', '/tickets', '/tickets', wanted)).json.id);
  const job = (await checked.call('POST', '/tickets/enqueue', '/tickets/enqueue', wanted)).json;
  await checked.call('POST', '/tickets/enqueue', '/tickets/enqueue', ticketForm(desk, { ticket_attributes: { Nope: 1 } }));
  await checkThread(checked, desk, ticket);
  const path = `/tickets/${ticket}`;
  await checked.call('PUT', ONE, path, { ticket_attributes: { Urgency: optionId(desk, 1) }, ticket_state_id: stateId(desk, 'in_progress'), admin_id: Number(ADMIN), assignee_id: ADMIN, snoozed_until: START + 99_999, skip_notifications: true });
  await checked.call('GET', ONE, path);
  bench.clock.advance(10_000);
  await checked.call('GET', '/jobs/status/{job_id}', `/jobs/status/${shown(job.id)}`);
  await checked.call('GET', '/jobs/status/{job_id}', '/jobs/status/0');
  await checked.call('POST', '/tickets/search', '/tickets/search', { query: { field: 'category', operator: '=', value: 'request' }, pagination: { per_page: 1 } });
  const other = await bench.done('POST', '/ticket_types', { name: 'Other', category: 'Customer' });
  await checked.call('POST', `${ONE}/change_type`, `${path}/change_type`, { ticket_type_id: shown(other.id), ticket_state_id: stateId(desk, 'resolved') });
  await checked.call('POST', `${ONE}/change_type`, `${path}/change_type`, { ticket_type_id: shown(other.id), ticket_state_id: stateId(desk, 'resolved') });
  await checkLinks(checked, desk);
  for (let round = 0; round < 2; round += 1) await checked.call('DELETE', ONE, path);
}

/** Custom object instances (reference/intercom.md §19). */
export async function checkObjects(checked: Caller, bench: Bench): Promise<void> {
  bench.simulator.addCustomObjectType({ identifier: 'Order', attributes: [{ name: 'order_number', dataType: 'string' }], contactRelation: { name: 'order', type: 'many' } });
  const [all, one] = ['/custom_object_instances/{custom_object_type_identifier}', '/custom_object_instances/{custom_object_type_identifier}/{custom_object_instance_id}'];
  const path = '/custom_object_instances/Order';
  const make = async (external_id: string) => shown((await checked.call('POST', all, path, { external_id, external_created_at: START, custom_attributes: { order_number: 'A-1' } })).json.id);
  const first = await make('o1');
  await make('o2');
  await checked.call('GET', all, path);
  await checked.call('GET', one, `${path}/${first}`);
  await checked.call('GET', one, `${path}/none`);
  await checked.call('POST', all, '/custom_object_instances/None', { external_id: 'x' });
  const contact = bench.simulator.seedContact({ external_id: 'with-order', custom_attributes: { order: [first] } });
  await checked.call('GET', '/contacts/{contact_id}', `/contacts/${contact}`);
  await checked.call('GET', all, `${path}?references_contact_id=${contact}`);
  for (let round = 0; round < 2; round += 1) await checked.call('DELETE', all, `${path}?external_id=o2`);
  for (let round = 0; round < 2; round += 1) await checked.call('DELETE', one, `${path}/${first}`);
}
