/** One value map for several lines, by YAML's anchors and aliases, and back. */
import type { SpecText } from '../spec-text.ts';
import type { Edit } from '../text/edits.ts';
import type { OutlineEntry } from '../text/outline.ts';
import { shown } from './fix.ts';
import { endOf, eolAt, indentAt, isFlow, lineEnd, rawValue } from './layout.ts';
import type { RefactoringProvider } from './refactoring.ts';

const NAME = /[^\s,{}[\]]+/;

/** What a map says, comments and blanks aside. */
function meaning(spec: SpecText, entry: OutlineEntry): unknown {
  return entry.children.length > 0 ? entry.children.map((child) => [child.key, meaning(spec, child)]) : spec.text.slice(entry.valueStart, entry.valueEnd);
}

function decorationOf({ text }: SpecText, entry: OutlineEntry): string {
  const end = entry.children.length > 0 && entry.braces === null ? lineEnd(text, entry.colon) : entry.valueStart;
  return text.slice(entry.colon, Math.max(entry.colon, end)).replace(/\s#.*$/, '').trim();
}

function hasComment({ text }: SpecText, entry: OutlineEntry): boolean {
  return /(?:^|\s)#/.test(text.slice(entry.colon, endOf(entry)));
}

function freeName({ text }: SpecText, owner: OutlineEntry | null): string {
  const words = (owner?.key ?? '').toLowerCase().replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '');
  const name = `${words === '' ? 'shared' : words}_values`;
  const names = [name, ...Array.from({ length: 20 }, (_, index) => `${name}_${index + 2}`)];
  return names.find((one) => !text.includes(`&${one}`)) ?? name;
}

/** The same value map in several lines becomes one, named by an anchor. */
export const sharedValues: RefactoringProvider = ({ spec }, found) => {
  const entry = found.key === 'values' ? found : found.parent?.key === 'values' ? found.parent : (found.children.find(({ key }) => key === 'values') ?? null);
  if (entry === null || entry.children.length === 0) return [];
  const said = JSON.stringify(meaning(spec, entry));
  const same = spec.outline.entries.filter((other) => other.key === 'values' && other.children.length > 0 && decorationOf(spec, other) === '' && JSON.stringify(meaning(spec, other)) === said);
  const [first, ...others] = same;
  if (first === undefined || others.length === 0 || !same.includes(entry) || others.some((other) => hasComment(spec, other))) return [];
  const name = freeName(spec, first.parent);
  const edits: readonly Edit[] = [{ start: first.colon, end: first.colon, text: ` &${name}` }, ...others.map((other) => ({ start: other.colon, end: endOf(other), text: ` *${name}` }))];
  return [{ kind: 'extract', title: `Share these values among ${same.length} lines`, edits }];
};

function anchored(spec: SpecText, name: string, before: number): OutlineEntry | null {
  return spec.outline.entries.findLast((entry) => entry.keyStart < before && entry.colon >= 0 && decorationOf(spec, entry).split(/\s+/).includes(`&${name}`)) ?? null;
}

/** The anchor's value without its name, as the alias' place takes it. */
function writtenOut(spec: SpecText, anchor: OutlineEntry, place: OutlineEntry): string | null {
  const { text } = spec;
  if (anchor.valueEnd > anchor.valueStart && (anchor.braces !== null || anchor.children.length === 0)) {
    const value = text.slice(anchor.valueStart, anchor.valueEnd);
    return /^[|>]/.test(value) || (isFlow(place) && value.includes('\n')) ? null : ` ${value}`;
  }
  if (isFlow(place) || anchor.children.length === 0) return null;
  const [, ...lines] = rawValue(spec, anchor).text.split('\n');
  const [indent, eol] = [indentAt(text, place.keyStart), eolAt(text, place.keyStart)];
  return lines.map((line) => eol + (line.trim() === '' ? line : indent + line)).join('');
}

/** An alias in its place by what it stands for; the anchor's name goes with the last alias. */
export const writtenOutAlias: RefactoringProvider = ({ spec }, entry) => {
  const { text } = spec;
  const value = text.slice(entry.valueStart, entry.valueEnd);
  const name = new RegExp(`^\\*(${NAME.source})$`).exec(value)?.[1];
  const anchor = name === undefined ? null : anchored(spec, name, entry.keyStart);
  const written = anchor === null ? null : writtenOut(spec, anchor, entry);
  if (name === undefined || anchor === null || written === null) return [];
  const last = text.split(`*${name}`).length === 2;
  const sign = text.indexOf(`&${name}`, anchor.colon);
  const blanks = /^[ \t]*/.exec(text.slice(sign + name.length + 1))?.[0].length ?? 0;
  const lineEnds = lineEnd(text, sign) === sign + name.length + 1 + blanks;
  const gone: readonly Edit[] = last ? [{ start: lineEnds ? anchor.colon : sign, end: sign + name.length + 1 + blanks, text: '' }] : [];
  return [{ kind: 'inline', title: `Write ${shown(`*${name}`)} out here`, edits: [...gone, { start: entry.colon, end: entry.valueEnd, text: written }] }];
};
