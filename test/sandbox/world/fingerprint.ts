import { createHash } from 'node:crypto';
import type { World } from '../../../src/sandbox/world/model.ts';

const NAMES = ['companies', 'contacts', 'resources', 'roles', 'departments', 'tickets', 'ticketNotes', 'timeEntries', 'attachments', 'projects', 'contracts', 'serviceCalls', 'deletedTickets'] as const;

/** SHA-256 over every row of every table and, if asked for, the bytes of every file. */
export function fingerprint(world: World, files = true): string {
  const hash = createHash('sha256');
  for (const name of NAMES) for (const row of world[name]) hash.update(`${name}${JSON.stringify(row)}`);
  if (files) for (const attachment of world.attachments) hash.update(world.bytesOf(attachment));
  return hash.digest('hex');
}
