/** Lines of a spec that yield a value for a record: what the preview and the counts of a sample stand beside. */
import { SECTIONS, type SectionName, type SpecText } from '../spec-text.ts';
import type { OutlineEntry } from '../text/outline.ts';

export interface Line {
  readonly section: SectionName;
  /** Keys from the root to the entry that says it all: `ticket`, `attributes`, `Priority`. */
  readonly path: readonly string[];
  readonly entry: OutlineEntry;
  /** Offset behind which the value is shown: the end of a line, or in braces the end of the value. */
  readonly at: number;
}

const CONDITIONS: readonly (readonly string[])[] = [
  ['lead_when'],
  ['thread', 'notes', 'body'],
  ['thread', 'notes', 'public_when'],
  ['thread', 'notes', 'skip_when'],
  ['thread', 'hours', 'note'],
  ['thread', 'hours', 'public_when'],
  ['thread', 'hours', 'skip_when'],
];

function endOfLine(text: string, offset: number): number {
  const end = text.indexOf('\n', offset);
  const stop = end < 0 ? text.length : end;
  return text[stop - 1] === '\r' && stop - 1 >= offset ? stop - 1 : stop;
}

function isInBraces(entry: OutlineEntry): boolean {
  return entry.indent < 0;
}

function placeOf(text: string, entry: OutlineEntry): number {
  return isInBraces(entry) ? Math.max(entry.valueEnd, entry.keyEnd) : endOfLine(text, entry.keyEnd);
}

function line({ text }: SpecText, section: SectionName, path: readonly string[], entry: OutlineEntry, shown: OutlineEntry = entry): Line {
  return { section, path: [section, ...path], entry, at: placeOf(text, shown) };
}

function find(entry: OutlineEntry, path: readonly string[]): OutlineEntry | null {
  let found: OutlineEntry | null = entry;
  for (const key of path) found = found?.children.findLast((child) => child.key === key) ?? null;
  return found;
}

/** Keys that stand twice say nothing for sure. */
function once(entries: readonly OutlineEntry[]): readonly OutlineEntry[] {
  const seen = new Map<string, number>();
  for (const { key } of entries) seen.set(key, (seen.get(key) ?? 0) + 1);
  return entries.filter(({ key, colon }) => seen.get(key) === 1 && colon >= 0);
}

function linesOf(spec: SpecText, section: SectionName, root: OutlineEntry): readonly Line[] {
  const own = ['fields', 'attributes'].flatMap((group) => once(find(root, [group])?.children ?? []).map((entry) => line(spec, section, [group, entry.key], entry)));
  const mappings = ['state', 'team'].flatMap((key) => {
    const entry = section === 'ticket' ? find(root, [key]) : null;
    const from = entry === null ? null : find(entry, ['from']);
    return entry === null || from === null ? [] : [line(spec, section, [key], entry, entry.braces === null ? from : entry)];
  });
  const conditions = CONDITIONS.flatMap((path) => {
    const entry = find(root, path);
    return entry === null ? [] : [line(spec, section, path, entry)];
  });
  return [...own, ...mappings, ...conditions];
}

const LINES = new WeakMap<SpecText, readonly Line[]>();

/** In the order of the language, each section of the file once. Read once for each version of the text. */
export function linesWithValues(spec: SpecText): readonly Line[] {
  const known = LINES.get(spec);
  if (known !== undefined) return known;
  const made = SECTIONS.flatMap((section) => {
    const [root, ...others] = spec.outline.roots.filter(({ key }) => key === section);
    return root === undefined || others.length > 0 ? [] : linesOf(spec, section, root);
  });
  LINES.set(spec, made);
  return made;
}

/** The line at a path of keys; null: none. */
export function lineAtPath(spec: SpecText, path: readonly string[]): Line | null {
  return linesWithValues(spec).find((known) => known.path.length <= path.length && known.path.every((key, index) => key === path[index])) ?? null;
}
