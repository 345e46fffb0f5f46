import { hasForm } from '../conversation-values.ts';
import type { AttributeValue, Author } from '../model.ts';
import { invalid } from '../refusal.ts';
import type { Body } from '../shape.ts';
import { addPart } from '../thread.ts';
import type { Workspace } from '../workspace.ts';
import type { SimTicket, SimTicketAttribute, SimTicketType } from './model.ts';
import { TITLE } from './model.ts';

export interface TicketChange {
  readonly attribute: SimTicketAttribute;
  readonly value: AttributeValue;
}

/** List attributes take the option's id, not its label (reference/intercom.md §18). */
function checkValue(workspace: Workspace, attribute: SimTicketAttribute, value: unknown): void {
  const { name, dataType, options, isDefault } = attribute;
  if (!hasForm(dataType, value)) throw invalid(`Ticket attribute '${name}' must be a ${dataType}`, name);
  if (dataType === 'list' && !options.some(({ id }) => id === value)) throw invalid(`Ticket attribute '${name}' has no such option`, name);
  const { ticketTextLength } = workspace.switches;
  if (isDefault && ticketTextLength !== null && typeof value === 'string' && value.length > ticketTextLength) throw invalid(`Ticket attribute '${name}' is too long`, name);
}

/** Checks all before any is set; null clears. @throws Refusal 400 `parameter_invalid` for names the type does not have and values of another form. */
export function checkedTicketAttributes(workspace: Workspace, type: SimTicketType, values: Body): readonly TicketChange[] {
  const known = new Map(type.attributes.filter(({ archived }) => !archived).map((attribute) => [attribute.name, attribute]));
  const extra = Object.keys(values).filter((name) => !known.has(name));
  if (extra.length > 0) throw invalid(`Extra attributes provided that are not found on ticket type: ${extra.join(', ')}`);
  return [...known.values()].flatMap((attribute) => {
    const value = Object.hasOwn(values, attribute.name) ? values[attribute.name] : undefined;
    if (value === undefined) return [];
    if (value !== null) checkValue(workspace, attribute, value);
    return [{ attribute, value }];
  });
}

/** @throws Refusal 400 "Missing required ticket attributes". */
export function checkRequired(type: SimTicketType, changes: readonly TicketChange[]): void {
  const given = new Set(changes.filter(({ value }) => value !== null && value !== '').map(({ attribute }) => attribute));
  const isMissing = type.attributes.some((attribute) => attribute.requiredToCreate && !attribute.archived && !given.has(attribute));
  if (isMissing) throw invalid('Missing required ticket attributes');
}

function labelOf(attribute: SimTicketAttribute, value: AttributeValue): string {
  if (attribute.dataType === 'list') return attribute.options.find(({ id }) => id === value)?.label ?? '';
  return typeof value === 'string' ? value : JSON.stringify(value ?? null);
}

function keep(ticket: SimTicket, { attribute, value }: TicketChange): void {
  if (value === null) ticket.attributes.delete(attribute.name);
  else ticket.attributes.set(attribute.name, value);
  if (attribute.name === TITLE) ticket.thread.title = typeof value === 'string' ? value : null;
}

/** With nothing in the history, as a new ticket has them. */
export function keepAttributes(ticket: SimTicket, changes: readonly TicketChange[]): void {
  for (const change of changes) keep(ticket, change);
}

/** One part for each value that changes, stamped now (reference/intercom.md §18). @returns whether any did. */
export function setTicketAttributes(workspace: Workspace, ticket: SimTicket, changes: readonly TicketChange[], author: Author): boolean {
  let changed = false;
  for (const change of changes) {
    const { attribute, value } = change;
    if (JSON.stringify(ticket.attributes.get(attribute.name) ?? null) === JSON.stringify(value)) continue;
    keep(ticket, change);
    const valueLabel = value === null ? '' : labelOf(attribute, value);
    const valueId = value === null ? null : attribute.dataType === 'list' ? value : valueLabel;
    addPart(workspace, ticket.thread, { type: 'ticket_attribute_updated_by_admin', author, ticketEvent: { kind: 'attribute', id: attribute.id, label: attribute.name, valueId, valueLabel } });
    changed = true;
  }
  return changed;
}

/** `ticket_attributes` as they are read: every attribute of the type, null where nothing is set; archived ones only with a value. */
export function ticketAttributesView(workspace: Workspace, type: SimTicketType, ticket: SimTicket): object {
  const shown = type.attributes.filter(({ name, archived }) => !archived || ticket.attributes.has(name));
  return Object.fromEntries(
    shown.map((attribute) => {
      const value = ticket.attributes.get(attribute.name) ?? null;
      const isLabelled = value !== null && attribute.dataType === 'list' && workspace.switches.ticketListShows === 'label';
      return [attribute.name, isLabelled ? labelOf(attribute, value) : value];
    }),
  );
}
