/** Values of which YAML takes something away: quoted so that nothing is lost. Each is offered only where it helps. */
import type { SpecText } from '../spec-text.ts';
import type { Edit } from '../text/edits.ts';
import type { OutlineEntry } from '../text/outline.ts';
import { bestOf, mends, type Complaint, type FixProvider } from './fix.ts';
import { entryAt, isFlow, lineEnd, lineStart } from './layout.ts';

function single(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** What stands behind the colon up to the end of the line. */
function restOfLine({ text }: SpecText, { colon }: OutlineEntry): Edit {
  const blanks = /^[ \t]*/.exec(text.slice(colon, lineEnd(text, colon)))?.[0].length ?? 0;
  const start = colon + blanks;
  return { start, end: start + text.slice(start, lineEnd(text, start)).trimEnd().length, text: '' };
}

/** The end of an expression that begins inside of braces: the first place where all of its brackets are closed again. */
function flowEnds(text: string, start: number): readonly number[] {
  const line = text.slice(start, lineEnd(text, start));
  const ends: number[] = [];
  let depth = 0;
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] ?? '';
    if (depth === 0 && (char === ',' || char === '}')) ends.push(start + line.slice(0, at).trimEnd().length);
    if ('([{'.includes(char)) depth += 1;
    else if (')]}'.includes(char)) depth -= 1;
    if (depth < 0) break;
  }
  return ends;
}

function candidates(spec: SpecText, complaint: Complaint): readonly Edit[] {
  const { text } = spec;
  const { start, end, suggestions } = complaint;
  const entry = entryAt(spec, start) ?? spec.outline.entries.findLast(({ keyStart }) => keyStart <= start) ?? null;
  const found: Edit[] = suggestions.map((suggestion) => ({ start, end: start + text.slice(start, end).trimEnd().length, text: suggestion }));
  if (entry === null || entry.colon < 0) return found;
  const { valueStart, valueEnd } = entry;
  const rest = restOfLine(spec, entry);
  if (valueEnd > valueStart) found.push(...suggestions.map((suggestion) => ({ start: valueStart, end: valueEnd, text: suggestion })));
  if (isFlow(entry)) return [...found, ...flowEnds(text, rest.start).map((stop) => ({ start: rest.start, end: stop, text: single(text.slice(rest.start, stop)) }))];
  const whole = text.slice(rest.start, rest.end);
  const bare = whole.replace(/\s+#.*$/, '');
  return [...found, ...[...new Set([bare, whole])].filter((piece) => piece !== '').map((piece) => ({ start: rest.start, end: rest.start + piece.length, text: single(piece) }))];
}

/** The whole value in single quotes. */
export const quotedValues: FixProvider = (input) => {
  const edits = bestOf(input, candidates(input.world.spec, input.complaint).map((edit) => [edit]));
  return edits === null ? [] : [{ title: 'Put the whole value in single quotes', edits, preferred: true, safe: true }];
};

/** `>90 days: late` */
export const quotedKeys: FixProvider = (input) => {
  const { world, complaint } = input;
  const { text } = world.spec;
  const from = lineStart(text, complaint.start);
  const line = text.slice(from, lineEnd(text, from));
  const keys = [...line.matchAll(/(?:^\s*|[{,]\s*)([>|][^:,}]*?)(?=\s*:(?:\s|$))/g)];
  const edits = keys.map(({ 0: whole, 1: key = '', index }): Edit => {
    const start = from + index + whole.length - key.length;
    return { start, end: start + key.length, text: single(key) };
  });
  return edits.length === 0 || !mends(input, edits) ? [] : [{ title: 'Put the key in quotes', edits, preferred: true, safe: true }];
};

/** Every tab that indents a line of the file. */
export const spacesForTabs: FixProvider = (input) => {
  const { text } = input.world.spec;
  for (const width of [2, 4]) {
    const edits = [...text.matchAll(/^[ \t]*\t[ \t]*(?=[^\s])/gm)].map(({ 0: blanks, index }): Edit => ({ start: index, end: index + blanks.length, text: blanks.replaceAll('\t', ' '.repeat(width)) }));
    if (edits.length > 0 && mends(input, edits)) return [{ title: edits.length === 1 ? 'Indent this line with spaces' : `Indent ${edits.length} lines with spaces`, edits, preferred: true, safe: true }];
  }
  return [];
};
