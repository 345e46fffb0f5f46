/** Entries for options that a value map leaves open, and what becomes of the rest. */
import { labelsOf } from '../../catalog/lookup.ts';
import { suggest } from '../../catalog/suggest.ts';
import { isDone, openOptions } from '../completion/options.ts';
import { bareName } from '../completion/source-fields.ts';
import { targetAt } from '../completion/target.ts';
import type { SpecWorld } from '../spec-text.ts';
import { pathOf } from '../text/cursor.ts';
import { shown, type Fix, type FixInput, type FixProvider } from './fix.ts';
import { addAt, entryAt, type NewLine, type NewValue } from './layout.ts';

/** What an option most likely becomes; null: nobody can tell but the person. */
type RightSide = (label: string) => NewValue | null;

/** Nobody works on it, and it will go on. */
function isWaiting(label: string): boolean {
  return /\b(?:wait(?:ing)?|on hold|hold|pending|snoozed?|scheduled|deferred)\b/i.test(label);
}

const byMeaning: RightSide = (label) => {
  if (isDone(label)) return { text: 'closed', as: 'raw' };
  return isWaiting(label) ? { text: '{ snoozed_for: 14d }', as: 'raw' } : { text: 'open', as: 'raw' };
};

function sameName(label: string, names: readonly string[]): string | null {
  return names.find((name) => name === label) ?? names.find((name) => bareName(name) === bareName(label) && bareName(label) !== '') ?? null;
}

function asText(text: string | null): NewValue | null {
  return text === null ? null : { text, as: 'text' };
}

/** Words that other entries write are numbers or yes and no: a label beside them would make a text of all. */
function writesOther({ spec, bases }: SpecWorld, owner: readonly string[]): boolean {
  const entries = [spec, ...bases].flatMap((text) => (text.entryAt([...owner, 'values'])?.children ?? []).map((entry) => text.text.slice(entry.valueStart, entry.valueEnd)));
  return entries.some((value) => /^(?:true|false|null|~|[-+]?\d+(?:\.\d+)?)$/.test(value));
}

function rightSideOf(world: SpecWorld, owner: readonly string[]): RightSide {
  if (owner[1] === 'state') return byMeaning;
  const teams = world.catalogs.destination?.teams.map(({ name }) => name) ?? [];
  if (owner[1] === 'team') return (label) => asText(sameName(label, teams));
  const { type, options } = targetAt(world, owner);
  if ((type !== null && type !== 'text' && type !== 'list') || writesOther(world, owner)) return () => null;
  const labels = labelsOf(options);
  return (label) => asText(sameName(label, labels) ?? suggest(label, labels)[0] ?? (label.trim() === '' ? null : label));
}

function ownerOf({ world, complaint }: FixInput): readonly string[] | null {
  const entry = entryAt(world.spec, complaint.start);
  if (entry === null) return null;
  const path = pathOf(entry);
  return path.at(-1) === 'values' || path.at(-1) === 'otherwise' ? path.slice(0, -1) : path;
}

function titleOf(owner: readonly string[], all: number, known: number): string {
  const how = owner[1] === 'state' ? ' by their meaning' : owner[1] === 'team' ? ' to teams of the same name' : '';
  const values = (number: number): string => `${number} missing value${number === 1 ? '' : 's'}`;
  return known === all ? `Map ${all === 1 ? '' : 'all '}${values(all)}${how}` : `Map ${known} of ${values(all)}${how}`;
}

/** Every option without an entry gets one, as far as it can be told what it becomes. */
export const missingValues: FixProvider = (input) => {
  const { world } = input;
  const owner = ownerOf(input);
  if (owner === null) return [];
  const open = openOptions(world, owner);
  const rightSide = rightSideOf(world, owner);
  const lines = open.flatMap(({ label, key }): NewLine[] => {
    const value = rightSide(label);
    return value === null ? [] : [{ key, value }];
  });
  const edit = addAt(world.spec, [...owner, 'values'], lines);
  return edit === null ? [] : [{ title: titleOf(owner, open.length, lines.length), edits: [edit], preferred: lines.length === open.length }];
};

/** Options that say of themselves that they are for the rest. */
const REST = /^(?:other|others|unknown|none|misc(?:ellaneous)?|n\/a|not set)$/i;
const MOST_TEAMS = 3;

function restOf(world: SpecWorld, owner: readonly string[]): readonly NewLine[] {
  const otherwise = (text: string): NewLine => ({ key: 'otherwise', value: { text, as: 'text' } });
  if (owner[1] === 'state') return [otherwise('open')];
  if (owner[1] === 'team') return (world.catalogs.destination?.teams ?? []).slice(0, MOST_TEAMS).map(({ name }) => otherwise(name));
  const { type, options } = targetAt(world, owner);
  const known = labelsOf(options).filter((label) => REST.test(label));
  const text = (type === null || type === 'text') && !writesOther(world, owner) ? ['Other'] : [];
  return [...(known.length > 0 ? known.slice(0, 1) : text).map(otherwise), { key: 'unknown', value: { text: 'park', as: 'raw' } }];
}

/** What becomes of options that have no entry. */
const theRest: FixProvider = (input) => {
  const { spec } = input.world;
  const owner = ownerOf(input);
  if (owner === null) return [];
  return restOf(input.world, owner).flatMap((line): Fix[] => {
    const edit = addAt(spec, owner, [line]);
    const text = 'text' in line.value ? line.value.text : '';
    return edit === null ? [] : [{ title: line.key === 'unknown' ? 'Hold records with other values back: unknown: park' : `Add otherwise: ${shown(text)}`, edits: [edit] }];
  });
};

export const openValues: FixProvider = (input) => [...missingValues(input), ...theRest(input)];
