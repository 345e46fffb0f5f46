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

/** Keys of the writes that stand for what the person wrote in a thread, whoever carries it there (transform/thread.ts, transform/opening.ts). */
function keysIn(record: SourceRecord, contacts: ReadonlySet<string>): readonly string[] {
  const parts = record.parts.filter((part) => [part, ...part.files].some(({ author }) => wrote(contacts, author))).map(({ collection, id }) => `part:${collection}:${id}`);
  return record.files.some(({ author }) => wrote(contacts, author)) ? [...parts, 'part:oversize'] : parts;
}

/** Law 9: streamed; kept are the keys alone. @returns of threads of others, by their own key, the keys of what the person wrote. */
async function threadsInCache(cache: SourceCache, entity: string, contacts: ReadonlySet<string>, whole: Set<string>): Promise<ReadonlyMap<string, readonly string[]>> {
  const parts = new Map<string, readonly string[]>();
  for await (const record of cache.each(entity)) {
    if ((record.links.contact !== null && contacts.has(record.links.contact)) || wrote(contacts, record.author)) whole.add(recordKey(record));
    else if ([...record.parts, ...filesOf(record)].some(({ author }) => wrote(contacts, author))) parts.set(recordKey(record), keysIn(record, contacts));
  }
  return parts;
}

interface Person {
  readonly contacts: ReadonlySet<string>;
  readonly mine: (reference: SourceRef) => boolean;
  /** Of threads of others, by their own key, what the person wrote there. */
  readonly carried: ReadonlyMap<string, readonly string[]>;
}

interface Found {
  readonly whole: Set<string>;
  /** Of threads of others: keys of what the person wrote. */
  readonly keys: Map<string, { readonly workspace: string; readonly entity: string; readonly id: string; readonly keys: string[] }>;
}

/**
 * A text that a teammate carries for the person (an internal note, a text of somebody whom the workspace does not have) names her in its
 * first line: which ones they are the source's authors tell, as far as the cache still has them.
 */
async function threadsInLedger(ledger: Ledger, workspace: string, person: Person, { whole, keys }: Found): Promise<void> {
  for await (const { entity, record, key, body } of ledger.operationsOf(workspace)) {
    if (body.kind === 'conversation.create' && person.mine(body.contact)) whole.add(recordKey({ entity, id: record }));
    if (body.kind !== 'conversation.part') continue;
    const own = body.author.kind === 'contact' && person.mine(body.author.contact);
    const carried = person.carried.get(recordKey({ entity, id: record }))?.some((part) => key === part || key.startsWith(`${part}:`)) === true;
    if (!own && !carried && !body.files.some(({ author }) => wrote(person.contacts, author))) continue;
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
  const carried = compiled.ticket === null ? new Map<string, readonly string[]>() : await threadsInCache(cache, compiled.ticket.entity, contacts, found.whole);
  const parts = new Set(carried.keys());
  const mine = (reference: SourceRef): boolean => reference.entity === entity && contacts.has(reference.id);
  for (const workspace of workspaces) await threadsInLedger(ledger, workspace, { contacts, mine, carried }, found);
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
