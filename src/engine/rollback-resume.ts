/** A rollback that was stopped or killed goes on by the hash that was confirmed: it takes back what is left of that preview, and nothing else. */
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { canonicalJson } from '../base/canonical.ts';
import { writeWhole } from '../base/whole-file.ts';
import type { Ledger, Run, Target } from '../ledger/ledger.ts';
import { reportFolder } from './diff-file.ts';
import type { Project } from './project-place.ts';
import type { RollbackPart } from './rollback-part.ts';
import { previewHash, type UndoItem, type UndoPreview } from './rollback-preview.ts';

function previewFile(project: Project, run: string): string {
  return path.join(reportFolder(project, run), 'preview.json');
}

/** Ids and reasons only (law 13). @throws CrosswalkError `report/disk` (exit 3). */
export function keepPreview(project: Project, run: string, preview: UndoPreview): Promise<void> {
  return writeWhole('report', previewFile(project, run), `${JSON.stringify(preview)}\n`);
}

/** What was confirmed, if it is whole and still says what its hash says. */
export async function confirmedPreview(project: Project, run: string): Promise<UndoPreview | null> {
  try {
    const { workspace, part, items, hash } = JSON.parse(await readFile(previewFile(project, run), 'utf8')) as UndoPreview;
    return previewHash(workspace, part, items) === hash ? { workspace, part, items, hash } : null;
  } catch {
    return null;
  }
}

export interface BegunRollback {
  readonly run: Run;
  readonly confirmed: UndoPreview;
}

/** The newest rollback of this workspace, where it did not end and was confirmed by this hash for this part. */
export async function begunRollback(project: Project, ledger: Ledger, workspace: string, target: Target, hash: string, part: RollbackPart | null): Promise<BegunRollback | null> {
  const [run] = await ledger.runs({ verb: 'rollback', target });
  if (run === undefined || run.status === 'done' || run.workspace !== workspace) return null;
  if ((await ledger.signatures('rollback', hash)).length === 0) return null;
  const confirmed = await confirmedPreview(project, run.id);
  return confirmed !== null && confirmed.hash === hash && canonicalJson(confirmed.part) === canonicalJson(part) ? { run, confirmed } : null;
}

function keyOf({ type, destinationId }: UndoItem): string {
  return `${type}:${destinationId}`;
}

/** What there is now, held against what was confirmed: nothing is taken back that nobody has read about. */
export function leftOf(confirmed: UndoPreview, now: UndoPreview): UndoPreview {
  const actions = new Map(confirmed.items.map((item) => [keyOf(item), item.action]));
  const items = now.items.map((item): UndoItem => {
    const writes = item.action === 'remove' || item.action === 'restore';
    if (!writes || actions.get(keyOf(item)) === item.action) return item;
    return { ...item, action: 'keep', reason: 'the preview that was confirmed does not take it back' };
  });
  return { ...confirmed, items };
}
