/** Names of things that exist: connections, entities, collections, teams, attributes, people. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { findEntity } from '../../catalog/lookup.ts';
import type { Catalog, Entity, FieldType, Person } from '../../catalog/model.ts';
import type { NameKind } from '../../spec/language.ts';
import { SECTIONS, valueAt, type SpecWorld } from '../spec-text.ts';
import type { Cursor } from '../text/cursor.ts';
import { yamlKey, yamlText } from '../text/quote.ts';
import { snippetText, type Proposal } from './item.ts';

interface Named {
  readonly name: string;
  readonly detail: string;
  readonly rank: number;
}

function proposal({ name, detail, rank }: Named, kind: CompletionItemKind, flow: boolean): Proposal {
  return { label: name, kind, rank, rest: { insert: yamlText(name, flow), detail } };
}

function connections(world: SpecWorld, { path, flow }: Cursor): readonly Proposal[] {
  const [side = '', key = ''] = path;
  const other = valueAt(world, [side, key === 'staging' ? 'connection' : 'staging']);
  const system = side === 'destination' ? 'intercom' : valueAt(world, ['source', 'system']);
  const known = world.connections ?? [];
  const fits = known.filter((connection) => (side === 'destination' ? connection.system === 'intercom' : system === null || system === '' ? connection.system !== 'intercom' : connection.system === system));
  // Law 2: a sample never goes to the production workspace.
  const free = side === 'destination' ? fits.filter(({ name }) => name !== other) : fits;
  return free.map(({ name, system: of }, index) => proposal({ name, detail: of, rank: Math.min(index, 900) }, CompletionItemKind.Reference, flow));
}

function counted({ count }: Entity): string {
  return count === null ? '' : `${count} records`;
}

/** Entities that a section loads, whole or as parts of its records, over the chain; `except`: without this section. */
export function loadedEntities(world: SpecWorld, except: string | null = null): ReadonlySet<string> {
  const source = world.catalogs.source;
  const own = SECTIONS.filter((section) => section !== except).map((section) => valueAt(world, [section, 'from'])).filter((name) => name !== null);
  const ticket = valueAt(world, ['ticket', 'from']);
  const collections = (source === null || ticket === null ? null : findEntity(source, ticket))?.collections ?? {};
  const parts = ['notes', 'hours'].flatMap((part) => {
    const stands = [world.spec, ...world.bases].some((text) => text.entryAt(['ticket', 'thread', part]) !== null);
    const name = valueAt(world, ['ticket', 'thread', part, 'from']) ?? (part === 'hours' && stands ? 'timeEntries' : null);
    return name !== null && Object.hasOwn(collections, name) ? [collections[name] ?? ''] : [];
  });
  return new Set([...own, ...parts]);
}

/** Entities that a section usually loads. */
const USUAL: Readonly<Record<string, RegExp>> = { company: /^(?:company|companies|account|customer)$/i, contact: /^(?:contact|enduser|person)$/i, ticket: /^(?:ticket|service ?ticket)$/i };

function entities(world: SpecWorld, { path, flow }: Cursor): readonly Proposal[] {
  const [section = ''] = path;
  const loaded = loadedEntities(world, section);
  const all = [...(world.catalogs.source?.entities ?? [])].sort((a, b) => (b.count ?? 0) - (a.count ?? 0));
  return all.map((entity, index) => {
    const rank = (USUAL[section]?.test(entity.name) === true ? 0 : 1000) + (loaded.has(entity.name) ? 2000 : 0) + Math.min(index, 900);
    return proposal({ name: entity.name, detail: counted(entity), rank }, CompletionItemKind.Class, flow);
  });
}

function collections(world: SpecWorld, { path, flow }: Cursor): readonly Proposal[] {
  const source = world.catalogs.source;
  const ticket = source === null ? null : findEntity(source, valueAt(world, ['ticket', 'from']) ?? '');
  const part = path[2] === 'hours' ? /time|hours|entries/i : /note|comment|message/i;
  return Object.entries(ticket?.collections ?? {}).map(([name, entity], index) => proposal({ name, detail: `list of ${entity}`, rank: (part.test(name) ? 0 : 100) + Math.min(index, 90) }, CompletionItemKind.Class, flow));
}

function teams(world: SpecWorld, { flow }: Cursor): readonly Proposal[] {
  return (world.catalogs.destination?.teams ?? []).map(({ name }, index) => proposal({ name, detail: 'team', rank: Math.min(index, 9000) }, CompletionItemKind.Value, flow));
}

const TRACES: Readonly<Record<string, { readonly name: string; readonly type: FieldType }>> = {
  id: { name: 'Source Ticket ID', type: 'text' },
  created: { name: 'Original Create Date', type: 'datetime' },
  system: { name: 'Source System', type: 'text' },
};

function traces(world: SpecWorld, { path, flow }: Cursor): readonly Proposal[] {
  const usual = TRACES[path[1] ?? ''];
  const destination = world.catalogs.destination;
  if (usual === undefined) return [];
  const fields = (destination === null ? null : findEntity(destination, 'conversation'))?.fields ?? [];
  const taken = new Set([...['id', 'created', 'system'].filter((key) => key !== path[1]).map((key) => valueAt(world, ['trace', key])), ...attributesInUse(world)]);
  const fitting = fields.filter(({ name, custom, type }) => custom && !taken.has(name) && name !== usual.name && (type === usual.type || (usual.type === 'datetime' && type === 'date')));
  const exists = fields.some(({ name, custom }) => custom && name === usual.name);
  const own = taken.has(usual.name) ? [] : [{ name: usual.name, detail: exists ? usual.type : `${usual.type} · new`, rank: 0 }];
  return [...own, ...fitting.map(({ name, type }, index) => ({ name, detail: type, rank: 10 + Math.min(index, 900) }))].map((named) => proposal(named, CompletionItemKind.Property, flow));
}

function attributesInUse({ spec, bases }: SpecWorld): readonly string[] {
  return [spec, ...bases].flatMap((text) => (text.entryAt(['ticket', 'attributes'])?.children ?? []).map(({ key }) => key));
}

const BY_KIND: Readonly<Record<NameKind, (world: SpecWorld, cursor: Cursor) => readonly Proposal[]>> = { connection: connections, entity: entities, collection: collections, team: teams, attribute: traces };

export function nameProposals(world: SpecWorld, cursor: Cursor, names: NameKind): readonly Proposal[] {
  return BY_KIND[names](world, cursor);
}

function mailed(catalog: Catalog | null): readonly (Person & { readonly email: string })[] {
  return (catalog?.people ?? []).flatMap((person) => (person.email === null || person.email === '' ? [] : [{ ...person, email: person.email }]));
}

/** Addresses of active teammates: `people.fallback`, right sides of `people.replace`. */
export function teammates(world: SpecWorld, { path, flow }: Cursor): readonly Proposal[] {
  const technician = mailed(world.catalogs.source).find(({ email }) => email === path.at(-1));
  const people = mailed(world.catalogs.destination).filter(({ active }) => active);
  return people.map(({ email, name }, index) => proposal({ name: email, detail: name, rank: (technician?.name === name ? 0 : 1000) + Math.min(index, 8000) }, CompletionItemKind.Value, flow)).map((item, index) => ({ ...item, filter: `${item.label} ${people[index]?.name ?? ''}` }));
}

/** Keys of `people.replace`: technicians, those whom no teammate's address matches first. */
export function technicians(world: SpecWorld, { siblings, flow, hasColon }: Cursor): readonly Proposal[] {
  const known = new Set(mailed(world.catalogs.destination).filter(({ active }) => active).map(({ email }) => email.toLowerCase()));
  const taken = new Set(siblings.map(({ key }) => key.toLowerCase()));
  return mailed(world.catalogs.source)
    .filter(({ email }) => !taken.has(email.toLowerCase()))
    .map(({ email, name, active }, index): Proposal => {
      const matched = known.has(email.toLowerCase());
      const state = [name, matched ? 'has a teammate' : '', active ? '' : 'inactive'].filter((word) => word !== '').join(' · ');
      return { label: email, kind: CompletionItemKind.Value, rank: (matched ? 4000 : 0) + (active ? 0 : 2000) + Math.min(index, 1900), filter: `${email} ${name}`, deprecated: !active, rest: { insert: `${yamlKey(email, flow)}${hasColon ? '' : ': '}`, detail: state } };
    });
}

/** Keys of `leave_behind`: what is neither loaded nor left behind yet, most records first. */
export function leftEntities(world: SpecWorld, { siblings, path, flow, hasColon }: Cursor): readonly Proposal[] {
  const loaded = loadedEntities(world);
  const below = world.bases.flatMap((base) => (base.entryAt(path)?.children ?? []).map(({ key }) => key));
  const taken = new Set([...siblings.map(({ key }) => key), ...below]);
  const free = (world.catalogs.source?.entities ?? []).filter(({ name }) => !taken.has(name) && !loadedWhole(world).has(name));
  return free
    .sort((a, b) => Number(loaded.has(a.name)) - Number(loaded.has(b.name)) || (b.count ?? 0) - (a.count ?? 0))
    .map((entity, index) => ({
      label: entity.name,
      kind: CompletionItemKind.Class,
      rank: (entity.count === 0 ? 4000 : 0) + (loaded.has(entity.name) || entity.name === 'Resource' ? 2000 : 0) + Math.min(index, 1900),
      snippet: true,
      rest: { insert: `${snippetText(yamlKey(entity.name, flow))}${hasColon ? '' : ': { archive: ${1|csv,json|} }'}`, detail: counted(entity) },
    }));
}

/** An entity is loaded or left behind, not both; its parts may be archived besides. */
function loadedWhole(world: SpecWorld): ReadonlySet<string> {
  return new Set(SECTIONS.map((section) => valueAt(world, [section, 'from']) ?? ''));
}
