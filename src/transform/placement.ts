/** Where a conversation ends up: team, teammate, state. Law 5: assign before close, state last. */
import type { ExpressionInput } from '../expressions/model.ts';
import type { SourceRecord } from '../record/model.ts';
import type { CompiledTicket } from '../spec/compiled.ts';
import type { StateTarget } from '../spec/model.ts';
import type { TransformContext } from './context.ts';
import type { ExpectedField, Notice, PlannedOperation, Treatment } from './operation.ts';
import { readExpression, recordInput } from './read-source.ts';
import { cleanLine } from './text.ts';
import { teammateOf } from './writers.ts';
import type { SpecLine } from '../spec/spec-line.ts';

interface Placed {
  readonly operations: readonly PlannedOperation[];
  readonly row: ExpectedField;
  readonly notices: readonly Notice[];
}

interface Looked<T> {
  readonly value: T | undefined;
  readonly shown: ExpectedField['source'];
  readonly defaulted: boolean;
}

/** What a value map says of a record, before anything is known of the workspace. */
export function lookUp<T>(rule: { readonly expression: NonNullable<CompiledTicket['state']>['expression']; readonly values: { readonly byValue: ReadonlyMap<string, T>; readonly otherwise: T | undefined } }, input: ExpressionInput): Looked<T> {
  const reading = readExpression(rule.expression, input);
  const mapped = reading.stored === null ? undefined : rule.values.byValue.get(String(reading.stored));
  return { value: mapped ?? rule.values.otherwise, shown: reading.shown, defaulted: mapped === undefined };
}

function row(path: string, source: ExpectedField['source'], expected: string | null, treatment: Treatment, line: SpecLine | null, reason: string | null): ExpectedField {
  return { path, source, expected, treatment, line, reason };
}

export function placeTeam(ticket: CompiledTicket, input: ExpressionInput, context: TransformContext): Placed {
  if (ticket.team === null) return { operations: [], row: row('team', null, null, 'same', null, null), notices: [] };
  const { line } = ticket.team;
  const { value: name, shown, defaulted } = lookUp(ticket.team, input);
  const empty = shown === null || shown === '';
  if (name === undefined) {
    const notices = empty ? [] : [{ code: 'team-not-mapped', path: 'team', line }];
    return { operations: [], row: row('team', shown, null, empty ? 'same' : 'dropped', line, empty ? null : 'not in the team map'), notices };
  }
  const teamId = context.teams.get(name);
  if (teamId === undefined) return { operations: [], row: row('team', shown, null, 'dropped', line, 'the workspace has no such team'), notices: [{ code: 'team-missing', path: 'team', line }] };
  return {
    operations: [{ key: 'assign:team', body: { kind: 'conversation.assign', to: 'team', assigneeId: teamId } }],
    row: row('team', shown, name, defaulted ? 'defaulted' : shown === name ? 'same' : 'converted', line, defaulted ? 'not in the team map: otherwise' : shown === name ? null : 'team map'),
    notices: defaulted ? [{ code: 'otherwise-used', path: 'team', line }] : [],
  };
}

export function placeAssignee(record: SourceRecord, context: TransformContext): Placed {
  const id = record.links.technician;
  if (id === null) return { operations: [], row: row('assignee', null, null, 'same', null, null), notices: [] };
  const teammate = teammateOf(id, context);
  const said = cleanLine(context.source.technicians.get(id)?.name ?? `Technician ${id}`);
  const { id: assigneeId, name } = teammate ?? context.fallbackAdmin;
  const treatment = teammate === null ? 'defaulted' : said === name ? 'same' : 'converted';
  const reason = teammate === null ? 'no teammate with this e-mail' : said === name ? null : 'teammate with the same e-mail';
  return {
    operations: [{ key: 'assign:admin', body: { kind: 'conversation.assign', to: 'admin', assigneeId } }],
    row: row('assignee', said, name, treatment, null, reason),
    notices: teammate === null ? [{ code: 'assignee-fallback', path: 'assignee', line: null }] : [],
  };
}

function stateName(target: StateTarget): 'open' | 'closed' | 'snoozed' {
  return typeof target === 'string' ? target : 'snoozed';
}

/** Whether a ticket's conversation ends closed: known from the record alone, before anything else of it is planned. */
export function endsClosed(record: SourceRecord, ticket: CompiledTicket, source: TransformContext['source']): boolean {
  return ticket.state !== null && lookUp(ticket.state, recordInput(record, source)).value === 'closed';
}

export function placeState(ticket: CompiledTicket, input: ExpressionInput, context: TransformContext): Placed {
  if (ticket.state === null) return { operations: [], row: row('state', null, 'open', 'same', null, null), notices: [] };
  const { line } = ticket.state;
  const { value, shown, defaulted } = lookUp(ticket.state, input);
  const target = value ?? 'open';
  const state = stateName(target);
  const snoozedUntil = typeof target === 'string' ? null : context.now + target.snoozedFor;
  const notices = defaulted ? [{ code: value === undefined ? 'state-unknown' : 'otherwise-used', path: 'state', line }] : [];
  return {
    operations: state === 'open' ? [] : [{ key: 'state', body: { kind: 'conversation.state', state, snoozedUntil } }],
    row: row('state', shown, state, defaulted ? 'defaulted' : 'converted', line, defaulted ? 'not in the state map' : 'state map'),
    notices,
  };
}
