/** Reads the connections file of design §4 as it stands; the engine judges each entry. No `vscode` here. */
import path from 'node:path';
import { CrosswalkError } from '../../base/errors.ts';
import { SYSTEM_LABELS } from './forms.ts';
import { objectOf, parseJson, textOf } from '../engine/engine-lines.ts';

/** A connection as the file or SecretStorage holds it: `system` and its keys. Holds secrets: never logged. */
export type StoredConnection = Readonly<Record<string, unknown>> & { readonly system: string };

/**
 * @param file absolute: paths in it are relative to its folder.
 * @throws CrosswalkError `connections/file`.
 */
export function readConnectionsFile(text: string, file: string): ReadonlyMap<string, StoredConnection> {
  const document = objectOf(parseJson(text));
  if (document === null) throw broken(file, 'It is not a JSON object.');
  const result = new Map<string, StoredConnection>();
  for (const [name, value] of Object.entries(document)) {
    const entry = objectOf(value);
    const system = textOf(entry?.['system']);
    if (entry === null || system === null || !SYSTEM_LABELS.has(system)) throw broken(file, `The connection "${name}" names no known system.`);
    const csv = textOf(entry['csv']);
    result.set(name, { ...entry, system, ...(csv === null ? {} : { csv: path.resolve(path.dirname(file), csv) }) });
  }
  return result;
}

function broken(file: string, why: string): CrosswalkError {
  return new CrosswalkError('connections/file', `The connections file cannot be used. ${why}`, {
    where: { file },
    remedy: 'Correct the file, or choose another one in the setting "crosswalk.connectionsFile".',
    exit: 3,
  });
}

/**
 * Puts in what the file keeps in the environment: `{ "env": "NAME" }`. The engine gets values, not names.
 * @throws CrosswalkError `connections/environment`.
 */
function withEnvironment(name: string, connection: StoredConnection, environment: Readonly<Record<string, string | undefined>>): StoredConnection {
  const entries = Object.entries(connection).map(([key, value]): [string, unknown] => {
    const variable = textOf(objectOf(value)?.['env']);
    if (variable === null) return [key, value];
    const found = environment[variable];
    if (found !== undefined) return [key, found];
    throw new CrosswalkError('connections/environment', `The connection "${name}" takes "${key}" from the environment variable ${variable}, which is not set.`, {
      remedy: `Set ${variable} before VS Code starts.`,
      exit: 3,
    });
  });
  return { ...Object.fromEntries(entries), system: connection.system };
}

/** The JSON for the engine's pipe: only the connections that are asked for, so that a run holds no secret it has no use for (law 11). */
export function connectionsDocument(all: ReadonlyMap<string, StoredConnection>, wanted: readonly string[], environment: Readonly<Record<string, string | undefined>> = {}): string {
  const picked = wanted.flatMap((name): [string, StoredConnection][] => {
    const connection = all.get(name);
    return connection === undefined ? [] : [[name, withEnvironment(name, connection, environment)]];
  });
  return JSON.stringify(Object.fromEntries(picked));
}
