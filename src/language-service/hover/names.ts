/** Hovers over names of things that exist: connections, entities, collections, teams, people. */
import { findEntity } from '../../catalog/lookup.ts';
import type { Entity, Person } from '../../catalog/model.ts';
import type { NameKind } from '../../spec/language.ts';
import { valueAt, type SpecWorld } from '../spec-text.ts';
import { codeSpan, plainWords } from '../text/markdown.ts';
import { attributeHover } from './targets.ts';
import { counted, originLine, type Paragraphs } from './words.ts';

/** The host alone: the rest of an address may say more than it should. */
function hostOf(place: string): string {
  try {
    return new URL(place).host || place;
  } catch {
    return place;
  }
}

function connection(world: SpecWorld, name: string): Paragraphs {
  const catalog = [world.catalogs.source, world.catalogs.destination, world.catalogs.staging].find((known) => known?.connection === name) ?? null;
  const known = world.connections?.find((candidate) => candidate.name === name);
  const broken = world.unreadable?.find(({ role }) => valueAt(world, role === 'source' ? ['source', 'connection'] : ['destination', role === 'staging' ? 'staging' : 'connection']) === name);
  const setUp = world.connections === null ? '' : known === undefined ? 'Not set up on this machine.' : `Set up on this machine (${plainWords(known.system)}).`;
  const account = catalog === null ? (broken === undefined ? 'Its fields were not discovered yet.' : plainWords(broken.reason)) : `${plainWords(catalog.account.name)} at ${codeSpan(hostOf(catalog.account.place))}`;
  return [`connection ${codeSpan(name)}`, account, setUp, originLine(catalog, world.now)];
}

function traits({ count, fields, collections = {} }: Entity): string {
  const custom = fields.filter((field) => field.custom).length;
  const lists = Object.keys(collections);
  const parts = [count === null ? '' : counted(count, 'record'), `${counted(fields.length, 'field')}${custom === 0 ? '' : `, ${custom} of them user-defined`}`, lists.length === 0 ? '' : `with ${lists.map(codeSpan).join(', ')}`];
  return parts.filter((part) => part !== '').join(' · ');
}

/** null: the catalog does not know it, or is not known. */
export function entityHover({ catalogs: { source }, now }: SpecWorld, name: string): Paragraphs | null {
  const entity = source === null ? null : findEntity(source, name);
  if (source === null || entity === null) return null;
  const gap = source.incomplete.find((item) => item.entity === name);
  return [`${codeSpan(name)} of the source`, traits(entity), gap === undefined ? '' : `Not read whole: ${plainWords(gap.reason)}`, originLine(source, now)];
}

/** @param entity whose collection it is. */
export function collectionHover(world: SpecWorld, entity: Entity | null, name: string): Paragraphs | null {
  const collections = entity?.collections ?? {};
  const item = Object.hasOwn(collections, name) ? (collections[name] ?? null) : null;
  if (item === null) return null;
  const [, ...about] = entityHover(world, item) ?? [];
  return [`${codeSpan(name)}: the ${codeSpan(item)} records that belong to one ${codeSpan(entity?.name ?? '')}`, ...about];
}

function team({ catalogs, now }: SpecWorld, name: string): Paragraphs | null {
  const known = [catalogs.destination, catalogs.staging].filter((catalog) => catalog !== null);
  if (known.length === 0) return null;
  const there = known.filter(({ teams }) => teams.some((candidate) => candidate.name === name));
  const missing = known.filter((catalog) => !there.includes(catalog) && !catalog.incomplete.some(({ entity }) => entity === 'team'));
  const words = [there.length === 0 ? '' : `In ${there.map((catalog) => codeSpan(catalog.connection)).join(' and ')}.`, missing.length === 0 ? '' : `Not in ${missing.map((catalog) => codeSpan(catalog.connection)).join(' and ')}: nobody but a person can make it there.`];
  return [`team ${codeSpan(name)}`, words.filter((text) => text !== '').join(' '), originLine(known[0] ?? null, now)];
}

function ticketEntity(world: SpecWorld): Entity | null {
  const name = valueAt(world, ['ticket', 'from']);
  return name === null || world.catalogs.source === null ? null : findEntity(world.catalogs.source, name);
}

export function nameHover(world: SpecWorld, kind: NameKind, name: string): Paragraphs | null {
  if (kind === 'connection') return connection(world, name);
  if (kind === 'entity') return entityHover(world, name);
  if (kind === 'collection') return collectionHover(world, ticketEntity(world), name);
  return kind === 'team' ? team(world, name) : attributeHover(world, 'conversation', name, null);
}

function personWords({ name, active }: Person): string {
  return `**${plainWords(name)}**${active ? '' : ' (not active)'}`;
}

/** An address on the left or right of `people:`. @param side whose people they are. */
export function personHover({ catalogs, now }: SpecWorld, email: string, side: 'source' | 'destination'): Paragraphs | null {
  const catalog = side === 'source' ? catalogs.source : (catalogs.destination ?? catalogs.staging);
  const person = catalog?.people.find((candidate) => candidate.email?.toLowerCase() === email.toLowerCase());
  if (catalog === null || person === undefined) return null;
  return [`${personWords(person)}, ${side === 'source' ? 'technician of the source' : 'teammate'}`, originLine(catalog, now)];
}
