import type { Location, Position } from 'vscode-languageserver-types';
import { SpecText, type SpecWorld } from '../spec-text.ts';
import { occurrenceAt } from '../symbols/occurrences.ts';
import { pathOf } from '../text/cursor.ts';
import { Lines } from '../text/lines.ts';
import type { OutlineEntry } from '../text/outline.ts';
import { catalogPlaceOf } from './catalog-place.ts';
import { placeInJson } from './json-place.ts';

/** Gives the text of a file; null: it cannot be read. */
export type ReadText = (uri: string) => Promise<string | null>;

function keyLocation(text: SpecText, { keyStart, keyEnd }: OutlineEntry): Location {
  return { uri: text.uri, range: text.lines.range(keyStart, keyEnd) };
}

function keyAt({ spec }: SpecWorld, offset: number): OutlineEntry | null {
  return spec.outline.entries.find(({ keyStart, keyEnd, key }) => key !== '-' && offset >= keyStart && offset <= keyEnd) ?? null;
}

/** The same line in the nearest base that has it; for a line of a base that is in none below: in the specs that extend it. */
function otherFiles(world: SpecWorld, all: readonly SpecWorld[], entry: OutlineEntry): readonly Location[] {
  const path = pathOf(entry);
  if (path.length === 1 && path[0] === 'extends') return [];
  for (const base of world.bases) {
    const found = base.entryAt(path);
    if (found !== null) return [keyLocation(base, found)];
  }
  const above = all.filter(({ bases }) => bases.some(({ uri }) => uri === world.spec.uri));
  return above.flatMap(({ spec }) => {
    const found = spec.entryAt(path);
    return found === null ? [] : [keyLocation(spec, found)];
  });
}

async function inCatalog(world: SpecWorld, offset: number, read: ReadText): Promise<readonly Location[]> {
  const symbol = occurrenceAt(world, offset);
  const place = symbol === null ? null : catalogPlaceOf(world, symbol);
  const text = place === null ? null : await read(place.uri);
  if (place === null || text === null) return [];
  if (place.steps.length === 0) return [{ uri: place.uri, range: new Lines(text).range(0, 0) }];
  const found = placeInJson(text, place.steps);
  return found === null ? [] : [{ uri: place.uri, range: new Lines(text).range(found.start, found.end) }];
}

/**
 * Where the name under the cursor is defined: a line's counterpart in a base (or, from a base, in the specs that extend
 * it), the file after `extends`, or the place in the catalog that discovery wrote.
 * @param all the specs of the workspace.
 */
export async function definition(world: SpecWorld, position: Position, all: readonly SpecWorld[], read: ReadText): Promise<readonly Location[]> {
  const { spec, bases } = world;
  const offset = spec.lines.offsetAt(position);
  const link = spec.entryAt(['extends']);
  const [base] = bases;
  if (link !== null && base !== undefined && offset >= link.valueStart && offset <= link.valueEnd) return [{ uri: base.uri, range: base.lines.range(0, 0) }];
  const key = keyAt(world, offset);
  const others = key === null ? [] : otherFiles(world, all, key);
  return others.length > 0 ? others : inCatalog(world, offset, read);
}
