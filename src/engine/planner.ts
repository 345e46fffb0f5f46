import type { SourceCache } from '../cache/cache.ts';
import type { Catalog } from '../catalog/model.ts';
import type { Ledger, Target } from '../ledger/ledger.ts';
import type { SourceRecord } from '../record/model.ts';
import type { CompiledSpec } from '../spec/compiled.ts';
import { catalogLookup, type KnownContact, type Teammate, type TransformContext } from '../transform/context.ts';
import type { Planned } from '../transform/operation.ts';
import { transformRecord } from '../transform/transform.ts';
import { fallbackTeammate } from './execution.ts';
import { CHECK_FAILED } from '../transform/checks.ts';
import { placeholderName, placeholderRef } from '../transform/placeholder.ts';
import { PLACEHOLDER, planPlaceholder } from './placeholder.ts';

export interface PlannerOptions {
  readonly compiled: CompiledSpec;
  readonly source: Catalog;
  /** Of the workspace that is written to: its teammates and teams. */
  readonly destination: Catalog;
  readonly target: Target;
  readonly mask: boolean;
  /** Seconds UTC; fixed for the run, so that a resumed record is planned alike. */
  readonly now: number;
  readonly workspace: string;
  readonly ledger: Ledger;
  readonly cache: SourceCache;
}

export type Planner = (record: SourceRecord) => Promise<Planned>;

/** Contact ids that a record's transformation may ask for. */
function contactIds(record: SourceRecord): readonly string[] {
  const ids = new Set<string>();
  if (record.links.contact !== null) ids.add(record.links.contact);
  const files = [...record.files, ...record.parts.flatMap((part) => part.files)];
  for (const { author } of [record, ...record.parts, ...files]) {
    if (author.kind === 'contact' && author.id !== null) ids.add(author.id);
  }
  return [...ids];
}

async function knownContacts(options: PlannerOptions, record: SourceRecord): Promise<ReadonlyMap<string, KnownContact>> {
  const entity = options.compiled.contact?.entity;
  const known = new Map<string, KnownContact>();
  if (entity === undefined || record.entity !== options.compiled.ticket?.entity) return known;
  for (const id of contactIds(record)) {
    const identity = await options.ledger.identity(options.workspace, entity, id);
    if (identity === null) continue;
    const main = identity.origin === 'merged' ? ((await options.ledger.identityOf(options.workspace, 'contact', identity.destinationId)) ?? identity) : identity;
    const create = (await options.ledger.operations(options.workspace, entity, main.id)).find(({ body }) => body.kind === 'contact.create');
    const body = create?.body.kind === 'contact.create' ? create.body : null;
    const name = body?.fields['name'];
    known.set(id, { ref: { entity, id: main.id }, role: body?.role ?? 'user', name: typeof name === 'string' ? name : null, nameIsOurs: main.origin === 'created' });
  }
  return known;
}

/** Nobody knows yet whether these contacts are there: their writes lost their answers (law 3). */
const UNSETTLED = ['http/ambiguous', 'engine/lost-again', 'engine/lost-unproven'];

/** The first contact of the record that is held back and may still come; null: none. A check holds one back until it is corrected, not for good (docs/decisions/0015-checks.md). */
async function unsettledContact({ compiled, ledger, workspace }: PlannerOptions, record: SourceRecord, known: ReadonlyMap<string, KnownContact>): Promise<Planned | null> {
  const entity = compiled.contact?.entity;
  if (entity === undefined || record.entity !== compiled.ticket?.entity) return null;
  for (const id of contactIds(record)) {
    if (known.has(id)) continue;
    const row = await ledger.record(workspace, entity, id);
    if (row?.status !== 'parked') continue;
    if (row.code === CHECK_FAILED) return waitsFor(`A check holds its contact ${id} back.`, 'Correct the contact in the source, or the check in the spec, then run again: the contact comes first, then this ticket is loaded under it.');
    if (UNSETTLED.includes(row.code ?? '')) return waitsFor(`The answer to the write of its contact ${id} was lost.`, 'Run again: the contact is looked up first, then this ticket is loaded under it.');
  }
  return null;
}

/** What is planned without its contact would go to a placeholder for good, and what that contact wrote would become internal. */
function waitsFor(reason: string, remedy: string): Planned {
  return { outcome: 'parked', code: 'contact-unsettled', reason, remedy };
}

async function companyName(options: PlannerOptions, id: string | null): Promise<string | null> {
  const entity = options.compiled.company?.entity;
  if (id === null || entity === undefined) return null;
  const [create] = await options.ledger.operations(options.workspace, entity, id);
  const name = create?.body.kind === 'company.upsert' ? create.body.fields['name'] : null;
  return typeof name === 'string' ? name : null;
}

/** Binds the pure transformation to what the ledger knows by now. */
export function makePlanner(options: PlannerOptions): Planner {
  const { compiled, destination } = options;
  const teammates = new Map<string, Teammate>();
  for (const person of destination.people) if (person.email !== null) teammates.set(person.email.toLowerCase(), { id: person.id, name: person.name });
  const { id, name } = fallbackTeammate(compiled, destination);
  const fixed = {
    compiled,
    source: catalogLookup(options.source),
    target: options.target,
    mask: options.mask,
    now: options.now,
    teammates,
    teams: new Map(destination.teams.map((team) => [team.name, team.id])),
    fallbackAdmin: { id, name },
    bodyLimit: null,
  };
  return async (record) => {
    const contacts = await knownContacts(options, record);
    const linked = record.links.company;
    const entity = compiled.company?.entity;
    const companyThere = entity !== undefined && linked !== null && (await options.ledger.identity(options.workspace, entity, linked)) !== null;
    const linkedName = await companyName(options, linked);
    const context: TransformContext = {
      ...fixed,
      contactOf: (contact) => contacts.get(contact) ?? null,
      hasCompany: (company) => companyThere && company === linked,
      placeholderFor: (company) => ({ ref: placeholderRef(company), role: 'user', name: placeholderName(company === null ? null : linkedName) }),
    };
    if (record.entity === PLACEHOLDER) return planPlaceholder(record, linkedName, context);
    const planned = transformRecord(record, context);
    const unsettled = planned.outcome === 'planned' ? await unsettledContact(options, record, contacts) : null;
    return unsettled ?? planned;
  };
}
