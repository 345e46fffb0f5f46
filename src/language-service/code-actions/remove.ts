/** Lines that stand once too often, or say nothing. */
import { suggest } from '../../catalog/suggest.ts';
import { RULE_CODES } from '../../spec/rules/codes.ts';
import { pathOf } from '../text/cursor.ts';
import type { OutlineEntry } from '../text/outline.ts';
import { shown, type Fix, type FixInput, type FixProvider } from './fix.ts';
import { entryAt, lineEnd, lineStart, removal } from './layout.ts';
import { movedTo } from './moves.ts';

function removed({ world: { spec } }: FixInput, entry: OutlineEntry, title: string): readonly Fix[] {
  const edit = removal(spec, entry);
  return edit === null ? [] : [{ title, edits: [edit] }];
}

/** The key at the remark, or the one whose value it is about. */
export const removedLine: FixProvider = (input) => {
  const entry = entryAt(input.world.spec, input.complaint.start);
  return entry === null ? [] : removed(input, entry, `Remove ${shown(entry.key)}`);
};

function earlierTwins({ world: { spec } }: FixInput, entry: OutlineEntry): readonly OutlineEntry[] {
  const siblings = entry.parent?.children ?? spec.outline.roots;
  return siblings.slice(0, siblings.indexOf(entry)).filter(({ key }) => key.toLowerCase() === entry.key.toLowerCase());
}

/** Of two lines for one thing either can go. */
export const removedTwin: FixProvider = (input) => {
  const entry = entryAt(input.world.spec, input.complaint.start);
  if (entry === null) return [];
  const twins = earlierTwins(input, entry).flatMap((twin) => removed(input, twin, `Remove the other one, in line ${twin.line + 1}`));
  return [...removed(input, entry, `Remove this ${shown(entry.key)}`), ...twins];
};

/** `from` and `value` beside each other. */
export const oneOfTwo: FixProvider = (input) => {
  const entry = entryAt(input.world.spec, input.complaint.start);
  return (entry?.children ?? []).filter(({ key }) => key === 'from' || key === 'value').flatMap((child) => removed(input, child, `Remove ${shown(child.key)}`));
};

/** A line of `fields:` that only an attribute can be. */
export const asAttribute: FixProvider = ({ world: { spec }, complaint }) => {
  const entry = entryAt(spec, complaint.start);
  const path = entry === null ? [] : pathOf(entry);
  const edits = entry === null || path[1] !== 'fields' || path.length !== 3 ? null : movedTo(spec, entry, [path[0] ?? '', 'attributes']);
  return edits === null ? [] : [{ title: 'Move the line under "attributes:"', edits }];
};

const CODES = /[a-z]+\/[a-z-]+/g;

function codesOf({ world: { spec }, complaint }: FixInput): readonly RegExpMatchArray[] {
  return [...spec.text.slice(complaint.start, complaint.end).matchAll(CODES)];
}

/** A comment that suppresses nothing, with the line where it stands alone. */
export const removedComment: FixProvider = (input) => {
  const { text } = input.world.spec;
  const { start } = input.complaint;
  const from = lineStart(text, start);
  const sign = text.lastIndexOf('#', start);
  if (codesOf(input).length > 1 || sign < from) return [];
  const end = lineEnd(text, start);
  const before = text.slice(from, sign);
  const newline = text.indexOf('\n', end);
  const edit = before.trim() === '' ? { start: from, end: newline < 0 ? text.length : newline + 1, text: '' } : { start: from + before.trimEnd().length, end, text: '' };
  return [{ title: 'Remove the comment', edits: [edit], preferred: true }];
};

/** The code in a comment that no rule has. */
export const correctedCode: FixProvider = (input) => {
  const wrong = codesOf(input).filter(([code]) => !RULE_CODES.has(code));
  const [only] = wrong;
  if (only?.index === undefined || wrong.length > 1) return [];
  const start = input.complaint.start + only.index;
  return suggest(only[0], RULE_CODES.keys()).map((text, index) => ({ title: `Replace with ${shown(text)}`, edits: [{ start, end: start + only[0].length, text }], preferred: index === 0 }));
};
