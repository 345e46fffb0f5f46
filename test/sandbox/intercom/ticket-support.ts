import { shown } from './support.ts';
import type { Bench, Found } from './support.ts';

/** A workspace in which tickets can be made. */
export interface Desk {
  readonly bench: Bench;
  readonly contact: string;
  readonly type: Found;
  readonly list: Found;
  readonly source: Found;
}

export async function addType(bench: Bench, category: string, name = category): Promise<Found> {
  return bench.done('POST', '/ticket_types', { name, description: 'made by a test', category });
}

export async function addAttribute(bench: Bench, type: Found, form: object): Promise<Found> {
  return bench.done('POST', `/ticket_types/${shown(type.id)}/attributes`, { description: 'd', data_type: 'string', ...form });
}

/** A contact and a Customer type with a list and the attribute that says where a ticket came from. */
export async function openDesk(bench: Bench): Promise<Desk> {
  const contact = bench.simulator.seedContact({ external_id: 'at:7', email: 'carla@example.test', name: 'Carla' });
  const made = await addType(bench, 'Customer');
  const list = await addAttribute(bench, made, { name: 'Urgency', data_type: 'list', list_items: 'Low, High ,High' });
  const source = await addAttribute(bench, made, { name: 'Source Ticket ID' });
  return { bench, contact, type: await bench.done('GET', `/ticket_types/${shown(made.id)}`), list, source };
}

export function ticketForm(desk: Desk, more: object = {}): object {
  return { ticket_type_id: desk.type.id, contacts: [{ id: desk.contact }], ticket_attributes: { _default_title_: 'Printer', _default_description_: 'It smokes' }, skip_notifications: true, ...more };
}

export async function createTicket(desk: Desk, more: object = {}): Promise<Found> {
  return desk.bench.done('POST', '/tickets', ticketForm(desk, more));
}

export function partTypes(ticket: Found): unknown[] {
  return ticket.ticket_parts?.ticket_parts?.map((part) => part.part_type) ?? [];
}

/** Id of the first state of a category that the desk's type has. */
export function stateId(desk: Desk, category: string): string {
  const states = desk.type.ticket_states?.data?.map((state) => state) ?? [];
  return shown(states.find((state) => shown(state.category) === category)?.id);
}

export function optionId(desk: Desk, index: number): string {
  return shown(desk.list.input_options?.list_options?.[index]?.id);
}
