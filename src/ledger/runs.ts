import type { Clock } from '../base/clock.ts';
import { CrosswalkError } from '../base/errors.ts';
import type { Append } from './audit.ts';
import type { Ledger, Run } from './ledger.ts';
import type { Store } from './store.ts';
import { fromJson, toJson } from './store.ts';

const COLUMNS = 'id, verb, target, workspace, plan_hash AS planHash, seed, started_at AS startedAt, ended_at AS endedAt, status';

export function runReader(store: Store): Pick<Ledger, 'runs' | 'runSummary'> {
  const list = store.prepare(`SELECT ${COLUMNS} FROM runs WHERE (?1 IS NULL OR verb = ?1) AND (?2 IS NULL OR target = ?2) ORDER BY number DESC`);
  const summary = store.prepare('SELECT summary FROM runs WHERE id = ?');
  return {
    runs: async (filter = {}) => store.read(() => list.all(filter.verb ?? null, filter.target ?? null).map((row) => ({ ...row }) as unknown as Run)),
    runSummary: async (id) =>
      store.read(() => {
        const text = summary.get(id)?.['summary'];
        return typeof text === 'string' ? fromJson(text) : null;
      }),
  };
}

export function runWriter(store: Store, clock: Clock, append: Append): Pick<Ledger, 'startRun' | 'endRun'> {
  const last = store.prepare("SELECT seq FROM sqlite_sequence WHERE name = 'runs'");
  const insert = store.prepare('INSERT INTO runs (id, verb, target, workspace, plan_hash, seed, started_at, status) VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const end = store.prepare('UPDATE runs SET status = ?, ended_at = ?, summary = ? WHERE id = ?');
  const now = (): string => new Date(clock.now()).toISOString();
  return {
    startRun: ({ verb, target, workspace, planHash, seed }) =>
      store.write(() => {
        // Counted within the project: short enough to read aloud, and never used twice.
        const id = `${verb}-${Number(last.get()?.['seq'] ?? 0) + 1}`;
        const startedAt = now();
        insert.run(id, verb, target, workspace, planHash, seed, startedAt, 'running');
        append('run.started', { run: id, verb, target, workspace, planHash });
        return { id, verb, target, workspace, planHash, seed, startedAt, endedAt: null, status: 'running' };
      }),
    endRun: (id, status, summary) =>
      store.write(() => {
        if (end.run(status, now(), toJson(summary), id).changes === 0) throw unknown('run', id);
        append('run.ended', { run: id, status });
      }),
  };
}

/** A caller's mistake: nothing a person can do but report it. */
export function unknown(what: string, id: string | number): CrosswalkError {
  return new CrosswalkError(`ledger/unknown-${what}`, `The ledger has no ${what} "${id}".`, { remedy: 'Run the command again; if it fails again, report it with the code.', exit: 1 });
}
