import type { Clock } from '../../base/clock.ts';
import { CrosswalkError } from '../../base/errors.ts';
import type { Account, Catalog, Entity, Field, FieldType, Person, Team } from '../../catalog/model.ts';
import { optionalText, requiredId, requiredList } from '../answers.ts';
import { numberOf, property, textOf } from '../json.ts';
import { listAttributes, MODELS, type KnownAttribute, type Model } from './attributes.ts';
import type { IntercomClient } from './client.ts';

/** Characters of a text attribute of contacts and companies; widely reported, not documented (reference/intercom.md §10). */
const TEXT_LENGTH = 255;

type BuiltIn = readonly [name: string, label: string, type: FieldType, required?: 'required' | 'read only'];

/** What the API takes (reference/intercom.md §7, §8, §12). */
const BUILT_IN: Readonly<Record<Model, readonly BuiltIn[]>> = {
  company: [
    ['name', 'Name', 'text'],
    ['company_id', 'Company ID', 'text', 'read only'],
    ['website', 'Website', 'text'],
    ['industry', 'Industry', 'text'],
    ['plan', 'Plan', 'text'],
    ['size', 'Size', 'integer'],
    ['monthly_spend', 'Monthly spend', 'integer'],
    ['remote_created_at', 'Company created', 'datetime'],
  ],
  contact: [
    ['name', 'Name', 'text'],
    ['email', 'Email', 'text'],
    ['phone', 'Phone', 'text'],
    ['role', 'Role', 'text', 'read only'],
    ['external_id', 'External ID', 'text', 'read only'],
    ['avatar', 'Avatar', 'text'],
    ['signed_up_at', 'Signed up', 'datetime'],
    ['last_seen_at', 'Last seen', 'datetime'],
    ['owner_id', 'Owner', 'integer'],
    ['unsubscribed_from_emails', 'Unsubscribed from emails', 'boolean'],
  ],
  conversation: [
    ['title', 'Title', 'text'],
    ['body', 'First message', 'text', 'required'],
    ['created_at', 'Created', 'datetime'],
    ['state', 'State', 'text', 'read only'],
  ],
};

function builtIn([name, label, type, flag]: BuiltIn): Field {
  return { name, label, type, required: flag === 'required', readOnly: flag === 'read only', custom: false };
}

function customField(attribute: KnownAttribute): Field {
  const { name, label, type, options, required, readOnly, model } = attribute;
  return {
    name,
    label,
    type,
    ...(type === 'text' && model !== 'conversation' ? { length: TEXT_LENGTH } : {}),
    required,
    readOnly,
    custom: true,
    ...(type === 'list' ? { options } : {}),
  };
}

/** Companies without contacts are not counted by their list (reference/intercom.md §8), so nobody knows how many there are. */
async function countOf(client: IntercomClient, model: Model): Promise<number | null> {
  if (model === 'company') return null;
  return numberOf(await client.read(model === 'contact' ? 'contacts' : 'conversations', { per_page: '1' }), 'total_count');
}

async function entityOf(client: IntercomClient, model: Model): Promise<Entity> {
  const [attributes, count] = await Promise.all([listAttributes(client, model), countOf(client, model)]);
  const custom = attributes.filter((attribute) => !attribute.archived).map(customField);
  return { name: model, count, fields: [...BUILT_IN[model].map(builtIn), ...custom] };
}

const ADMINS = { peer: 'Intercom', route: 'GET admins' };
const TEAMS = { peer: 'Intercom', route: 'GET teams' };

function personOf(raw: unknown): Person {
  const id = requiredId(raw, 'id', ADMINS);
  return { id, name: optionalText(raw, 'name', ADMINS) ?? `Teammate ${id}`, email: optionalText(raw, 'email', ADMINS), active: true };
}

function teamOf(raw: unknown): Team {
  const id = requiredId(raw, 'id', TEAMS);
  return { id, name: optionalText(raw, 'name', TEAMS) ?? `Team ${id}` };
}

/** The workspace: `app.id_code` of `GET /me` (reference/intercom.md §6). */
export async function identifyIntercom(client: IntercomClient): Promise<Account> {
  const app = property(await client.me(), 'app');
  const id = textOf(app, 'id_code');
  if (id === null) {
    throw new CrosswalkError('intercom/no-workspace', 'Intercom did not say which workspace the token belongs to.', { remedy: 'Use the access token of a private app of the workspace.', exit: 3 });
  }
  return { id, name: textOf(app, 'name') ?? id, place: textOf(app, 'region') ?? '' };
}

const REFUSED = new Set(['http/forbidden', 'http/refused', 'http/not-found']);

/** A model that the token may not see is incomplete, and the rest is still discovered. */
export async function discoverIntercom(client: IntercomClient, connection: string, clock: Clock, report: (entity: string) => void): Promise<Catalog> {
  const account = await identifyIntercom(client);
  const entities: Entity[] = [];
  const incomplete: { readonly entity: string; readonly reason: string }[] = [];
  for (const model of MODELS) {
    report(model);
    try {
      entities.push(await entityOf(client, model));
    } catch (error) {
      if (!(error instanceof CrosswalkError) || !REFUSED.has(error.code)) throw error;
      incomplete.push({ entity: model, reason: error.message });
    }
  }
  report('teammate');
  const people = requiredList(await client.read('admins'), 'admins', ADMINS).map(personOf);
  report('team');
  const teams = requiredList(await client.read('teams'), 'teams', TEAMS).map(teamOf);
  const discoveredAt = new Date(clock.now()).toISOString();
  return { format: 1, connection, system: 'intercom', account, discoveredAt, entities, people, teams, incomplete };
}
