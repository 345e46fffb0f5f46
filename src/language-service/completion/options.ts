/** Value maps: option labels of the source on the left, what the destination takes on the right. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { findField, labelsOf, optionsByKey } from '../../catalog/lookup.ts';
import type { Field, Option } from '../../catalog/model.ts';
import { suggest } from '../../catalog/suggest.ts';
import { keyShapeAt } from '../shape-at.ts';
import { placeOfPath, type SpecWorld } from '../spec-text.ts';
import type { Cursor } from '../text/cursor.ts';
import { expressionText } from '../text/expression-text.ts';
import { expressionTokens, namedFields } from '../text/expression-tokens.ts';
import { yamlKey, yamlText } from '../text/quote.ts';
import { snippetText, type Proposal } from './item.ts';
import { all, fittest, typedFrom, type Found } from './limit.ts';
import { targetAt } from './target.ts';

export interface CountedOption {
  readonly option: Option;
  /** Records seen that hold it; null: not counted. */
  readonly count: number | null;
}

function inUse({ option, count }: CountedOption): boolean {
  return option.active || (count ?? 0) > 0;
}

const ORDERED = new WeakMap<Field, readonly CountedOption[]>();

/** Those that most records hold first; retired ones that none holds last. */
export function orderedOptions(field: Field): readonly CountedOption[] {
  const known = ORDERED.get(field);
  if (known !== undefined) return known;
  const counts = field.profile?.options;
  const counted = (field.options ?? []).map((option): CountedOption => ({ option, count: counts === undefined ? null : Object.hasOwn(counts, option.value) ? (counts[option.value] ?? 0) : 0 }));
  const made = counted.sort((a, b) => Number(b.option.active) - Number(a.option.active) || (b.count ?? 0) - (a.count ?? 0));
  ORDERED.set(field, made);
  return made;
}

/** Whole characters of a key that YAML still reads as a key on one line. */
const LONGEST_KEY = 400;

/** The key that means exactly this option, where no other has its label: the label, or `#5` where it says too little. */
function keyFor(options: readonly Option[], option: Option): string {
  const { label, value } = option;
  if (label.trim() === '' || label.length > LONGEST_KEY || !label.isWellFormed()) return `#${value}`;
  if (!label.startsWith('#')) return label;
  const [only] = optionsByKey(options, label);
  return only === option ? label : `#${value}`;
}

/** A list's options as a map's keys name them. */
interface OptionNames {
  /** Stored value → key. */
  readonly keys: ReadonlyMap<string, string>;
  /** Label → stored values. */
  readonly byLabel: ReadonlyMap<string, readonly string[]>;
}

// Catalogs never change once read, and every keystroke asks for all options of a list.
const NAMES = new WeakMap<Field, OptionNames>();

function namesOf(field: Field): OptionNames {
  const known = NAMES.get(field);
  if (known !== undefined) return known;
  const options = field.options ?? [];
  const byLabel = new Map<string, string[]>();
  for (const { label, value } of options) {
    const same = byLabel.get(label);
    if (same === undefined) byLabel.set(label, [value]);
    else same.push(value);
  }
  const keys = new Map(options.map((option) => [option.value, byLabel.get(option.label)?.length === 1 ? keyFor(options, option) : `#${option.value}`]));
  const made = { keys, byLabel };
  NAMES.set(field, made);
  return made;
}

/** The list whose options a `values:` maps; null: not one list, or not known. */
export function listAt(world: SpecWorld, owner: readonly string[]): Field | null {
  const place = placeOfPath(world, owner);
  const spec = [world.spec, ...world.bases].find((text) => text.entryAt([...owner, 'from']) !== null);
  const entry = spec?.entryAt([...owner, 'from']) ?? null;
  if (place?.entity == null || spec === undefined || entry === null) return null;
  const tokens = expressionTokens(expressionText(spec.text, entry));
  const [only, ...others] = namedFields(tokens);
  const alone = only !== undefined && others.length === 0 && !only.member && tokens.length === (only.custom ? (tokens[1]?.text === '.' ? 3 : 4) : 1);
  const field = alone ? findField(place.entity, only.name, only.custom) : null;
  return field?.options === undefined || field.options.length === 0 ? null : field;
}

/** Stored values that a map's keys name already, in this file and in its bases. */
function mapped(world: SpecWorld, cursor: Pick<Cursor, 'path' | 'siblings'>, { keys, byLabel }: OptionNames): { readonly here: ReadonlySet<string>; readonly below: ReadonlySet<string> } {
  const stored = (key: string): readonly string[] => (key.startsWith('#') && keys.has(key.slice(1)) ? [key.slice(1)] : (byLabel.get(key) ?? []));
  const below = world.bases.flatMap((base) => base.entryAt(cursor.path)?.children ?? []);
  return { here: new Set(cursor.siblings.flatMap(({ key }) => stored(key))), below: new Set(below.flatMap(({ key }) => stored(key))) };
}

/** An option in use that a value map covers neither here nor in a base. */
export interface OpenOption {
  readonly label: string;
  /** Of the map, so that it means exactly this option. */
  readonly key: string;
}

/** @param owner keys down to what holds `from` and `values`. Most used first; empty where the list is not known. */
export function openOptions(world: SpecWorld, owner: readonly string[]): readonly OpenOption[] {
  const field = listAt(world, owner);
  if (field === null) return [];
  const names = namesOf(field);
  const path = [...owner, 'values'];
  const { here, below } = mapped(world, { path, siblings: world.spec.entryAt(path)?.children ?? [] }, names);
  const open = orderedOptions(field).filter((counted) => inUse(counted) && !here.has(counted.option.value) && !below.has(counted.option.value));
  return open.map(({ option }) => ({ label: option.label, key: names.keys.get(option.value) ?? option.label }));
}

const OVERRIDES = 3000;
const RETIRED = 6000;
const MOST_AT_ONCE = 200;

function detailOf(field: Field, { option, count }: CountedOption, key: string): string {
  const told = count === null ? '' : `${count} of ${field.profile?.sampled ?? 0} records`;
  const named = key === option.label ? `stored ${option.value}` : option.label;
  return [told, named, option.active ? '' : 'retired'].filter((part) => part.trim() !== '').join(' · ');
}

/** Keys of `values:`. */
export function optionKeys(world: SpecWorld, cursor: Cursor): Found {
  const field = listAt(world, cursor.path.slice(0, -1));
  if (field === null) return all([]);
  const names = namesOf(field);
  const keyOf = ({ option }: CountedOption): string => names.keys.get(option.value) ?? option.label;
  const { here, below } = mapped(world, cursor, names);
  const open = orderedOptions(field).filter(({ option }) => !here.has(option.value));
  const late = (counted: CountedOption): number => (below.has(counted.option.value) ? OVERRIDES : 0) + (inUse(counted) ? 0 : RETIRED);
  const label = (counted: CountedOption): string => (keyOf(counted) === counted.option.label || counted.option.label.trim() === '' ? keyOf(counted) : `${keyOf(counted)} ${counted.option.label}`);
  const { kept, more } = fittest(open, typedFrom(world, cursor, cursor.start), { text: label, lower: (counted) => label(counted).toLowerCase(), rank: (counted, index) => late(counted) + Math.min(index, 90_000) });
  const proposals = kept.map((counted, index): Proposal => ({
    label: label(counted),
    kind: CompletionItemKind.EnumMember,
    rank: late(counted) + Math.min(index, 2900) + 1,
    deprecated: !counted.option.active,
    rest: () => ({ insert: `${yamlKey(keyOf(counted), cursor.flow)}${cursor.hasColon ? '' : ': '}`, detail: detailOf(field, counted, keyOf(counted)) }),
  }));
  const missing = open.filter((counted) => inUse(counted) && !below.has(counted.option.value));
  const whole = missing.length > 1 && !cursor.hasColon ? [allMissing(world, cursor, missing.map((counted) => ({ label: counted.option.label, key: keyOf(counted) })))] : [];
  return { proposals: [...whole, ...proposals], more };
}

/** What a value map may write at a place: words that stand there for all to see. */
function rightSides(world: SpecWorld, path: readonly string[]): readonly string[] {
  if (path[1] === 'state') return ['open', 'closed'];
  if (path[1] === 'team') return world.catalogs.destination?.teams.map(({ name }) => name) ?? [];
  const { type, options } = targetAt(world, path);
  return type === 'boolean' ? ['true', 'false'] : labelsOf(options);
}

/** A status after which nobody waits for anything. */
export function isDone(label: string): boolean {
  return /\b(?:complete[d]?|closed|resolved|done|cancell?ed|finished)\b/i.test(label);
}

function allMissing(world: SpecWorld, cursor: Cursor, missing: readonly { readonly label: string; readonly key: string }[]): Proposal {
  const shown = missing.slice(0, MOST_AT_ONCE);
  const words = rightSides(world, cursor.path);
  const isState = cursor.path[1] === 'state';
  const lines = (): string =>
    shown
      .map(({ label, key }, index) => {
        const likely = isState ? (isDone(label) ? 'closed' : 'open') : (suggest(label, words)[0] ?? '');
        const value = likely === '' ? '' : targetAt(world, cursor.path).type === 'boolean' ? likely : yamlText(likely, cursor.flow);
        return `${snippetText(yamlKey(key, cursor.flow))}: \${${index + 1}${value === '' ? '' : `:${snippetText(value)}`}}`;
      })
      .join(cursor.flow ? ', ' : '\n');
  return {
    label: shown.length === missing.length ? `all ${missing.length} missing options` : `the first ${shown.length} of ${missing.length} missing options`,
    kind: CompletionItemKind.Snippet,
    rank: 0,
    snippet: true,
    filter: 'all missing options',
    rest: () => ({ insert: lines(), detail: shown.slice(0, 3).map(({ key }) => key).join(', ') }),
    about: { kind: 'text', text: 'Adds an entry for every option in use that has none yet.' },
  };
}

/** Values that other entries of the same map write. */
function neighbours({ spec }: SpecWorld, path: readonly string[]): readonly string[] {
  const owner = path.at(-1) === 'otherwise' ? [...path.slice(0, -1), 'values'] : path.slice(0, -1);
  return [...new Set((spec.entryAt(owner)?.children ?? []).map((entry) => spec.valueOf(entry)).filter((value) => value !== ''))].slice(0, 100);
}

/** Right sides of `values:`, `otherwise:` and `value:` of a field or an attribute. */
export function optionValues(world: SpecWorld, cursor: Cursor): readonly Proposal[] {
  const { path, flow } = cursor;
  if (keyShapeAt(path)?.shape.kind !== 'scalar') return [];
  const { type, options } = targetAt(world, path);
  const typed = world.spec.valueOf(cursor.owner);
  const constant = path.at(-1) === 'value';
  const key = path.at(-2) === 'values' ? (path.at(-1) ?? '') : '';
  const known = type === 'boolean' ? ['true', 'false'] : labelsOf(options);
  // Without a list in the destination the option keeps its name, or takes one that stands there already.
  const free = type === null && !constant ? [...neighbours(world, path).filter((value) => value !== typed), ...(key === '' || key.startsWith('#') ? [] : [key])] : [];
  const near = new Set(suggest(key, known));
  return [...new Set([...known, ...free])].map((label, index): Proposal => ({
    label,
    kind: CompletionItemKind.EnumMember,
    rank: (near.has(label) || label === key ? 0 : 1000) + Math.min(index, 900),
    rest: { insert: type === 'boolean' ? label : yamlText(label, flow), detail: type === null ? '' : `${type} in the destination` },
  }));
}
