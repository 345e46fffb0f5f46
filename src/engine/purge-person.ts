/** What a project holds of one person: the contact, what was merged into it, the threads about it, and what it wrote in others' (law 13). */
import type { SourceCache } from '../cache/cache.ts';
import { CrosswalkError } from '../base/errors.ts';
import type { Ledger, PurgedRecord } from '../ledger/ledger.ts';
import type { Author, SourceRecord } from '../record/model.ts';
import type { CompiledSpec } from '../spec/compiled.ts';
import type { SourceRef } from '../transform/operation.ts';
import { filesOf } from './files.ts';

export interface PersonalRecords {
  /** `Contact:12`, `Ticket:7`: everything of it goes. */
  readonly whole: ReadonlySet<string>;
  /** Threads of others in which the person wrote: only what it wrote goes. */
  readonly parts: ReadonlySet<string>;
  readonly order: readonly PurgedRecord[];
}

function recordKey({ entity, id }: SourceRef): string {
  return `${entity}:${id}`;
}

async function workspacesOf(ledger: Ledger): Promise<readonly string[]> {
  return [await ledger.rememberedAccount('staging'), await ledger.rememberedAccount('production')].filter((workspace) => workspace !== null);
}

/** The contact and every other source contact that one object stands for. */
async function contactIds(ledger: Ledger, workspaces: readonly string[], entity: string, id: string): Promise<ReadonlySet<string>> {
  const ids = new Set([id]);
  for (const workspace of workspaces) {
    const known = await ledger.identity(workspace, entity, id);
    if (known === null) continue;
    for await (const other of ledger.identities(workspace, 'contact')) if (other.destinationId === known.destinationId && other.entity === entity) ids.add(other.id);
  }
  return ids;
}

function wrote(contacts: ReadonlySet<string>, { kind, id }: Author): boolean {
  return kind === 'contact' && id !== null && contacts.has(id);
}

/** Law 9: streamed; kept are the keys alone. */
async function threadsInCache(cache: SourceCache, entity: string, contacts: ReadonlySet<string>, whole: Set<string>, parts: Set<string>): Promise<void> {
  for await (const record of cache.each(entity)) {
    if ((record.links.contact !== null && contacts.has(record.links.contact)) || wrote(contacts, record.author)) whole.add(recordKey(record));
    else if ([...record.parts, ...filesOf(record)].some(({ author }) => wrote(contacts, author))) parts.add(recordKey(record));
  }
}

interface Found {
  readonly whole: Set<string>;
  /** Of threads of others: keys of what the person wrote. */
  readonly keys: Map<string, { readonly workspace: string; readonly entity: string; readonly id: string; readonly keys: string[] }>;
}

async function threadsInLedger(ledger: Ledger, workspace: string, mine: (reference: SourceRef) => boolean, { whole, keys }: Found): Promise<void> {
  for await (const { entity, record, key, body } of ledger.operationsOf(workspace)) {
    if (body.kind === 'conversation.create' && mine(body.contact)) whole.add(recordKey({ entity, id: record }));
    if (body.kind !== 'conversation.part' || body.author.kind !== 'contact' || !mine(body.author.contact)) continue;
    const at = `${workspace}:${entity}:${record}`;
    const known = keys.get(at) ?? { workspace, entity, id: record, keys: [] };
    known.keys.push(key);
    keys.set(at, known);
  }
}

/** @throws CrosswalkError `purge/unknown-person`, `purge/no-contacts` (exit 2). */
export async function personalRecords(ledger: Ledger, cache: SourceCache, compiled: CompiledSpec, id: string): Promise<PersonalRecords> {
  const entity = compiled.contact?.entity;
  if (entity === undefined) throw new CrosswalkError('purge/no-contacts', 'The spec moves no contacts, so none can be named.', { remedy: 'Run `crosswalk purge` without --person.', exit: 2 });
  const workspaces = await workspacesOf(ledger);
  const contacts = await contactIds(ledger, workspaces, entity, id);
  const rows = await Promise.all(workspaces.map((workspace) => ledger.record(workspace, entity, id)));
  if (rows.every((row) => row === null) && (await cache.get(entity, id)) === null) {
    throw new CrosswalkError('purge/unknown-person', `This project holds nothing of ${entity} ${id}.`, { remedy: `Give the source's id of the ${entity}: \`crosswalk diff --records\` shows ids.`, exit: 2 });
  }
  const found: Found = { whole: new Set([...contacts].map((contact) => recordKey({ entity, id: contact }))), keys: new Map() };
  const parts = new Set<string>();
  const mine = (reference: SourceRef): boolean => reference.entity === entity && contacts.has(reference.id);
  for (const workspace of workspaces) await threadsInLedger(ledger, workspace, mine, found);
  if (compiled.ticket !== null) await threadsInCache(cache, compiled.ticket.entity, contacts, found.whole, parts);
  const others = [...found.keys.values()].filter((thread) => !found.whole.has(recordKey(thread)));
  for (const thread of others) parts.add(recordKey(thread));
  const order = workspaces.flatMap((workspace) => [...found.whole].map((key): PurgedRecord => ({ workspace, entity: key.slice(0, key.indexOf(':')), id: key.slice(key.indexOf(':') + 1), keys: null })));
  return { whole: found.whole, parts: new Set([...parts].filter((key) => !found.whole.has(key))), order: [...order, ...others] };
}

/** The thread without what the person wrote: its parts stay, so that their number and order can still be proven. */
function withoutWords(record: SourceRecord, contacts: ReadonlySet<string>): SourceRecord {
  const parts = record.parts.map((part) => (wrote(contacts, part.author) ? { ...part, values: {}, files: [] } : { ...part, files: part.files.filter(({ author }) => !wrote(contacts, author)) }));
  return { ...record, parts, files: record.files.filter(({ author }) => !wrote(contacts, author)) };
}

/** Takes it out of the cache, files and all. */
export async function purgePersonFromCache(cache: SourceCache, { whole, parts }: PersonalRecords, contactEntity: string): Promise<void> {
  const contacts = new Set([...whole].filter((key) => key.startsWith(`${contactEntity}:`)).map((key) => key.slice(contactEntity.length + 1)));
  for (const key of [...whole, ...parts]) {
    const [entity, id] = [key.slice(0, key.indexOf(':')), key.slice(key.indexOf(':') + 1)];
    const record = await cache.get(entity, id);
    if (record === null) continue;
    const left = whole.has(key) ? null : withoutWords(record, contacts);
    const kept = new Set(left === null ? [] : filesOf(left).map((file) => file.id));
    for (const file of filesOf(record)) if (!kept.has(file.id)) await cache.dropFile(file.id);
    if (left === null) await cache.forget(entity, id);
    else await cache.put([left]);
  }
  await cache.compact();
}
