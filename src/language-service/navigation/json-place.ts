/** Where something stands in a JSON text, found by one walk that skips what is not asked for; a catalog may hold megabytes. */

/** Into a member by its name, or to the item of a list whose members say this; the first of them gives the place. */
export type JsonStep = string | Readonly<Record<string, string | boolean>>;

interface Span {
  readonly start: number;
  readonly end: number;
}

interface Member {
  readonly key: Span;
  readonly value: number;
}

const BLANK = /\s*/y;
const WORD = /[^\s,\]}]*/y;

class JsonText {
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  start(): number {
    return this.#blank(this.#text.startsWith('\uFEFF') ? 1 : 0);
  }

  /** Members of the map that begins at an offset; none where it is no map. */
  *members(at: number): Generator<Member> {
    if (this.#text[at] !== '{') return;
    for (let next = this.#blank(at + 1); this.#text[next] === '"'; ) {
      const key = { start: next, end: this.#stringEnd(next) };
      const colon = this.#blank(key.end);
      const value = this.#blank(colon + 1);
      yield { key, value };
      next = this.#next(this.end(value));
    }
  }

  *items(at: number): Generator<number> {
    if (this.#text[at] !== '[') return;
    for (let next = this.#blank(at + 1); next < this.#text.length && this.#text[next] !== ']'; ) {
      yield next;
      const after = this.#next(this.end(next));
      if (after <= next) return;
      next = after;
    }
  }

  /** Offset after the value that begins at `at`. */
  end(at: number): number {
    const first = this.#text[at];
    if (first === '"') return this.#stringEnd(at);
    if (first !== '{' && first !== '[') return this.#match(WORD, at);
    let depth = 0;
    for (let next = at; next < this.#text.length; next += 1) {
      const char = this.#text[next];
      if (char === '"') next = this.#stringEnd(next) - 1;
      else if (char === '{' || char === '[') depth += 1;
      else if (char === '}' || char === ']') depth -= 1;
      if (depth === 0) return next + 1;
    }
    return this.#text.length;
  }

  /** undefined: neither a text nor a word of JSON. */
  scalar(at: number): unknown {
    try {
      return JSON.parse(this.#text.slice(at, this.end(at)));
    } catch {
      return undefined;
    }
  }

  #next(at: number): number {
    const comma = this.#blank(at);
    return this.#text[comma] === ',' ? this.#blank(comma + 1) : comma;
  }

  #stringEnd(start: number): number {
    for (let at = start + 1; at < this.#text.length; at += 1) {
      if (this.#text[at] === '\\') at += 1;
      else if (this.#text[at] === '"') return at + 1;
    }
    return this.#text.length;
  }

  #blank(at: number): number {
    return this.#match(BLANK, at);
  }

  #match(pattern: RegExp, at: number): number {
    pattern.lastIndex = at;
    pattern.exec(this.#text);
    return Math.max(at, pattern.lastIndex);
  }
}

interface Found extends Span {
  readonly value: number;
}

function memberOf(json: JsonText, at: number, name: string): Found | null {
  for (const { key, value } of json.members(at)) if (json.scalar(key.start) === name) return { ...key, value };
  return null;
}

function itemOf(json: JsonText, at: number, wanted: Readonly<Record<string, string | boolean>>): Found | null {
  const names = Object.keys(wanted);
  for (const item of json.items(at)) {
    const found = names.map((name) => memberOf(json, item, name));
    const [first] = found;
    if (first != null && found.every((member, index) => member !== null && json.scalar(member.value) === wanted[names[index] ?? ''])) return { start: first.value, end: json.end(first.value), value: item };
  }
  return null;
}

/** Offsets of what the steps lead to; null: it does not stand there. Pure; takes any text. */
export function placeInJson(text: string, steps: readonly JsonStep[]): Span | null {
  const json = new JsonText(text);
  let at = json.start();
  let found: Found | null = null;
  for (const step of steps) {
    found = typeof step === 'string' ? memberOf(json, at, step) : itemOf(json, at, step);
    if (found === null) return null;
    at = found.value;
  }
  return found === null ? null : { start: found.start, end: found.end };
}
