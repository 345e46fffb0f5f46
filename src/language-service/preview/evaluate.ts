/** Lines of a section applied to the pinned record, by the transformation that runs in a migration. */
import type { SourceRecord } from '../../record/model.ts';
import type { CompiledCollection, CompiledField, CompiledSpec } from '../../spec/compiled.ts';
import type { SnoozeFor, StateTarget } from '../../spec/model.ts';
import type { CatalogLookup } from '../../transform/context.ts';
import type { ExpressionInput } from '../../expressions/model.ts';
import { lookUp } from '../../transform/placement.ts';
import { isTrue, partInput, recordInput } from '../../transform/read-source.ts';
import { resolveField } from '../../transform/resolve-field.ts';
import { decideVisibility } from '../../transform/visibility.ts';
import { failureWords, fieldWords, valueWords } from './value-words.ts';

export type CompiledSections = Pick<CompiledSpec, 'company' | 'contact' | 'ticket'>;

export interface Subject {
  readonly sections: CompiledSections;
  readonly record: SourceRecord;
  readonly source: CatalogLookup;
  readonly zone: string;
}

const DAY = 86_400;
const HOUR = 3600;

function span({ snoozedFor }: SnoozeFor): string {
  if (snoozedFor % DAY === 0) return `${snoozedFor / DAY} d`;
  return snoozedFor % HOUR === 0 ? `${snoozedFor / HOUR} h` : `${Math.round(snoozedFor / 60)} min`;
}

function stateWords(target: StateTarget): string {
  return typeof target === 'string' ? `"${target}"` : `snoozed for ${span(target)}`;
}

function fieldOf(fields: readonly CompiledField[], group: string, name: string): CompiledField | null {
  return fields.find(({ target }) => target.name === name && target.attribute === (group === 'attributes')) ?? null;
}

function field(found: CompiledField | null, input: ExpressionInput, { zone, record }: Subject): string | null {
  if (found === null) return null;
  const { field: expected } = resolveField(found, { input, zone, record: `${record.entity} ${record.id}` });
  return fieldWords(expected, found.target);
}

function state({ sections: { ticket } }: Subject, input: ExpressionInput): string | null {
  if (ticket?.state == null) return null;
  const { value, defaulted } = lookUp(ticket.state, input);
  return `→ ${stateWords(value ?? 'open')}${!defaulted ? '' : value === undefined ? ' (not in the map)' : ' (otherwise)'}`;
}

function team({ sections: { ticket } }: Subject, input: ExpressionInput): string | null {
  if (ticket?.team == null) return null;
  const { value, defaulted } = lookUp(ticket.team, input);
  return value === undefined ? '→ nothing (not in the map)' : `→ ${valueWords(value, 'text')}${defaulted ? ' (otherwise)' : ''}`;
}

/** Law 4: what the source keeps internal stays so, whatever the condition says. */
function publicCount(parts: readonly SourceRecord['parts'][number][], { publicWhen }: CompiledCollection): string {
  const seen = parts.filter(({ values, visibility }) => decideVisibility(publicWhen !== null && isTrue(publicWhen.expression, partInput(values)), visibility, true).message === 'comment').length;
  return `→ ${seen} public, ${parts.length - seen} internal`;
}

function firstBody(parts: readonly SourceRecord['parts'][number][], { body, collection }: CompiledCollection): string {
  const [first] = parts;
  if (first === undefined) return `→ no ${collection}`;
  const outcome = body.evaluate(partInput(first.values));
  return `→ ${valueWords(outcome.kind === 'none' ? null : outcome.value, 'text')}`;
}

function thread({ sections: { ticket }, record }: Subject, collection: string, key: string): string | null {
  const compiled = ticket?.collections.find((candidate) => candidate.collection === collection);
  if (compiled === undefined) return null;
  const all = record.parts.filter((part) => part.collection === collection);
  const { skipWhen } = compiled;
  const kept = skipWhen === null ? all : all.filter(({ values }) => !isTrue(skipWhen.expression, partInput(values)));
  if (key === 'skip_when') return `→ ${all.length - kept.length} of ${all.length} left out`;
  return key === 'public_when' ? publicCount(kept, compiled) : firstBody(kept, compiled);
}

function lead({ sections: { contact } }: Subject, input: ExpressionInput): string | null {
  return contact?.leadWhen == null ? null : `→ ${isTrue(contact.leadWhen.expression, input) ? 'lead' : 'user'}`;
}

function yielded(path: readonly string[], collection: string, subject: Subject): string | null {
  const [section, group = '', name = ''] = path;
  const input = recordInput(subject.record, subject.source);
  if (group === 'state') return state(subject, input);
  if (group === 'team') return team(subject, input);
  if (group === 'lead_when') return lead(subject, input);
  if (group === 'thread') return thread(subject, collection, path[3] ?? '');
  const { company, contact, ticket } = subject.sections;
  const compiled = section === 'company' ? company : section === 'contact' ? contact : ticket;
  return compiled === null ? null : field(fieldOf(compiled.fields, group, name), input, subject);
}

/**
 * What the line at `path` makes of the record, in a few words; null: it could not be compiled.
 * @param collection whose items a line of the thread reads.
 */
export function lineWords(path: readonly string[], collection: string, subject: Subject): string | null {
  try {
    return yielded(path, collection, subject);
  } catch (error) {
    return failureWords(error);
  }
}
