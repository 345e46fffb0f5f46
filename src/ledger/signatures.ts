/** Who took responsibility for what, and which accounts the project belongs to (law 2). */
import type { Clock } from '../base/clock.ts';
import { sha256 } from '../base/canonical.ts';
import type { Append } from './audit.ts';
import type { Ledger, Signature } from './ledger.ts';
import type { Store } from './store.ts';

const COLUMNS = 'kind, subject, person AS by, at, note';

export function signatureReader(store: Store): Pick<Ledger, 'signatures' | 'rememberedAccount'> {
  const list = store.prepare(`SELECT ${COLUMNS} FROM signatures WHERE kind = ?1 AND (?2 IS NULL OR subject = ?2) ORDER BY number DESC`);
  const account = store.prepare('SELECT account FROM accounts WHERE role = ?');
  return {
    /** Newest first. */
    signatures: async (kind, subject) => store.read(() => list.all(kind, subject ?? null).map((row) => ({ ...row }) as unknown as Signature)),
    rememberedAccount: async (role) => store.read(() => (account.get(role)?.['account'] as string | undefined) ?? null),
  };
}

export function signatureWriter(store: Store, clock: Clock, append: Append): Pick<Ledger, 'sign' | 'rememberAccount'> {
  const insert = store.prepare('INSERT INTO signatures (kind, subject, person, at, note) VALUES (?, ?, ?, ?, ?)');
  const known = store.prepare('SELECT account FROM accounts WHERE role = ?');
  const remember = store.prepare('INSERT INTO accounts (role, account) VALUES (?, ?)');
  return {
    sign: ({ kind, subject, by, note }) =>
      store.write(() => {
        const at = new Date(clock.now()).toISOString();
        insert.run(kind, subject, by, at, note);
        // Law 13: the chain proves the name without holding it.
        append(`signed.${kind}`, { subject, by: sha256(by), note: note === null ? null : sha256(note) });
        return { kind, subject, by, at, note };
      }),
    rememberAccount: (role, accountId) =>
      store.write(() => {
        const before = known.get(role)?.['account'] as string | undefined;
        if (before !== undefined) return before;
        remember.run(role, accountId);
        append('account.remembered', { role, account: accountId });
        return null;
      }),
  };
}
