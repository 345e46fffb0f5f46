import type { SourceCache } from '../cache/cache.ts';
import type { SourceRecord } from '../record/model.ts';
import type { CompiledSpec } from '../spec/compiled.ts';
import type { CatalogLookup } from '../transform/context.ts';
import { chooseSample, coverageOf, stratumOf, traitsOf, type Choice, type TraitCoverage } from './strata.ts';

export interface SampleChoice {
  /** In the order of loading. */
  readonly entities: readonly { readonly entity: string; readonly ids: readonly string[] }[];
  /** `Ticket:12` → why it was chosen. */
  readonly strata: ReadonlyMap<string, string>;
  readonly coverage: readonly TraitCoverage[];
}

function byNumber(a: string, b: string): number {
  return Number(a) - Number(b) || (a < b ? -1 : 1);
}

function contactsOf(record: SourceRecord): readonly string[] {
  const files = [...record.files, ...record.parts.flatMap((part) => part.files)];
  const ids = [record, ...record.parts, ...files].flatMap(({ author }) => (author.kind === 'contact' && author.id !== null ? [author.id] : []));
  return record.links.contact === null ? ids : [record.links.contact, ...ids];
}

async function candidates(cache: SourceCache, compiled: CompiledSpec, lookup: CatalogLookup): Promise<readonly Choice[]> {
  const { ticket } = compiled;
  const found: Choice[] = [];
  // Law 9: of a million tickets most have the traits of another one, and share them.
  const known = new Map<string, readonly string[]>();
  if (ticket === null) return found;
  for await (const record of cache.each(ticket.entity)) {
    const created = record.createdAt === null ? null : Date.parse(record.createdAt);
    if (ticket.since !== null && created !== null && created < ticket.since) continue;
    const contact = record.links.contact === null || compiled.contact === null ? null : await cache.get(compiled.contact.entity, record.links.contact);
    const traits = traitsOf(record, contact, compiled, lookup);
    const shared = known.get(traits.join()) ?? traits;
    known.set(shared.join(), shared);
    found.push({ id: record.id, traits: shared });
  }
  return found;
}

/** The chosen tickets with the companies and contacts that they need. Without tickets in the spec: the first contacts or companies. */
export async function chooseRecords(cache: SourceCache, compiled: CompiledSpec, options: { readonly size: number; readonly seed: number; readonly lookup: CatalogLookup }): Promise<SampleChoice> {
  const all = await candidates(cache, compiled, options.lookup);
  const chosen = chooseSample(all, options.size, options.seed);
  const companies = new Set<string>();
  const contacts = new Set<string>();
  for (const { id } of chosen) {
    const record = compiled.ticket === null ? null : await cache.get(compiled.ticket.entity, id);
    if (record === null) continue;
    if (record.links.company !== null) companies.add(record.links.company);
    for (const contact of contactsOf(record)) contacts.add(contact);
  }
  for (const id of contacts) {
    const record = compiled.contact === null ? null : await cache.get(compiled.contact.entity, id);
    if (record?.links.company) companies.add(record.links.company);
  }
  const entities: SampleChoice['entities'][number][] = [];
  if (compiled.company !== null) entities.push({ entity: compiled.company.entity, ids: await present(cache, compiled.company.entity, companies) });
  if (compiled.contact !== null) entities.push({ entity: compiled.contact.entity, ids: await present(cache, compiled.contact.entity, contacts) });
  if (compiled.ticket !== null) entities.push({ entity: compiled.ticket.entity, ids: chosen.map(({ id }) => id).sort(byNumber) });
  const ticketEntity = compiled.ticket?.entity ?? '';
  return { entities, strata: new Map(chosen.map((choice) => [`${ticketEntity}:${choice.id}`, stratumOf(choice)])), coverage: coverageOf(all, chosen) };
}

/** A ticket can name a company or contact that the source does not show (missing parents): it is no record to load. */
async function present(cache: SourceCache, entity: string, ids: ReadonlySet<string>): Promise<readonly string[]> {
  const found: string[] = [];
  for (const id of [...ids].sort(byNumber)) if ((await cache.get(entity, id)) !== null) found.push(id);
  return found;
}
