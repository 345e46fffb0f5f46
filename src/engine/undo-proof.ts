/** Law 10, law 12: a delete that was acknowledged is believed when the destination's own lists say so. */
import type { Identity, Ledger, OperationState, RecordRow } from '../ledger/ledger.ts';
import { openScratch, type Scratch } from '../ledger/scratch.ts';
import type { Destination } from '../systems/destination.ts';
import type { UndoItem } from './rollback-preview.ts';

/** What the ledger knew of an object before it was taken back. Goes through JSON. */
export interface Remembered {
  readonly item: UndoItem;
  readonly identity: Identity | null;
  readonly row: RecordRow | null;
  readonly states: readonly (readonly [id: number, state: OperationState])[];
}

type Proven = 'conversation' | 'contact';

export interface UndoProof {
  /** Before the ledger forgets it. @returns null: an object that no list of the destination shows. */
  remember(item: UndoItem): Promise<Remembered | null>;
  /** Of an earlier life of the same rollback. */
  recall(known: Remembered): void;
  /** @returns objects that stand although their removal was acknowledged; the ledger knows them again. @param contactIds of every conversation that the list shows. */
  standing(type: Proven, contactIds: (ids: readonly string[]) => void): Promise<readonly UndoItem[]>;
  close(): void;
}

/** Law 9: kept on disk. */
export function openUndoProof(ledger: Ledger, destination: Destination, workspace: string): UndoProof {
  const scratch: Scratch<Remembered> = openScratch();
  const removed = { conversation: 0, contact: 0 };

  async function reinstate({ identity, row, states }: Remembered): Promise<void> {
    for (const [id, state] of states) await ledger.settle(id, { state });
    if (identity !== null) await ledger.putIdentity(identity);
    if (row !== null) await ledger.putRecord(row);
  }

  async function found(type: Proven, id: string, standing: UndoItem[]): Promise<void> {
    const known = scratch.get(`${type}:${id}`);
    // What the ledger still knows was never taken back, and is named by whoever could not.
    if (known === null || (await ledger.identity(workspace, known.item.entity, known.item.id)) !== null) return;
    // A list may be behind; the object itself is not.
    if ((await destination.snapshot(type, id)) === null) return;
    await reinstate(known);
    standing.push(known.item);
  }

  function keep(known: Remembered): void {
    const { type, destinationId } = known.item;
    if (type !== 'conversation' && type !== 'contact') return;
    scratch.put(`${type}:${destinationId}`, known);
    removed[type] += 1;
  }

  return {
    recall: keep,
    remember: async (item) => {
      if (item.type !== 'conversation' && item.type !== 'contact') return null;
      const operations = await ledger.operations(workspace, item.entity, item.id);
      const identity = await ledger.identity(workspace, item.entity, item.id);
      const row = await ledger.record(workspace, item.entity, item.id);
      const known: Remembered = { item, identity, row, states: operations.map(({ id, state }) => [id, state] as const) };
      keep(known);
      return known;
    },
    standing: async (type, contactIds) => {
      const standing: UndoItem[] = [];
      if (type === 'conversation') {
        for await (const conversation of destination.eachConversation()) {
          contactIds(conversation.contactIds);
          await found(type, conversation.id, standing);
        }
      } else if (removed.contact > 0) {
        for await (const { id } of destination.eachContact()) await found(type, id, standing);
      }
      return standing;
    },
    close: () => scratch.close(),
  };
}
