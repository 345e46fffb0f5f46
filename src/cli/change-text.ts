/** What changed in a system since the last discovery, as lines for a terminal. */
import type { DiscoverResult } from '../engine/discover.ts';
import { plural, textTable } from '../reports/text.ts';
import { lineText } from '../spec/spec-line.ts';
import { terminalWidth } from './words.ts';

type Changes = DiscoverResult['catalogs'][number]['changes'];

const MOST = 30;

export function changeLines(changes: Changes): readonly string[] {
  if (changes === null) return [];
  const { since, items } = changes;
  const day = `${since.slice(0, 16).replace('T', ' ')} UTC`;
  if (items.length === 0) return [`  unchanged since ${day}`];
  const touching = items.filter(({ lines }) => lines.length > 0).length;
  const rows = items.slice(0, MOST).map(({ kind, entity, field, custom, detail, lines }) => {
    const name = field === null ? entity : custom ? `${entity}: udf["${field}"]` : `${entity}.${field}`;
    return [kind, name, detail, lines.map(lineText).join(', ')];
  });
  const rest = items.length - rows.length;
  const head = `  ${plural(items.length, 'change')} since ${day}, ${touching === 0 ? 'none of which touches' : `${touching} of which touch`} the spec`;
  return [head, ...textTable([['what', 'where', 'now', 'in the spec'], ...rows], { width: terminalWidth(), indent: '  ', right: new Set() }).flat(), ...(rest > 0 ? [`  and ${rest} more`] : [])];
}
