/** Names that were perhaps meant, written so that YAML and the expression around them read exactly that. */
import { suggest } from '../../catalog/suggest.ts';
import { keyShapeAt } from '../shape-at.ts';
import type { SpecText } from '../spec-text.ts';
import { pathOf } from '../text/cursor.ts';
import type { Edit } from '../text/edits.ts';
import { editExpression, expressionTextAt, indexAt } from '../text/expression-text.ts';
import { textLiteral } from '../text/expression-tokens.ts';
import { isMemberName } from '../completion/source-fields.ts';
import type { OutlineEntry } from '../text/outline.ts';
import { yamlExpression, yamlKey, yamlText } from '../text/quote.ts';
import { shown, type Complaint, type Fix, type FixProvider } from './fix.ts';
import { entryAt, isFlow } from './layout.ts';

interface Span {
  readonly start: number;
  readonly end: number;
}

/** A name inside of an expression: an identifier, a text in brackets after `udf`, or a member of `udf`. */
function nameInExpression(text: string, from: number, to: number, name: string): { readonly from: number; readonly text: string } | null {
  const old = text.slice(from, to);
  if (old.startsWith('"')) return { from, text: textLiteral(name) };
  if (old.startsWith("'")) return { from, text: `'${textLiteral(name).slice(1, -1).replaceAll("'", "\\'").replaceAll('\\"', '"')}'` };
  if (isMemberName(name)) return { from, text: name };
  const dot = /\budf\s*(\.\s*)$/.exec(text.slice(0, from))?.[1];
  return dot === undefined ? null : { from: from - dot.length, text: `[${textLiteral(name)}]` };
}

/** @param span offsets in the file of the name, with its quotes where it is a text of the expression. */
export function replacedInExpression({ text }: SpecText, entry: OutlineEntry, { start, end }: Span, name: string): readonly Edit[] | null {
  const expression = expressionTextAt(text, entry, start, isFlow(entry));
  if (expression === null) return null;
  const [from, to] = [indexAt(expression, start), indexAt(expression, end)];
  const written = nameInExpression(expression.text, from, to, name);
  if (written === null) return null;
  const { main, around } = editExpression(text, expression, written.from, to, written.text);
  return [main, ...around];
}

/** A single value, in the quotes that it has. */
export function replacedValue({ text }: SpecText, entry: OutlineEntry, value: string): Edit | null {
  const { valueStart, valueEnd } = entry;
  if (entry.braces !== null || entry.children.length > 0 || valueEnd === valueStart) return null;
  const quote = text[valueStart];
  if (quote === '|' || quote === '>' || quote === '*') return null;
  if ((quote === '"' || quote === "'") && valueEnd - valueStart > 1 && text[valueEnd - 1] === quote) {
    const inner = quote === "'" ? value.replaceAll("'", "''") : JSON.stringify(value).slice(1, -1);
    return { start: valueStart + 1, end: valueEnd - 1, text: inner };
  }
  const shape = keyShapeAt(pathOf(entry))?.shape ?? null;
  // What is read as written needs no quotes to stay a text.
  const asWritten = shape?.kind === 'version' || (shape?.kind === 'text' && shape.format !== 'name');
  return { start: valueStart, end: valueEnd, text: asWritten ? yamlExpression(value, isFlow(entry)) : yamlText(value, isFlow(entry)) };
}

/** One more of a key that stands beside it would be a mistake; attributes are told apart without their case. */
function isTaken({ outline }: SpecText, entry: OutlineEntry, key: string): boolean {
  return (entry.parent?.children ?? outline.roots).some((other) => other !== entry && other.key.toLowerCase() === key.toLowerCase());
}

/** The remark's place with another text in it; null where that cannot be written there. */
function replaced(spec: SpecText, { code, start, end }: Complaint, text: string): readonly Edit[] | null {
  const entry = entryAt(spec, start);
  if (entry === null || text.trim() === '') return null;
  if (start >= entry.keyStart && end <= entry.keyEnd) return isTaken(spec, entry, text) ? null : [{ start: entry.keyStart, end: entry.keyEnd, text: yamlKey(text, isFlow(entry)) }];
  if (code.startsWith('expression/')) return replacedInExpression(spec, entry, { start, end }, text);
  const edit = replacedValue(spec, entry, text);
  return edit === null ? null : [edit];
}

/** Who may see a text is decided by a person (law 4). */
const JUDGED = new Set(['public_when', 'skip_when', 'lead_when']);

function isJudged(spec: SpecText, { start }: Complaint): boolean {
  return JUDGED.has(entryAt(spec, start)?.key ?? '');
}

/** Words of the language and names of fields: what is spelled nearly like one that exists. Names of people, teams and options are left to a person. */
const SPELLED = new Set(['expression/unknown-field', 'expression/unknown-function', 'spec/unknown-key', 'spec/unknown-target', 'spec/wrong-value']);

/** `address2` is no misspelled `address3`. */
function isMisspelled({ text }: SpecText, { code, start, end, suggestions: [only, ...others] }: Complaint): boolean {
  const written = text.slice(start, end);
  const digits = (name: string): string => name.replace(/\D/g, '');
  return only !== undefined && others.length === 0 && SPELLED.has(code) && digits(written) === digits(only) && suggest(written, [only]).length > 0;
}

/** One fix for each text that was perhaps meant, best first. */
export const replacements: FixProvider = ({ world: { spec }, complaint }) => {
  const safe = isMisspelled(spec, complaint) && !isJudged(spec, complaint);
  return complaint.suggestions.flatMap((text, index): Fix[] => {
    const edits = replaced(spec, complaint, text);
    return edits === null ? [] : [{ title: `Replace with ${shown(text)}`, edits, preferred: index === 0, safe }];
  });
};

/** Suggestions that are YAML already, for keys. */
export const rawKeys: FixProvider = ({ world: { spec }, complaint }) =>
  complaint.suggestions.flatMap((text): Fix[] => {
    const entry = entryAt(spec, complaint.start);
    return entry === null || complaint.end > entry.keyEnd || isTaken(spec, entry, text.replace(/^"(.*)"$/, '$1')) ? [] : [{ title: `Replace with ${shown(text.replaceAll('"', ''))}`, edits: [{ start: entry.keyStart, end: entry.keyEnd, text }] }];
  });
