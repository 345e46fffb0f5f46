import type { ConnectionOf } from '../connection.ts';
import type { Destination } from '../destination.ts';
import { digestFile, networkFiles } from '../http/file-digest.ts';
import { FileLine } from '../http/file-line.ts';
import type { SystemOptions } from '../options.ts';
import { createIntercomClient } from './client.ts';
import { discoverIntercom, identifyIntercom } from './discover.ts';
import { eachCompany, eachContact, eachConversation } from './lists.ts';
import { readMarker, writeMarker } from './marker.ts';
import { WorkspaceNames } from './names.ts';
import { intercomPermissions } from './permissions.ts';
import { createAttributes } from './prepare.ts';
import { readBack } from './read-back.ts';
import { alignParts, findContact, findConversations } from './settle.ts';
import { archiveAttribute, archiveContact, detachCompany, remove, removeTag, restore, snapshot } from './undo.ts';
import { writeOperation } from './write.ts';

/** An Intercom workspace as the destination. Contacts nothing yet. */
export function openIntercom(connection: ConnectionOf<'intercom'>, options: SystemOptions): Destination {
  const client = createIntercomClient(connection, options);
  const names = new WorkspaceNames(client);
  const files = { hosts: options.fileHosts ?? [], clock: options.clock, signal: options.signal ?? null, gate: options.gate ?? null, open: options.openFile ?? networkFiles(), line: new FileLine() };
  return {
    identify: () => identifyIntercom(client),
    permissions: () => intercomPermissions(client),
    discover: (report) => discoverIntercom(client, connection.name, options.clock, report),
    createAttributes: async (definitions) => {
      try {
        return await createAttributes(client, definitions);
      } finally {
        names.forgetTypes();
      }
    },
    readMarker: () => readMarker(client),
    writeMarker: (project, ledger) => writeMarker(client, project, ledger),
    write: (body, context) => writeOperation(client, body, context),
    findConversations: (probe) => findConversations(client, probe),
    findContact: (probe) => findContact(client, probe),
    alignParts: (conversationId, probes) => alignParts(client, conversationId, probes),
    readBack: (type, id) => readBack(client, names, type, id),
    digestFile: async (address, most) => digestFile({ ...files, base: await client.base() }, address, most),
    snapshot: (type, id) => snapshot(client, type, id),
    archiveContact: (id) => archiveContact(client, id),
    eachConversation: () => eachConversation(client),
    eachContact: () => eachContact(client),
    eachCompany: () => eachCompany(client),
    remove: (type, id) => remove(client, type, id),
    archiveAttribute: (model, id) => archiveAttribute(client, model, id),
    removeTag: (id) => removeTag(client, id),
    restore: (type, id, fields, attributes) => restore(client, type, id, fields, attributes),
    detachCompany: (contactId, companyId) => detachCompany(client, contactId, companyId),
    rate: () => client.rate(),
    calls: () => client.calls(),
  };
}
