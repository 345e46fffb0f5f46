/** Sections of the spec, each from its map. A section without its required keys reads as null. */
import { isScalar } from 'yaml';
import { scalarText, textPosition, type Entry } from './document.ts';
import { isDay, LARGEST_FILE, readDuration, readHosts, readHours, readSize } from './formats.ts';
import {
  ARCHIVE_FORMATS,
  CHECKED,
  CHECK_SEVERITIES,
  EXISTING,
  MISSING_CONTACT,
  LOAD_ORDERS,
  OPENINGS,
  OVERSIZE,
  POLICIES,
  type SpecCheck,
  type SpecCompany,
  type SpecContact,
  type SpecField,
  type SpecFiles,
  type SpecLeaveBehind,
  type SpecThreadCollection,
  type SpecTicket,
  type StateTarget,
} from './model.ts';
import { child, entryOf, expressionFrom, expressionOf, scalarValue, sectionOf, textOf, valueMapOf, valueOf, wordOf, type ReadTarget, type Section } from './read.ts';

const readScalar: ReadTarget<string | number | boolean> = ({ value }) => (isScalar(value) ? scalarValue(value) : null);
const readName: ReadTarget<string> = ({ value }) => (isScalar(value) ? scalarText(value) : null);
const readState: ReadTarget<StateTarget> = (entry) => {
  const { value } = entry;
  if (isScalar(value)) return value.value === 'open' || value.value === 'closed' ? value.value : null;
  const span = textOf(sectionOf(entry), 'snoozed_for');
  const seconds = span === null ? null : readDuration(span.value);
  return seconds === null ? null : { snoozedFor: seconds };
};

function readField(entry: Entry, attribute: boolean): SpecField | null {
  const target = { value: entry.key, at: entry.keyAt };
  const { value } = entry;
  if (isScalar(value) && value.value !== null) {
    return { target, attribute, from: expressionFrom(entry, value), values: null, unknown: null, tooLong: null };
  }
  const long = sectionOf(entry);
  const from = long === null ? null : valueOf(long);
  if (long === null || from === null) return null;
  return { target, attribute, from, values: valueMapOf(long, readScalar), unknown: wordOf(long, 'unknown', POLICIES), tooLong: wordOf(long, 'too_long', POLICIES) };
}

function readFields(section: Section): readonly SpecField[] {
  const fields: SpecField[] = [];
  for (const [name, attribute] of [['fields', false], ['attributes', true]] as const) {
    for (const entry of child(section, name)?.entries ?? []) {
      const field = readField(entry, attribute);
      if (field !== null) fields.push(field);
    }
  }
  return fields;
}

export function readCompany(section: Section | null): SpecCompany | null {
  const [from, to] = [textOf(section, 'from'), textOf(section, 'to')];
  if (section === null || from === null || to === null) return null;
  return { from, to, existing: wordOf(section, 'existing', EXISTING) ?? 'fill_empty', fields: readFields(section), at: section.at };
}

export function readContact(section: Section | null): SpecContact | null {
  const base = readCompany(section);
  return base === null ? null : { ...base, leadWhen: expressionOf(section, 'lead_when') };
}

function readNotes(section: Section | null): SpecThreadCollection | null {
  const from = textOf(section, 'from');
  if (section === null || from === null) return null;
  return { from, body: expressionOf(section, 'body'), publicWhen: expressionOf(section, 'public_when'), skipWhen: expressionOf(section, 'skip_when'), at: section.at };
}

function readTimeEntries(section: Section | null): SpecThreadCollection | null {
  const body = expressionOf(section, 'note');
  if (section === null || body === null) return null;
  const from = textOf(section, 'from') ?? { value: 'timeEntries', at: section.at };
  return { from, body, publicWhen: expressionOf(section, 'public_when'), skipWhen: expressionOf(section, 'skip_when'), at: section.at };
}

function readFiles(section: Section | null): SpecFiles | null {
  if (section === null) return null;
  const [max, hours, hosts] = [textOf(section, 'max'), textOf(section, 'when'), textOf(section, 'hosts')];
  return {
    max: (max === null ? null : readSize(max.value)) ?? LARGEST_FILE,
    oversize: wordOf(section, 'oversize', OVERSIZE) ?? 'note',
    when: hours === null ? null : readHours(hours.value),
    hosts: (hosts === null ? null : readHosts(hosts.value)) ?? [],
    at: section.at,
  };
}

function readMapping<T>(section: Section | null, read: ReadTarget<T>): { readonly from: NonNullable<ReturnType<typeof valueOf>>; readonly values: NonNullable<ReturnType<typeof valueMapOf<T>>> } | null {
  const from = section === null ? null : valueOf(section);
  const values = section === null ? null : valueMapOf(section, read);
  return from === null || values === null ? null : { from, values };
}

export function readTicket(section: Section | null): SpecTicket | null {
  const [from, to, since] = [textOf(section, 'from'), textOf(section, 'to'), textOf(section, 'since')];
  if (section === null || from === null || to === null) return null;
  const thread = child(section, 'thread');
  return {
    from,
    to,
    since: since !== null && isDay(since.value) ? since : null,
    missingContact: wordOf(child(section, 'contact'), 'missing', MISSING_CONTACT) ?? 'company_placeholder',
    opening: wordOf(section, 'opening', OPENINGS) ?? 'internal_unless_from_contact',
    order: wordOf(section, 'order', LOAD_ORDERS) ?? 'as_read',
    fields: readFields(section),
    state: readMapping(child(section, 'state'), readState),
    team: readMapping(child(section, 'team'), readName),
    thread: { notes: readNotes(child(thread, 'notes')), hours: readTimeEntries(child(thread, 'hours')), files: readFiles(child(thread, 'files')) },
    at: section.at,
  };
}

export function readLeaveBehind(section: Section | null): readonly SpecLeaveBehind[] {
  const found: SpecLeaveBehind[] = [];
  for (const entry of section?.entries ?? []) {
    const archive = wordOf(sectionOf(entry), 'archive', ARCHIVE_FORMATS);
    if (archive !== null) found.push({ entity: { value: entry.key, at: entry.keyAt }, archive, at: entry.keyAt });
  }
  return found;
}

export function readChecks(section: Section | null): readonly SpecCheck[] {
  return (section?.entries ?? []).flatMap((entry): SpecCheck[] => {
    const own = sectionOf(entry);
    const [of, holds] = [wordOf(own, 'for', CHECKED), expressionOf(own, 'holds')];
    if (of === null || holds === null) return [];
    return [{ name: { value: entry.key, at: entry.keyAt }, for: of, holds, severity: wordOf(own, 'severity', CHECK_SEVERITIES) ?? 'warn', at: entry.keyAt }];
  });
}

/** `people.replace`: address → address. */
export function readReplacements(section: Section | null): { readonly from: { value: string; at: Entry['keyAt'] }; readonly to: { value: string; at: Entry['keyAt'] } }[] {
  const found = [];
  for (const entry of section?.entries ?? []) {
    if (isScalar(entry.value)) found.push({ from: { value: entry.key, at: entry.keyAt }, to: { value: scalarText(entry.value), at: textPosition(entry.document, entry.value) } });
  }
  return found;
}

export function hasKey(section: Section | null, name: string): boolean {
  return entryOf(section, name) !== null;
}
