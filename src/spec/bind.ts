/** The spec's expressions, each bound to the scope of its place. Rules and compiler read this; nothing is compiled twice. */
import { findEntity } from '../catalog/lookup.ts';
import type { Catalog, Entity } from '../catalog/model.ts';
import { compileExpression } from '../expressions/compile.ts';
import type { CompileResult, Expression, Scope } from '../expressions/model.ts';
import { scopeFor } from '../expressions/scope.ts';
import type { Model } from './destination.ts';
import type { Spec, SpecCheck, SpecCompany, SpecExpression, SpecField, SpecThreadCollection, SpecTicket, SpecValue } from './model.ts';

export interface BoundSection {
  readonly model: Model;
  readonly spec: SpecCompany | SpecTicket;
  /** null: no catalog, or no such entity. */
  readonly entity: Entity | null;
  readonly scope: Scope;
}

interface BoundCollection {
  readonly spec: SpecThreadCollection;
  /** The item's entity; null: unknown. */
  readonly entity: Entity | null;
  readonly scope: Scope;
  /** The text of a part: as written, or the usual field of the entity. */
  readonly body: SpecExpression | null;
}

type SlotRole = 'value' | 'lead' | 'public' | 'skip' | 'body' | 'check';

export interface Slot {
  readonly expression: SpecExpression;
  readonly role: SlotRole;
  /** Whose fields it reads; null: unknown. */
  readonly entity: Entity | null;
  readonly result: CompileResult;
}

export interface BoundSpec {
  readonly spec: Spec;
  readonly source: Catalog | null;
  readonly sections: readonly BoundSection[];
  readonly collections: readonly BoundCollection[];
  readonly slots: readonly Slot[];
  /** The compiled expression of a value; null: it has mistakes or is a constant. */
  expressionOf(value: SpecValue | null): Expression | null;
}

function section(model: Model, spec: SpecCompany | SpecTicket | null, source: Catalog | null): BoundSection[] {
  if (spec === null) return [];
  const name = spec.from.value;
  return [{ model, spec, entity: source === null ? null : findEntity(source, name), scope: scopeFor(source, name) }];
}

/** Notes carry their text in `description` with Autotask, in `text` with the others. */
const USUAL_BODIES = ['description', 'text', 'comment', 'notes'];

function usualBody(spec: SpecThreadCollection, entity: Entity | null): SpecExpression | null {
  const name = USUAL_BODIES.find((candidate) => entity?.fields.some((field) => field.name === candidate && !field.custom));
  return name === undefined ? null : { kind: 'expression', text: name, at: spec.from.at, style: 'block', raw: spec.from.value };
}

function bindCollections(ticket: SpecTicket | null, source: Catalog | null): BoundCollection[] {
  if (ticket === null) return [];
  const collections = source === null ? undefined : findEntity(source, ticket.from.value)?.collections;
  return [ticket.thread.notes, ticket.thread.hours].flatMap((spec) => {
    if (spec === null) return [];
    const name = spec.from.value;
    const item = collections !== undefined && Object.hasOwn(collections, name) ? (collections[name] ?? null) : null;
    const entity = source === null || item === null ? null : findEntity(source, item);
    return [{ spec, entity, scope: scopeFor(source, item ?? ''), body: spec.body ?? usualBody(spec, entity) }];
  });
}

function fieldValues(fields: readonly SpecField[]): readonly (readonly [SpecValue | null, SlotRole])[] {
  return fields.map((field) => [field.from, 'value'] as const);
}

function sectionValues(bound: BoundSection): readonly (readonly [SpecValue | null, SlotRole])[] {
  const { spec } = bound;
  const own = fieldValues(spec.fields);
  if ('thread' in spec) return [...own, [spec.state?.from ?? null, 'value'], [spec.team?.from ?? null, 'value']];
  return 'leadWhen' in spec ? [[(spec as SpecCompany & { leadWhen: SpecValue | null }).leadWhen, 'lead'], ...own] : own;
}

const MODEL_OF: Readonly<Record<SpecCheck['for'], Model>> = { company: 'company', contact: 'contact', ticket: 'conversation' };

/** The section whose records a check looks at; null: the spec loads none of them. */
export function sectionOfCheck(sections: readonly BoundSection[], check: SpecCheck): BoundSection | null {
  return sections.find(({ model }) => model === MODEL_OF[check.for]) ?? null;
}

function slotsOf(values: readonly (readonly [SpecValue | null, SlotRole])[], { scope, entity }: { readonly scope: Scope; readonly entity: Entity | null }): Slot[] {
  return values.flatMap(([value, role]) => (value?.kind === 'expression' ? [{ expression: value, role, entity, result: compileExpression(value.text, scope) }] : []));
}

/** @param source null: not discovered; unknown names then pass. */
export function bindSpec(spec: Spec, source: Catalog | null): BoundSpec {
  const sections = [...section('company', spec.company, source), ...section('contact', spec.contact, source), ...section('conversation', spec.ticket, source)];
  const collections = bindCollections(spec.ticket, source);
  const slots = [
    ...sections.flatMap((bound) => slotsOf(sectionValues(bound), bound)),
    ...spec.checks.flatMap((check) => slotsOf([[check.holds, 'check']], sectionOfCheck(sections, check) ?? { scope: scopeFor(null, ''), entity: null })),
    ...collections.flatMap((bound) => slotsOf([[bound.body, 'body'], [bound.spec.publicWhen, 'public'], [bound.spec.skipWhen, 'skip']], bound)),
  ];
  const byExpression = new Map<SpecValue, Expression>();
  for (const slot of slots) if (slot.result.ok) byExpression.set(slot.expression, slot.result.expression);
  return { spec, source, sections, collections, slots, expressionOf: (value) => (value === null ? null : (byExpression.get(value) ?? null)) };
}
