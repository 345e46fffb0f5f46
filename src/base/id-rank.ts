/**
 * A text that sorts as the id's number does, so that "in numeric id" is an index and not a sort: `9` before `10`, any length.
 * Ids that are no numbers follow, in the order of their text. Equal ranks (`7`, `007`) are told apart by the id itself.
 */
export function idRank(id: string): string {
  if (!/^\d{1,1000}$/.test(id)) return `~${id}`;
  const digits = id.replace(/^0+(?=\d)/, '');
  return `${String(digits.length).padStart(4, '0')}${digits}`;
}
