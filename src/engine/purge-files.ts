/** The files of a project that hold personal data (law 13). What only proves stays: ids, counts, hashes. */
import { readdir, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { onDisk, writeWhole } from '../base/whole-file.ts';
import type { DiffDocument } from '../diff/model.ts';
import { engineFolder } from '../ledger/holder.ts';
import { PURGED_LABEL } from '../ledger/purge.ts';
import type { Project } from './project-place.ts';

/** Reports that name records by id and tell counts, and nothing of a person. */
const PROOF: ReadonlySet<string> = new Set(['scope.md', 'reconciliation.md', 'reconciliation.json', 'delta.jsonl', 'preview.json', 'outcomes.json', 'sample.json']);

async function filesBelow(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { withFileTypes: true, recursive: true });
    return entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name)).sort();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

export interface PersonalFiles {
  readonly cache: readonly string[];
  readonly reports: readonly string[];
  readonly archive: readonly string[];
  /** Records that the editor shows beside the spec. */
  readonly pinned: readonly string[];
  /** What processes of the editor printed, our own aside. */
  readonly outputs: readonly string[];
}

/** Absolute paths. @param instance whose output is still being written. */
export async function personalFiles(project: Project, instance: string | undefined): Promise<PersonalFiles> {
  const below = (name: string): Promise<readonly string[]> => onDisk('purge', path.join(project.folder, name), () => filesBelow(path.join(project.folder, name)));
  const outputs = await onDisk('purge', engineFolder(project.folder), () => filesBelow(engineFolder(project.folder)));
  return {
    cache: await below('cache'),
    reports: (await below('reports')).filter((file) => !PROOF.has(path.basename(file))),
    pinned: await below('pinned'),
    archive: (await below('archive')).filter((file) => !file.endsWith('.manifest.json')),
    outputs: outputs.filter((file) => /\.(out|log)$/.test(file) && !(instance !== undefined && path.basename(file).startsWith(`${instance}.`))),
  };
}

/** @throws CrosswalkError `purge/disk` (exit 3). */
export async function removeFiles(files: readonly string[]): Promise<void> {
  for (const file of files) await onDisk('purge', file, () => rm(file, { force: true }));
}

function withoutPerson(document: DiffDocument, concerns: (entity: string, id: string) => boolean): DiffDocument {
  return {
    ...document,
    records: document.records.map((record) => (concerns(record.entity, record.id) ? { ...record, label: PURGED_LABEL } : record)),
    rows: document.rows.map((row) => (concerns(row.entity, row.id) ? { ...row, label: PURGED_LABEL, source: null, expected: null, arrived: null, reason: null } : row)),
  };
}

function exportWithoutPerson(text: string, concerns: (entity: string, id: string) => boolean): string {
  return text.split('\n').map((line) => {
    if (line === '') return line;
    const item = parsed(line);
    if (item === null) return '';
    return concerns(item.entity, item.id) ? JSON.stringify({ ...item, object: null, known: null }) : line;
  }).join('\n');
}

/** A line that a kill cut off: whose it is cannot be told, so it goes (law 13). */
function parsed(line: string): { readonly entity: string; readonly id: string } | null {
  try {
    return JSON.parse(line) as { readonly entity: string; readonly id: string };
  } catch {
    return null;
  }
}

/** Takes one person out of diffs and exports; lists for people (spot checks) are made anew, so they go. */
export async function purgePersonFromReports(files: readonly string[], concerns: (entity: string, id: string) => boolean): Promise<void> {
  for (const file of files) {
    const name = path.basename(file);
    if (name === 'diff.json') {
      const document = JSON.parse(await onDisk('purge', file, () => readFile(file, 'utf8'))) as DiffDocument;
      await writeWhole('purge', file, JSON.stringify(withoutPerson(document, concerns)));
    } else if (name === 'removed.jsonl') {
      await writeWhole('purge', file, exportWithoutPerson(await onDisk('purge', file, () => readFile(file, 'utf8')), concerns));
    } else {
      await removeFiles([file]);
    }
  }
}
