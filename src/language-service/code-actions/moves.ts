/** Lines in another order, under another key, or in the file that the spec extends. */
import { findBuiltIn } from '../../spec/destination.ts';
import { keyShapeAt } from '../shape-at.ts';
import { MODELS, SECTIONS, nameOfBase, type SpecText } from '../spec-text.ts';
import type { Edit } from '../text/edits.ts';
import type { OutlineEntry } from '../text/outline.ts';
import { shown } from './fix.ts';
import { addAt, addLines, endOf, eolAt, isFlow, lineEnd, lineStart, rawValue, removal } from './layout.ts';
import type { Refactoring, RefactoringProvider } from './refactoring.ts';
import { usualCondition } from './wrap.ts';

function byKey(a: OutlineEntry, b: OutlineEntry): number {
  const [one, other] = [a.key.toLowerCase(), b.key.toLowerCase()];
  return one < other ? -1 : one > other ? 1 : 0;
}

/** An anchor must stand before its aliases, so lines with one keep their place. */
function hasAnchor(text: string): boolean {
  return /[:\s][&*][^\s,{}[\]]/.test(text);
}

/** Where the comment lines directly above a line begin. */
function withComments(text: string, start: number): number {
  let from = start;
  while (from > 1 && text.slice(lineStart(text, from - 1), from).trimStart().startsWith('#')) from = lineStart(text, from - 1);
  return from;
}

function sortedBlock({ text }: SpecText, children: readonly OutlineEntry[], order: readonly OutlineEntry[]): Edit | null {
  const [first] = children;
  const last = children.at(-1);
  if (first === undefined || last === undefined) return null;
  const start = withComments(text, lineStart(text, first.keyStart));
  let from = start;
  const chunks = new Map<OutlineEntry, string>();
  for (const child of children) {
    const end = lineEnd(text, endOf(child));
    if (child.keyStart < from) return null;
    chunks.set(child, text.slice(from, end));
    const newline = text.indexOf('\n', end);
    from = newline < 0 ? text.length : newline + 1;
  }
  return { start, end: lineEnd(text, endOf(last)), text: order.map((child) => chunks.get(child) ?? '').join(eolAt(text, start)) };
}

function sortedBraces({ text }: SpecText, { braces }: OutlineEntry, children: readonly OutlineEntry[], order: readonly OutlineEntry[]): Edit | null {
  const [first, last] = [children[0], children.at(-1)];
  if (braces === null || first === undefined || last === undefined || /[\n#]/.test(text.slice(braces.start, braces.end))) return null;
  return { start: first.keyStart, end: endOf(last), text: order.map((child) => text.slice(child.keyStart, endOf(child))).join(', ') };
}

/** The lines of a dictionary by their names. Comments above a line go with it. */
export const sorted: RefactoringProvider = ({ spec }, entry, path) => {
  const { children } = entry;
  const order = children.toSorted(byKey);
  if (keyShapeAt(path)?.shape.kind !== 'dictionary' || order.every((child, index) => child === children[index])) return [];
  const edit = entry.braces === null ? sortedBlock(spec, children, order) : sortedBraces(spec, entry, children, order);
  return edit === null || hasAnchor(edit.text) ? [] : [{ kind: 'rewrite', title: `Sort ${children.length} lines by name`, edits: [edit] }];
};

/** A line under another key; null where it cannot stand there. */
export function movedTo(spec: SpecText, entry: OutlineEntry, owner: readonly string[]): readonly Edit[] | null {
  const gone = removal(spec, entry);
  const added = addAt(spec, owner, [{ key: entry.key, value: rawValue(spec, entry) }]);
  return gone !== null && added !== null && (added.start < gone.start || added.start >= gone.end || (added.start === gone.end && added.end === gone.end)) ? [gone, added] : null;
}

/** Between `fields:` and `attributes:` of one section. */
export const otherGroup: RefactoringProvider = ({ spec }, entry, path) => {
  const [top = '', group = '', name = ''] = path;
  const section = SECTIONS.find((known) => known === top);
  if (section === undefined || path.length !== 3 || (group !== 'fields' && group !== 'attributes')) return [];
  if (group === 'attributes' && findBuiltIn(MODELS[section], name) === null) return [];
  const other = group === 'fields' ? 'attributes' : 'fields';
  if (spec.entryAt([top, other, name]) !== null) return [];
  const edits = movedTo(spec, entry, [top, other]);
  return edits === null ? [] : [{ kind: 'move', title: `Move ${shown(name)} to "${other}:"`, edits }];
};

/** What is a customer's own, and what only one file can say. */
const OWN = new Set(['crosswalk', 'extends', 'source', 'destination', 'time_zone']);

/** To the nearest file that the spec extends; every other spec that extends it then has the line too. */
export const toBase: RefactoringProvider = (world, entry, path): readonly Refactoring[] => {
  const { spec, bases } = world;
  const [base] = bases;
  if (base === undefined || OWN.has(path[0] ?? '') || base.entryAt(path) !== null || entry.colon < 0 || hasAnchor(spec.text.slice(entry.colon, endOf(entry)))) return [];
  const parent = path.slice(0, -1);
  const added = path.length === 1 ? addLines(base, null, [{ key: entry.key, value: rawValue(spec, entry) }]) : addAt(base, parent, [{ key: entry.key, value: rawValue(spec, entry) }]);
  const gone = removal(spec, entry);
  if (added === null || gone === null) return [];
  const file = nameOfBase(spec, base).split('/').at(-1)?.replace(/\.crosswalk\.yaml$/, '') ?? '';
  return [{ kind: 'move', title: `Move ${shown(entry.key)} to ${shown(file).slice(0, 22)}${file.length > 20 ? '…"' : ''}`, edits: [gone], elsewhere: new Map([[base.uri, [added]]]) }];
};

/** `public_when` where a part of the thread has none, as the vendor marks what customers see. */
export const visibility: RefactoringProvider = (world, entry, path) => {
  const owner = path.length > 3 ? world.spec.entryAt(path.slice(0, 3)) : entry;
  if (path[0] !== 'ticket' || path[1] !== 'thread' || path[2] !== 'notes' || owner === null || owner.children.some(({ key }) => key === 'public_when')) return [];
  const condition = usualCondition(world, [...path.slice(0, 3), 'public_when']);
  const edit = condition === null || isFlow(owner) ? null : addLines(world.spec, owner, [{ key: 'public_when', value: { text: condition, as: 'expression' } }]);
  return edit === null ? [] : [{ kind: 'rewrite', title: `Add public_when: ${condition ?? ''}`, edits: [edit] }];
};
