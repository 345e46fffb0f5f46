/** A line that fills something, in its short and its long form, and a constant as an expression. */
import { parseDocument, isScalar } from 'yaml';
import { expressionText } from '../text/expression-text.ts';
import { expressionTokens, textLiteral, textOfToken } from '../text/expression-tokens.ts';
import type { Edit } from '../text/edits.ts';
import type { OutlineEntry } from '../text/outline.ts';
import { yamlExpression, yamlText } from '../text/quote.ts';
import type { SpecText, SpecWorld } from '../spec-text.ts';
import { endOf, eolAt, indentAt, isFlow, stepOf } from './layout.ts';
import type { Refactoring, RefactoringProvider } from './refactoring.ts';

function isLine(path: readonly string[]): boolean {
  return path.length === 3 && (path[1] === 'fields' || path[1] === 'attributes');
}

/** A single value on its line, without anchor or alias. */
function isSingle({ text, lines }: SpecText, entry: OutlineEntry): boolean {
  const { valueStart, valueEnd, braces, children, colon } = entry;
  if (braces !== null || children.length > 0 || valueStart === valueEnd || colon < 0) return false;
  return !/[|>*&!]/.test(text[valueStart] ?? '') && text.slice(colon, valueStart).trim() === '' && lines.lineAt(valueStart) === lines.lineAt(valueEnd) && lines.lineAt(colon) === lines.lineAt(valueStart);
}

function longForm(spec: SpecText, entry: OutlineEntry): readonly Refactoring[] {
  if (!isSingle(spec, entry)) return [];
  const { text } = spec;
  const { colon, valueStart, valueEnd } = entry;
  const inside = `{ from: ${text.slice(valueStart, valueEnd)} }`;
  const below = `${eolAt(text, colon)}${indentAt(text, entry.keyStart)}${stepOf(spec)}from: `;
  const edit: Edit = isFlow(entry) ? { start: valueStart, end: valueEnd, text: inside } : { start: colon, end: valueStart, text: below };
  return [{ kind: 'rewrite', title: 'Write in the long form, with "from:"', edits: [edit] }];
}

/** Everything from the colon to the end in other words; null where a comment would be lost. */
function inPlace({ text }: SpecText, entry: OutlineEntry, child: OutlineEntry, value: string): Edit | null {
  const around = text.slice(entry.colon, child.keyStart) + text.slice(endOf(child), endOf(entry));
  return /[^\s{},]/.test(around) ? null : { start: entry.colon, end: endOf(entry), text: ` ${value}` };
}

function shortForm(spec: SpecText, entry: OutlineEntry): readonly Refactoring[] {
  const [child, ...others] = entry.children;
  if (child === undefined || others.length > 0) return [];
  if (child.key === 'from' && isSingle(spec, child)) {
    const edit = inPlace(spec, entry, child, spec.text.slice(child.valueStart, child.valueEnd));
    return edit === null ? [] : [{ kind: 'rewrite', title: 'Write in the short form', edits: [edit] }];
  }
  if (child.key !== 'value' || !isSingle(spec, child)) return [];
  const node = parseDocument(spec.text.slice(child.valueStart, child.valueEnd), { logLevel: 'silent' }).contents;
  const value: unknown = isScalar(node) ? node.value : null;
  const literal = typeof value === 'string' ? textLiteral(value) : typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
  const edit = literal === null || !/^(?:"|-?\d+(?:\.\d+)?$|true$|false$)/.test(literal) ? null : inPlace(spec, entry, child, yamlExpression(literal, isFlow(entry)));
  return edit === null ? [] : [{ kind: 'rewrite', title: 'Write the constant as an expression', edits: [edit] }];
}

/** `'"gold"'` → `{ value: gold }` */
function constant(spec: SpecText, entry: OutlineEntry): readonly Refactoring[] {
  if (!isSingle(spec, entry)) return [];
  const [token, ...others] = expressionTokens(expressionText(spec.text, entry));
  if (token === undefined || others.length > 0 || !token.closed) return [];
  const isWord = token.kind === 'number' || token.text === 'true' || token.text === 'false';
  if (!isWord && token.kind !== 'text') return [];
  const value = isWord ? token.text : yamlText(textOfToken(token), true);
  return [{ kind: 'rewrite', title: 'Write as a constant, with "value:"', edits: [{ start: entry.valueStart, end: entry.valueEnd, text: `{ value: ${value} }` }] }];
}

/** Whether a file below says something at a path, or may: a map replaces what stands there in its own keys only, a single value in all (decision 14). */
export function mayStandInBase({ bases, extendsFault = null }: SpecWorld, path: readonly string[]): boolean {
  const reaches = (base: SpecText): boolean => {
    const [entry, owner] = [base.entryAt(path), base.entryAt(path.slice(0, 1))];
    const group = base.entryAt(path.slice(0, 2));
    return entry !== null || [owner, group].some((above) => above !== null && base.text[above.valueStart] === '*');
  };
  return extendsFault !== null || bases.some(reaches);
}

/** At any place inside of a line of `fields:` and `attributes:`. */
export const forms: RefactoringProvider = (world, found, path) => {
  const { spec } = world;
  let entry: OutlineEntry | null = found;
  for (let depth = path.length; depth > 3 && entry !== null; depth -= 1) entry = entry.parent;
  if (entry === null || !isLine(path.slice(0, 3)) || mayStandInBase(world, path.slice(0, 3))) return [];
  return [...longForm(spec, entry), ...constant(spec, entry), ...shortForm(spec, entry)];
};
