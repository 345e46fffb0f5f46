/** One wrong name in many places: corrected in every spec of the workspace at once. */
import { compareCatalogs } from '../../catalog/compare.ts';
import type { SpecWorld } from '../spec-text.ts';
import { occurrencesOfSymbol } from '../navigation/references.ts';
import { occurrencesIn, type Occurrence } from '../symbols/occurrences.ts';
import type { Edit } from '../text/edits.ts';
import { merged, shown, type Fix, type FixProvider } from './fix.ts';
import { replacedInExpression, replacedValue } from './replace.ts';

/** The field's name as the system has it now; null: it was not renamed since the discovery before. */
function newName({ catalogs: { source }, earlier }: SpecWorld, field: Occurrence): string | null {
  if (source === null || earlier == null) return null;
  const changes = compareCatalogs(earlier, source).entities.find(({ entity }) => entity === field.owner);
  return changes?.renamed.find(({ from, custom }) => from === field.name && custom === field.custom)?.to ?? null;
}

/** With the quotes that an expression writes around a name in brackets. */
function spanOf({ text: { text }, start, end }: Occurrence): { readonly start: number; readonly end: number } {
  const quote = text[start - 1];
  const quoted = (quote === '"' || quote === "'") && text[end] === quote && /\budf\s*\[\??\s*\\?$/.test(text.slice(Math.max(0, start - 20), start - 1));
  return quoted ? { start: start - 1, end: end + 1 } : { start, end };
}

function editsFor(places: readonly Occurrence[], name: string): ReadonlyMap<string, readonly Edit[]> | null {
  const found = new Map<string, Edit[]>();
  for (const place of places) {
    const edits = replacedInExpression(place.text, place.entry, spanOf(place), name);
    if (edits === null) return null;
    found.set(place.text.uri, [...(found.get(place.text.uri) ?? []), ...edits]);
  }
  // Two places of one value that both need new quotes around it reach into each other.
  return [...found.values()].every((edits) => merged(edits) !== null) ? found : null;
}

/** A team is told once, where it is named first, and corrected in all of the spec's lines. */
export const replacedTeams: FixProvider = ({ world, complaint }) => {
  const all = occurrencesIn(world, world.spec).filter(({ kind }) => kind === 'team');
  const team = all.find(({ start, end }) => start <= complaint.end && end >= complaint.start);
  const places = all.filter(({ id }) => id === team?.id);
  return complaint.suggestions.flatMap((name, index): Fix[] => {
    const edits = places.flatMap(({ entry }) => replacedValue(world.spec, entry, name) ?? []);
    if (edits.length === 0 || edits.length < places.length) return [];
    return [{ title: `Replace with ${shown(name)}${places.length === 1 ? '' : ` in ${places.length} places`}`, edits, preferred: index === 0 }];
  });
};

/** A field that the system has under another name now, and a name that is wrong in more than one place. */
export const replacedEverywhere: FixProvider = ({ world, complaint, all }) => {
  const { spec } = world;
  const field = occurrencesIn(world, spec).find(({ kind, start, end }) => kind === 'field' && start <= complaint.end && end >= complaint.start);
  if (field === undefined || world.partial === true) return [];
  const renamed = newName(world, field);
  const name = renamed ?? complaint.suggestions[0];
  const places = occurrencesOfSymbol(field, world, all);
  if (name === undefined || (renamed === null && places.length < 2)) return [];
  const edits = editsFor(places, name);
  if (edits === null) return [];
  const where = places.length === 1 ? 'here' : `in all ${places.length} places`;
  const elsewhere = new Map([...edits].filter(([uri]) => uri !== spec.uri));
  const title = renamed === null ? `Replace with ${shown(name)} ${where}` : `Follow the rename to ${shown(name)} ${where}`;
  return [{ title, edits: edits.get(spec.uri) ?? [], elsewhere, preferred: renamed !== null } satisfies Fix];
};
