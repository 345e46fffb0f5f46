/** The signs and names of an expression, read tolerantly: for help while typing, where the grammar gives up. */

export interface Token {
  readonly kind: 'name' | 'text' | 'number' | 'sign';
  /** Offsets in the expression's text, end exclusive. */
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** false: a text whose quote nobody closed. */
  readonly closed: boolean;
}

const TOKEN = /([A-Za-z_][A-Za-z0-9_]*)|("(?:[^"\\]|\\[^])*("?)|'(?:[^'\\]|\\[^])*('?))|(\d+(?:\.\d+)?)|(==|!=|<=|>=|&&|\|\||\.\?|\[\?|[^\s])/gy;

/** In the order of the text; blanks are left out. Pure; takes any text. */
export function expressionTokens(text: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  while (at < text.length) {
    TOKEN.lastIndex = at;
    const match = TOKEN.exec(text);
    if (match === null) {
      at += 1;
      continue;
    }
    const [whole, name, quoted, double, single, number] = match;
    const kind = name !== undefined ? 'name' : quoted !== undefined ? 'text' : number !== undefined ? 'number' : 'sign';
    const closed = kind !== 'text' || (double ?? single ?? '') !== '';
    tokens.push({ kind, start: at, end: at + whole.length, text: whole, closed });
    at += whole.length;
  }
  return tokens;
}

const ESCAPES: Readonly<Record<string, string>> = { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f', v: '\v', a: '\u0007' };

/** What a text token says, without quotes and escapes. */
export function textOfToken({ text, closed }: Token): string {
  const inner = text.slice(1, closed && text.length > 1 ? -1 : undefined);
  return inner.replace(/\\(?:u([\da-fA-F]{4})|x([\da-fA-F]{2})|([^]))/g, (_all, unicode: string | undefined, hex: string | undefined, char: string | undefined) =>
    char === undefined ? String.fromCharCode(Number.parseInt(unicode ?? hex ?? '0', 16)) : (ESCAPES[char] ?? char),
  );
}

/** Control characters, signs that turn the direction of writing, and what YAML takes for the end of a line. */
 
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

/** A text of an expression that says exactly this, on one line and with every sign visible. */
export function textLiteral(text: string): string {
  const escaped = text.replace(/[\\"]/g, '\\$&').replace(INVISIBLE, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
  return `"${escaped}"`;
}

/** A field that an expression names. */
export interface NamedField {
  readonly name: string;
  readonly custom: boolean;
  /** It follows a dot: a field of an item, not of the record. */
  readonly member: boolean;
}

function isSign(token: Token | undefined, ...signs: readonly string[]): boolean {
  return token?.kind === 'sign' && signs.includes(token.text);
}

/** Every field that the tokens name, user-defined ones by `udf["…"]` and `udf.…`. Functions and words of the grammar are left out. */
export function namedFields(tokens: readonly Token[]): readonly NamedField[] {
  const found: NamedField[] = [];
  tokens.forEach((token, index) => {
    const [before, owner] = [tokens[index - 1], tokens[index - 2]];
    const ofUdf = owner?.kind === 'name' && owner.text === 'udf' && !isSign(tokens[index - 3], '.', '.?');
    if (token.kind === 'text' && ofUdf && isSign(before, '[', '[?')) found.push({ name: textOfToken(token), custom: true, member: false });
    if (token.kind !== 'name' || isSign(tokens[index + 1], '(') || token.text === 'udf' || token.text === 'in') return;
    const member = isSign(before, '.', '.?');
    found.push({ name: token.text, custom: member && ofUdf, member: member && !ofUdf });
  });
  return found;
}
