/** Takes a project's memory to another machine: as one file that is whole or refused. */
import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { open, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { CrosswalkError } from '../base/errors.ts';
import { onDisk } from '../base/whole-file.ts';
import type { LedgerDump } from '../ledger/ledger.ts';
import { restoreLedger } from '../ledger/restore.ts';
import { readLedger } from '../ledger/sqlite-ledger.ts';
import type { Environment } from './environment.ts';
import { makeFolder, type Project } from './project-place.ts';
import { withLedger } from './session.ts';

export interface LedgerCopyResult {
  /** Absolute. */
  readonly file: string;
  readonly projectId: string;
  readonly auditHead: string;
  readonly auditSequence: number;
  readonly rows: number;
  /** Import only: an older state of the same ledger stood there. */
  readonly replaced: boolean;
  /** Of the file, in hex; null for an import. */
  readonly sha256: string | null;
}

/** @returns the hash of the whole file. */
async function writeLines(file: string, { lines }: LedgerDump): Promise<string> {
  const draft = `${file}.part`;
  return onDisk('export', file, async () => {
    const hash = createHash('sha256');
    try {
      const handle = await open(draft, 'w', 0o600);
      try {
        for (const line of lines) {
          hash.update(line);
          await handle.appendFile(line);
        }
        await handle.sync();
      } finally {
        await handle.close();
      }
      await rename(draft, file);
      return hash.digest('hex');
    } catch (error) {
      await rm(draft, { force: true });
      throw error;
    }
  });
}

/**
 * Refused while a run is under way, so that the file is one state. No secret is in it; personal data are.
 * @throws CrosswalkError `ledger/none`, `ledger/export-exists`, `ledger/locked` (exit 2); `export/disk` (exit 3).
 */
export async function exportLedger(environment: Environment, project: Project, name: string): Promise<LedgerCopyResult> {
  const file = path.resolve(name);
  await (await readLedger(project.folder)).close();
  if (existsSync(file)) throw new CrosswalkError('ledger/export-exists', 'There is a file of that name already.', { where: { file }, remedy: 'Give another name.', exit: 2 });
  return withLedger(project, environment, async (ledger) => {
    await ledger.audit('ledger.export', {});
    const dump = ledger.dump(new Date(environment.clock.now()).toISOString());
    const sha256 = await writeLines(file, dump);
    return { file, projectId: ledger.projectId, auditHead: dump.auditHead, auditSequence: dump.auditSequence, rows: dump.rows, replaced: false, sha256 };
  });
}

/** @throws CrosswalkError `ledger/import-…`, `ledger/locked` (exit 2); `ledger/disk` (exit 3). */
export async function importLedger(project: Project, name: string): Promise<LedgerCopyResult> {
  const file = path.resolve(name);
  await makeFolder(project);
  return { file, ...(await restoreLedger(project.folder, file)), sha256: null };
}
