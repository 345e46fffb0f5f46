/** Where specs use which field: for the order of completion, for "used in" and for what is not mapped yet. */
import type { Shape } from '../spec/language.ts';
import { asMap, asScalar } from './shape-at.ts';
import { LANGUAGE } from '../spec/language.ts';
import { nameOfBase, SECTIONS, valueAt, type SectionName, type SpecText, type SpecWorld } from './spec-text.ts';
import { expressionText } from './text/expression-text.ts';
import { expressionTokens, namedFields, type NamedField } from './text/expression-tokens.ts';
import type { OutlineEntry } from './text/outline.ts';

/** An expression that stands in a spec. */
export interface ExpressionEntry {
  readonly entry: OutlineEntry;
  /** Keys from the root to the entry. */
  readonly path: readonly string[];
  readonly fields: readonly NamedField[];
}

/** One use of a field, for people. */
export interface FieldPlace {
  /** The base's file as seen from the spec; null: the spec itself. */
  readonly file: string | null;
  /** From 1. */
  readonly line: number;
  /** What it fills or decides: the key on the left. */
  readonly target: string;
}

/** `from`, `body` and the like say what kind of text this is, the key above says what it fills. */
const FORMS = new Set(['from', 'values', 'otherwise']);

// Between two keystrokes nearly all expressions stay as they are.
const NAMED = new Map<string, readonly NamedField[]>();
const MOST_NAMED = 20_000;

function fieldsIn(text: string): readonly NamedField[] {
  const known = NAMED.get(text);
  if (known !== undefined) return known;
  if (NAMED.size >= MOST_NAMED) NAMED.clear();
  const made = namedFields(expressionTokens(text));
  NAMED.set(text, made);
  return made;
}

function collect(text: string, entries: readonly OutlineEntry[], shape: Shape, path: readonly string[], found: ExpressionEntry[]): void {
  const map = asMap(shape);
  if (map === null) return;
  const known = map.kind === 'map' ? new Map(map.keys.map((key) => [key.name, key.shape])) : null;
  for (const entry of entries) {
    const inner = map.kind === 'dictionary' ? map.value : known?.get(entry.key);
    if (inner === undefined) continue;
    const at = [...path, entry.key];
    if (asScalar(inner)?.kind === 'expression' && entry.children.length === 0) found.push({ entry, path: at, fields: fieldsIn(expressionText(text, entry)) });
    if (entry.children.length > 0) collect(text, entry.children, inner, at, found);
  }
}

const EXPRESSIONS = new WeakMap<SpecText, readonly ExpressionEntry[]>();

/** Every expression of one text, in the order of the file. Read once for each version of the text. */
function expressionsOf(spec: SpecText): readonly ExpressionEntry[] {
  const known = EXPRESSIONS.get(spec);
  if (known !== undefined) return known;
  const found: ExpressionEntry[] = [];
  collect(spec.text, spec.outline.roots, LANGUAGE, [], found);
  EXPRESSIONS.set(spec, found);
  return found;
}

/** Expressions of a section over the whole chain, those of the spec itself first. */
export function expressionsIn({ spec, bases }: Pick<SpecWorld, 'spec' | 'bases'>, section: SectionName): readonly ExpressionEntry[] {
  return [spec, ...bases].flatMap((text) => expressionsOf(text).filter(({ path }) => path[0] === section));
}

function isAbout({ name, custom }: NamedField, field: { readonly name: string; readonly custom: boolean }): boolean {
  return name === field.name && custom === field.custom;
}

interface Reader {
  readonly section: SectionName;
  /** The entity's records are parts of the section's records. */
  readonly items: boolean;
}

/** The section that loads an entity, or the ticket where the entity's records are its parts. */
function readersOf(world: SpecWorld, entity: string): readonly Reader[] {
  const source = world.catalogs.source;
  return SECTIONS.flatMap((section): Reader[] => {
    const from = valueAt(world, [section, 'from']);
    if (from === entity) return [{ section, items: false }];
    const collections = source?.entities.find(({ name }) => name === from)?.collections ?? {};
    return Object.values(collections).includes(entity) ? [{ section, items: true }] : [];
  });
}

function inThread(path: readonly string[]): boolean {
  return path[1] === 'thread';
}

function targetOf(path: readonly string[]): string {
  return path.findLast((key) => !FORMS.has(key)) ?? '';
}

/** Places of the chain that read a field of an entity, for people; few and quick enough for a look, not made for every keystroke. */
export function usesOfField(world: SpecWorld, entity: string, field: { readonly name: string; readonly custom: boolean }): readonly FieldPlace[] {
  const readers = readersOf(world, entity);
  return [world.spec, ...world.bases].flatMap((text, index) =>
    expressionsOf(text)
      .filter(({ path, fields }) =>
        readers.some(({ section, items }) => section === path[0] && fields.some((named) => isAbout(named, field) && (items ? inThread(path) || named.member : !inThread(path) && !named.member))),
      )
      .map(({ entry, path }) => ({ file: index === 0 ? null : nameOfBase(world.spec, text), line: text.lines.lineAt(entry.keyStart) + 1, target: targetOf(path) })),
  );
}
