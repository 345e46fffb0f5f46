/** Lines that fill what is empty: fields that the destination needs, and fields of the source that go nowhere. */
import { findEntity, isIncomplete } from '../../catalog/lookup.ts';
import type { Field } from '../../catalog/model.ts';
import { existingAttribute, writtenType } from '../../spec/attributes.ts';
import { ATTRIBUTE_LENGTH, builtInsOf, type Model } from '../../spec/destination.ts';
import { unmappedFields } from '../../spec/unmapped.ts';
import { likelyCode, sourceFields } from '../completion/source-fields.ts';
import { attributeName } from '../completion/targets.ts';
import { placeOfPath, type SpecWorld } from '../spec-text.ts';
import { pathOf } from '../text/cursor.ts';
import { boundOf, shown, type Fix, type FixProvider } from './fix.ts';
import { addAt, entryAt, type NewLine } from './layout.ts';

function keysAt({ spec, bases }: SpecWorld, path: readonly string[]): readonly string[] {
  return [spec, ...bases].flatMap((text) => (text.entryAt(path)?.children ?? []).map(({ key }) => key));
}

/** What the destination needs and nothing fills, each by the field that fits best. */
export const requiredTargets: FixProvider = ({ world, complaint }) => {
  const entry = entryAt(world.spec, complaint.start);
  const section = entry === null ? '' : (pathOf(entry)[0] ?? '');
  const place = placeOfPath(world, [section]);
  if (place?.entity == null) return [];
  const { entity, model } = place;
  const destination = world.catalogs.destination;
  const custom = destination === null ? [] : (findEntity(destination, model)?.fields ?? []).filter((field) => field.custom && field.required);
  const wanted = [...builtInsOf(model).filter(({ needed }) => needed !== null).map((target) => ({ target, part: 'fields' })), ...custom.map((target) => ({ target, part: 'attributes' }))];
  return wanted.flatMap(({ target, part }): Fix[] => {
    const code = keysAt(world, [section, part]).includes(target.name) ? null : likelyCode(entity, target);
    const edit = code === null ? null : addAt(world.spec, [section, part], [{ key: target.name, value: { text: code, as: 'expression' } }]);
    return code === null || edit === null ? [] : [{ title: `Add ${shown(`${target.name}: ${code}`)}`, edits: [edit] }];
  });
};

/** Lines that one fix adds. */
const MOST = 50;
/** Of the records seen. */
const OFTEN = 0.1;
/** Characters: more is no name. */
const LONGEST_NAME = 100;

/** Attributes that the workspace has: one of the same name takes the field where it has a type for it. */
function isFree({ catalogs: { destination } }: SpecWorld, model: Model, name: string, field: Field): boolean {
  if (destination === null) return true;
  const models = model === 'conversation' ? ['conversation'] : ['contact', 'company'];
  const alike = models.flatMap((one) => (findEntity(destination, one)?.fields ?? []).filter((other) => other.custom && other.name.toLowerCase() === name.toLowerCase()));
  const existing = existingAttribute(destination, { model, name });
  return alike.every((other) => other === existing) && writtenType(field.type, existing) !== null;
}

function freeName(world: SpecWorld, model: Model, field: Field, taken: ReadonlySet<string>): string | null {
  const name = attributeName(field.label.trim() === '' ? field.name : field.label, model).slice(0, LONGEST_NAME).trim();
  const names = [name, ...Array.from({ length: 8 }, (_, index) => `${name} ${index + 2}`)];
  return name === '' ? null : (names.find((one) => !taken.has(one.toLowerCase()) && isFree(world, model, one, field)) ?? null);
}

interface Proposed {
  readonly line: NewLine;
  readonly field: Field;
}

/** A list with one option is none (reference/intercom.md §10, §11). */
function expressionFor(field: Field, code: string): string {
  return field.type === 'list' && new Set((field.options ?? []).map(({ label }) => label)).size < 2 ? `label(${code})` : code;
}

function proposals(world: SpecWorld, section: string): readonly Proposed[] {
  const bound = boundOf(world);
  const place = placeOfPath(world, [section]);
  const own = bound?.sections.find(({ model }) => model === place?.model);
  if (bound === null || place?.entity == null || own === undefined || bound.source === null || isIncomplete(bound.source, place.entity.name)) return [];
  const codes = new Map(sourceFields(place.entity).map(({ field, code }) => [field, code]));
  const taken = new Set(keysAt(world, [section, 'attributes']).map((key) => key.toLowerCase()));
  return unmappedFields(bound, own).flatMap((field): Proposed[] => {
    const code = codes.get(field) ?? null;
    const name = code === null ? null : freeName(world, place.model, field, taken);
    if (code === null || name === null) return [];
    taken.add(name.toLowerCase());
    return [{ field, line: { key: name, value: { text: expressionFor(field, code), as: 'expression' } } }];
  });
}

/** What holds more than an attribute takes is a matter of judgement. */
function isShort({ profile }: Field): boolean {
  return (profile?.longest ?? 0) <= ATTRIBUTE_LENGTH;
}

function isOften({ profile }: Field): boolean {
  return profile !== undefined && profile.filled >= profile.sampled * OFTEN;
}

/** One by one, or together those that are filled often enough. */
export const unmappedAttributes: FixProvider = ({ world, complaint }) => {
  const { spec } = world;
  const entry = entryAt(spec, complaint.start);
  const section = entry === null ? '' : (pathOf(entry)[0] ?? '');
  const path = [section, 'attributes'];
  const found = proposals(world, section);
  const fitting = found.filter(({ field }) => isShort(field));
  const often = fitting.filter(({ field }) => isOften(field)).slice(0, MOST);
  const whole = often.length === found.length;
  const together = often.length < 2 ? null : addAt(spec, path, often.map(({ line }) => line));
  const title = whole ? `Map all ${often.length} fields as attributes` : `Map ${often.length} of ${found.length} fields as attributes (10% filled)`;
  const each = found.slice(0, 3).flatMap(({ line }): Fix[] => {
    const edit = addAt(spec, path, [line]);
    return edit === null ? [] : [{ title: `Map ${shown(line.key)} as an attribute`, edits: [edit] }];
  });
  return together === null ? each : [{ title, edits: [together] }, ...each];
};
