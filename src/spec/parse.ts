import { isMap } from 'yaml';
import type { SourceSystemName } from '../catalog/model.ts';
import { openDocument, type Entry, type SpecDocument } from './document.ts';
import { ALONE, type Chain } from './extends.ts';
import { checkExtends } from './extends-check.ts';
import { LANGUAGE } from './language.ts';
import { rootEntry } from './layers.ts';
import type { Problem, Spec } from './model.ts';
import { child, entryOf, sectionOf, textOf, wordOf, type Section } from './read.ts';
import { hasKey, readChecks, readCompany, readContact, readLeaveBehind, readReplacements, readTicket } from './read-sections.ts';
import { checkMissing, checkSecrets, checkShape } from './structure.ts';

/** The result of reading a spec. */
export interface ParsedSpec {
  /** null when anything is wrong: what runs is never a guess. */
  readonly spec: Spec | null;
  /** What could be read in spite of mistakes, for rules and help while typing; null when too little stands there. */
  readonly draft: Spec | null;
  /** In the order of the file. */
  readonly problems: readonly Problem[];
}

const SYSTEMS: readonly SourceSystemName[] = ['autotask', 'connectwise', 'atera'];

function readSpec(root: Section): Spec | null {
  const [source, destination, people] = [child(root, 'source'), child(root, 'destination'), child(root, 'people')];
  const timeZone = textOf(root, 'time_zone');
  const system = wordOf(source, 'system', SYSTEMS);
  const systemAt = textOf(source, 'system')?.at;
  const destinationAt = textOf(destination, 'system')?.at;
  const [connection, target, fallback] = [textOf(source, 'connection'), textOf(destination, 'connection'), textOf(people, 'fallback')];
  if (timeZone === null || system === null || systemAt === undefined || destinationAt === undefined || connection === null || target === null || fallback === null) return null;
  return {
    version: 1,
    timeZone,
    source: { system: { value: system, at: systemAt }, connection },
    destination: { system: { value: 'intercom', at: destinationAt }, connection: target, staging: textOf(destination, 'staging') },
    trace: readTrace(child(root, 'trace')),
    people: { fallback, replace: readReplacements(child(people, 'replace')) },
    company: readCompany(child(root, 'company')),
    contact: readContact(child(root, 'contact')),
    ticket: readTicket(child(root, 'ticket')),
    leaveBehind: readLeaveBehind(child(root, 'leave_behind')),
    checks: readChecks(child(root, 'checks')),
  };
}

function readTrace(section: Section | null): Spec['trace'] {
  const [id, created, system] = [textOf(section, 'id'), textOf(section, 'created'), textOf(section, 'system')];
  return id === null || created === null || system === null ? null : { id, created, system };
}

/** A line of a field needs `from` or `value`, not both in one file and not neither. */
function checkLongForms(root: Section, whole: boolean): void {
  for (const name of ['company', 'contact', 'ticket']) {
    for (const part of ['fields', 'attributes']) {
      for (const entry of child(child(root, name), part)?.entries ?? []) checkLongForm(entry, whole);
    }
  }
}

function checkLongForm(entry: Entry, whole: boolean): void {
  const long = sectionOf(entry);
  const [from, value] = [entryOf(long, 'from'), entryOf(long, 'value')];
  const both = from !== null && value !== null && from.document === value.document;
  const neither = long !== null && whole && from === null && value === null;
  if (!both && !neither) return;
  const message = both ? 'Both "from" and "value" stand here.' : 'The key "from" is missing here.';
  entry.document.problems.push({ code: both ? 'spec/from-and-value' : 'spec/missing-key', severity: 'error', message, remedy: 'Write "from" with an expression, or "value" with a constant.', at: entry.keyAt, suggestions: [] });
}

function checkTrace(root: Section): void {
  const ticket = entryOf(root, 'ticket');
  if (hasKey(root, 'trace') || ticket === null) return;
  ticket.document.problems.push({ code: 'spec/no-trace', severity: 'warning', message: 'Nothing will say where the conversations came from.', remedy: 'Add "trace:" with id, created and system.', at: ticket.keyAt, suggestions: [] });
}

/** Law 4: what the contact did not write would be shown to them. */
function checkOpening(root: Section): void {
  const ticket = child(root, 'ticket');
  const opening = textOf(ticket, 'opening');
  const entry = entryOf(ticket, 'opening');
  if (opening?.value !== 'public' || entry === null) return;
  entry.document.problems.push({ code: 'spec/opening-public', severity: 'warning', message: 'Every opening text becomes visible to the customer, also one that a technician wrote.', remedy: 'Leave the line out, or write internal_unless_from_contact.', at: opening.at, suggestions: ['internal_unless_from_contact'] });
}

/** The spec's own first, then those of its bases. */
function inOrder(documents: readonly SpecDocument[]): readonly Problem[] {
  return documents.flatMap(({ problems }) => [...problems].sort((a, b) => a.at.start - b.at.start || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0)));
}

function checkRoot(document: SpecDocument): void {
  if (document.problems.length > 0 || isMap(document.root)) return;
  const blank = document.root === null || document.text.trim() === '';
  document.problems.push({ code: blank ? 'spec/empty' : 'spec/wrong-type', severity: 'error', message: blank ? 'This spec is empty.' : 'A spec is a map of keys.', remedy: 'Begin with crosswalk: 1, or let "propose" write a first spec.', at: document.positionAt(0, 0), suggestions: [] });
}

function checkDocument(entry: Entry): void {
  checkShape(LANGUAGE, entry);
  checkSecrets(entry.document, entry.document.root);
  if (entry.under !== null) checkDocument(entry.under);
}

/**
 * Reads a mapping spec (design §5) with the specs that it extends. Needs no catalog; never throws for what stands in the
 * text; reports as many problems as it can in one go, each with its file and place, and guesses nothing: with one error,
 * `spec` is null.
 * @param chain the specs below, read by the caller (`readChain`).
 * @param role a base may leave out what a spec needs, and is never run: its `spec` is null.
 */
export function parseSpec(text: string, chain: Chain = ALONE, role: 'spec' | 'base' = 'spec'): ParsedSpec {
  const documents = [openDocument(text), ...chain.bases.map((base, index) => openDocument(base.text, base.name, index + 1))];
  // A tab ends what YAML takes for indentation, so all that follows of it is no mistake of its own.
  const tabs = documents.flatMap(({ problems }) => problems.filter(({ code }) => code === 'yaml/tab'));
  if (tabs.length > 0) return { spec: null, draft: null, problems: tabs };
  documents.forEach(checkRoot);
  const top = rootEntry(documents);
  const root = sectionOf(top);
  if (top === null || root === null) return { spec: null, draft: null, problems: inOrder(documents) };
  const whole = role === 'spec';
  checkDocument(top);
  checkExtends(documents, chain);
  if (whole && !documents.some(({ broken }) => broken)) checkMissing(LANGUAGE, top);
  checkLongForms(root, whole);
  if (whole) checkTrace(root);
  checkOpening(root);
  const draft = readSpec(root);
  const problems = inOrder(documents);
  return { spec: !whole || problems.some((problem) => problem.severity === 'error') ? null : draft, draft, problems };
}
