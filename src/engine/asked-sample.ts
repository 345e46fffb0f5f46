/** What a sample was asked for, beside its diff: `resume` starts it again with the same size, choice and masking, or not at all (laws 2, 6). */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { writeWhole } from '../base/whole-file.ts';
import { reportFolder } from './diff-file.ts';
import type { Project } from './project-place.ts';

export interface AskedSample {
  /** Tickets. */
  readonly size: number;
  readonly seed: number;
  /** false: a person switched masking off by name, or it is production. */
  readonly mask: boolean;
}

function fileOf(project: Project, run: string): string {
  return path.join(reportFolder(project, run), 'sample.json');
}

/** Before the first write of the run. @throws CrosswalkError `report/disk` (exit 3). */
export function keepAsked(project: Project, run: string, { size, seed, mask }: AskedSample): Promise<void> {
  return writeWhole('report', fileOf(project, run), JSON.stringify({ size, seed, mask } satisfies AskedSample));
}

/** null: it is not there, or not whole. */
export async function askedSample(project: Project, run: string): Promise<AskedSample | null> {
  try {
    const { size, seed, mask } = JSON.parse(await readFile(fileOf(project, run), 'utf8')) as Readonly<Record<keyof AskedSample, unknown>>;
    return Number.isSafeInteger(size) && Number.isSafeInteger(seed) && typeof mask === 'boolean' ? { size: Number(size), seed: Number(seed), mask } : null;
  } catch {
    return null;
  }
}
