/** What the destination's own lists show, kept beside while our records are held against it (laws 7, 9 and 12). */
import type { Ledger, RecordRow } from '../ledger/ledger.ts';
import { openScratch, type Scratch } from '../ledger/scratch.ts';
import type { CompanySummary, ContactSummary, ConversationSummary, Destination } from '../systems/destination.ts';
import type { SourceRef } from '../transform/operation.ts';
import { differing, SAME_MOMENT, snoozeEnded, type Ours } from './ours.ts';

const KINDS = ['company', 'contact', 'conversation'] as const;
export type Kind = (typeof KINDS)[number];

type Item = CompanySummary | ContactSummary | ConversationSummary;

/** One object as a page showed it. */
export interface Sighting {
  /** Names of what is not as we sent it. */
  readonly differing: readonly string[];
  /** Changed later than our last receipt. */
  readonly changedSince: boolean;
}

export interface Sightings {
  /** null: no page showed it. */
  of(kind: Kind, row: RecordRow, ours: Ours): Promise<Sighting | null>;
  close(): void;
}

/** Nobody can remove a part, so this is never somebody's later change. */
const TOO_FEW_PARTS = 'number of parts';

function differingConversation(ours: Ours, item: ConversationSummary, now: number): readonly string[] {
  return [
    ...differing({ title: ours.fields['title'] ?? null }, { title: item.title }),
    ...(item.state === ours.state || snoozeEnded(ours, item.state, now) ? [] : ['state']),
    ...(item.parts >= ours.parts ? [] : [TOO_FEW_PARTS]),
  ];
}

async function differingLinks(ours: Ours, item: ContactSummary, destinationId: (reference: SourceRef) => Promise<string | null>): Promise<readonly string[]> {
  if (item.companyIds === null) return [];
  for (const company of ours.companies) {
    const id = await destinationId(company);
    if (id !== null && !item.companyIds.includes(id)) return ['company'];
  }
  return [];
}

/** @param now milliseconds UTC. @param progress number of objects seen so far. */
export async function sightObjects(destination: Destination, ledger: Ledger, workspace: string, now: () => number, progress: (kind: Kind, done: number) => void): Promise<Sightings> {
  const scratch: Scratch<Item> = openScratch();
  const lists = { company: () => destination.eachCompany(), contact: () => destination.eachContact(), conversation: () => destination.eachConversation() } as const;
  try {
    for (const kind of KINDS) {
      let done = 0;
      for await (const item of lists[kind]()) {
        done += 1;
        if (done % 1000 === 0) progress(kind, done);
        // Objects of others are none of our business.
        if ((await ledger.identityOf(workspace, kind, item.id)) !== null) scratch.put(`${kind}:${item.id}`, item);
      }
      progress(kind, done);
    }
  } catch (error) {
    scratch.close();
    throw error;
  }
  const destinationId = async ({ entity, id }: SourceRef): Promise<string | null> => (await ledger.identity(workspace, entity, id))?.destinationId ?? null;
  return {
    of: async (kind, row, ours) => {
      const item = row.destinationId === null ? null : scratch.get(`${kind}:${row.destinationId}`);
      if (item === null) return null;
      const named = [...differing(ours.attributes, item.attributes)];
      if ('state' in item) named.push(...differingConversation(ours, item, Math.floor(now() / 1000)));
      else named.push(...differing(ours.fields, item.fields));
      if ('companyIds' in item) named.push(...(await differingLinks(ours, item, destinationId)));
      return { differing: named, changedSince: ours.updatedAt > 0 && item.updatedAt > ours.updatedAt + SAME_MOMENT && !named.includes(TOO_FEW_PARTS) };
    },
    close: () => scratch.close(),
  };
}
