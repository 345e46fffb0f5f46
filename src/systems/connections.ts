/** The connections file of design §4: named accounts with their credentials. Holds secrets, so no message quotes a value. */
import path from 'node:path';
import { CrosswalkError } from '../base/errors.ts';
import type { Connection } from './connection.ts';
import { baseUrl } from './http/allowed-host.ts';
import { asObject, type JsonObject } from './json.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** What a value may be: given or, for `optional`, absent. */
type Kind = 'required' | 'optional';

/** Keys of each system beside `system`. */
const KEYS = {
  autotask: { baseUrl: 'optional', username: 'required', secret: 'required', integrationCode: 'required' },
  connectwise: { baseUrl: 'optional', company: 'required', publicKey: 'required', privateKey: 'required', clientId: 'required' },
  atera: { baseUrl: 'optional', apiKey: 'optional', csv: 'optional' },
  intercom: { baseUrl: 'optional', token: 'required' },
} as const satisfies Readonly<Record<string, Readonly<Record<string, Kind>>>>;

type System = keyof typeof KEYS;

const NAME = /^[\p{L}\p{N}][\p{L}\p{N}._-]{0,99}$/u;

function refuse(code: string, message: string, remedy: string): CrosswalkError {
  return new CrosswalkError(`connections/${code}`, message, { remedy, exit: 3 });
}

/** Reads one connection's values; each knows where it stands, and none is ever shown. */
class Entry {
  readonly #name: string;
  readonly #values: JsonObject;
  readonly #env: Environment;

  constructor(name: string, values: JsonObject, env: Environment) {
    this.#name = name;
    this.#values = values;
    this.#env = env;
  }

  optional(key: string): string | null {
    const value = Object.hasOwn(this.#values, key) ? this.#values[key] : null;
    if (value === null || value === undefined || value === '') return null;
    const text = typeof value === 'string' ? value : this.#fromEnvironment(key, value);
    // A line break would end up in a header; a space at the end is a mistake of copying that looks like a wrong password.
    if (/[\r\n]/.test(text) || text !== text.trim()) throw this.#problem('bad-value', `"${key}" has white space around it or a line break in it`, 'Take it out.');
    return text;
  }

  required(key: string): string {
    const text = this.optional(key);
    if (text !== null) return text;
    throw this.#problem('missing', `"${key}" is missing`, `Add "${key}", as text or as { "env": "NAME" }.`);
  }

  url(): string | null {
    const text = this.optional('baseUrl');
    return text === null ? null : baseUrl(text, this.#name).href;
  }

  #fromEnvironment(key: string, value: unknown): string {
    const reference = asObject(value);
    const variable = reference?.['env'];
    if (typeof variable !== 'string' || Object.keys(reference ?? {}).length !== 1) {
      throw this.#problem('bad-value', `"${key}" is neither text nor { "env": "NAME" }`, 'Write it as text or name an environment variable.');
    }
    const found = this.#env[variable];
    if (found === undefined || found === '') throw this.#problem('environment', `the environment variable ${variable} for "${key}" is not set`, `Set ${variable} and start again.`);
    return found;
  }

  #problem(code: string, what: string, remedy: string): CrosswalkError {
    return refuse(code, `In the connection "${this.#name}", ${what}.`, remedy);
  }
}

function systemOf(name: string, values: JsonObject): System {
  const system = Object.hasOwn(values, 'system') ? values['system'] : undefined;
  if (typeof system === 'string' && Object.hasOwn(KEYS, system)) return system as System;
  throw refuse('system', `The connection "${name}" names no known system.`, `Set "system" to one of: ${Object.keys(KEYS).join(', ')}.`);
}

function checkKeys(name: string, system: System, values: JsonObject): void {
  const known = ['system', ...Object.keys(KEYS[system])];
  const unknown = Object.keys(values).find((key) => !known.includes(key));
  // The name of an unknown key is not repeated: it may be a secret in the wrong place.
  if (unknown !== undefined) throw refuse('unknown-key', `The connection "${name}" has a key that ${system} does not take.`, `Keep only: ${known.join(', ')}.`);
}

function connectionOf(name: string, values: JsonObject, env: Environment, fileDir: string): Connection {
  const system = systemOf(name, values);
  checkKeys(name, system, values);
  const entry = new Entry(name, values, env);
  switch (system) {
    case 'autotask':
      return { system, name, baseUrl: entry.url(), username: entry.required('username'), secret: entry.required('secret'), integrationCode: entry.required('integrationCode') };
    case 'connectwise':
      return { system, name, baseUrl: entry.url(), company: entry.required('company'), publicKey: entry.required('publicKey'), privateKey: entry.required('privateKey'), clientId: entry.required('clientId') };
    case 'atera': {
      const csv = entry.optional('csv');
      return { system, name, baseUrl: entry.url(), apiKey: entry.optional('apiKey'), csv: csv === null ? null : path.resolve(fileDir, csv) };
    }
    case 'intercom':
      return { system, name, baseUrl: entry.url(), token: entry.required('token') };
  }
}

function parseObject(text: string): JsonObject {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    // The parser's own message quotes the text around the mistake, which may be a secret (law 11).
    throw refuse('not-json', 'The connections are not valid JSON.', 'Check quotes and commas. A trailing comma is a frequent mistake.');
  }
  const object = asObject(json);
  if (object === null) throw refuse('not-json', 'The connections are not a JSON object of names and accounts.', 'See the example in the documentation of connections.');
  return object;
}

/**
 * @param env values for `{ "env": "NAME" }`.
 * @param fileDir folder that paths in the file are relative to.
 * @throws CrosswalkError `connections/…`, exit 3; never quotes a value.
 */
export function parseConnections(text: string, env: Environment, fileDir: string): ReadonlyMap<string, Connection> {
  const connections = new Map<string, Connection>();
  for (const [name, value] of Object.entries(parseObject(text))) {
    if (!NAME.test(name)) throw refuse('name', 'A connection has a name that cannot be used.', 'Use letters, digits, hyphens, dots and underscores, up to 100.');
    const values = asObject(value);
    if (values === null) throw refuse('system', `The connection "${name}" is not an object.`, 'Give it a "system" and credentials.');
    connections.set(name, connectionOf(name, values, env, fileDir));
  }
  return connections;
}
