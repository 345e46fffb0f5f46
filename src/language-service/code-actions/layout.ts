/** Lines of a spec as fixes add and take them away: comments, line ends and indentation of the place are kept. */
import type { SpecText } from '../spec-text.ts';
import type { Edit } from '../text/edits.ts';
import type { OutlineEntry } from '../text/outline.ts';
import { yamlExpression, yamlKey, yamlText } from '../text/quote.ts';

export interface NewValue {
  readonly text: string;
  /** `raw`: as YAML needs it already, further lines with blanks relative to the key. */
  readonly as: 'text' | 'expression' | 'raw';
}

export interface NewLine {
  readonly key: string;
  readonly value: NewValue | readonly NewLine[];
  /** Written in braces on one line. */
  readonly braces?: boolean;
}

export function lineStart(text: string, offset: number): number {
  const start = offset === 0 ? 0 : text.lastIndexOf('\n', offset - 1) + 1;
  return start === 0 && text.startsWith('\uFEFF') ? 1 : start;
}

/** Offset before the sign that ends the line. */
export function lineEnd(text: string, offset: number): number {
  const newline = text.indexOf('\n', offset);
  const end = newline < 0 ? text.length : newline;
  return end > offset && text[end - 1] === '\r' ? end - 1 : end;
}

/** What ends lines around an offset. */
export function eolAt(text: string, offset: number): string {
  const after = text.indexOf('\n', offset);
  const newline = after < 0 ? text.lastIndexOf('\n') : after;
  return newline > 0 && text[newline - 1] === '\r' ? '\r\n' : '\n';
}

/** Blanks before the first sign of the line. */
export function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), lineEnd(text, offset)))?.[0] ?? '';
}

/** Blanks of one level, as the file has them. */
export function stepOf({ outline }: SpecText): string {
  const steps = outline.entries.flatMap(({ indent, parent }) => (parent !== null && indent > parent.indent && parent.indent >= 0 ? [indent - parent.indent] : []));
  return ' '.repeat(steps.length === 0 ? 2 : Math.min(...steps));
}

/** Offset after everything that belongs to an entry. */
export function endOf({ end, valueEnd, keyEnd, colon }: OutlineEntry): number {
  return Math.max(end, valueEnd, keyEnd, colon);
}

/** The innermost entry whose key or single value holds the offset. */
export function entryAt({ outline }: SpecText, offset: number): OutlineEntry | null {
  return outline.entries.findLast((entry) => entry.keyStart <= offset && offset <= Math.max(entry.keyEnd, entry.valueEnd)) ?? null;
}

export function isFlow({ indent }: OutlineEntry): boolean {
  return indent < 0;
}

/** Nothing stands behind the colon and below it. */
function isEmpty({ braces, children, valueStart, valueEnd }: OutlineEntry): boolean {
  return braces === null && children.length === 0 && valueStart === valueEnd;
}

function valueText({ text, as }: NewValue, flow: boolean): string {
  if (as === 'raw') return text;
  return as === 'text' ? yamlText(text, flow) : yamlExpression(text, flow);
}

function isLines(value: NewLine['value']): value is readonly NewLine[] {
  return Array.isArray(value);
}

/** `key: value` inside of braces. */
function flowText({ key, value }: NewLine): string {
  return `${yamlKey(key, true)}: ${isLines(value) ? `{ ${value.map(flowText).join(', ')} }` : valueText(value, true)}`;
}

/** Whether a line may stand in braces: more than one line and comments may not. */
function fitsBraces({ value }: NewLine): boolean {
  return isLines(value) ? value.every(fitsBraces) : value.as !== 'raw' || !/\n|(?:^|\s)#|^[|>]/.test(value.text);
}

/** What stands behind an entry's colon, comments included, as a line elsewhere takes it. */
export function rawValue({ text }: SpecText, entry: OutlineEntry): NewValue {
  if (isFlow(entry)) return { text: text.slice(entry.colon, endOf(entry)).trim(), as: 'raw' };
  const indent = indentAt(text, entry.keyStart).length;
  const [first = '', ...rest] = text.slice(entry.colon, lineEnd(text, endOf(entry))).split(/\r?\n/);
  const relative = rest.map((line) => line.slice(Math.min(indent, /^[ \t]*/.exec(line)?.[0].length ?? 0)));
  return { text: [first.trim(), ...relative].join('\n'), as: 'raw' };
}

/** A line and those below it, without the sign that ends the last one. */
function blockLines({ key, value, braces = false }: NewLine, indent: string, step: string): readonly string[] {
  const name = `${indent}${yamlKey(key, false)}:`;
  if (!isLines(value)) {
    const [first = '', ...rest] = valueText(value, false).split('\n');
    return [first === '' ? name : `${name} ${first}`, ...rest.map((line) => (line.trim() === '' ? line : indent + line))];
  }
  if (braces) return [`${name} { ${value.map(flowText).join(', ')} }`];
  return [name, ...value.flatMap((line) => blockLines(line, indent + step, step))];
}

const COMMENT = /(?:^|\s)#/;

function intoBraces({ text }: SpecText, owner: OutlineEntry, lines: readonly NewLine[], after: OutlineEntry | null): Edit | null {
  const { braces, children } = owner;
  if (braces === null || text[braces.end] !== '}' || !lines.every(fitsBraces)) return null;
  const written = lines.map(flowText).join(', ');
  const last = after ?? children.at(-1) ?? null;
  if (last === null) return { start: braces.start, end: braces.end, text: ` ${written} ` };
  const at = endOf(last);
  const next = children[children.indexOf(last) + 1];
  const comma = next === undefined && text.slice(at, braces.end).replace(/(?:^|\s)#.*$/gm, '').includes(',');
  return comma ? { start: braces.end, end: braces.end, text: `${written} ` } : { start: at, end: at, text: `, ${written}` };
}

function intoBlock(spec: SpecText, owner: OutlineEntry | null, lines: readonly NewLine[], after: OutlineEntry | null): Edit {
  const { text, outline } = spec;
  const children = owner?.children ?? outline.roots;
  const [step, first] = [stepOf(spec), children[0]];
  const indent = first === undefined ? (owner === null ? '' : indentAt(text, owner.keyStart) + step) : indentAt(text, first.keyStart);
  const written = lines.flatMap((line) => blockLines(line, indent, step));
  const above = after ?? (owner === null && first !== undefined ? children.at(-1) : (children.at(-1) ?? owner)) ?? null;
  const eol = eolAt(text, above === null ? 0 : endOf(above));
  if (above === null) {
    const start = lineStart(text, 0);
    return { start, end: start, text: written.map((line) => line + eol).join('') };
  }
  const at = lineEnd(text, endOf(above));
  // Sections stand apart where the file has them so.
  const apart = owner === null && written.length > 1 && /\n\r?\n\S/.test(text) ? eol : '';
  return { start: at, end: at, text: apart + written.map((line) => eol + line).join('') };
}

/**
 * Lines added to the map of an entry.
 * @param owner null: the root of the file. @param after the line below which they go; null: the last one.
 * @returns null where the entry has a single value, or a map that is not closed.
 */
export function addLines(spec: SpecText, owner: OutlineEntry | null, lines: readonly NewLine[], after: OutlineEntry | null = null): Edit | null {
  if (lines.length === 0) return null;
  if (owner === null) return intoBlock(spec, owner, lines, after);
  if (owner.colon < 0 || owner.children.some(({ key }) => key === '-')) return null;
  if (owner.braces !== null) return intoBraces(spec, owner, lines, after);
  if (isFlow(owner)) return isEmpty(owner) && lines.every(fitsBraces) ? { start: owner.colon, end: owner.valueEnd, text: ` { ${lines.map(flowText).join(', ')} }` } : null;
  return owner.children.length === 0 && !isEmpty(owner) ? null : intoBlock(spec, owner, lines, after);
}

/** The same for a path of keys: those that are missing are written too. */
export function addAt(spec: SpecText, path: readonly string[], lines: readonly NewLine[]): Edit | null {
  if (lines.length === 0) return null;
  const owner = spec.entryAt(path);
  if (path.length === 0 || owner !== null) return addLines(spec, owner, lines);
  return addAt(spec, path.slice(0, -1), [{ key: path.at(-1) ?? '', value: lines }]);
}

/** An anchor in a piece of text that is used outside of it. */
function isReferredTo(text: string, start: number, end: number): boolean {
  const outside = text.slice(0, start) + text.slice(end);
  return [...text.slice(start, end).matchAll(/(?<=[:\s])&([^\s,{}[\]]+)/g)].some(([, name = '']) => outside.includes(`*${name}`));
}

/** Without this entry; a map that has no other goes with it. null where the text needs it, or a comment that is not its own would go. */
export function removal(spec: SpecText, entry: OutlineEntry): Edit | null {
  const { text, outline } = spec;
  const siblings = entry.parent?.children ?? outline.roots;
  if (siblings.length === 1 && entry.parent !== null) {
    const around = [text.slice(entry.parent.colon, entry.keyStart), text.slice(endOf(entry), endOf(entry.parent))];
    return around.some((piece) => COMMENT.test(piece)) ? null : removal(spec, entry.parent);
  }
  const index = siblings.indexOf(entry);
  const [before, next] = [siblings[index - 1], siblings[index + 1]];
  let [start, end] = [entry.keyStart, endOf(entry)];
  if (isFlow(entry)) {
    [start, end] = next === undefined ? [before === undefined ? start : endOf(before), end] : [start, next.keyStart];
    if (COMMENT.test(text.slice(start, entry.keyStart)) || COMMENT.test(text.slice(endOf(entry), end))) return null;
  } else {
    start = lineStart(text, start);
    const newline = text.indexOf('\n', end);
    if (text.slice(start, entry.keyStart).trim() !== '') return null;
    end = newline < 0 ? text.length : newline + 1;
    if (newline < 0) start = Math.max(0, lineEnd(text, Math.max(0, text.lastIndexOf('\n', start - 1) - 1)));
  }
  return isReferredTo(text, start, end) ? null : { start, end, text: '' };
}
