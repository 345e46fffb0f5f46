/** What an answer must hold to be read at all. All else is read leniently by json.ts; nothing here guesses (law 7: no record half read). */
import { CrosswalkError } from '../base/errors.ts';
import { asObject, property, type JsonObject } from './json.ts';

/** Which answer is read, for messages: `Autotask`, `POST Tickets/query`. */
export interface Asked {
  readonly peer: string;
  readonly route: string;
}

export const UNEXPECTED = 'http/unexpected-answer';

function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'string' ? 'text' : typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** The vendor's interface is not the one that we know. The run stops: every record would be read alike. */
export function unexpected({ peer, route }: Asked, what: string): CrosswalkError {
  return new CrosswalkError(UNEXPECTED, `${peer} gave an answer that we do not understand: ${route}, ${what}.`, {
    remedy: 'Nothing was taken from it, and what is done is not repeated: run again. If it stays, the vendor changed its interface, or something in between changes its answers. Report this message.',
    exit: 3,
  });
}

function wrong(asked: Asked, key: string, value: unknown, due: string): CrosswalkError {
  return unexpected(asked, `"${key}" is ${kindOf(value)} where ${due} is due`);
}

/** @throws CrosswalkError `http/unexpected-answer`, as all of these. */
export function requiredObject(value: unknown, asked: Asked): JsonObject {
  const object = asObject(value);
  if (object !== null) return object;
  throw unexpected(asked, `${kindOf(value)} where an object is due`);
}

export function requiredList(value: unknown, key: string, asked: Asked): readonly unknown[] {
  const found = property(requiredObject(value, asked), key);
  if (Array.isArray(found)) return found as readonly unknown[];
  throw wrong(asked, key, found, 'a list');
}

/** Absent and null are an empty list. */
export function optionalList(value: unknown, key: string, asked: Asked): readonly unknown[] {
  const found = property(requiredObject(value, asked), key);
  return found === undefined || found === null ? [] : requiredList(value, key, asked);
}

/** Absent, null and empty text are null. Ids come as numbers or as text; always text for us. */
function optionalId(value: unknown, key: string, asked: Asked): string | null {
  const found = property(requiredObject(value, asked), key);
  if (found === undefined || found === null || found === '') return null;
  if (typeof found === 'number' && Number.isSafeInteger(found)) return String(found);
  if (typeof found === 'string') return found;
  throw wrong(asked, key, found, 'an id');
}

/** As `optionalId`, for systems whose ids are whole numbers. */
export function optionalNumericId(value: unknown, key: string, asked: Asked): string | null {
  const id = optionalId(value, key, asked);
  if (id === null || /^-?\d{1,15}$/.test(id)) return id;
  throw wrong(asked, key, property(value, key), 'a whole number');
}

export function requiredId(value: unknown, key: string, asked: Asked): string {
  const id = optionalId(value, key, asked);
  if (id !== null) return id;
  throw wrong(asked, key, property(value, key), 'an id');
}

/** Absent, null and empty text are null. */
export function optionalText(value: unknown, key: string, asked: Asked): string | null {
  const found = property(requiredObject(value, asked), key);
  if (found === undefined || found === null || found === '') return null;
  if (typeof found === 'string') return found;
  throw wrong(asked, key, found, 'text');
}

export function requiredText(value: unknown, key: string, asked: Asked): string {
  const text = optionalText(value, key, asked);
  if (text !== null) return text;
  throw wrong(asked, key, property(value, key), 'text');
}

export function requiredNumber(value: unknown, key: string, asked: Asked): number {
  const found = property(requiredObject(value, asked), key);
  if (typeof found === 'number' && Number.isFinite(found)) return found;
  throw wrong(asked, key, found, 'a number');
}

/** Absent and null are false. */
export function optionalFlag(value: unknown, key: string, asked: Asked): boolean {
  const found = property(requiredObject(value, asked), key);
  if (found === undefined || found === null) return false;
  if (typeof found === 'boolean') return found;
  throw wrong(asked, key, found, 'true or false');
}
