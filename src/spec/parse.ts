import type { SourceSystemName } from '../catalog/model.ts';
import { openDocument, type SpecDocument } from './document.ts';
import { LANGUAGE } from './language.ts';
import type { Position, Problem, Spec } from './model.ts';
import { child, entryOf, sectionOf, textOf, wordOf, type Section } from './read.ts';
import { hasKey, readCompany, readContact, readLeaveBehind, readReplacements, readTicket } from './read-sections.ts';
import { checkSecrets, checkShape } from './structure.ts';

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
  };
}

function readTrace(section: Section | null): Spec['trace'] {
  const [id, created, system] = [textOf(section, 'id'), textOf(section, 'created'), textOf(section, 'system')];
  return id === null || created === null || system === null ? null : { id, created, system };
}

/** A line of a field needs `from` or `value`, not both and not neither. */
function checkLongForms(document: SpecDocument, root: Section): void {
  for (const name of ['company', 'contact', 'ticket']) {
    for (const part of ['fields', 'attributes']) {
      for (const entry of child(child(root, name), part)?.entries ?? []) {
        const long = sectionOf(document, entry.value, entry.keyAt);
        if (long === null) continue;
        const [from, value] = [hasKey(long, 'from'), hasKey(long, 'value')];
        if (from !== value) continue;
        const message = from ? 'Both "from" and "value" stand here.' : 'The key "from" is missing here.';
        document.problems.push({ code: from ? 'spec/from-and-value' : 'spec/missing-key', severity: 'error', message, remedy: 'Write "from" with an expression, or "value" with a constant.', at: entry.keyAt, suggestions: [] });
      }
    }
  }
}

function whole(document: SpecDocument): Position {
  return document.positionAt(0, 0);
}

function checkTrace(document: SpecDocument, root: Section): void {
  if (hasKey(root, 'trace') || entryOf(root, 'ticket') === null) return;
  document.problems.push({
    code: 'spec/no-trace',
    severity: 'warning',
    message: 'Nothing will say where the conversations came from.',
    remedy: 'Add "trace:" with id, created and system.',
    at: entryOf(root, 'ticket')?.keyAt ?? whole(document),
    suggestions: [],
  });
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  return [...problems].sort((a, b) => a.at.start - b.at.start || (a.code < b.code ? -1 : a.code > b.code ? 1 : 0));
}

/**
 * Reads a mapping spec (design §5). Needs no catalog; never throws for what stands in the text; reports as many problems
 * as it can in one go, each with its place, and guesses nothing: with one error, `spec` is null.
 */
export function parseSpec(text: string): ParsedSpec {
  const document = openDocument(text);
  // A tab ends what YAML takes for indentation, so all that follows of it is no mistake of its own.
  const tabs = document.problems.filter(({ code }) => code === 'yaml/tab');
  if (tabs.length > 0) return { spec: null, draft: null, problems: inOrder(tabs) };
  const root = sectionOf(document, document.root, whole(document));
  if (root === null) {
    if (document.problems.length === 0) {
      const blank = document.root === null || text.trim() === '';
      document.problems.push({ code: blank ? 'spec/empty' : 'spec/wrong-type', severity: 'error', message: blank ? 'This spec is empty.' : 'A spec is a map of keys.', remedy: 'Begin with crosswalk: 1, or let "propose" write a first spec.', at: whole(document), suggestions: [] });
    }
    return { spec: null, draft: null, problems: inOrder(document.problems) };
  }
  checkShape(document, LANGUAGE, document.root, whole(document));
  checkSecrets(document, document.root);
  checkLongForms(document, root);
  checkTrace(document, root);
  const draft = readSpec(root);
  const problems = inOrder(document.problems);
  return { spec: problems.some((problem) => problem.severity === 'error') ? null : draft, draft, problems };
}
