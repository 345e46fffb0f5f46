/** Law 11: what looks like a credential is told once, and never repeated by what else is said of it. */
import type { Problem } from './model.ts';
import { looksLikeSecret } from './secrets.ts';

const MASKED = '…';

/** Texts in quotes first: a header's value has blanks in it. */
function masked(text: string): string {
  const quoted = text.replace(/"[^"]*"/g, (piece) => (looksLikeSecret(piece.slice(1, -1)) ? `"${MASKED}"` : piece));
  return quoted.replace(/[^\s"'()[\],:;]+/g, (word) => (looksLikeSecret(word) ? MASKED : word));
}

/** A credential's places in one file; they do not touch. */
type Spans = readonly { readonly start: number; readonly end: number }[];

function touches(spans: Spans, { start, end }: Problem['at']): boolean {
  let [low, high] = [0, spans.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((spans[middle]?.end ?? 0) <= start) low = middle + 1;
    else high = middle;
  }
  const next = spans[low];
  return next !== undefined && next.start < Math.max(end, start + 1);
}

/** What is said at the place of a credential beside that it is one is left out, and words elsewhere that look like one are masked. */
export function withoutSecrets(problems: readonly Problem[]): readonly Problem[] {
  const places = new Map<string | undefined, Problem['at'][]>();
  for (const { code, at } of problems) {
    if (code !== 'spec/secret') continue;
    const known = places.get(at.file) ?? [];
    known.push(at);
    places.set(at.file, known);
  }
  for (const spans of places.values()) spans.sort((a, b) => a.start - b.start);
  return problems.flatMap((found): Problem[] => {
    if (found.code === 'spec/secret') return [found];
    if (touches(places.get(found.at.file) ?? [], found.at)) return [];
    return [{ ...found, message: masked(found.message), remedy: masked(found.remedy), suggestions: found.suggestions.filter((text) => !looksLikeSecret(text)) }];
  });
}
