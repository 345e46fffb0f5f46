/**
 * Plain data as JSON and back: Map, Set, bytes, `undefined` and things that hang in two places come back as what they were.
 * Everything else (functions, classes) is refused when saving, so that nothing gets lost silently.
 */

/** What is being saved or restored is not what it has to be. `code` is stable; the message is for a person. */
export class StateRefusal extends Error {
  readonly code: string;
  readonly remedy: string;

  constructor(code: string, message: string, remedy: string) {
    super(message);
    this.name = 'StateRefusal';
    this.code = code;
    this.remedy = remedy;
  }
}

/** A list of records that can be emptied and filled again, with its removed places. */
export interface Refillable {
  places(): readonly unknown[];
  refill(records: readonly unknown[]): void;
}

function isRefillable(value: object): value is Refillable {
  return 'places' in value && typeof value.places === 'function' && 'refill' in value && typeof value.refill === 'function';
}

/** What stands for a `Refillable` in decoded data. */
class Places {
  readonly records: readonly unknown[];

  constructor(records: readonly unknown[]) {
    this.records = records;
  }
}

function broken(detail: string): StateRefusal {
  return new StateRefusal('state/broken', `The saved state cannot be read: ${detail}.`, 'Save it again, or take another file.');
}

function unsavable(what: string): StateRefusal {
  return new StateRefusal('state/unsavable', `The state cannot be saved: it holds ${what}.`, 'Only plain data can be saved.');
}

type Encode = (value: unknown) => unknown;

function encodeFields(value: object, encode: Encode): unknown {
  const entries = Object.entries(value);
  if (!Object.hasOwn(value, '$')) return Object.fromEntries(entries.map(([key, item]) => [key, encode(item)]));
  return { $: 'object', v: entries.map(([key, item]) => [key, encode(item)]) };
}

function encodeObject(value: object, encode: Encode, instances: boolean): unknown {
  if (Array.isArray(value)) return value.map(encode);
  if (value instanceof Map) return { $: 'map', v: [...value].map(([key, item]) => [encode(key), encode(item)]) };
  if (value instanceof Set) return { $: 'set', v: [...value].map(encode) };
  if (isRefillable(value)) return { $: 'places', v: value.places().map(encode) };
  const prototype: unknown = Object.getPrototypeOf(value);
  if (!instances && prototype !== Object.prototype && prototype !== null) throw unsavable('an instance of a class inside a collection');
  return encodeFields(value, encode);
}

function encodeSimple(value: unknown): unknown {
  if (value === undefined) return { $: 'undefined' };
  if (typeof value === 'function' || typeof value === 'symbol' || typeof value === 'bigint') throw unsavable(`a ${typeof value}`);
  if (typeof value === 'number' && !Number.isFinite(value)) throw unsavable('a number that JSON does not have');
  return value;
}

/** Data as JSON values. What hangs in two places is told once and referred to by its number in order of meeting. */
export function encodeState(root: object): unknown {
  const numbers = new Map<object, number>();
  let inside = 0;
  const encode = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return encodeSimple(value);
    if (value instanceof Uint8Array) return { $: 'bytes', v: Buffer.from(value).toString('base64') };
    const seen = numbers.get(value);
    if (seen !== undefined) return { $: 'ref', v: seen };
    numbers.set(value, numbers.size);
    const collection = Array.isArray(value) || value instanceof Map || value instanceof Set || isRefillable(value);
    if (collection) inside += 1;
    // Objects that stand in the root's own fields are filled in place, so they may be of a class.
    const encoded = encodeObject(value, encode, inside === 0);
    if (collection) inside -= 1;
    return encoded;
  };
  return encode(root);
}

type Decode = (json: unknown) => unknown;
type Keep = (value: object) => void;

function items(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw broken('a list is missing');
}

function pair(value: unknown): readonly [unknown, unknown] {
  const [first, second] = items(value);
  return [first, second];
}

function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
}

function decodeTagged(tag: unknown, content: unknown, decode: Decode, keep: Keep): unknown {
  switch (tag) {
    case 'undefined':
      return undefined;
    case 'bytes':
      return Buffer.from(String(content), 'base64');
    case 'map': {
      const map = new Map<unknown, unknown>();
      keep(map);
      for (const [key, item] of items(content).map(pair)) map.set(decode(key), decode(item));
      return map;
    }
    case 'set': {
      const set = new Set<unknown>();
      keep(set);
      for (const item of items(content)) set.add(decode(item));
      return set;
    }
    case 'places': {
      const records: unknown[] = [];
      const places = new Places(records);
      keep(places);
      for (const item of items(content)) records.push(decode(item));
      return places;
    }
    case 'object': {
      const object = {};
      keep(object);
      for (const [key, item] of items(content).map(pair)) define(object, String(key), decode(item));
      return object;
    }
    default:
      throw broken('it holds a mark that is not known');
  }
}

/** The way back from `encodeState`. @throws StateRefusal `state/broken`. */
export function decodeState(json: unknown): unknown {
  const met: object[] = [];
  const keep: Keep = (value) => void met.push(value);
  const decode: Decode = (value) => {
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) {
      const list: unknown[] = [];
      keep(list);
      for (const item of value) list.push(decode(item));
      return list;
    }
    if (Object.hasOwn(value, '$')) {
      const { $: tag, v: content } = value as { readonly $: unknown; readonly v?: unknown };
      if (tag !== 'ref') return decodeTagged(tag, content, decode, keep);
      const found = met[Number(content)];
      if (found === undefined) throw broken('it points to something that is not there');
      return found;
    }
    const object = {};
    keep(object);
    for (const [key, item] of Object.entries(value)) define(object, key, decode(item));
    return object;
  };
  return decode(json);
}

type Collection = Map<unknown, unknown> | Set<unknown> | unknown[] | Refillable;

function isCollection(value: object): value is Collection {
  return Array.isArray(value) || value instanceof Map || value instanceof Set || isRefillable(value);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function sameKind(target: Collection, value: object): boolean {
  if (target instanceof Map) return value instanceof Map;
  if (target instanceof Set) return value instanceof Set;
  return Array.isArray(target) ? Array.isArray(value) : value instanceof Places;
}

function refill(target: Collection, value: object): void {
  if (value instanceof Places) (target as Refillable).refill(value.records);
  else if (value instanceof Map && target instanceof Map) {
    target.clear();
    for (const [key, item] of value as Map<unknown, unknown>) target.set(key, item);
  } else if (value instanceof Set && target instanceof Set) {
    target.clear();
    for (const item of value) target.add(item);
  } else if (Array.isArray(value) && Array.isArray(target)) {
    target.length = 0;
    for (const item of value) target.push(item);
  }
}

/** Every collection of the target has its like in the saved values. @throws StateRefusal `state/broken`. */
function checkFits(target: object, saved: object): void {
  for (const [key, now] of Object.entries(target)) {
    if (!Object.hasOwn(saved, key)) throw broken(`"${key}" is missing`);
    const value = (saved as Readonly<Record<string, unknown>>)[key];
    if (!isObject(now)) continue;
    if (isCollection(now) && (!isObject(value) || !sameKind(now, value))) throw broken(`"${key}" is of another kind`);
    if (!isCollection(now) && isObject(value)) checkFits(now, value);
  }
}

function fill(target: object, saved: object): void {
  for (const [key, now] of Object.entries(target)) {
    const value = (saved as Readonly<Record<string, unknown>>)[key];
    if (!isObject(now) || !isObject(value)) define(target, key, value);
    else if (isCollection(now)) refill(now, value);
    else fill(now, value);
  }
}

/**
 * Puts decoded values into fields of an object that others hold on to: its collections are refilled, its other fields replaced.
 * Checked whole before anything is changed.
 * @param names the fields. @throws StateRefusal `state/broken`.
 */
export function restoreInto(target: object, saved: object, names: readonly string[]): void {
  const fields = Object.fromEntries(Object.entries(target).filter(([name]) => names.includes(name)));
  checkFits(fields, saved);
  fill(fields, saved);
  for (const name of names) define(target, name, fields[name]);
}
