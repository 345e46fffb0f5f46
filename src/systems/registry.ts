/** The only place that names a source system. */
import { CrosswalkError } from '../base/errors.ts';
import { openAutotask } from './autotask/autotask.ts';
import type { Connection } from './connection.ts';
import type { Destination } from './destination.ts';
import { openIntercom } from './intercom/intercom.ts';
import type { SystemOptions } from './options.ts';
import type { Source } from './source.ts';

function wrongRole(connection: Connection, role: string, remedy: string): CrosswalkError {
  return new CrosswalkError('connections/role', `The connection "${connection.name}" is ${connection.system} and cannot be used as a ${role}.`, { remedy, exit: 2 });
}

/** Contacts nothing yet. @throws CrosswalkError `connections/role`, `connections/unsupported`. */
export function openSource(connection: Connection, options: SystemOptions): Source {
  switch (connection.system) {
    case 'autotask':
      return openAutotask(connection, options);
    case 'connectwise':
    case 'atera':
      throw new CrosswalkError('connections/unsupported', `Reading from ${connection.system} is not part of this version.`, {
        remedy: 'Use an Autotask connection as the source.',
        exit: 2,
      });
    case 'intercom':
      throw wrongRole(connection, 'source', 'Name a connection of Autotask, ConnectWise or Atera under `source:`.');
  }
}

/** Contacts nothing yet. @throws CrosswalkError `connections/role`. */
export function openDestination(connection: Connection, options: SystemOptions): Destination {
  if (connection.system === 'intercom') return openIntercom(connection, options);
  throw wrongRole(connection, 'destination', 'Name an Intercom connection under `destination:`.');
}
