/** Fields of the source in the order in which a person most likely wants them. */
import type { Entity, Field, FieldType } from '../../catalog/model.ts';
import { textLiteral } from '../text/expression-tokens.ts';

/** A field and what is asked of it again and again while typing. */
export interface SourceField {
  readonly field: Field;
  /** As an expression names it; null: it cannot be named. */
  readonly code: string | null;
  readonly words: readonly string[];
  /** Of its name and of its label, letters and digits only, in lower case. */
  readonly bare: readonly string[];
  /** 0 (always filled, or required) … 9. */
  readonly emptiness: number;
  /** An id, or text for the source's own people: seldom what somebody looks for. */
  readonly plumbing: boolean;
  /** What is compared with a typed text, and the same in lower case. */
  readonly filter: string;
  readonly lower: string;
  /** Tells built-in and user-defined fields of one name apart. */
  readonly key: string;
}

export function fieldKey(name: string, custom: boolean): string {
  return `${custom ? 'custom' : 'own'} ${name}`;
}

/** What stands left of the expression. */
export interface Target {
  readonly name: string;
  /** null: not known. */
  readonly type: FieldType | null;
}

const IDENTIFIER = /^[A-Za-z_][A-Za-z0-9_]*$/;
/** Words of the grammar: a field of that name cannot be written by itself. */
const RESERVED = new Set(['as', 'break', 'const', 'continue', 'else', 'false', 'for', 'function', 'if', 'import', 'in', 'let', 'loop', 'namespace', 'null', 'package', 'return', 'true', 'var', 'void', 'while', 'udf']);
/** Words that say nothing about what a field holds. */
const FILLERS = new Set(['at', 'on', 'of', 'the', 'is', 'source', 'original', 'udf', 'field']);
/** What Intercom calls a thing and what helpdesks call it. */
const SYNONYMS: ReadonlyMap<string, readonly string[]> = new Map([
  ['body', ['description', 'details']],
  ['created', ['create', 'opened', 'entered']],
  ['title', ['summary', 'subject']],
  ['website', ['web', 'url', 'site']],
  ['signed', ['create']],
  ['up', ['create']],
  ['remote', ['create']],
  ['size', ['employees', 'seats']],
  ['industry', ['market', 'segment']],
]);

/** `createDate`, `create_date` and `Create Date` are the words create and date. */
function wordsOf(text: string): readonly string[] {
  return text
    .replace(/([\p{Ll}\p{N}])(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter((word) => word !== '');
}

/** Letters and digits in lower case. */
export function bareName(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/** @param custom read by `udf["…"]`. @returns null for names that no expression can hold. */
function fieldCode(name: string, custom: boolean): string | null {
  if (!name.isWellFormed()) return null;
  if (custom) return `udf[${textLiteral(name)}]`;
  return IDENTIFIER.test(name) && !RESERVED.has(name) ? name : null;
}

/** A name that may follow a dot. */
export function isMemberName(name: string): boolean {
  return IDENTIFIER.test(name) && !RESERVED.has(name);
}

function emptiness({ required, profile }: Field): number {
  if (required) return 0;
  if (profile === undefined || profile.sampled === 0) return 5;
  return Math.min(9, Math.round((1 - profile.filled / profile.sampled) * 9));
}

function sourceField(field: Field): SourceField {
  const words = [...new Set([...wordsOf(field.name), ...wordsOf(field.label)])];
  const filter = field.label === field.name ? field.name : `${field.name} ${field.label}`;
  return { field, code: fieldCode(field.name, field.custom), words, bare: [bareName(field.name), bareName(field.label)], emptiness: emptiness(field), plumbing: field.name === 'id' || field.type === 'reference' || field.internal === true, filter, lower: filter.toLowerCase(), key: fieldKey(field.name, field.custom) };
}

// Catalogs never change once read, and every keystroke asks for all fields of an entity.
const FIELDS = new WeakMap<Entity, readonly SourceField[]>();

export function sourceFields(entity: Entity): readonly SourceField[] {
  const known = FIELDS.get(entity);
  if (known !== undefined) return known;
  const made = entity.fields.map(sourceField);
  FIELDS.set(entity, made);
  return made;
}

function alike(a: string, b: string): boolean {
  return a === b || (a.length >= 4 && b.startsWith(a)) || (b.length >= 4 && a.startsWith(b));
}

/** How well names fit: a function of one target, made once for many fields. 0 is the same name, 3 has nothing in common. */
function makeNameFit(name: string): (field: SourceField) => number {
  const bare = bareName(name);
  const words = wordsOf(name).filter((word) => !FILLERS.has(word));
  if (bare === '' || words.length === 0) return () => 3;
  const meant = words.map((word) => [word, ...(SYNONYMS.get(word) ?? [])]);
  return (field) => {
    if (field.bare.includes(bare)) return 0;
    const met = meant.filter((all) => field.words.some((word) => all.some((one) => alike(one, word)))).length;
    if (met === 0) return 3;
    return met === meant.length ? 1 : 2;
  };
}

// The same target is asked for after every keystroke in its line.
const FITS = new WeakMap<SourceField, { readonly name: string; readonly score: number }>();

/** How well a field's name fits a target's: 0 is the same name, 3 has nothing in common. */
export function nameFit(name: string): (field: SourceField) => number {
  const fit = makeNameFit(name);
  return (field) => {
    const known = FITS.get(field);
    if (known?.name === name) return known.score;
    const score = fit(field);
    FITS.set(field, { name, score });
    return score;
  };
}

const KINDS: Readonly<Record<FieldType, 'text' | 'number' | 'boolean' | 'day' | 'list' | 'other'>> = {
  text: 'text',
  integer: 'number',
  decimal: 'number',
  boolean: 'boolean',
  date: 'day',
  datetime: 'day',
  list: 'list',
  reference: 'other',
  unknown: 'other',
};

/** 0 the same kind, 1 can be taken, 2 cannot without more. */
function typeFit(wanted: FieldType | null, given: FieldType): number {
  if (wanted === null || wanted === 'unknown') return 1;
  if (KINDS[wanted] === KINDS[given]) return 0;
  return wanted === 'text' || given === 'unknown' || (wanted === 'list' && given === 'text') ? 1 : 2;
}

const USED = 1500;
const PLUMBING = 250;

/** Smaller is nearer: fit of the name, then of the type, then how often it is filled; what is used already stands last. At most 2999. */
export function fieldRank(field: SourceField, nameScore: number, target: Target, used: boolean): number {
  return nameScore * 300 + typeFit(target.type, field.field.type) * 50 + field.emptiness * 5 + (field.plumbing && nameScore > 0 ? PLUMBING : 0) + (used ? USED : 0);
}

/** The field that a target most likely wants; null: none comes near. */
export function nearestField(entity: Entity, target: Target): SourceField | null {
  const fit = nameFit(target.name);
  const near = sourceFields(entity)
    .filter(({ code }) => code !== null)
    .map((field) => ({ field, name: fit(field), type: typeFit(target.type, field.field.type) }))
    .filter(({ name, type }) => name < 3 && type < 2);
  const [best] = near.sort((a, b) => fieldRank(a.field, a.name, target, false) - fieldRank(b.field, b.name, target, false));
  return best?.field ?? null;
}

/** `firstName + " " + lastName`, for a name that the source keeps in two fields; null: it does not. */
export function fullName(entity: Entity, target: Target): string | null {
  if (bareName(target.name) !== 'name' || entity.fields.some(({ name }) => bareName(name) === 'name')) return null;
  const own = sourceFields(entity).filter(({ field }) => !field.custom && field.type === 'text');
  const [first, last] = ['firstname', 'lastname'].map((wanted) => own.find(({ bare }) => bare.includes(wanted))?.code ?? null);
  return first == null || last == null ? null : `${first} + " " + ${last}`;
}

/** What a target is most likely filled with; null: nothing comes near. */
export function likelyCode(entity: Entity, target: Target): string | null {
  return fullName(entity, target) ?? nearestField(entity, target)?.code ?? null;
}
