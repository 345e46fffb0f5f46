import { existsSync, fstatSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';
import { CrosswalkError } from '../base/errors.ts';
import type { Connection } from '../systems/connection.ts';
import { parseConnections } from '../systems/connections.ts';

export type Connections = ReadonlyMap<string, Connection>;

/** Keys whose plain text would let a reader of the repository into an account. */
const SECRETS = new Set(['secret', 'integrationCode', 'publicKey', 'privateKey', 'clientId', 'apiKey', 'token']);

function repositoryOf(file: string): string | null {
  let folder = path.dirname(realpathSync(file));
  for (;;) {
    if (existsSync(path.join(folder, '.git'))) return folder;
    const parent = path.dirname(folder);
    if (parent === folder) return null;
    folder = parent;
  }
}

function holdsPlainSecret(text: string): boolean {
  let found = false;
  try {
    JSON.parse(text, (key: string, value: unknown) => {
      if (SECRETS.has(key) && typeof value === 'string') found = true;
      return value;
    });
  } catch {
    // What does not parse is refused with its own error by parseConnections.
  }
  return found;
}

/** Design §4: a connections file must not lie in a repository unless every secret is `{ "env": "NAME" }`. */
function refuseInRepository(file: string, text: string): void {
  if (!holdsPlainSecret(text) || repositoryOf(file) === null) return;
  throw new CrosswalkError('connections/in-repository', 'The connections file holds secrets and lies in a repository, where they would be shared.', {
    where: { file },
    remedy: 'Move it out of the repository, or write each secret as { "env": "NAME" } and set that variable. If it was committed, change the secrets.',
    exit: 2,
  });
}

/** @throws CrosswalkError `connections/…`; never quotes a secret. */
export function connectionsFromFile(file: string, env: NodeJS.ProcessEnv): Connections {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new CrosswalkError('connections/unreadable', 'The connections file cannot be read.', { where: { file }, remedy: 'Check the path given with --connections and its permissions.', exit: 3, cause: error });
  }
  refuseInRepository(file, text);
  try {
    return parseConnections(text, env, path.dirname(path.resolve(file)));
  } catch (error) {
    if (!(error instanceof CrosswalkError)) throw error;
    const { code, message, where, remedy, exit } = error;
    throw new CrosswalkError(code, message, { where: { file, ...where }, remedy, exit, cause: error });
  }
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
