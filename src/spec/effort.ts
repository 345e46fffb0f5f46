/** How many calls a spec costs, as bounds (reference/engine-practice.md §5.2). */
import { findEntity } from '../catalog/lookup.ts';
import type { Catalog, SourceSystemName } from '../catalog/model.ts';
import type { CompiledSpec, CompiledTicket } from './compiled.ts';
import type { PlanStep } from './plan.ts';

/** Records of one page (reference/autotask.md §4.2, reference/connectwise.md, reference/atera.md). */
const PAGE: Readonly<Record<SourceSystemName, number>> = { autotask: 500, connectwise: 1000, atera: 50 };
/** Tickets whose parts one filter asks for. */
const PARENTS = 400;

function countOf(source: Catalog, entity: string): number | null {
  return findEntity(source, entity)?.count ?? null;
}

/** Parts of one collection over all tickets; 0 where the source does not tell. */
function partsOf(source: Catalog, ticket: CompiledTicket): number {
  const collections = findEntity(source, ticket.entity)?.collections ?? {};
  const names = ticket.collections.map(({ collection }) => (Object.hasOwn(collections, collection) ? collections[collection] : undefined));
  return names.reduce((sum, name) => sum + (name === undefined ? 0 : (countOf(source, name) ?? 0)), 0);
}

function step(entity: string, becomes: string, records: number | null, perRecord: readonly [number, number], parts = 0): PlanStep {
  const count = records ?? 0;
  return { entity, becomes, records, calls: { low: count * perRecord[0] + parts, high: count * perRecord[1] + parts } };
}

/**
 * Company: one upsert, and one look where what stands there matters. Contact: create and attach, and one update where it exists.
 * Ticket: create, update, parts; at most an opening note, two participants, two assignments, one state and one read more.
 */
export function stepsOf(compiled: CompiledSpec, source: Catalog): readonly PlanStep[] {
  const { company, contact, ticket } = compiled;
  return [
    ...(company === null ? [] : [step(company.entity, 'company', countOf(source, company.entity), [1, 2])]),
    ...(contact === null ? [] : [step(contact.entity, 'contact', countOf(source, contact.entity), [1, 4])]),
    ...(ticket === null ? [] : [step(ticket.entity, 'conversation', countOf(source, ticket.entity), [2, 9], partsOf(source, ticket))]),
  ];
}

/** Pages of every entity that is read or archived, and set-based reads of what belongs to tickets; files are not counted. */
export function sourceCalls(compiled: CompiledSpec, source: Catalog): number {
  const page = PAGE[compiled.sourceSystem];
  const entities = new Set([compiled.company?.entity, compiled.contact?.entity, compiled.ticket?.entity, ...compiled.leaveBehind.map((item) => item.entity)].filter((name) => name !== undefined));
  const pages = [...entities].reduce((sum, name) => sum + Math.max(1, Math.ceil((countOf(source, name) ?? 0) / page)), 0);
  if (compiled.ticket === null) return pages;
  const groups = Math.max(1, Math.ceil((countOf(source, compiled.ticket.entity) ?? 0) / PARENTS));
  const parts = Math.max(groups * compiled.ticket.collections.length, Math.ceil(partsOf(source, compiled.ticket) / page));
  return pages + parts + (compiled.ticket.files === null ? 0 : groups);
}
