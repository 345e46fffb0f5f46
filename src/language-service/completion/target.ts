/** What an expression, an option or a constant fills: told by the path of keys above it. */
import { findEntity, findField } from '../../catalog/lookup.ts';
import type { Field, FieldType, Option } from '../../catalog/model.ts';
import { findBuiltIn } from '../../spec/destination.ts';
import { MODELS, SECTIONS, type SpecWorld } from '../spec-text.ts';
import type { Target } from './source-fields.ts';

/** Where a value goes in the destination. */
interface TargetField extends Target {
  readonly options: readonly Option[];
}

const NOTHING: TargetField = { name: '', type: null, options: [] };

/** Keys that say by themselves what is wanted. */
const BY_KEY: ReadonlyMap<string, { readonly name: string; readonly type: FieldType | null }> = new Map([
  ['body', { name: 'description', type: 'text' }],
  ['note', { name: 'summary notes', type: 'text' }],
  ['public_when', { name: 'publish', type: null }],
  ['skip_when', { name: 'type', type: null }],
  ['lead_when', { name: 'email', type: null }],
]);

/** The attribute as one of the workspaces has it. */
function attribute({ catalogs }: SpecWorld, model: string, name: string): Field | null {
  for (const catalog of [catalogs.destination, catalogs.staging]) {
    const entity = catalog === null ? null : findEntity(catalog, model);
    const found = entity === null ? null : findField(entity, name, true);
    if (found !== null) return found;
  }
  return null;
}

export function targetAt(world: SpecWorld, path: readonly string[]): TargetField {
  const [top, group, name = ''] = path;
  const section = SECTIONS.find((known) => known === top);
  if (section === undefined) return NOTHING;
  if (group === 'fields') return { name, type: findBuiltIn(MODELS[section], name)?.type ?? null, options: [] };
  if (group === 'attributes') {
    const field = attribute(world, MODELS[section], name);
    return { name, type: field?.type ?? null, options: field?.options ?? [] };
  }
  if (group === 'state') return { name: 'status', type: 'list', options: [] };
  if (group === 'team') return { name: 'queue', type: 'list', options: [] };
  return { ...NOTHING, ...BY_KEY.get(path.at(-1) ?? '') };
}
