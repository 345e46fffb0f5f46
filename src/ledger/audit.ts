/** The audit chain: each entry's hash covers the one before, so that a later change anywhere shows. Ids and hashes only (law 13). */
import type { Clock } from '../base/clock.ts';
import { canonicalJson, sha256 } from '../base/canonical.ts';
import { paged } from '../base/paged.ts';
import type { AuditEntry, Ledger } from './ledger.ts';
import type { Store } from './store.ts';

const PAGE = 2000;
/** Entries of one event that `audited` gives back. */
const NEWEST = 500;

type Entry = Omit<AuditEntry, 'previous'>;
export type AuditDetail = Readonly<Record<string, string | number | boolean | null>>;
/** Appends within the transaction of the write it tells of. @returns the new head. */
export type Append = (event: string, detail: AuditDetail) => string;

/** What stands before the first entry. It names the ledger, so that no chain can be put into another one. */
function genesis(ledgerId: string): string {
  return sha256(`crosswalk ledger ${ledgerId}`);
}

function hashOf(previous: string, entry: Omit<Entry, 'hash'>): string {
  return sha256(canonicalJson([previous, entry.sequence, entry.at, entry.event, entry.detail]));
}

export function auditAppender(store: Store, clock: Clock, ledgerId: string): Append {
  const head = store.prepare('SELECT sequence, hash FROM audit ORDER BY sequence DESC LIMIT 1');
  const insert = store.prepare('INSERT INTO audit (sequence, at, event, detail, hash) VALUES (?, ?, ?, ?, ?)');
  return (event, detail) => {
    const last = head.get();
    const entry = { sequence: Number(last?.['sequence'] ?? 0) + 1, at: new Date(clock.now()).toISOString(), event, detail: canonicalJson(detail) };
    const hash = hashOf(last === undefined ? genesis(ledgerId) : String(last['hash']), entry);
    insert.run(entry.sequence, entry.at, event, entry.detail, hash);
    return hash;
  };
}

export function auditReader(store: Store, ledgerId: string): Pick<Ledger, 'auditHead' | 'audited' | 'verifyAudit' | 'auditSequence'> {
  const head = store.prepare('SELECT hash FROM audit ORDER BY sequence DESC LIMIT 1');
  const page = store.prepare('SELECT sequence, at, event, detail, hash FROM audit WHERE sequence > ? ORDER BY sequence LIMIT ?');
  const newest = store.prepare(`SELECT at, detail FROM audit WHERE event = ? ORDER BY sequence DESC LIMIT ${NEWEST}`);
  const found = store.prepare('SELECT sequence FROM audit WHERE substr(hash, 1, length(?1)) = ?1 ORDER BY sequence LIMIT 1');
  const next = (after: Entry | null): readonly Entry[] => store.read(() => page.all(after?.sequence ?? 0, PAGE) as unknown as Entry[]);
  return {
    auditHead: async () => store.read(() => String(head.get()?.['hash'] ?? genesis(ledgerId))),
    audited: async (event) => store.read(() => newest.all(event).map((row) => ({ at: String(row['at']), detail: String(row['detail']) }))),
    auditSequence: async (sought) => {
      if (genesis(ledgerId).startsWith(sought)) return 0;
      return store.read(() => (found.get(sought)?.['sequence'] as number | undefined) ?? null);
    },
    verifyAudit: async () => {
      let previous = genesis(ledgerId);
      let expected = 1;
      for await (const entry of paged(next, PAGE)) {
        if (entry.hash !== hashOf(previous, entry)) return expected;
        previous = entry.hash;
        expected += 1;
      }
      return null;
    },
  };
}
