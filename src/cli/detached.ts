/** A process whose starter may be gone before it ends (design §8): it writes down who it is and how it ended. */
import { projectOf } from '../engine/project-place.ts';
import { writeEngineRecord } from '../engine/engine-record.ts';
import type { ExitCode } from './output.ts';

export interface DetachedVerb {
  readonly id: string;
  readonly verb: string;
  readonly specFile: string;
}

/** @throws CrosswalkError `engine/id`, `engine/disk`. */
export async function recorded({ id, verb, specFile }: DetachedVerb, work: () => Promise<ExitCode>): Promise<ExitCode> {
  const project = projectOf(specFile);
  const record = { id, pid: process.pid, verb, startedAt: new Date().toISOString() };
  writeEngineRecord(project, { ...record, exit: null });
  const exit = await work();
  try {
    writeEngineRecord(project, { ...record, exit });
  } catch {
    // A disk that filled up meanwhile: the ledger knows what was done, and whoever reads the record finds a process that is gone.
  }
  return exit;
}
