/** What an expression needs at the cursor: a name, a field of something, an option of a list. */
import { LOOP_NAMES } from '../../expressions/macros.ts';
import { expressionTokens, textOfToken, type Token } from '../text/expression-tokens.ts';

/** A field that stands left of a comparison. */
export interface FieldName {
  readonly name: string;
  readonly custom: boolean;
  /** Name of the collection whose items have it; null: the record itself. */
  readonly collection: string | null;
  /** It is compared by its label: `label(status) == …`. */
  readonly label: boolean;
}

/** The function in whose arguments something stands, counted from 0. */
interface Call {
  readonly name: string;
  readonly argument: number;
}

/** Offsets in the expression's text of what is typed already. */
interface Typed {
  readonly start: number;
  readonly end: number;
}

export type ExpressionContext =
  /** A name, the call in whose arguments it stands, and what names loops give. */
  | (Typed & { readonly kind: 'name'; readonly call: Call | null; readonly locals: readonly string[] })
  /** The name of a user-defined field: inside of quotes, with what must follow it, or after `udf.`, whose dot stands at `dot`. */
  | (Typed & { readonly kind: 'custom'; readonly dot: number | null; readonly quote: string; readonly tail: string })
  | (Typed & { readonly kind: 'item'; readonly collection: string; readonly call: Call | null })
  | (Typed & { readonly kind: 'method'; readonly ofCollection: boolean })
  /** An option; `quote` is the one that stands before the cursor, or nothing. */
  | (Typed & { readonly kind: 'option'; readonly field: FieldName; readonly quote: string })
  | { readonly kind: 'none' };

interface Open {
  /** Of the bracket among the tokens. */
  readonly index: number;
  readonly commas: readonly number[];
}

const NONE: ExpressionContext = { kind: 'none' };
const OPENING: Readonly<Record<string, string>> = { '(': ')', '[': ']', '[?': ']', '{': '}' };

/** Brackets that are open before a token, the innermost last. */
function openBrackets(tokens: readonly Token[], until: number): readonly Open[] {
  const open: { readonly index: number; readonly commas: number[] }[] = [];
  tokens.slice(0, until).forEach(({ kind, text }, index) => {
    if (kind !== 'sign') return;
    if (Object.hasOwn(OPENING, text)) open.push({ index, commas: [] });
    else if (text === ')' || text === ']' || text === '}') open.pop();
    else if (text === ',') open.at(-1)?.commas.push(index);
  });
  return open;
}

/** Index of the bracket that a closing one belongs to. */
function openingOf(tokens: readonly Token[], closing: number): number {
  let depth = 0;
  for (let index = closing; index >= 0; index -= 1) {
    const { kind, text } = tokens[index] ?? { kind: 'sign', text: '' };
    if (kind !== 'sign') continue;
    if (text === ')' || text === ']' || text === '}') depth += 1;
    else if (Object.hasOwn(OPENING, text)) depth -= 1;
    if (depth === 0) return index;
  }
  return -1;
}

function isDot(token: Token | undefined): boolean {
  return token?.text === '.' || token?.text === '.?';
}

class ContextReader {
  readonly #text: string;
  readonly #tokens: readonly Token[];
  readonly #offset: number;
  readonly #collections: ReadonlySet<string>;

  constructor(text: string, offset: number, collections: ReadonlySet<string>) {
    this.#text = text;
    this.#tokens = expressionTokens(text);
    this.#offset = offset;
    this.#collections = collections;
  }

  read(): ExpressionContext {
    const inText = this.#tokens.findIndex(({ kind, start, end, closed }) => kind === 'text' && this.#offset > start && (closed ? this.#offset < end : this.#offset <= end));
    if (inText >= 0) return this.#inText(inText);
    const typed = this.#tokens.findIndex(({ kind, start, end }) => (kind === 'name' || kind === 'number') && this.#offset >= start && this.#offset <= end);
    const next = typed >= 0 ? typed : this.#tokens.findIndex(({ start }) => start >= this.#offset);
    const index = next >= 0 ? next : this.#tokens.length;
    const token = typed >= 0 ? this.#tokens[typed] : undefined;
    return this.#at(index, { start: token?.start ?? this.#offset, end: token?.end ?? this.#offset }, token?.kind === 'number');
  }

  #inText(index: number): ExpressionContext {
    const token = this.#tokens[index];
    const before = this.#tokens[index - 1];
    if (token === undefined) return NONE;
    const typed = { start: token.start + 1, end: token.closed ? token.end - 1 : this.#endOfWord() };
    if ((before?.text === '[' || before?.text === '[?') && this.#tokens[index - 2]?.text === 'udf') {
      const quote = token.text.slice(0, 1);
      if (token.closed && this.#tokens[index + 1]?.text === ']') return { kind: 'custom', ...typed, dot: null, quote, tail: '' };
      return { kind: 'custom', start: typed.start, end: token.closed ? token.end : typed.end, dot: null, quote, tail: `${quote}]` };
    }
    const field = this.#compared(index);
    return field === null ? NONE : { kind: 'option', ...typed, field, quote: token.text.slice(0, 1) };
  }

  /** A text that nobody closed ends for us with the word at the cursor. */
  #endOfWord(): number {
    return this.#offset + (/^[\p{L}\p{N}_]*/u.exec(this.#text.slice(this.#offset))?.[0].length ?? 0);
  }

  #at(index: number, typed: Typed, number: boolean): ExpressionContext {
    const before = this.#tokens[index - 1];
    const field = this.#compared(index);
    if (field !== null) return { kind: 'option', ...typed, field, quote: '' };
    if (number) return NONE;
    if (isDot(before) && before !== undefined) return this.#afterDot(index - 1, typed, before.start);
    const operand = before?.kind === 'text' || before?.kind === 'number' || before?.text === ')' || before?.text === ']' || (before?.kind === 'name' && before.text !== 'in');
    if (operand) return NONE;
    const open = openBrackets(this.#tokens, index);
    const call = this.#call(open.at(-1));
    // The first thing in a loop is a name that the person chooses.
    if (call !== null && LOOP_NAMES.includes(call.name) && call.argument === 0) return NONE;
    return { kind: 'name', ...typed, call, locals: [...this.#locals(open).keys()] };
  }

  #afterDot(dot: number, typed: Typed, at: number): ExpressionContext {
    const owner = this.#tokens[dot - 1];
    if (owner === undefined || owner.kind === 'number') return NONE;
    const plain = owner.kind === 'name' && !isDot(this.#tokens[dot - 2]);
    if (plain && owner.text === 'udf') return { kind: 'custom', ...typed, dot: at, quote: '', tail: '' };
    const collection = plain ? this.#locals(openBrackets(this.#tokens, dot)).get(owner.text) : undefined;
    const open = openBrackets(this.#tokens, dot);
    if (collection !== undefined) return { kind: 'item', ...typed, collection, call: this.#outerCall(open) };
    const element = owner.text === ']' ? this.#collectionBefore(openingOf(this.#tokens, dot - 1) - 1) : null;
    if (element !== null) return { kind: 'item', ...typed, collection: element, call: this.#outerCall(open) };
    return { kind: 'method', ...typed, ofCollection: this.#collectionBefore(dot - 1) !== null };
  }

  /** The call that gets what the loops around the cursor make: `sum(timeEntries.map(t, t.…` */
  #outerCall(open: readonly Open[]): Call | null {
    for (const bracket of open.toReversed()) {
      const call = this.#call(bracket);
      if (call === null || !LOOP_NAMES.includes(call.name)) return call;
      // What is asked of an item by filter and the like is a condition, whatever stands around it.
      if (call.name !== 'map') return null;
    }
    return null;
  }

  #call(open: Open | undefined): Call | null {
    if (open === undefined || this.#tokens[open.index]?.text !== '(') return null;
    const name = this.#tokens[open.index - 1];
    return name?.kind === 'name' ? { name: name.text, argument: open.commas.length } : null;
  }

  /** Names that loops around the cursor give, each with the collection whose items it stands for. */
  #locals(open: readonly Open[]): ReadonlyMap<string, string> {
    const found = new Map<string, string>();
    for (const bracket of open) {
      const [callee, dot, name, comma] = [this.#tokens[bracket.index - 1], this.#tokens[bracket.index - 2], this.#tokens[bracket.index + 1], this.#tokens[bracket.index + 2]];
      if (callee === undefined || !LOOP_NAMES.includes(callee.text) || !isDot(dot) || name?.kind !== 'name' || comma?.text !== ',') continue;
      const collection = this.#collectionBefore(bracket.index - 3);
      if (collection !== null) found.set(name.text, collection);
    }
    return found;
  }

  /** The collection that the tokens up to this one stand for: `timeEntries`, `timeEntries.filter(t, …)`. */
  #collectionBefore(index: number): string | null {
    const token = this.#tokens[index];
    if (token?.kind === 'name') return this.#collections.has(token.text) && !isDot(this.#tokens[index - 1]) ? token.text : null;
    if (token?.text !== ')') return null;
    const open = openingOf(this.#tokens, index);
    return this.#tokens[open - 1]?.text === 'filter' && isDot(this.#tokens[open - 2]) ? this.#collectionBefore(open - 3) : null;
  }

  /** The field whose value is compared with what stands at a token: `status == …`, `status in [1, …`. */
  #compared(index: number): FieldName | null {
    const before = this.#tokens[index - 1];
    if (before?.text === '==' || before?.text === '!=') return this.#fieldBefore(index - 2);
    const open = openBrackets(this.#tokens, index).at(-1);
    if (open === undefined || this.#tokens[open.index]?.text !== '[' || this.#tokens[open.index - 1]?.text !== 'in') return null;
    return before?.text === '[' || before?.text === ',' ? this.#fieldBefore(open.index - 2) : null;
  }

  /** The field that ends with a token. */
  #fieldBefore(index: number): FieldName | null {
    const token = this.#tokens[index];
    const before = this.#tokens[index - 1];
    if (token?.kind === 'name' && !isDot(before)) return { name: token.text, custom: false, collection: null, label: false };
    if (token?.kind === 'name') return this.#member(token.text, index - 2);
    if (token?.text === ']' && before?.kind === 'text' && this.#tokens[index - 3]?.text === 'udf') return { name: textOfToken(before), custom: true, collection: null, label: false };
    const open = token?.text === ')' ? openingOf(this.#tokens, index) : -1;
    const inner = open >= 0 && this.#tokens[open - 1]?.text === 'label' ? this.#fieldBefore(index - 1) : null;
    return inner === null ? null : { ...inner, label: true };
  }

  #member(name: string, ownerIndex: number): FieldName | null {
    const owner = this.#tokens[ownerIndex];
    if (owner?.kind !== 'name') return null;
    if (owner.text === 'udf') return { name, custom: true, collection: null, label: false };
    const collection = this.#locals(openBrackets(this.#tokens, ownerIndex)).get(owner.text);
    return collection === undefined ? null : { name, custom: false, collection, label: false };
  }
}

/** @param offset in `text`. @param collections names of the lists of records that can be used here. Pure; takes any text. */
export function expressionContext(text: string, offset: number, collections: ReadonlySet<string>): ExpressionContext {
  return new ContextReader(text, offset, collections).read();
}
