import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { CrosswalkError } from '../base/errors.ts';
import { writeWhole } from '../base/whole-file.ts';
import type { DiffDocument } from '../diff/model.ts';
import { outcomesOf } from '../diff/outcomes.ts';
import type { Project } from './project-place.ts';

export function reportFolder(project: Project, run: string): string {
  return path.join(project.folder, 'reports', run);
}

function diffFile(project: Project, run: string): string {
  return path.join(reportFolder(project, run), 'diff.json');
}

/** The diff, and beside it the counts of each line for the editor. @throws CrosswalkError `report/disk` (exit 3). */
export async function writeDiff(project: Project, document: DiffDocument): Promise<string> {
  const file = diffFile(project, document.run);
  await writeWhole('report', file, JSON.stringify(document));
  const outcomes = JSON.stringify(outcomesOf(document));
  // Twice: with its run, and where the editor finds the newest without looking for it.
  for (const folder of [reportFolder(project, document.run), path.join(project.folder, 'reports')]) await writeWhole('report', path.join(folder, 'outcomes.json'), outcomes);
  return file;
}

/** @throws CrosswalkError `diff/none`. */
export async function readDiff(project: Project, run: string): Promise<DiffDocument> {
  try {
    return JSON.parse(await readFile(diffFile(project, run), 'utf8')) as DiffDocument;
  } catch (error) {
    throw new CrosswalkError('diff/none', 'The diff of this run is not on disk.', { where: { record: run }, remedy: 'Run `crosswalk sample` again.', exit: 2, cause: error });
  }
}
