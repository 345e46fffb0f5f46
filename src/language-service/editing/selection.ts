import type { Position, SelectionRange } from 'vscode-languageserver-types';
import type { SpecWorld } from '../spec-text.ts';
import { occurrencesIn } from '../symbols/occurrences.ts';
import type { OutlineEntry } from '../text/outline.ts';

interface Span {
  readonly start: number;
  readonly end: number;
}

const holds = ({ start, end }: Span, offset: number): boolean => offset >= start && offset <= end;

function spansOf(entry: OutlineEntry): readonly Span[] {
  const { keyStart, keyEnd, valueStart, valueEnd, braces, end } = entry;
  return [{ start: keyStart, end: keyEnd }, { start: valueStart, end: valueEnd }, ...(braces === null ? [] : [braces]), { start: keyStart, end: Math.max(end, keyEnd, valueEnd) }];
}

function selectionAt(world: SpecWorld, offset: number): SelectionRange {
  const { spec } = world;
  const names = occurrencesIn(world, spec).filter((one) => holds(one, offset));
  const around = spec.outline.entries.flatMap(spansOf).filter((span) => holds(span, offset));
  const spans = [...names, ...around, { start: 0, end: spec.text.length }].sort((a, b) => a.end - a.start - (b.end - b.start));
  let found: SelectionRange | null = null;
  let inner: Span | null = null;
  const nested: Span[] = [];
  for (const span of spans) {
    // Each holds the one before it, or is none of a chain.
    if (inner !== null && (span.start > inner.start || span.end < inner.end || (span.start === inner.start && span.end === inner.end))) continue;
    nested.push(span);
    inner = span;
  }
  for (const { start, end } of nested.reverse()) found = { range: spec.lines.range(start, end), ...(found === null ? {} : { parent: found }) };
  return found ?? { range: spec.lines.range(offset, offset) };
}

/** From the name under the cursor over the value, the line and its section to the whole file. */
export function selectionRanges(world: SpecWorld, positions: readonly Position[]): readonly SelectionRange[] {
  return positions.map((position) => selectionAt(world, world.spec.lines.offsetAt(position)));
}
