import type { Account } from '../catalog/model.ts';
import type { Permission } from '../systems/source.ts';
import type { Environment } from './environment.ts';
import { destinationNamed, sourceNamed } from './session.ts';

export interface ConnectResult {
  readonly connections: readonly { readonly name: string; readonly system: string; readonly account: Account; readonly permissions: readonly Permission[] }[];
}

/** Names of the connections a verb works with, before or after a spec exists. */
export interface ConnectionNames {
  readonly source: string | null;
  readonly destination: string | null;
  readonly staging: string | null;
}

/** Checks credentials and every permission, and names what is missing (CW-S1a for each source). Writes nothing. */
export async function connect(environment: Environment, names: ConnectionNames): Promise<ConnectResult> {
  const result: ConnectResult['connections'][number][] = [];
  if (names.source !== null) {
    const source = sourceNamed(environment, names.source);
    const account = await source.identify();
    result.push({ name: names.source, system: source.system, account, permissions: await source.permissions() });
  }
  for (const name of [names.destination, names.staging]) {
    if (name === null) continue;
    const destination = destinationNamed(environment, name);
    const account = await destination.identify();
    result.push({ name, system: 'intercom', account, permissions: await destination.permissions() });
  }
  return { connections: result };
}
