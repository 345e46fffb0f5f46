/** Law 13: personal data do not pile up. Everything, or one person, leaves this machine's copies; the proof stays. */
import path from 'node:path';
import { canonicalJson, sha256 } from '../base/canonical.ts';
import { CrosswalkError } from '../base/errors.ts';
import { purgeCache } from '../cache/sqlite-cache.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { readLedger } from '../ledger/sqlite-ledger.ts';
import type { Environment } from './environment.ts';
import { readyProject, type ReadyProject } from './project.ts';
import type { Project } from './project-place.ts';
import { personalRecords, purgePersonFromCache, type PersonalRecords } from './purge-person.ts';
import { personalFiles, purgePersonFromReports, removeFiles, type PersonalFiles } from './purge-files.ts';
import { openProjectCache } from './run-load.ts';
import { withLedger } from './session.ts';
import { requireName } from './sign.ts';

export interface PurgeOptions {
  /** Source id of a contact; null: everything. */
  readonly person: string | null;
  /** null: only list what would go. */
  readonly confirm: { readonly hash: string; readonly by: string } | null;
}

export interface PurgeItem {
  readonly what: 'cache' | 'reports' | 'archive' | 'pinned' | 'outputs' | 'ledger';
  /** Files, or in the ledger records. */
  readonly count: number;
  /** Relative to the project's folder; at most 100. Of the cache and the ledger none is named. */
  readonly files: readonly string[];
}

export interface PurgeResult {
  readonly person: string | null;
  readonly items: readonly PurgeItem[];
  /** Confirms exactly this list. */
  readonly hash: string;
  readonly done: boolean;
  /** What is not reached, in plain words. */
  readonly notCovered: readonly string[];
  readonly auditHead: string;
}

const MAX_NAMED = 100;
const OUTSIDE = ['What stands in the source and in Intercom is not touched.', 'Files that you copied elsewhere, forms of `crosswalk parked` and exports of the ledger among them, are yours to remove.'] as const;
const OF_PERSON = ['Texts in which others mention the person are not known as such.', 'Archives of what stays behind are not searched: make them anew with `crosswalk archive` once the source has forgotten the person.'] as const;

function filesItem(project: Project, what: PurgeItem['what'], files: readonly string[], named = true): PurgeItem {
  return { what, count: files.length, files: named ? files.slice(0, MAX_NAMED).map((file) => path.relative(project.folder, file)) : [] };
}

async function recordsInLedger(ledger: Ledger): Promise<number> {
  let count = 0;
  for (const role of ['staging', 'production'] as const) {
    const workspace = await ledger.rememberedAccount(role);
    if (workspace === null) continue;
    for (const row of Object.values(await ledger.countRecords(workspace))) count += Object.values(row).reduce((sum, number) => sum + number, 0);
  }
  return count;
}

interface Job {
  readonly environment: Environment;
  readonly project: Project;
  /** null: everything. */
  readonly person: { readonly id: string; readonly ready: ReadyProject; readonly records: PersonalRecords } | null;
  readonly files: PersonalFiles;
  readonly items: readonly PurgeItem[];
}

async function person(environment: Environment, project: Project, ledger: Ledger, id: string): Promise<NonNullable<Job['person']>> {
  const ready = await readyProject(project);
  const cache = await openProjectCache(project, environment);
  try {
    return { id, ready, records: await personalRecords(ledger, cache, ready.compiled, id) };
  } finally {
    await cache.close();
  }
}

async function jobOf(environment: Environment, project: Project, ledger: Ledger, id: string | null): Promise<Job> {
  const one = id === null ? null : await person(environment, project, ledger, id);
  const files = await personalFiles(project, environment.instance);
  const of = (what: 'reports' | 'archive' | 'pinned' | 'outputs'): PurgeItem => filesItem(project, what, files[what]);
  const pinned = files.pinned.length > 0 ? [of('pinned')] : [];
  const items: PurgeItem[] =
    one === null
      ? [filesItem(project, 'cache', files.cache, false), of('reports'), of('archive'), ...pinned, of('outputs'), { what: 'ledger', count: await recordsInLedger(ledger), files: [] }]
      : [{ what: 'cache', count: one.records.whole.size + one.records.parts.size, files: [] }, of('reports'), ...pinned, of('outputs'), { what: 'ledger', count: one.records.order.length, files: [] }];
  return { environment, project, person: one, files, items };
}

/** Files first, the ledger last: killed in between, the ledger still says that it was not done, and it is run again. */
async function carryOut({ environment, project, person: one, files }: Job, ledger: Ledger, hash: string): Promise<void> {
  // Whose a pinned record is, and who wrote in it, is not looked up: it is pinned anew in a moment.
  await removeFiles([...files.outputs, ...files.pinned]);
  if (one === null) {
    await purgeCache(project.folder);
    await removeFiles([...files.reports, ...files.archive]);
    await ledger.purge({ records: null, detail: { scope: 'all', hash } });
    return;
  }
  const { records, ready } = one;
  // The cache goes last: what is to be purged elsewhere is known from it, also when this stops half-way and is run again.
  await purgePersonFromReports(files.reports, (entity, id) => records.whole.has(`${entity}:${id}`) || records.parts.has(`${entity}:${id}`));
  await ledger.purge({ records: records.order, detail: { scope: 'person', hash, person: one.id } });
  const cache = await openProjectCache(project, environment);
  try {
    await purgePersonFromCache(cache, records, ready.compiled.contact?.entity ?? '');
  } finally {
    await cache.close();
  }
}

function refuseStale(expected: string, given: string): void {
  if (expected === given) return;
  throw new CrosswalkError('purge/list-changed', 'This is not the hash of what a purge would remove now.', { remedy: 'Read the list with `crosswalk purge` and confirm the hash that it shows.', exit: 2 });
}

/** Lists what would go, and does it where that list's hash is confirmed by name. @throws CrosswalkError `ledger/none`, `purge/…`. */
export async function purge(environment: Environment, project: Project, { person: id, confirm }: PurgeOptions): Promise<PurgeResult> {
  const by = confirm === null ? '' : requireName(confirm.by);
  // A project that never ran is refused before anything is made.
  await (await readLedger(project.folder)).close();
  return withLedger(project, environment, async (ledger) => {
    const job = await jobOf(environment, project, ledger, id);
    const hash = sha256(canonicalJson({ ledger: ledger.ledgerId, head: await ledger.auditHead(), person: id, items: job.items })).slice(0, 16);
    if (confirm !== null) {
      refuseStale(hash, confirm.hash);
      await ledger.sign({ kind: 'purge', subject: hash, by, note: null });
      await carryOut(job, ledger, hash);
    }
    return { person: id, items: job.items, hash, done: confirm !== null, notCovered: id === null ? OUTSIDE : [...OUTSIDE, ...OF_PERSON], auditHead: await ledger.auditHead() };
  });
}
