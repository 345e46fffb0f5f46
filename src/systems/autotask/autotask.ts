import type { ConnectionOf } from '../connection.ts';
import type { SystemOptions } from '../options.ts';
import type { Source } from '../source.ts';
import { createAutotaskClient } from './client.ts';
import { discoverAutotask, identifyAutotask } from './discover.ts';
import { fileBytes } from './files.ts';
import { autotaskPermissions } from './permissions.ts';
import { countAutotask, idsAutotask, readAutotask } from './read.ts';

/** Autotask PSA as a source. Contacts nothing yet. */
export function openAutotask(connection: ConnectionOf<'autotask'>, options: SystemOptions): Source {
  const client = createAutotaskClient(connection, options);
  return {
    system: 'autotask',
    identify: () => identifyAutotask(client),
    permissions: () => autotaskPermissions(client),
    discover: (report) => discoverAutotask(client, connection.name, options.clock, report),
    count: (entity, selection) => countAutotask(client, entity, selection),
    read: (entity, selection) => readAutotask(client, entity, selection),
    ids: (entity) => idsAutotask(client, entity),
    file: (file, maxBytes) => fileBytes(client, file, maxBytes),
    rate: () => client.rate(),
    calls: () => client.calls(),
  };
}
