import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Clock } from '../../src/base/clock.ts';
import { CrosswalkError } from '../../src/base/errors.ts';
import type { Ledger, NewOperation, RecordRow } from '../../src/ledger/ledger.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';

/** Each look at this clock is one second later than the one before. */
export function tickingClock(): Clock {
  let now = Date.UTC(2026, 0, 2, 3, 4, 5);
  return { now: () => (now += 1000), monotonic: () => now, sleep: () => Promise.resolve() };
}

export async function withFolder<T>(work: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(path.join(tmpdir(), 'crosswalk-store-'));
  try {
    return await work(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

export async function withLedger<T>(work: (ledger: Ledger, folder: string) => Promise<T>): Promise<T> {
  return withFolder(async (folder) => {
    const ledger = await openLedger(folder, { clock: tickingClock(), create: true });
    try {
      return await work(ledger, folder);
    } finally {
      await ledger.close();
    }
  });
}

export function operation(change: Partial<NewOperation> = {}): NewOperation {
  return {
    run: 'migrate-1',
    workspace: 'w1',
    entity: 'Ticket',
    record: '100',
    key: 'create',
    body: { kind: 'conversation.create', contact: { entity: 'Contact', id: '7' }, body: 'Printer on fire', createdAt: 1_700_000_000 },
    identity: 'fingerprint',
    before: null,
    ...change,
  };
}

export function record(change: Partial<RecordRow> = {}): RecordRow {
  return {
    workspace: 'w1',
    entity: 'Ticket',
    id: '100',
    label: 'T20260102.0001',
    status: 'loaded',
    run: 'migrate-1',
    code: null,
    remedy: null,
    destinationId: '215',
    contentHash: 'c'.repeat(64),
    proof: 'acknowledged',
    stratum: null,
    ...change,
  };
}

export async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const item of items) all.push(item);
  return all;
}

/** For assert.rejects: the code and the exit that a caller sees. */
export function fails(code: string, exit: number): (error: unknown) => boolean {
  return (error) => error instanceof CrosswalkError && error.code === code && error.exit === exit && error.remedy !== '';
}
