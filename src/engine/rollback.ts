import { CrosswalkError } from '../base/errors.ts';
import type { Ledger, Target } from '../ledger/ledger.ts';
import type { Environment } from './environment.ts';
import { readyProject, type ReadyProject } from './project.ts';
import type { Project } from './project-place.ts';
import { selectionOf, type RollbackPart } from './rollback-part.ts';
import { previewUndo, type UndoItem, type UndoPreview } from './rollback-preview.ts';
import { begunRollback, leftOf, type BegunRollback } from './rollback-resume.ts';
import { withRun } from './run-control.ts';
import { openProjectDestination, type OpenDestination } from './session.ts';
import { undo, type UndoResult } from './undo.ts';
import { claimUnsettled } from './unsettled.ts';

/** What the API cannot take away, whatever we do (requirements §10 row 13). */
const WHAT_STAYS = [
  'Deleted conversations stay in Intercom\'s reports (its default; removing them there needs a further permission).',
  'Attributes can only be archived: their names stay taken, and no API brings an archived conversation attribute back. To run again in this workspace, roll back with --keep-attributes.',
  'A company is archived by Intercom in the background, not erased. That it went is acknowledged, as with attributes and the marker; conversations and contacts are looked for in Intercom\'s lists afterwards.',
  'Ids that were used are not given out again.',
] as const;

export interface RollbackOptions {
  readonly target: Target;
  /** null: preview only. */
  readonly confirm: { readonly hash: string; readonly by: string } | null;
  /** Leave attributes and marker, for whom will run again: an archived conversation attribute cannot be brought back by API. */
  readonly keepAttributes: boolean;
  /** Only a part; left out: everything. */
  readonly part?: RollbackPart;
}

export interface RollbackResult {
  readonly target: Target;
  readonly workspace: string;
  readonly preview: UndoPreview;
  readonly counts: Readonly<Record<string, Readonly<Record<UndoItem['action'], number>>>>;
  readonly kept: readonly UndoItem[];
  readonly run: string | null;
  readonly failed: UndoResult['failed'];
  /** null for a preview. */
  readonly exportFile: string | null;
  readonly stays: readonly string[];
  /** true: attributes and marker were left for another run. */
  readonly keepAttributes: boolean;
  /** true: a rollback that did not end went on. */
  readonly resumed: boolean;
  readonly auditHead: string;
}

function countItems(items: readonly UndoItem[]): RollbackResult['counts'] {
  const counts: Record<string, Record<UndoItem['action'], number>> = {};
  for (const { type, action } of items) {
    const row = (counts[type] ??= { remove: 0, restore: 0, keep: 0, gone: 0 });
    row[action] += 1;
  }
  return counts;
}

/** The hash is not told here: confirming is for who has read the preview. */
function refuseStale(preview: UndoPreview, hash: string, target: Target): void {
  if (preview.hash === hash) return;
  throw new CrosswalkError('rollback/preview-changed', 'This is not the hash of what a rollback would do now.', { remedy: `Read the preview with \`crosswalk rollback --to ${target} --preview\` and confirm the hash that it shows. If you did, something has changed since.`, exit: 2 });
}

interface Seen {
  readonly preview: UndoPreview;
  readonly begun: BegunRollback | null;
}

/** What would be done now; of a rollback that was begun what is left of it. */
async function look(environment: Environment, project: Project, ready: ReadyProject, ledger: Ledger, { destination, account }: OpenDestination, options: RollbackOptions): Promise<Seen> {
  await claimUnsettled(ledger, destination, account.id, ready.compiled.trace?.contactId ?? null);
  const selection = options.part === undefined ? null : await selectionOf(ledger, account.id, options.part);
  const now = await previewUndo(ledger, destination, account.id, environment.clock.now(), options.keepAttributes ? 'objects' : 'everything', selection);
  if (options.confirm === null || now.hash === options.confirm.hash) return { preview: now, begun: null };
  const begun = await begunRollback(project, ledger, account.id, options.target, options.confirm.hash, now.part);
  return { preview: begun === null ? now : leftOf(begun.confirmed, now), begun };
}

async function work(environment: Environment, project: Project, ready: ReadyProject, ledger: Ledger, options: RollbackOptions): Promise<RollbackResult> {
  const open = await openProjectDestination(ready, environment, ledger, options.target);
  const { preview, begun } = await look(environment, project, ready, ledger, open, options);
  const base = { target: options.target, workspace: open.account.name, preview, counts: countItems(preview.items), kept: preview.items.filter(({ action }) => action === 'keep'), stays: WHAT_STAYS, keepAttributes: options.keepAttributes, resumed: begun !== null };
  if (options.confirm === null) return { ...base, run: null, failed: [], exportFile: null, auditHead: await ledger.auditHead() };
  refuseStale(preview, options.confirm.hash, options.target);
  await ledger.sign({ kind: 'rollback', subject: preview.hash, by: options.confirm.by, note: null });
  const done = await undo({ environment, project, ledger, open, planHash: ready.compiled.planHash }, preview, begun?.run ?? null);
  return { ...base, ...done, auditHead: await ledger.auditHead() };
}

/** Removes what this project created and nobody touched since, puts old values back, keeps and lists the rest (law 10). */
export async function rollback(environment: Environment, project: Project, options: RollbackOptions): Promise<RollbackResult> {
  const ready = await readyProject(project);
  return withRun(environment, project, { verb: 'rollback', target: options.target }, (controlled, ledger) => work(controlled, project, ready, ledger, options));
}
