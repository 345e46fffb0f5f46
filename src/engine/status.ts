import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Run, Signature, Target } from '../ledger/ledger.ts';
import { readLedger } from '../ledger/sqlite-ledger.ts';
import { checkProject, type Project } from './project.ts';
import { planOf } from './gates.ts';
import { listHeld, type ParkedItem } from './counts.ts';

export interface StatusResult {
  readonly spec: { readonly file: string; readonly errors: number; readonly warnings: number; readonly planHash: string | null };
  readonly discovered: { readonly source: string | null; readonly destination: string | null; readonly staging: string | null };
  readonly acknowledged: Signature | null;
  readonly approved: Signature | null;
  readonly accounts: Readonly<Record<'source' | Target, string | null>>;
  readonly runs: readonly Run[];
  /** true: a process is writing the ledger now. */
  readonly working: boolean;
  readonly held: Readonly<Record<Target, readonly ParkedItem[]>>;
  readonly audit: { readonly head: string; readonly intact: boolean | null } | null;
}

const NO_LEDGER = { acknowledged: null, approved: null, accounts: { source: null, staging: null, production: null }, runs: [], working: false, held: { staging: [], production: [] }, audit: null };

async function ofLedger(project: Project, plan: { readonly planHash: string; readonly exclusionsHash: string } | null, verify: boolean): Promise<Omit<StatusResult, 'spec' | 'discovered'>> {
  const ledger = await readLedger(project.folder);
  try {
    const accounts = { source: await ledger.rememberedAccount('source'), staging: await ledger.rememberedAccount('staging'), production: await ledger.rememberedAccount('production') };
    const held = async (target: Target): Promise<readonly ParkedItem[]> => (accounts[target] === null ? [] : listHeld(ledger, accounts[target]));
    const signed = async (kind: Signature['kind'], subject: string | undefined): Promise<Signature | null> => (subject === undefined ? null : ((await ledger.signatures(kind, subject))[0] ?? null));
    return {
      acknowledged: await signed('acknowledge', plan?.exclusionsHash),
      approved: await signed('approve', plan?.planHash),
      accounts,
      runs: await ledger.runs(),
      working: await ledger.writing(),
      held: { staging: await held('staging'), production: await held('production') },
      audit: { head: await ledger.auditHead(), intact: verify ? (await ledger.verifyAudit()) === null : null },
    };
  } finally {
    await ledger.close();
  }
}

/** Where the project stands. Reads only what is on disk; works while a run is under way. */
export async function status(project: Project, options: { readonly verify: boolean }): Promise<StatusResult> {
  const checked = await checkProject(project);
  const { spec, catalogs, compiled, problems } = checked;
  const plan =
    spec !== null && compiled !== null && catalogs.source !== null && catalogs.destination !== null
      ? planOf({ project, spec, compiled, catalogs: { source: catalogs.source, destination: catalogs.destination, staging: catalogs.staging }, problems })
      : null;
  const count = (severity: string): number => problems.filter((problem) => problem.severity === severity).length;
  return {
    spec: { file: project.specFile, errors: count('error'), warnings: count('warning'), planHash: compiled?.planHash ?? null },
    discovered: { source: catalogs.source?.discoveredAt ?? null, destination: catalogs.destination?.discoveredAt ?? null, staging: catalogs.staging?.discoveredAt ?? null },
    ...(existsSync(path.join(project.folder, 'ledger.db')) ? await ofLedger(project, plan, options.verify) : NO_LEDGER),
  };
}
