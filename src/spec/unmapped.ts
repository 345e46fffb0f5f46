/** Fields of the source that hold data and that no line of the spec reads. */
import { isIncomplete } from '../catalog/lookup.ts';
import type { Field } from '../catalog/model.ts';
import type { BoundSection, BoundSpec } from './bind.ts';

/** Links between records are read without being mapped. */
function isLink({ name, type }: Field): boolean {
  return name === 'id' || type === 'reference';
}

function usedIn(bound: BoundSpec, section: BoundSection): ReadonlySet<string> {
  const own = bound.slots.filter(({ entity, role }) => entity === section.entity && role !== 'check');
  return new Set(own.flatMap(({ result }) => (result.ok ? result.expression.uses.filter(({ collection }) => collection === undefined).map(({ name, custom }) => `${String(custom)} ${name}`) : [])));
}

/**
 * Those that records seen by the profile hold, the fullest first. Empty where that is not known: no profile, an entity that
 * discovery could not read whole, or an expression with mistakes, which may mean any of them.
 */
export function unmappedFields(bound: BoundSpec, section: BoundSection): readonly Field[] {
  const { entity } = section;
  if (entity === null || bound.source === null || isIncomplete(bound.source, entity.name)) return [];
  if (bound.slots.some((slot) => slot.entity === entity && !slot.result.ok)) return [];
  const used = usedIn(bound, section);
  const open = entity.fields.filter((field) => !isLink(field) && (field.profile?.filled ?? 0) > 0 && !used.has(`${String(field.custom)} ${field.name}`));
  return open.sort((a, b) => (b.profile?.filled ?? 0) - (a.profile?.filled ?? 0));
}
