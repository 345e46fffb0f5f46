import { fstatSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { CrosswalkError } from '../base/errors.ts';
import type { Connection } from '../systems/connection.ts';
import { parseConnections } from '../systems/connections.ts';

export type Connections = ReadonlyMap<string, Connection>;

/** @throws CrosswalkError `connections/…`; never quotes a secret. */
export function connectionsFromFile(file: string, env: NodeJS.ProcessEnv): Connections {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new CrosswalkError('connections/unreadable', 'The connections file cannot be read.', { where: { file }, remedy: 'Check the path given with --connections and its permissions.', exit: 3, cause: error });
  }
  return parseConnections(text, env, path.dirname(path.resolve(file)));
}

/** Law 11: secrets of the extension reach the engine over an inherited pipe, never over argv or the environment. */
export function connectionsFromPipe(descriptor: number): Connections {
  try {
    fstatSync(descriptor);
    return parseConnections(readFileSync(descriptor, 'utf8'), {}, process.cwd());
  } catch (error) {
    if (error instanceof CrosswalkError) throw error;
    throw new CrosswalkError('connections/pipe', 'The pipe with the connections is not open.', { remedy: 'Start the engine from the extension, or give --connections FILE.', exit: 3, cause: error });
  }
}
