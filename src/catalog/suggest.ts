/** Names further away than this share of the word's length are no help. */
const FARTHEST = 0.4;
const MOST = 3;

/** Edit distance with swapped neighbours as one step; gives up (returns `limit + 1`) beyond `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  let before: number[] = [];
  let previous = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let cost = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    before = previous;
    previous = row;
  }
  return previous[b.length] ?? limit + 1;
}

/** Letters and digits in lower case: `Account Tier`, `account_tier` and `accountTier` are one word. */
function bare(text: string): string {
  return text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
}

/**
 * Names that were perhaps meant by `word`, best first, at most three ("did you mean").
 * Pure and bounded: words over 100 characters get no suggestion.
 */
export function suggest(word: string, names: Iterable<string>): readonly string[] {
  if (word.length > 100) return [];
  const wanted = bare(word);
  const limit = Math.max(1, Math.floor(word.length * FARTHEST));
  const scored: { readonly name: string; readonly score: number }[] = [];
  for (const name of names) {
    const candidate = bare(name);
    if (candidate === wanted) scored.push({ name, score: 0 });
    else if (wanted.length >= 3 && candidate.startsWith(wanted)) scored.push({ name, score: 0.5 });
    else {
      const score = distance(wanted, candidate, limit);
      if (score <= limit) scored.push({ name, score });
    }
  }
  return scored
    .sort((a, b) => a.score - b.score || (a.name < b.name ? -1 : 1))
    .slice(0, MOST)
    .map((item) => item.name);
}
