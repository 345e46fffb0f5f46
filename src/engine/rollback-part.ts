/** A rollback of a part: by entity, by run, or of named records. Preview and confirmation work as for the whole (law 10). */
import { readFile } from 'node:fs/promises';
import { CrosswalkError } from '../base/errors.ts';
import type { Identity, Ledger, Operation } from '../ledger/ledger.ts';

/** What is asked for; all of it has to hold. */
export interface RollbackPart {
  readonly entity: string | null;
  /** Id of the run that made the objects. */
  readonly run: string | null;
  /** Source ids, under their entities. */
  readonly records: readonly { readonly entity: string; readonly id: string }[] | null;
}

export interface Selection {
  readonly part: RollbackPart;
  readonly takes: (identity: Identity, operations: readonly Operation[]) => boolean;
}

function refuse(code: string, message: string, remedy: string, line?: number): never {
  throw new CrosswalkError(`rollback/${code}`, message, { ...(line === undefined ? {} : { where: { line } }), remedy, exit: 2 });
}

/**
 * Reads a list of records: one a line, `Ticket 12`, or with `--entity` only ids. Empty lines are skipped.
 * @throws CrosswalkError `rollback/ids-file`, `rollback/ids-line` (exit 2).
 */
export async function readRecordList(file: string, entity: string | null): Promise<readonly { readonly entity: string; readonly id: string }[]> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    throw new CrosswalkError('rollback/ids-file', 'The list of records cannot be read.', { where: { file }, remedy: 'Check the path and its permissions.', exit: 2, cause: error });
  }
  return text.split(/\r?\n/).flatMap((line, index) => {
    const words = line.trim().split(/\s+/).filter((word) => word !== '');
    if (words.length === 0) return [];
    const [first = '', second] = words;
    if (words.length === 2 && second !== undefined && (entity === null || entity === first)) return [{ entity: first, id: second }];
    if (words.length === 1 && entity !== null) return [{ entity, id: first }];
    return refuse('ids-line', `Line ${index + 1} of the list names no record.`, 'Write one record a line: its entity and its source id, as in "Ticket 12". With --entity the id is enough.', index + 1);
  });
}

/** The write that made the object; what later runs did to it went with it. */
function madeBy(operations: readonly Operation[], run: string): boolean {
  return operations[0]?.run === run;
}

const TYPES = ['conversation', 'contact', 'company'] as const;

async function refuseUnknown(ledger: Ledger, workspace: string, { entity, run, records }: RollbackPart): Promise<void> {
  if (run !== null && !(await ledger.runs()).some((known) => known.id === run && known.workspace === workspace)) {
    refuse('unknown-run', `No run "${run}" wrote to this workspace.`, '`crosswalk status` shows the runs.');
  }
  for (const wanted of records ?? []) {
    if ((await ledger.record(workspace, wanted.entity, wanted.id)) === null) refuse('unknown-record', `${wanted.entity} ${wanted.id} was never moved to this workspace.`, 'Correct the list, or leave the record out of it.');
  }
  if (entity === null || (await ledger.countRecords(workspace))[entity] !== undefined) return;
  const entities = new Set<string>();
  for (const type of TYPES) for await (const identity of ledger.identities(workspace, type)) entities.add(identity.entity);
  if (entities.has(entity)) return;
  refuse('unknown-entity', `Nothing of "${entity}" was moved to this workspace.`, entities.size === 0 ? 'There is nothing to take back.' : `Entities: ${[...entities].join(', ')}.`);
}

/** @returns null: everything is taken. @throws CrosswalkError `rollback/unknown-…` (exit 2). */
export async function selectionOf(ledger: Ledger, workspace: string, part: RollbackPart): Promise<Selection | null> {
  if (part.entity === null && part.run === null && part.records === null) return null;
  await refuseUnknown(ledger, workspace, part);
  const named = part.records === null ? null : new Set(part.records.map(({ entity, id }) => `${entity}:${id}`));
  return {
    part,
    takes: ({ entity, id }, operations) =>
      (part.entity === null || part.entity === entity) && (part.run === null || madeBy(operations, part.run)) && (named === null || named.has(`${entity}:${id}`)),
  };
}

/** What stays of ours hangs on what would go: the first such record is named, or null. */
export interface Dependants {
  of(identity: Identity): string | null;
}

/**
 * Law 10 for a part: a contact that others of ours were merged into, or a company that contacts of ours belong to, stays while they do.
 * @param leaving destination ids of contacts that go; empty while contacts are looked at.
 */
export async function dependantsOf(ledger: Ledger, workspace: string, type: 'contact' | 'company', selection: Selection, leaving: ReadonlySet<string>): Promise<Dependants> {
  const hangs = new Map<string, string>();
  for await (const identity of ledger.identities(workspace, 'contact')) {
    const operations = await ledger.operations(workspace, identity.entity, identity.id);
    const name = `${identity.entity} ${identity.id}`;
    if (type === 'contact') {
      if (identity.origin === 'merged' && !selection.takes(identity, operations)) hangs.set(identity.destinationId, `${name} was merged into it and stays`);
      continue;
    }
    if (leaving.has(identity.destinationId)) continue;
    for (const { body, state } of operations) {
      if (body.kind !== 'contact.attach_company' || state === 'failed' || state === 'reversed') continue;
      const company = await ledger.identity(workspace, body.company.entity, body.company.id);
      if (company !== null) hangs.set(company.destinationId, `${name} belongs to it and stays`);
    }
  }
  return { of: ({ destinationId }) => hangs.get(destinationId) ?? null };
}
