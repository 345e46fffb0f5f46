/** What each name of an expression stands for, read tolerantly, with its place in the file. */
import { expressionTextAt } from '../text/expression-text.ts';
import { expressionTokens, textOfToken, type Token } from '../text/expression-tokens.ts';
import type { OutlineEntry } from '../text/outline.ts';

/** Offsets in the file; of a name in quotes without them. */
interface Span {
  readonly start: number;
  readonly end: number;
}

export type ExpressionName = Span &
  (
    | { readonly kind: 'field'; readonly name: string; readonly custom: boolean; /** Whose items have it; null: the record itself. */ readonly collection: string | null }
    | { readonly kind: 'collection' | 'function' | 'local' | 'word' | 'number' | 'text'; readonly name: string }
  );

const WORDS = new Set(['true', 'false', 'null', 'in', 'udf']);
const LOOPS = new Set(['map', 'filter', 'exists', 'exists_one', 'all']);

const isDot = (token: Token | undefined): boolean => token?.text === '.' || token?.text === '.?';

class NameReader {
  readonly #tokens: readonly Token[];
  readonly #collections: ReadonlySet<string>;
  /** Names that loops give → the collection whose items they are; null: of something else. */
  readonly #locals = new Map<string, string | null>();

  constructor(tokens: readonly Token[], collections: ReadonlySet<string>) {
    this.#tokens = tokens;
    this.#collections = collections;
    tokens.forEach((token, index) => {
      const [bracket, name, comma] = [tokens[index + 1], tokens[index + 2], tokens[index + 3]];
      if (LOOPS.has(token.text) && isDot(tokens[index - 1]) && bracket?.text === '(' && name?.kind === 'name' && comma?.text === ',') this.#locals.set(name.text, this.#collectionBefore(index - 2));
    });
  }

  at(index: number): ExpressionName | null {
    const token = this.#tokens[index];
    if (token === undefined || token.kind === 'sign') return null;
    const { start, end, text } = token;
    const before = this.#tokens[index - 1];
    const ofUdf = this.#tokens[index - 2]?.text === 'udf' && !isDot(this.#tokens[index - 3]);
    if (token.kind === 'number') return { kind: 'number', name: text, start, end };
    if (token.kind === 'text') {
      if (!ofUdf || (before?.text !== '[' && before?.text !== '[?')) return { kind: 'text', name: textOfToken(token), start, end };
      return { kind: 'field', name: textOfToken(token), custom: true, collection: null, start: start + 1, end: token.closed ? end - 1 : end };
    }
    if (this.#tokens[index + 1]?.text === '(') return { kind: 'function', name: text, start, end };
    if (isDot(before)) return this.#member(token, index, ofUdf);
    if (WORDS.has(text)) return { kind: 'word', name: text, start, end };
    if (this.#locals.has(text)) return { kind: 'local', name: text, start, end };
    if (this.#collections.has(text)) return { kind: 'collection', name: text, start, end };
    return { kind: 'field', name: text, custom: false, collection: null, start, end };
  }

  #member({ text, start, end }: Token, index: number, ofUdf: boolean): ExpressionName | null {
    if (ofUdf) return { kind: 'field', name: text, custom: true, collection: null, start, end };
    const owner = this.#tokens[index - 2];
    const local = owner?.kind === 'name' && !isDot(this.#tokens[index - 3]) ? this.#locals.get(owner.text) : undefined;
    const collection = local ?? (owner?.text === ']' ? this.#collectionBefore(this.#opening(index - 2) - 1) : null);
    return collection === null ? null : { kind: 'field', name: text, custom: false, collection, start, end };
  }

  /** Index of the bracket that a closing one belongs to; -1: nobody opened it. */
  #opening(closing: number): number {
    let depth = 0;
    for (let index = closing; index >= 0; index -= 1) {
      const text = this.#tokens[index]?.kind === 'sign' ? this.#tokens[index]?.text : '';
      if (text === ')' || text === ']') depth += 1;
      else if (text === '(' || text === '[' || text === '[?') depth -= 1;
      if (depth === 0) return index;
    }
    return -1;
  }

  /** The collection that the tokens up to this one stand for: `timeEntries`, `timeEntries.filter(t, …)`. */
  #collectionBefore(index: number): string | null {
    const token = this.#tokens[index];
    if (token?.kind === 'name') return this.#collections.has(token.text) && !isDot(this.#tokens[index - 1]) ? token.text : null;
    if (token?.text !== ')') return null;
    const open = this.#opening(index);
    return this.#tokens[open - 1]?.text === 'filter' && isDot(this.#tokens[open - 2]) ? this.#collectionBefore(open - 3) : null;
  }
}

/** @param collections names of the lists of records that can be used there. Pure; takes any text. */
export function namesInExpression(text: string, entry: OutlineEntry, collections: ReadonlySet<string>): readonly ExpressionName[] {
  const quoted = text[entry.valueStart] === '"' || text[entry.valueStart] === "'";
  const read = entry.valueStart === entry.valueEnd ? null : expressionTextAt(text, entry, quoted ? entry.valueStart + 1 : entry.valueEnd, false);
  if (read === null) return [];
  const tokens = expressionTokens(read.text);
  const reader = new NameReader(tokens, collections);
  const placeOf = (index: number): number => read.places[index] ?? read.end;
  return tokens.flatMap((_token, index) => {
    const found = reader.at(index);
    return found === null ? [] : [{ ...found, start: placeOf(found.start), end: placeOf(found.end) }];
  });
}
