import type { Clock } from '../../base/clock.ts';
import { CrosswalkError } from '../../base/errors.ts';
import type { Account, Catalog, Entity, Field, Person } from '../../catalog/model.ts';
import { optionalList, requiredList, type Asked } from '../answers.ts';
import { idOf, property } from '../json.ts';
import { profileOf } from '../profile.ts';
import type { AutotaskClient } from './client.ts';
import { ENTITIES, TICKET_COLLECTIONS, type EntityRoute } from './entities.ts';
import { fieldOf } from './fields.ts';
import { personOf } from './people.ts';
import { allRows, countRows, firstRows, PAGE_SIZE, type Condition } from './query.ts';
import { udfOf, valuesOf } from './values.ts';

const DAY_MS = 86_400_000;
/** Days before now at which a page of the profile begins: rows come in ascending id, and the oldest alone would mislead. */
const SAMPLED_AGES = [1_095, 365, 90, 14] as const;

async function fieldsOf(client: AutotaskClient, route: EntityRoute): Promise<readonly Field[]> {
  const [builtIn, custom] = await Promise.all([
    client.send({ method: 'GET', path: `${route.path}/entityInformation/fields` }),
    client.send({ method: 'GET', path: `${route.path}/entityInformation/userDefinedFields` }),
  ]);
  const information = (part: string): Asked => ({ peer: 'Autotask', route: `GET ${route.path}/entityInformation/${part}` });
  const own = requiredList(builtIn.json, 'fields', information('fields')).map((raw) => fieldOf(raw, route.name, false));
  const udf = optionalList(custom.json, 'fields', information('userDefinedFields')).map((raw) => fieldOf(raw, route.name, true));
  return [...own, ...udf];
}

/** A bounded number of pages, spread over time where the entity has a time. */
async function sampleRows(client: AutotaskClient, route: EntityRoute, count: number, clock: Clock): Promise<readonly unknown[]> {
  const first = await firstRows(client, route, []);
  if (count <= PAGE_SIZE || route.created === null) return first;
  const rows = new Map(first.map((row) => [idOf(row, 'id'), row]));
  for (const age of SAMPLED_AGES) {
    const since: Condition = { op: 'gte', field: route.created, value: new Date(clock.now() - age * DAY_MS).toISOString() };
    for (const row of await firstRows(client, route, [since])) rows.set(idOf(row, 'id'), row);
  }
  return [...rows.values()];
}

function withProfiles(fields: readonly Field[], rows: readonly unknown[]): readonly Field[] {
  const values = rows.map(valuesOf);
  const udf = rows.map(udfOf);
  return fields.map((field) => ({ ...field, profile: profileOf((field.custom ? udf : values).map((row) => row[field.name] ?? null), field.type) }));
}

async function entityOf(client: AutotaskClient, route: EntityRoute, clock: Clock): Promise<Entity> {
  const fields = await fieldsOf(client, route);
  const count = await countRows(client, route, []);
  const rows = await sampleRows(client, route, count, clock);
  return {
    name: route.name,
    count,
    fields: withProfiles(fields, rows),
    ...(route.name === 'Ticket' ? { collections: TICKET_COLLECTIONS } : {}),
  };
}

/** Reasons that make an entity incomplete; all else fails the discovery. */
const REFUSED = new Set(['http/refused', 'http/forbidden', 'http/not-found', 'http/server-error', 'source/no-count']);

async function peopleOf(client: AutotaskClient, route: EntityRoute): Promise<readonly Person[]> {
  return (await allRows(client, route, [])).map(personOf).filter((person) => person !== null);
}

/** null: the vendor refused, and why. */
async function orRefused<T>(work: Promise<T>): Promise<{ readonly value: T } | { readonly reason: string }> {
  try {
    return { value: await work };
  } catch (error) {
    if (error instanceof CrosswalkError && REFUSED.has(error.code)) return { reason: error.message };
    throw error;
  }
}

export async function identifyAutotask(client: AutotaskClient): Promise<Account> {
  const zone = await client.zone();
  const company = ENTITIES.get('Company');
  // Company 0 is the account itself (reference/autotask.md §6).
  const own = company === undefined ? null : await orRefused(firstRows(client, company, [{ op: 'eq', field: 'id', value: 0 }]));
  const row = own !== null && 'value' in own ? own.value[0] : undefined;
  const name = property(row, 'companyName');
  return { id: zone.ci, name: typeof name === 'string' && name !== '' ? name : zone.name, place: zone.base.href };
}

/** What the account holds. A refusal for one entity makes it incomplete, not the discovery fail. */
export async function discoverAutotask(client: AutotaskClient, connection: string, clock: Clock, report: (entity: string) => void): Promise<Catalog> {
  const account = await identifyAutotask(client);
  const entities: Entity[] = [];
  const incomplete: { readonly entity: string; readonly reason: string }[] = [];
  let people: readonly Person[] = [];
  for (const route of ENTITIES.values()) {
    report(route.name);
    const found = await orRefused(entityOf(client, route, clock));
    if ('value' in found) entities.push(found.value);
    else incomplete.push({ entity: route.name, reason: found.reason });
    if (route.name === 'Resource' && 'value' in found) people = await peopleOf(client, route);
  }
  const discoveredAt = new Date(clock.now()).toISOString();
  return { format: 1, connection, system: 'autotask', account, discoveredAt, entities, people, teams: [], incomplete };
}
