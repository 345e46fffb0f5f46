/** What waits for the hours in which files may be read (AT-P5), told before a run starts and not only in its midst. */
import { DateTime } from 'luxon';
import type { CompiledSpec } from '../spec/compiled.ts';
import { filesOf, waitForHours } from './files.ts';
import type { RunParts } from './run-load.ts';

export interface FilesWait {
  /** Tickets with files that the spec does not leave out. */
  readonly tickets: number;
  /** ISO 8601 with the customer's offset: when their hours begin next; null: it is within them now. */
  readonly until: string | null;
}

/** When the files' hours begin next, ISO 8601 with the customer's offset. null: the spec names none, or it is within them now. @param now milliseconds UTC. */
export function nextFilesHours({ ticket, timeZone }: CompiledSpec, now: number): string | null {
  const wait = waitForHours(ticket?.files?.when ?? null, timeZone, now);
  return wait === 0 ? null : DateTime.fromMillis(now + wait, { zone: timeZone }).toISO({ suppressMilliseconds: true });
}

/** Counts what was read. null: the spec names no hours, or no ticket has a file. */
export async function filesWait({ ready, ledger, cache, open, environment }: Pick<RunParts, 'ready' | 'ledger' | 'cache' | 'open' | 'environment'>): Promise<FilesWait | null> {
  const { ticket } = ready.compiled;
  if (ticket === null || (ticket.files?.when ?? null) === null) return null;
  let tickets = 0;
  for await (const record of cache.each(ticket.entity)) {
    if (filesOf(record).length > 0 && (await ledger.record(open.account.id, record.entity, record.id))?.status !== 'excluded') tickets += 1;
  }
  return tickets === 0 ? null : { tickets, until: nextFilesHours(ready.compiled, environment.clock.now()) };
}
