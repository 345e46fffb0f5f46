import { compareRecord } from '../diff/compare-record.ts';
import type { DiffRow, ReadBack } from '../diff/model.ts';
import type { Operation } from '../ledger/ledger.ts';
import type { DestinationType } from '../systems/destination.ts';
import type { SourceRecord } from '../record/model.ts';
import type { ExpectedField, Planned } from '../transform/operation.ts';
import { attributePath, CONTACT_ID, partPath } from '../transform/paths.ts';
import type { Execution } from './execute.ts';
import type { Loaded } from './load-record.ts';
import { wholeThread } from './long-thread.ts';
import { proveFiles, type FileProof, type FileProver } from './verify-files.ts';

const WRITTEN: readonly Operation['state'][] = ['acknowledged', 'verified', 'adopted'];

function typeOf(planned: Planned): DestinationType | null {
  if (planned.outcome !== 'planned') return null;
  switch (planned.operations[0]?.body.kind) {
    case 'company.upsert':
      return 'company';
    case 'contact.create':
      return 'contact';
    case 'conversation.create':
      return 'conversation';
    default:
      return null;
  }
}

/** Law 12: every thread with an internal note is verified in full, and so is every file (law 13 lets it leave the cache only then). */
export function needsFullProof(planned: Planned): boolean {
  if (planned.outcome !== 'planned') return false;
  return planned.operations.some(({ body }) => body.kind === 'conversation.part' && (body.message === 'note' || body.files.length > 0));
}

/** The contact that opened it is proven by its id in the workspace: one that stood there before us has a key of its own. */
async function withOpener(execution: Execution, planned: Extract<Planned, { outcome: 'planned' }>, arrived: ReadBack): Promise<ReadBack> {
  const create = planned.operations[0]?.body;
  if (create?.kind !== 'conversation.create') return arrived;
  const contact = await execution.ledger.identity(execution.workspace, create.contact.entity, create.contact.id);
  const wanted = planned.expected.find(({ path }) => path === 'contact');
  if (contact === null || wanted === undefined || arrived.get(CONTACT_ID) !== contact.destinationId) return arrived;
  return new Map(arrived).set('contact', wanted.expected);
}

/** Paths that we wrote on an object that stood there before us. */
async function writtenPaths(execution: Execution, record: SourceRecord): Promise<ReadonlySet<string>> {
  const paths = new Set<string>();
  for (const { body, state } of await execution.ledger.operations(execution.workspace, record.entity, record.id)) {
    if (!WRITTEN.includes(state) || (body.kind !== 'contact.update' && body.kind !== 'company.upsert')) continue;
    for (const name of Object.keys(body.fields)) paths.add(name);
    for (const name of Object.keys(body.attributes)) paths.add(attributePath(name));
  }
  return paths;
}

/** Records that were merged into this one brought their companies: links under our keys beside the planned one are ours. */
function withMergedLinks(row: ExpectedField, arrived: ReadBack): ExpectedField {
  const value = arrived.get(row.path);
  if (row.path !== 'company' || typeof row.expected !== 'string' || typeof value !== 'string' || value === row.expected) return row;
  const ours = row.expected.slice(0, row.expected.lastIndexOf(':') + 1);
  const links = value.split(', ');
  const explained = links.includes(row.expected) && links.every((link) => link.startsWith(ours));
  return explained ? { ...row, expected: value, treatment: 'converted', reason: 'with the companies of contacts that were merged into it' } : row;
}

/** What another one's object has in place of the planned value is shown and not called wrong; a link that we added must be among its links. */
function keptAsItWas(row: ExpectedField, arrived: ReadBack, reason: string): ExpectedField {
  const value = arrived.get(row.path) ?? null;
  if (value === row.expected) return row;
  if (row.path === 'company' && row.expected !== null) {
    const linked = String(value ?? '').split(', ').includes(String(row.expected));
    return linked ? { ...row, expected: value, treatment: 'converted', reason: 'beside the companies that it had' } : row;
  }
  return { ...row, expected: value, treatment: 'dropped', reason };
}

/** A team may assign its own teammate to what nobody else is assigned to: the workspace's doing, shown and not called wrong. */
function withTeamsAssignee(row: ExpectedField, planned: Extract<Planned, { outcome: 'planned' }>, arrived: ReadBack): ExpectedField {
  const value = arrived.get(row.path) ?? null;
  const byTeam = planned.operations.some(({ body }) => body.kind === 'conversation.assign' && body.to === 'team');
  if (row.path !== 'assignee' || row.expected !== null || value === null || !byTeam) return row;
  return { ...row, expected: value, treatment: 'defaulted', reason: 'the team assigned it by itself' };
}

function withoutFiles(rows: readonly DiffRow[]): FileProof {
  return { rows, byBytes: [], bySize: [], leaves: [] };
}

/** One GET: every field of the object as it really arrived, compared with what was expected; of a thread's files the bytes too, where they may be read. */
export async function verifyInFull(execution: Execution, record: SourceRecord, loaded: Loaded, digest: FileProver['digest']): Promise<FileProof> {
  const { row, planned } = loaded;
  const type = typeOf(planned);
  if (planned.outcome !== 'planned' || type === null || row.destinationId === null) return withoutFiles([]);
  const arrived = await execution.destination.readBack(type, row.destinationId);
  execution.countFloor(1);
  const meta = { entity: record.entity, id: record.id, label: record.label, destinationId: row.destinationId, created: row.status !== 'matched' && row.status !== 'merged' };
  const found = arrived ?? new Map<string, never>();
  if (type === 'conversation') {
    const operations = await execution.ledger.operations(execution.workspace, record.entity, record.id);
    const expected = planned.expected.map((row) => withTeamsAssignee(row, planned, found));
    const thread = wholeThread(planned, operations, await withOpener(execution, planned, found));
    return proveFiles({ digest, destination: execution.destination }, planned, compareRecord(expected, thread, meta), thread);
  }
  const known = await execution.ledger.identity(execution.workspace, record.entity, record.id);
  if (arrived === null || known === null) return withoutFiles(compareRecord(planned.expected, found, meta));
  if (known.origin === 'created') return withoutFiles(compareRecord(planned.expected.map((row) => withMergedLinks(row, found)), found, meta));
  const ours = await writtenPaths(execution, record);
  const reason = known.origin === 'merged' ? 'merged into another contact of ours' : 'it stood there before us, and `existing` keeps it';
  return withoutFiles(compareRecord(planned.expected.map((row) => (ours.has(row.path) ? row : keptAsItWas(row, found, reason))), found, { ...meta, created: false }));
}

function arrivedRight(row: DiffRow): boolean {
  return row.class !== 'wrong' && row.class !== 'missing';
}

export function isClean(rows: readonly DiffRow[]): boolean {
  return rows.every(arrivedRight);
}

const FILES = /^parts\.(\d+)\.files$/;

/**
 * Files that are not there as they were sent, on a part that is. In a thread that people worked on a position alone tells nothing: a part
 * of theirs shifts ours.
 */
export function hasWrongFiles(rows: readonly DiffRow[]): boolean {
  const right = new Set(rows.filter(arrivedRight).map(({ path }) => path));
  return rows.some((row) => {
    const n = Number(FILES.exec(row.path)?.[1] ?? 0);
    return n > 0 && !arrivedRight(row) && right.has(partPath(n, 'body')) && right.has(partPath(n, 'created_at'));
  });
}
