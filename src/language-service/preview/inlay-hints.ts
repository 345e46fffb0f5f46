import type { InlayHint, Range } from 'vscode-languageserver-types';
import { ageOf, ageWords } from '../age.ts';
import type { SpecWorld } from '../spec-text.ts';
import { outcomeWords } from './outcome-words.ts';
import { previews, type Preview } from './preview.ts';
import { linesWithValues, type Line } from './wanted.ts';

/** Lines of one answer: more than an editor shows at a time. */
const MOST = 500;

function valueHint({ spec }: SpecWorld, { line, words, record }: Preview): InlayHint {
  return { position: spec.lines.positionAt(line.at), label: words, paddingLeft: true, tooltip: `What this line makes of the pinned ${record.entity} ${record.id}.` };
}

function outcomeHint(world: SpecWorld, line: Line): readonly InlayHint[] {
  const { outcomes = null } = world;
  const words = outcomeWords(world, line);
  if (outcomes === null || words === null) return [];
  const age = ageOf(outcomes.readAt, world.now);
  const when = age === null ? '' : `, ${ageWords(age)} ago`;
  return [{ position: world.spec.lines.positionAt(line.at), label: words, paddingLeft: true, tooltip: `Values of this line in the last sample (${outcomes.run}, ${outcomes.target}${when}).` }];
}

/** At the end of each line in a range: what it makes of the pinned record, then what became of its values in the last sample. */
export function inlayHints(world: SpecWorld, range: Range): readonly InlayHint[] {
  const { spec } = world;
  const [from, to] = [spec.lines.offsetAt(range.start), spec.lines.offsetAt(range.end)];
  const shown = linesWithValues(spec).filter(({ at }) => at >= from && at <= to).slice(0, MOST);
  const values = new Map(previews(world, shown).map((preview) => [preview.line, valueHint(world, preview)]));
  return shown.flatMap((line) => [...(values.has(line) ? [values.get(line) as InlayHint] : []), ...outcomeHint(world, line)]);
}
