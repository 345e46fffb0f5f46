/** Keys and sections that are missing, with what they most likely say; nothing is added that nobody could tell. */
import { findEntity } from '../../catalog/lookup.ts';
import type { Entity } from '../../catalog/model.ts';
import { builtInsOf } from '../../spec/destination.ts';
import { LANGUAGE, type KeyShape, type Shape } from '../../spec/language.ts';
import { forgottenEntities } from '../../spec/rules/entities.ts';
import { entityFor } from '../completion/blocks.ts';
import { likelyCode, nearestField } from '../completion/source-fields.ts';
import { asMap, keyShapeAt } from '../shape-at.ts';
import { MODELS, SECTIONS, placeOfPath, valueAt, type SectionName, type SpecText, type SpecWorld } from '../spec-text.ts';
import { pathOf } from '../text/cursor.ts';
import type { Edit } from '../text/edits.ts';
import { boundOf, merged, shown, type Fix, type FixProvider } from './fix.ts';
import { addLines, entryAt, type NewLine, type NewValue } from './layout.ts';

type Value = NewLine['value'];

const raw = (text: string): NewValue => ({ text, as: 'raw' });
const named = (text: string | undefined): NewValue | null => (text === undefined || text === '' ? null : { text, as: 'text' });
const expression = (text: string | null): NewValue | null => (text === null ? null : { text, as: 'expression' });

const TRACE: Readonly<Record<string, string>> = { id: 'Source Ticket ID', created: 'Original Create Date', system: 'Source System' };

/** Words that stand for what most specs say. */
const USUAL: ReadonlyMap<string, string> = new Map([
  ['crosswalk', '1'],
  ['time_zone', 'UTC'],
  ['destination system', 'intercom'],
  ['company to', 'company'],
  ['contact to', 'contact'],
  ['ticket to', 'conversation'],
  ['ticket contact missing', 'company_placeholder'],
]);

function nearest(world: SpecWorld, path: readonly string[], name: string): string | null {
  const entity = placeOfPath(world, path)?.entity ?? null;
  return entity === null ? null : (nearestField(entity, { name, type: null })?.code ?? null);
}

function connectionFor({ connections, catalogs }: SpecWorld, side: 'source' | 'destination'): string | undefined {
  const isIntercom = side === 'destination';
  return catalogs[side]?.connection ?? connections?.find(({ system }) => (system === 'intercom') === isIntercom)?.name;
}

function systemFor({ connections, catalogs }: SpecWorld): string | undefined {
  return catalogs.source?.system ?? connections?.find(({ system }) => system !== 'intercom')?.system;
}

/** What a needed key most likely says; null: only the person knows. */
function usualValue(world: SpecWorld, path: readonly string[]): Value | null {
  const [top = '', second = ''] = path;
  const key = path.at(-1) ?? '';
  const usual = USUAL.get(path.join(' '));
  if (usual !== undefined) return raw(usual);
  if (top === 'trace') return named(TRACE[key]);
  if (top === 'source' && key === 'system') return named(systemFor(world));
  if ((top === 'source' || top === 'destination') && key === 'connection') return named(connectionFor(world, top));
  if (key === 'fallback') return named(world.catalogs.destination?.people.find(({ active, email }) => active && email !== null)?.email ?? undefined);
  if (key === 'archive') return raw('csv');
  if (key === 'snoozed_for') return raw('14d');
  if (top === 'checks' && key === 'for') return raw('ticket');
  if (path.length === 2 && key === 'from') return named(world.catalogs.source === null ? undefined : entityFor(world.catalogs.source, top as SectionName).entity?.name);
  if (second === 'state' && key === 'from') return expression(nearest(world, path, 'status'));
  if (second === 'team' && key === 'from') return expression(nearest(world, path, 'queue'));
  if (second === 'thread' && path[2] === 'hours' && key === 'note') return expression(nearest(world, path, 'summary notes'));
  if (second === 'thread' && path[2] === 'notes' && key === 'from') return named(collectionLike(world, /note|comment/i));
  const shape = keyShapeAt(path)?.shape ?? null;
  return shape?.kind === 'map' ? usualMap(world, path, shape.keys) : null;
}

function collectionLike(world: SpecWorld, pattern: RegExp): string | undefined {
  const source = world.catalogs.source;
  const ticket = source === null ? null : findEntity(source, valueAt(world, ['ticket', 'from']) ?? '');
  return Object.keys(ticket?.collections ?? {}).find((name) => pattern.test(name));
}

/** All needed keys of a map, or null where one of them cannot be told. */
function usualMap(world: SpecWorld, path: readonly string[], keys: readonly KeyShape[]): Value | null {
  const lines: NewLine[] = [];
  for (const { name } of keys.filter(({ required }) => required)) {
    const value = usualValue(world, [...path, name]);
    if (value === null) return null;
    lines.push({ key: name, value });
  }
  return lines.length === 0 ? null : lines;
}

function keysOf(shape: Shape | null): readonly KeyShape[] {
  const map = asMap(shape);
  return map?.kind === 'map' ? map.keys : [];
}

/** The line goes below those that the language tells before it. */
function placed(spec: SpecText, path: readonly string[], line: NewLine): Edit | null {
  const owner = path.length === 0 ? null : spec.entryAt(path);
  if (path.length > 0 && owner === null) return null;
  const order = keysOf(path.length === 0 ? LANGUAGE : (keyShapeAt(path)?.shape ?? null)).map(({ name }) => name);
  const earlier = new Set(order.slice(0, Math.max(0, order.indexOf(line.key))));
  const siblings = owner?.children ?? spec.outline.roots;
  return addLines(spec, owner, [line], siblings.findLast(({ key }) => earlier.has(key)) ?? siblings[0] ?? null);
}

function has({ spec, bases }: SpecWorld, path: readonly string[]): boolean {
  return [spec, ...bases].some((text) => text.entryAt(path) !== null);
}

function wordsOf({ key, value }: NewLine): string {
  return 'text' in value ? `${key}: ${value.text}` : `${key}:`;
}

/** Needed keys of the map at the remark that stand in no file of the chain. */
export const missingKeys: FixProvider = ({ world, complaint }) => {
  const { spec } = world;
  const entry = complaint.end === 0 ? null : entryAt(spec, complaint.start);
  const path = entry === null ? [] : pathOf(entry);
  const keys = keysOf(path.length === 0 ? LANGUAGE : (keyShapeAt(path)?.shape ?? null)).filter(({ name, required }) => required && !has(world, [...path, name]));
  const found = keys.flatMap(({ name }): { readonly line: NewLine; readonly edit: Edit }[] => {
    const value = usualValue(world, [...path, name]);
    const line = value === null ? null : { key: name, value };
    const edit = line === null ? null : placed(spec, path, line);
    return line === null || edit === null ? [] : [{ line, edit }];
  });
  const each = found.map(({ line, edit }): Fix => ({ title: `Add ${shown(wordsOf(line))}`, edits: [edit], preferred: found.length === 1 }));
  const together = found.length < 2 ? null : merged(found.map(({ edit }) => edit));
  return together === null ? each : [{ title: `Add the ${found.length} missing keys`, edits: together, preferred: true }, ...each];
};

function fieldLines(section: SectionName, entity: Entity | null): readonly NewLine[] {
  return builtInsOf(MODELS[section]).flatMap((target): NewLine[] => {
    const code = target.needed === null || entity === null ? null : likelyCode(entity, target);
    return code === null ? [] : [{ key: target.name, value: { text: code, as: 'expression' } }];
  });
}

function section(world: SpecWorld, name: SectionName): NewLine {
  const { name: from, entity } = entityFor(world.catalogs.source, name);
  const fields = fieldLines(name, entity);
  const lines: NewLine[] = [{ key: 'from', value: { text: from, as: 'text' } }, { key: 'to', value: raw(MODELS[name]) }];
  return { key: name, value: fields.length === 0 ? lines : [...lines, { key: 'fields', value: fields }] };
}

/** Sections that others cannot do without. */
export const missingSections: FixProvider = ({ world, complaint }) => {
  const entry = entryAt(world.spec, complaint.start);
  const path = entry === null ? [] : pathOf(entry);
  const [top = ''] = path;
  const checked = top === 'checks' ? [valueAt(world, ['checks', path[1] ?? '', 'for']) ?? ''] : [];
  const wanted: readonly string[] = top === 'ticket' ? ['contact'] : top === 'contact' ? ['company'] : top === 'checks' ? checked : SECTIONS;
  return SECTIONS.filter((name) => wanted.includes(name) && !has(world, [name])).flatMap((name): Fix[] => {
    const edit = placed(world.spec, [], section(world, name));
    return edit === null ? [] : [{ title: `Add the section "${name}:"`, edits: [edit], preferred: wanted.length === 1 }];
  });
};

export const missingTrace: FixProvider = ({ world }) => {
  const edit = placed(world.spec, [], { key: 'trace', value: Object.entries(TRACE).map(([key, text]) => ({ key, value: { text, as: 'text' } })) });
  return edit === null ? [] : [{ title: 'Add "trace:" with its three attributes', edits: [edit], preferred: true }];
};

/** Entities that nothing names: left behind as an archive. */
export const leftBehind: FixProvider = ({ world }) => {
  const bound = boundOf(world);
  const names = bound?.source == null ? [] : forgottenEntities(bound, bound.source);
  const lines = names.map((key): NewLine => ({ key, value: [{ key: 'archive', value: raw('csv') }], braces: true }));
  const owner = world.spec.entryAt(['leave_behind']);
  const edit = owner === null ? placed(world.spec, [], { key: 'leave_behind', value: lines }) : addLines(world.spec, owner, lines);
  const what = names.length === 1 ? shown(names[0] ?? '') : `${names.length} entities`;
  return edit === null || names.length === 0 ? [] : [{ title: `Leave ${what} behind, archived as CSV`, edits: [edit] }];
};

/** Another workspace that is connected here. */
export const stagingConnections: FixProvider = ({ world }) => {
  const [connection, present] = [valueAt(world, ['destination', 'connection']), world.spec.entryAt(['destination', 'staging'])];
  const others = (world.connections ?? []).filter(({ name, system }) => system === 'intercom' && name !== connection);
  if (present !== null) return [];
  return others.slice(0, 3).flatMap(({ name }): Fix[] => {
    const edit = placed(world.spec, ['destination'], { key: 'staging', value: { text: name, as: 'text' } });
    return edit === null ? [] : [{ title: `Add staging: ${shown(name)}`, edits: [edit] }];
  });
};
