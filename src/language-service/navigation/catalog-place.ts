import { catalogUri } from '../project-files.ts';
import { valueAt, type SpecWorld } from '../spec-text.ts';
import type { Symbol } from '../symbols/occurrences.ts';
import type { JsonStep } from './json-place.ts';

/** A place in the snapshot of a catalog. */
export interface CatalogPlace {
  readonly uri: string;
  /** From the root of the JSON document; none: the file as a whole. */
  readonly steps: readonly JsonStep[];
}

type Side = 'source' | 'destination';

function optionSteps({ name, owner }: Symbol): readonly JsonStep[] {
  const [entity, custom, field] = JSON.parse(owner) as [string, boolean, string];
  const option: JsonStep = name.startsWith('#') ? { value: name.slice(1) } : { label: name };
  return ['entities', { name: entity }, 'fields', { name: field, custom }, 'options', option];
}

function stepsOf(symbol: Symbol): { readonly side: Side; readonly steps: readonly JsonStep[] } | null {
  const { kind, name, owner, custom } = symbol;
  switch (kind) {
    case 'field':
      return { side: 'source', steps: ['entities', { name: owner }, 'fields', { name, custom }] };
    case 'option':
      return { side: 'source', steps: optionSteps(symbol) };
    case 'entity':
      return { side: 'source', steps: ['entities', { name }] };
    case 'collection':
      return { side: 'source', steps: ['entities', { name: owner }, 'collections', name] };
    case 'technician':
      return { side: 'source', steps: ['people', { email: name }] };
    case 'attribute':
    case 'target':
      return { side: 'destination', steps: ['entities', { name: owner }, 'fields', { name, custom }] };
    case 'team':
      return { side: 'destination', steps: ['teams', { name }] };
    default:
      return null;
  }
}

/** Where discovery wrote down what a name stands for; null: it is nothing that is discovered, or the connection is not known. */
export function catalogPlaceOf(world: SpecWorld, symbol: Symbol): CatalogPlace | null {
  if (symbol.kind === 'connection') {
    const file = catalogUri(world.spec.uri, symbol.name);
    return file === null ? null : { uri: file, steps: [] };
  }
  const found = stepsOf(symbol);
  const connection = found === null ? null : valueAt(world, [found.side, 'connection']);
  const uri = connection === null ? null : catalogUri(world.spec.uri, connection);
  return found === null || uri === null ? null : { uri, steps: found.steps };
}
