import { DateTime } from 'luxon';
import type { Catalog, SourceSystemName } from '../catalog/model.ts';
import { compileExpression } from '../expressions/compile.ts';
import type { Expression } from '../expressions/model.ts';
import { wantedAttributes } from './attributes.ts';
import { bindSpec, sectionOfCheck, type BoundSection, type BoundSpec } from './bind.ts';
import { checkBound } from './check.ts';
import { attributeTarget, compileFields, compileValueMap } from './compile-fields.ts';
import type { AttributeDefinition, CompiledCheck, CompiledCollection, CompiledCondition, CompiledContact, CompiledCompany, CompiledField, CompiledSpec, CompiledTicket, TraceNames } from './compiled.ts';
import { CONTACT_TRACE, type Model } from './destination.ts';
import { planHash } from './hash.ts';
import type { Problem, Spec, SpecTicket, SpecValue } from './model.ts';
import { teamsOf } from './rules/people.ts';
import { lineOf, type SpecLine } from './spec-line.ts';

/** The result of binding a spec to both catalogs. */
export interface CompiledResult {
  /** null when a problem is an error: what runs is never a guess. */
  readonly compiled: CompiledSpec | null;
  /** Of the rules, in the order of the file; those of the parser are not repeated. */
  readonly problems: readonly Problem[];
}

/** As shown in the attribute that names the source. */
const SYSTEM_NAMES: Readonly<Record<SourceSystemName, string>> = { autotask: 'Autotask', connectwise: 'ConnectWise', atera: 'Atera' };
/** Where each vendor keeps the time of creation. */
const CREATED = ['createDate', 'createDateTime', 'dateEntered', 'createdDate', 'TicketCreatedDate'];

function condition(bound: BoundSpec, value: SpecValue | null): CompiledCondition | null {
  const expression = bound.expressionOf(value);
  return expression === null || value === null ? null : { expression, line: lineOf(value.at) };
}

function sectionFor(bound: BoundSpec, model: Model): BoundSection | null {
  return bound.sections.find((section) => section.model === model) ?? null;
}

/** Every record has an id, listed as a field or not. */
function idExpression(section: BoundSection): Expression | null {
  const result = compileExpression('id', { ...section.scope, complete: false });
  return result.ok ? result.expression : null;
}

function createdExpression(section: BoundSection): Expression | null {
  const name = CREATED.find((candidate) => section.scope.fields.has(candidate));
  const result = name === undefined ? null : compileExpression(name, section.scope);
  return result?.ok === true ? result.expression : null;
}

function traceField(destination: Catalog, attribute: AttributeDefinition, from: CompiledField['from'] | null): CompiledField[] {
  if (from === null) return [];
  return [{ target: attributeTarget(destination, attribute), from, values: null, unknown: 'drop', tooLong: 'truncate', line: attribute.line }];
}

function traceFields(bound: BoundSpec, section: BoundSection, trace: TraceNames, attributes: readonly AttributeDefinition[], destination: Catalog): readonly CompiledField[] {
  const created = section.spec.fields.find((field) => !field.attribute && field.target.value === 'created_at');
  const wrap = (expression: Expression | null): CompiledField['from'] | null => (expression === null ? null : { kind: 'expression', expression });
  const sources = new Map<string, CompiledField['from'] | null>(
    section.model === 'contact'
      ? [[trace.contactId, wrap(idExpression(section))]]
      : [
          [trace.id, wrap(idExpression(section))],
          [trace.created, wrap(createdExpression(section) ?? bound.expressionOf(created?.from ?? null))],
          [trace.system, { kind: 'constant', value: SYSTEM_NAMES[bound.spec.source.system.value] }],
        ],
  );
  return attributes.flatMap((attribute) => (attribute.model === section.model && sources.has(attribute.name) ? traceField(destination, attribute, sources.get(attribute.name) ?? null) : []));
}

interface Parts {
  readonly bound: BoundSpec;
  readonly destination: Catalog;
  readonly attributes: readonly AttributeDefinition[];
  readonly trace: TraceNames | null;
}

function fieldsOf({ bound, destination, attributes, trace }: Parts, section: BoundSection): readonly CompiledField[] {
  const traced = trace === null || section.model === 'company' ? [] : traceFields(bound, section, trace, attributes, destination);
  return [...compileFields(bound, section, destination), ...traced];
}

function compileCompany(parts: Parts): CompiledCompany | null {
  const { company } = parts.bound.spec;
  const section = sectionFor(parts.bound, 'company');
  if (company === null || section === null) return null;
  return { entity: company.from.value, existing: company.existing, fields: fieldsOf(parts, section), line: lineOf(company.at) };
}

function compileContact(parts: Parts): CompiledContact | null {
  const { contact } = parts.bound.spec;
  const section = sectionFor(parts.bound, 'contact');
  if (contact === null || section === null) return null;
  return { entity: contact.from.value, existing: contact.existing, fields: fieldsOf(parts, section), leadWhen: condition(parts.bound, contact.leadWhen), line: lineOf(contact.at) };
}

function compileCollections(bound: BoundSpec): readonly CompiledCollection[] {
  return bound.collections.flatMap(({ spec, body }) => {
    const text = bound.expressionOf(body);
    if (text === null) return [];
    return [{ collection: spec.from.value, body: text, publicWhen: condition(bound, spec.publicWhen), skipWhen: condition(bound, spec.skipWhen), line: lineOf(spec.at) }];
  });
}

function compileMapping<T>(bound: BoundSpec, mapping: { readonly from: SpecValue; readonly values: Parameters<typeof compileValueMap<T>>[1] } | null): { readonly expression: Expression; readonly values: ReturnType<typeof compileValueMap<T>>; readonly line: SpecLine } | null {
  const expression = mapping === null ? null : bound.expressionOf(mapping.from);
  return mapping === null || expression === null ? null : { expression, values: compileValueMap(expression, mapping.values), line: lineOf(mapping.from.at) };
}

/** Start of that day in the customer's zone, milliseconds UTC. */
function startOfDay(day: string, zone: string): number {
  return DateTime.fromISO(day, { zone }).startOf('day').toMillis();
}

function compileTicket(parts: Parts): CompiledTicket | null {
  const { bound } = parts;
  const ticket: SpecTicket | null = bound.spec.ticket;
  const section = sectionFor(bound, 'conversation');
  if (ticket === null || section === null) return null;
  const { files } = ticket.thread;
  return {
    entity: ticket.from.value,
    since: ticket.since === null ? null : startOfDay(ticket.since.value, bound.spec.timeZone.value),
    missingContact: ticket.missingContact,
    opening: ticket.opening,
    order: ticket.order,
    fields: fieldsOf(parts, section),
    state: compileMapping(bound, ticket.state),
    team: compileMapping(bound, ticket.team),
    collections: compileCollections(bound),
    files: files === null ? null : { max: files.max, oversize: files.oversize, when: files.when, hosts: files.hosts, line: lineOf(files.at) },
    line: lineOf(ticket.at),
  };
}

/**
 * The three sections alone, with no rule asked: what cannot be bound is left out. For looks at single lines; what runs is made by
 * `compileSpec`.
 */
export function compileSections(bound: BoundSpec, destination: Catalog): Pick<CompiledSpec, 'company' | 'contact' | 'ticket'> {
  const parts: Parts = { bound, destination, attributes: wantedAttributes(bound), trace: null };
  return { company: compileCompany(parts), contact: compileContact(parts), ticket: compileTicket(parts) };
}

function replacements(spec: Spec): ReadonlyMap<string, string> {
  return new Map(spec.people.replace.map(({ from, to }) => [from.value.toLowerCase(), to.value]));
}

function compileChecks(bound: BoundSpec): readonly CompiledCheck[] {
  return bound.spec.checks.flatMap((check) => {
    const [section, holds] = [sectionOfCheck(bound.sections, check), bound.expressionOf(check.holds)];
    return section === null || holds === null ? [] : [{ name: check.name.value, entity: section.spec.from.value, holds, severity: check.severity, line: lineOf(check.at) }];
  });
}

function build(bound: BoundSpec, destination: Catalog): CompiledSpec {
  const { spec } = bound;
  const attributes = wantedAttributes(bound);
  const trace: TraceNames | null = spec.trace === null ? null : { id: spec.trace.id.value, created: spec.trace.created.value, system: spec.trace.system.value, contactId: CONTACT_TRACE };
  const parts: Parts = { bound, destination, attributes, trace };
  const [company, contact, ticket] = [compileCompany(parts), compileContact(parts), compileTicket(parts)];
  const targets = [company, contact, ticket].flatMap((section) => section?.fields.map((field) => field.target) ?? []);
  return {
    timeZone: spec.timeZone.value,
    sourceSystem: spec.source.system.value,
    sourceConnection: spec.source.connection.value,
    destinationConnection: spec.destination.connection.value,
    stagingConnection: spec.destination.staging?.value ?? null,
    trace,
    people: { fallback: spec.people.fallback.value, replace: replacements(spec) },
    company,
    contact,
    ticket,
    leaveBehind: spec.leaveBehind.map((item) => ({ entity: item.entity.value, archive: item.archive, line: lineOf(item.at) })),
    checks: compileChecks(bound),
    attributes,
    teams: teamsOf(spec).map((team) => ({ name: team.value, line: lineOf(team.at) })),
    planHash: planHash(bound, attributes, targets),
  };
}

/**
 * Binds a parsed spec to the catalogs of source and destination: nothing is left to look up by name while records flow.
 * Runs every rule first; with one error, `compiled` is null. Pure. `people.replace` is keyed by address in lower case.
 */
export function compileSpec(spec: Spec, catalogs: { readonly source: Catalog; readonly destination: Catalog }): CompiledResult {
  const bound = bindSpec(spec, catalogs.source);
  const problems = checkBound(bound, { ...catalogs, staging: null });
  const refused = problems.some((problem) => problem.severity === 'error');
  return { compiled: refused ? null : build(bound, catalogs.destination), problems };
}
