import { CrosswalkError } from '../base/errors.ts';
import type { Account } from '../catalog/model.ts';
import type { Located } from '../spec/model.ts';
import type { Permission } from '../systems/source.ts';
import type { Environment } from './environment.ts';
import { fileOf, invalidSpec, readSpec } from './project.ts';
import type { Project } from './project-place.ts';
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

/** As the rule of the same code says it once both are discovered: nothing is read from a system that the spec does not mean. */
function refuseOtherSystem(environment: Environment, project: Project, name: Located<string> | null, system: string): void {
  const known = name === null ? undefined : environment.connections.get(name.value);
  if (name === null || known === undefined || known.system === system) return;
  throw new CrosswalkError('spec/wrong-system', `The connection "${name.value}" is of "${known.system}", and the spec says "${system}".`, {
    where: { file: fileOf(project, name.at), line: name.at.line, column: name.at.column },
    remedy: 'Name the system of the connection, or another connection.',
    exit: 2,
  });
}

/**
 * The connections that a project's spec names.
 * @throws CrosswalkError `spec/invalid`, `spec/wrong-system` (exit 2).
 */
export async function namesOfSpec(environment: Environment, project: Project): Promise<ConnectionNames> {
  // A damaged snapshot must not stand in the way of discovering anew.
  const { spec, problems } = await readSpec(project);
  if (spec === null) throw invalidSpec(project, problems);
  const { source, destination } = spec;
  refuseOtherSystem(environment, project, source.connection, source.system.value);
  for (const name of [destination.connection, destination.staging]) refuseOtherSystem(environment, project, name, destination.system.value);
  return { source: source.connection.value, destination: destination.connection.value, staging: destination.staging?.value ?? null };
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
