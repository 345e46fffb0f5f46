/** What changed in a system since the last discovery, in plain words, and which lines of the spec it touches. Pure. */
import { findEntity } from '../catalog/lookup.ts';
import type { Catalog } from '../catalog/model.ts';
import type { CatalogChanges, EntityChange, FieldChange } from '../catalog/compare.ts';
import { bindSpec, type BoundSpec, type Slot } from './bind.ts';
import type { Position, Spec } from './model.ts';
import { lineOf, placeOfLine } from './spec-line.ts';

export interface CatalogChange {
  readonly kind: 'added' | 'removed' | 'renamed' | 'changed';
  readonly entity: string;
  /** null: the entity itself. Of a renamed field the earlier name. */
  readonly field: string | null;
  readonly custom: boolean;
  /** `text of 50 characters → text of 30 characters`; empty where the kind says it all. */
  readonly detail: string;
  /** Lines of the spec that use it; `file` where they stand in a base. */
  readonly lines: readonly { readonly line: number; readonly file?: string }[];
}

type Lines = CatalogChange['lines'];

/** Where the spec uses what, by the catalog as it was before. */
interface Uses {
  entity(name: string): Lines;
  field(entity: string, name: string, custom: boolean): Lines;
}

const NOWHERE: Uses = { entity: () => [], field: () => [] };

function linesOf(places: readonly Position[]): Lines {
  const lines = places.map((at) => placeOfLine(lineOf(at)));
  const distinct = new Map(lines.map((line) => [JSON.stringify([line.file ?? '', line.line]), line]));
  return [...distinct.values()].sort((a, b) => ((a.file ?? '') < (b.file ?? '') ? -1 : (a.file ?? '') > (b.file ?? '') ? 1 : a.line - b.line));
}

function reads(slot: Slot, entity: string, name: string, custom: boolean): boolean {
  if (!slot.result.ok || slot.entity === null) return false;
  const { collections = {} } = slot.entity;
  const own = slot.entity.name;
  return slot.result.expression.uses.some((use) => {
    const owner = use.collection === undefined ? own : Object.hasOwn(collections, use.collection) ? collections[use.collection] : undefined;
    return owner === entity && use.name === name && use.custom === custom;
  });
}

function sourceUses(bound: BoundSpec): Uses {
  const { spec } = bound;
  const sections = [spec.company, spec.contact, spec.ticket].filter((section) => section !== null);
  return {
    entity: (name) => linesOf([...sections.map(({ from }) => from), ...spec.leaveBehind.map(({ entity }) => entity)].filter(({ value }) => value === name).map(({ at }) => at)),
    field: (entity, name, custom) => linesOf(bound.slots.filter((slot) => reads(slot, entity, name, custom)).map(({ expression }) => expression.at)),
  };
}

function destinationUses(bound: BoundSpec): Uses {
  const field: Uses['field'] = (entity, name, custom) =>
    linesOf(bound.sections.filter(({ model }) => model === entity).flatMap(({ spec }) => spec.fields.filter(({ target, attribute }) => attribute === custom && target.value === name).map(({ target }) => target.at)));
  return { entity: () => [], field };
}

function namesText(word: string, names: readonly string[]): string {
  return names.length === 0 ? '' : `${word} ${names.slice(0, 5).map((name) => `"${name}"`).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`;
}

function detailOf({ type, added, removed, renamed, retired, revived }: FieldChange): string {
  const words = [
    type === null ? '' : `${type.from} → ${type.to}`,
    namesText('options removed:', removed),
    namesText('options renamed:', renamed.map(({ from, to }) => `${from}" → "${to}`)),
    namesText('options added:', added),
    namesText('options retired:', retired),
    namesText('options offered again:', revived),
  ];
  return words.filter((text) => text !== '').join('; ');
}

function ofEntity({ entity, added, removed, renamed, changed }: EntityChange, uses: Uses): readonly CatalogChange[] {
  const earlier = new Map(renamed.map(({ from, to, custom }) => [JSON.stringify([to, custom]), from]));
  return [
    ...removed.map(({ name, custom }): CatalogChange => ({ kind: 'removed', entity, field: name, custom, detail: '', lines: uses.field(entity, name, custom) })),
    ...renamed.map(({ from, to, custom }): CatalogChange => ({ kind: 'renamed', entity, field: from, custom, detail: `now "${to}"`, lines: uses.field(entity, from, custom) })),
    ...changed.map((change): CatalogChange => {
      const { name, custom } = change;
      return { kind: 'changed', entity, field: name, custom, detail: detailOf(change), lines: uses.field(entity, earlier.get(JSON.stringify([name, custom])) ?? name, custom) };
    }),
    ...added.map(({ name, custom }): CatalogChange => ({ kind: 'added', entity, field: name, custom, detail: '', lines: [] })),
  ];
}

function entityAlone(kind: CatalogChange['kind'], entity: string, detail: string, lines: Lines): CatalogChange {
  return { kind, entity, field: null, custom: false, detail, lines };
}

function usesOf(spec: Spec | null, before: Catalog): Uses {
  if (spec === null) return NOWHERE;
  const isSource = before.system !== 'intercom';
  const bound = bindSpec(spec, isSource ? before : null);
  return isSource ? sourceUses(bound) : destinationUses(bound);
}

/**
 * What touches the spec first, each group in the order of the catalog.
 * @param before the snapshot that the spec was written against.
 * @param spec null: there is none yet, so no line is named.
 */
export function catalogImpact(changes: CatalogChanges, before: Catalog, spec: Spec | null): readonly CatalogChange[] {
  const uses = usesOf(spec, before);
  const all = [
    ...changes.removedEntities.map((name) => entityAlone('removed', name, '', uses.entity(name))),
    ...changes.renamedEntities.map(({ from, to }) => entityAlone('renamed', from, `now "${to}"`, uses.entity(from))),
    ...changes.entities.flatMap((change) => ofEntity(change, findEntity(before, change.entity) === null ? NOWHERE : uses)),
    ...changes.addedEntities.map((name) => entityAlone('added', name, '', [])),
  ];
  return [...all.filter(({ lines }) => lines.length > 0), ...all.filter(({ lines }) => lines.length === 0)];
}
