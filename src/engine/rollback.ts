import { mkdir, open as openFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { CrosswalkError } from '../base/errors.ts';
import type { Ledger, RecordRow, Run, Target } from '../ledger/ledger.ts';
import type { Destination, DestinationType } from '../systems/destination.ts';
import { reportFolder } from './diff-file.ts';
import type { Environment } from './environment.ts';
import { forEach } from './pool.ts';
import { readyProject, type Project, type ReadyProject } from './project.ts';
import { previewUndo, restorable, touched, type UndoItem, type UndoPreview } from './rollback-preview.ts';
import { openProjectDestination, withLedger } from './session.ts';
import { claimUnsettled } from './unsettled.ts';

const CONCURRENCY = 20;

/** What the API cannot take away, whatever we do (requirements §10 row 13). */
const WHAT_STAYS = [
  'Deleted conversations stay in Intercom\'s reports (its default; removing them there needs a further permission).',
  'Attributes can only be archived: their names stay taken.',
  'A company is archived by Intercom in the background, not erased.',
  'Ids that were used are not given out again.',
] as const;

export interface RollbackOptions {
  readonly target: Target;
  /** null: preview only. */
  readonly confirm: { readonly hash: string; readonly by: string } | null;
}

export interface RollbackResult {
  readonly target: Target;
  readonly workspace: string;
  readonly preview: UndoPreview;
  readonly counts: Readonly<Record<string, Readonly<Record<UndoItem['action'], number>>>>;
  readonly kept: readonly UndoItem[];
  readonly run: string | null;
  /** Objects that could not be undone; run again. */
  readonly failed: readonly { readonly type: string; readonly destinationId: string; readonly code: string }[];
  readonly exportFile: string | null;
  readonly stays: readonly string[];
}

function countItems(items: readonly UndoItem[]): RollbackResult['counts'] {
  const counts: Record<string, Record<UndoItem['action'], number>> = {};
  for (const { type, action } of items) {
    const row = (counts[type] ??= { remove: 0, restore: 0, keep: 0, gone: 0 });
    row[action] += 1;
  }
  return counts;
}

interface Undo {
  readonly ledger: Ledger;
  readonly destination: Destination;
  readonly workspace: string;
  readonly run: Run;
  /** Appends to the export, one line after another; resolves when it is on disk. */
  readonly write: (line: string) => Promise<void>;
}

async function settleRecord(undo: Undo, item: UndoItem): Promise<void> {
  const { ledger, workspace, run } = undo;
  for (const operation of await ledger.operations(workspace, item.entity, item.id)) await ledger.settle(operation.id, { state: 'reversed' });
  await ledger.dropIdentity(workspace, item.entity, item.id);
  const row = await ledger.record(workspace, item.entity, item.id);
  if (row === null) return;
  const reset: RecordRow = { ...row, status: 'pending', run: run.id, code: 'rollback/removed', remedy: null, destinationId: null, contentHash: null, proof: null };
  await ledger.putRecord(reset);
}

/** Old values that are still ours to give back: exactly those that we changed (law 10). */
async function restore(undo: Undo, item: UndoItem): Promise<void> {
  const type = item.type === 'company' ? 'company' : 'contact';
  const snapshot = await undo.destination.snapshot(type, item.destinationId);
  const old = snapshot === null ? null : restorable(snapshot, await undo.ledger.operations(undo.workspace, item.entity, item.id));
  if (old !== null) await undo.destination.restore(type, item.destinationId, old.fields, old.attributes);
}

async function removeObject(undo: Undo, item: UndoItem, type: DestinationType): Promise<void> {
  const snapshot = await undo.destination.snapshot(type, item.destinationId);
  // People work on while a long rollback runs: what they touched since the preview is kept.
  const reason = snapshot === null ? null : await touched(undo.destination, snapshot, await undo.ledger.operations(undo.workspace, item.entity, item.id));
  if (reason !== null) throw new CrosswalkError('rollback/touched-since', `Since the preview, ${reason}.`, { remedy: 'Read the preview again with `crosswalk rollback --preview`.', exit: 1 });
  // Law 10: export before delete, and on disk before it.
  await undo.write(`${JSON.stringify({ type, entity: item.entity, id: item.id, destinationId: item.destinationId, object: snapshot?.raw ?? null })}\n`);
  await undo.destination.remove(type, item.destinationId);
}

async function undoItem(undo: Undo, item: UndoItem): Promise<void> {
  if (item.action === 'keep') return;
  if (item.action === 'restore') await restore(undo, item);
  else if (item.action === 'remove') {
    if (item.type === 'attribute') await undo.destination.archiveAttribute(item.entity.replace('attribute:', '') as 'company' | 'contact' | 'conversation', item.destinationId);
    else if (item.type === 'tag') await undo.destination.removeTag(item.destinationId);
    else await removeObject(undo, item, item.type);
  }
  await settleRecord(undo, item);
}

/** Writers of one file take turns: two long lines at once would mix. */
function lineWriter(file: FileHandle): Undo['write'] {
  let last: Promise<void> = Promise.resolve();
  return (line) => {
    const mine = last.then(async () => {
      await file.appendFile(line);
      await file.datasync();
    });
    last = mine.catch(() => undefined);
    return mine;
  };
}

/** Conversations, then contacts, then companies, then attributes and marker; inside each kind many at once. */
async function undoAll(environment: Environment, undo: Undo, preview: UndoPreview): Promise<RollbackResult['failed']> {
  const failed: { type: string; destinationId: string; code: string }[] = [];
  let done = 0;
  for (const type of ['conversation', 'contact', 'company', 'attribute', 'tag'] as const) {
    const items = preview.items.filter((item) => item.type === type);
    await forEach(items, { concurrency: CONCURRENCY, signal: environment.signal }, async (item) => {
      try {
        await undoItem(undo, item);
      } catch (error) {
        if (!(error instanceof CrosswalkError) || error.exit === 3) throw error;
        failed.push({ type, destinationId: item.destinationId, code: error.code });
      }
      done += 1;
      environment.progress({ verb: 'rollback', phase: 'undo', entity: type, done, total: preview.items.length, message: `Undoing: ${done} of ${preview.items.length}` });
    });
  }
  return failed;
}

/** The hash is not told here: confirming is for who has read the preview. */
function refuseStale(preview: UndoPreview, hash: string, target: Target): void {
  if (preview.hash === hash) return;
  throw new CrosswalkError('rollback/preview-changed', 'This is not the hash of what a rollback would do now.', { remedy: `Read the preview with \`crosswalk rollback --to ${target} --preview\` and confirm the hash that it shows. If you did, something has changed since.`, exit: 2 });
}

/** Later runs and merges hang on records whose object goes: they are pending again as well. */
async function resetMerged(ledger: Ledger, workspace: string, run: Run): Promise<void> {
  for await (const { entity, id, destinationId, origin } of ledger.identities(workspace, 'contact')) {
    if (origin !== 'merged' || (await ledger.identityOf(workspace, 'contact', destinationId))?.origin === 'created') continue;
    // Its link to a company went with the object, so it has to be made again.
    for (const operation of await ledger.operations(workspace, entity, id)) await ledger.settle(operation.id, { state: 'reversed' });
    await ledger.dropIdentity(workspace, entity, id);
    const row = await ledger.record(workspace, entity, id);
    if (row !== null) await ledger.putRecord({ ...row, status: 'pending', run: run.id, code: 'rollback/removed', destinationId: null, contentHash: null, proof: null });
  }
}

async function work(environment: Environment, project: Project, ready: ReadyProject, ledger: Ledger, options: RollbackOptions): Promise<RollbackResult> {
  const { destination, account } = await openProjectDestination(ready, environment, ledger, options.target);
  await claimUnsettled(ledger, destination, account.id, ready.compiled.trace?.contactId ?? null);
  const preview = await previewUndo(ledger, destination, account.id);
  const base = { target: options.target, workspace: account.name, preview, counts: countItems(preview.items), kept: preview.items.filter(({ action }) => action === 'keep'), stays: WHAT_STAYS };
  if (options.confirm === null) return { ...base, run: null, failed: [], exportFile: null };
  refuseStale(preview, options.confirm.hash, options.target);
  await ledger.sign({ kind: 'rollback', subject: preview.hash, by: options.confirm.by, note: null });
  const run = await ledger.startRun({ verb: 'rollback', target: options.target, workspace: account.id, planHash: ready.compiled.planHash, seed: null });
  await mkdir(reportFolder(project, run.id), { recursive: true, mode: 0o700 });
  const file = path.join(reportFolder(project, run.id), 'removed.jsonl');
  const exportFile = await openFile(file, 'a', 0o600);
  try {
    const failed = await undoAll(environment, { ledger, destination, workspace: account.id, run, write: lineWriter(exportFile) }, preview);
    await resetMerged(ledger, account.id, run);
    await ledger.endRun(run.id, 'done', { counts: base.counts, failed: failed.length });
    return { ...base, run: run.id, failed, exportFile: file };
  } catch (error) {
    await ledger.endRun(run.id, environment.signal.aborted ? 'stopped' : 'failed', null);
    throw error;
  } finally {
    await exportFile.close();
  }
}

/** Removes what this project created and nobody touched since, puts old values back, keeps and lists the rest (law 10). */
export async function rollback(environment: Environment, project: Project, options: RollbackOptions): Promise<RollbackResult> {
  const ready = await readyProject(project);
  return withLedger(project, environment, (ledger) => work(environment, project, ready, ledger, options));
}
