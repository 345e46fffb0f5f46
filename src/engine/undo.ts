/** Takes back what a preview lists (law 10): used by `rollback`, and by a sample that starts clean. */
import { createReadStream } from 'node:fs';
import { open as openFile, type FileHandle } from 'node:fs/promises';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { CrosswalkError } from '../base/errors.ts';
import { makePrivateFolder } from '../base/private-files.ts';
import { onDisk } from '../base/whole-file.ts';
import type { Ledger, RecordRow, Run } from '../ledger/ledger.ts';
import type { DestinationType } from '../systems/destination.ts';
import { reportFolder } from './diff-file.ts';
import type { Environment } from './environment.ts';
import { forEach } from './pool.ts';
import type { Project } from './project-place.ts';
import { hasValues, restorable, touched, type UndoItem, type UndoPreview } from './rollback-preview.ts';
import { keepPreview } from './rollback-resume.ts';
import type { OpenDestination } from './session.ts';
import { openUndoProof, type Remembered, type UndoProof } from './undo-proof.ts';

const CONCURRENCY = 20;

interface Undo {
  readonly ledger: Ledger;
  readonly destination: OpenDestination['destination'];
  readonly workspace: string;
  readonly run: Run;
  /** Milliseconds UTC. */
  readonly now: () => number;
  readonly proof: UndoProof;
  /** Goes on what an earlier life began, which may have taken back every object. */
  readonly resumed: boolean;
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
async function restore(undo: Undo, item: UndoItem, inUse: boolean): Promise<void> {
  const type = item.type === 'company' ? 'company' : 'contact';
  const snapshot = await undo.destination.snapshot(type, item.destinationId);
  const old = snapshot === null ? null : restorable(snapshot, await undo.ledger.operations(undo.workspace, item.entity, item.id));
  if (old === null) return;
  const values = Object.keys(old.fields).length + Object.keys(old.attributes).length;
  if (values > 0) await undo.destination.restore(type, item.destinationId, old.fields, old.attributes);
  for (const companyId of old.companyIds) await undo.destination.detachCompany(item.destinationId, companyId);
  if (old.archive && inUse && !hasValues(old)) throw stillNeeded();
  if (old.archive && !inUse) await undo.destination.archiveContact(item.destinationId);
}

async function removeObject(undo: Undo, item: UndoItem, type: DestinationType): Promise<void> {
  const snapshot = await undo.destination.snapshot(type, item.destinationId);
  // People work on while a long rollback runs: what they touched since the preview is kept.
  const reason = snapshot === null ? null : await touched(undo.destination, snapshot, await undo.ledger.operations(undo.workspace, item.entity, item.id), undo.now());
  if (reason !== null) throw new CrosswalkError('rollback/touched-since', `Since the preview, ${reason}.`, { remedy: 'Read the preview again with `crosswalk rollback --preview`.', exit: 1 });
  // Law 10: export before delete, and on disk before it. With it what a later life of this rollback needs to prove that it went (law 12).
  const known = await undo.proof.remember(item);
  await undo.write(`${JSON.stringify({ type, entity: item.entity, id: item.id, destinationId: item.destinationId, object: snapshot?.raw ?? null, known })}\n`);
  await undo.destination.remove(type, item.destinationId);
}

async function undoItem(undo: Undo, item: UndoItem, inUse: boolean): Promise<void> {
  if (item.action === 'keep') return;
  if (item.action === 'restore') await restore(undo, item, inUse);
  else if (item.action === 'remove') {
    if (item.type === 'attribute') await undo.destination.archiveAttribute(item.entity.replace('attribute:', '') as 'company' | 'contact' | 'conversation', item.destinationId);
    else if (item.type === 'tag') await undo.destination.removeTag(item.destinationId);
    else await removeObject(undo, item, item.type);
  }
  await settleRecord(undo, item);
}

/** Writers of one file take turns: two long lines at once would mix. */
function lineWriter(name: string, file: FileHandle): Undo['write'] {
  let last: Promise<void> = Promise.resolve();
  return (line) => {
    const mine = last.then(() =>
      onDisk('report', name, async () => {
        await file.appendFile(line);
        await file.datasync();
      }),
    );
    last = mine.catch(() => undefined);
    return mine;
  };
}

function stillNeeded(): CrosswalkError {
  return new CrosswalkError('rollback/still-needed', 'Something that stays needs it.', { remedy: 'Read the preview again with `crosswalk rollback --preview`.', exit: 1 });
}

/** Conversations, then contacts, then companies, then attributes and marker; inside each kind many at once. */
async function undoAll(environment: Environment, undo: Undo, preview: UndoPreview): Promise<UndoResult['failed']> {
  const failed: { type: string; destinationId: string; code: string }[] = [];
  let done = 0;
  const objects = undo.resumed || preview.items.some(({ type }) => type === 'conversation' || type === 'contact');
  // Contacts of every conversation that stands when the conversations are done.
  const inUse = new Set<string>();
  for (const type of ['conversation', 'contact', 'company', 'attribute', 'tag'] as const) {
    // Law 10: what the rest needs stays. Whatever could not be taken back, or came to be since the preview, may need it.
    const needed = type === 'contact' ? inUse : new Set<string>();
    const open = failed.length > 0 && (type === 'company' || type === 'attribute' || type === 'tag');
    const items = preview.items.filter((item) => item.type === type && !open);
    for (const item of open ? preview.items.filter((other) => other.type === type && other.action === 'remove') : []) failed.push({ type, destinationId: item.destinationId, code: 'rollback/still-needed' });
    await forEach(items, { concurrency: CONCURRENCY, signal: environment.signal }, async (item) => {
      try {
        if (item.action === 'remove' && needed.has(item.destinationId)) throw stillNeeded();
        await undoItem(undo, item, needed.has(item.destinationId));
      } catch (error) {
        if (!(error instanceof CrosswalkError) || error.exit === 3) throw error;
        failed.push({ type, destinationId: item.destinationId, code: error.code });
      }
      done += 1;
      environment.progress({ verb: 'rollback', phase: 'undo', entity: type, done, total: preview.items.length, message: `Undoing: ${done} of ${preview.items.length}` });
    });
    if (type !== 'conversation' && type !== 'contact') continue;
    const standing = objects ? await undo.proof.standing(type, (ids) => ids.forEach((id) => inUse.add(id))) : [];
    for (const { destinationId } of standing) failed.push({ type, destinationId, code: 'rollback/still-there' });
  }
  return failed;
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

export interface UndoResult {
  readonly run: string;
  /** Objects that could not be undone; run again. */
  readonly failed: readonly { readonly type: string; readonly destinationId: string; readonly code: string }[];
  /** Everything that was removed, one JSON document a line. */
  readonly exportFile: string;
}

export interface UndoParts {
  readonly environment: Environment;
  readonly project: Project;
  readonly ledger: Ledger;
  readonly open: OpenDestination;
  readonly planHash: string;
}

async function openExport(ledger: Ledger, run: Run, file: string): Promise<FileHandle> {
  try {
    makePrivateFolder('report', path.dirname(file));
    return await onDisk('report', file, () => openFile(file, 'a', 0o600));
  } catch (error) {
    await ledger.endRun(run.id, 'failed', null);
    throw error;
  }
}

/** null: a line that a kill cut off, or that was purged. */
function knownOf(line: string): Remembered | null {
  try {
    return (JSON.parse(line) as { readonly known?: Remembered | null }).known ?? null;
  } catch {
    return null;
  }
}

/** Law 10, law 12: what earlier lives took back is proven as well, and the ledger has forgotten it. */
async function recall(proof: UndoProof, file: string, write: Undo['write']): Promise<void> {
  await onDisk('report', file, async () => {
    for await (const line of createInterface({ input: createReadStream(file, 'utf8'), crlfDelay: Infinity })) {
      const known = knownOf(line);
      if (known !== null) proof.recall(known);
    }
  });
  // A line that was cut off must not swallow the next one; an empty one is nothing.
  await write('\n');
}

/**
 * A run of its own. What fails is listed and can be undone by running again.
 * @param begun a rollback that did not end and now goes on, under its own name.
 */
export async function undo({ environment, project, ledger, open, planHash }: UndoParts, preview: UndoPreview, begun: Run | null = null): Promise<UndoResult> {
  const workspace = open.account.id;
  const run = begun ?? (await ledger.startRun({ verb: 'rollback', target: open.target, workspace, planHash, seed: null }));
  const file = path.join(reportFolder(project, run.id), 'removed.jsonl');
  const exportFile = await openExport(ledger, run, file);
  const proof = openUndoProof(ledger, open.destination, workspace);
  try {
    const write = lineWriter(file, exportFile);
    if (begun === null) await keepPreview(project, run.id, preview);
    else await recall(proof, file, write);
    const failed = await undoAll(environment, { ledger, destination: open.destination, workspace, run, now: () => environment.clock.now(), proof, resumed: begun !== null, write }, preview);
    await resetMerged(ledger, workspace, run);
    await ledger.endRun(run.id, 'done', { failed: failed.length, part: preview.part !== null });
    return { run: run.id, failed, exportFile: file };
  } catch (error) {
    await ledger.endRun(run.id, environment.signal.aborted ? 'stopped' : 'failed', null);
    throw error;
  } finally {
    proof.close();
    await exportFile.close();
  }
}
