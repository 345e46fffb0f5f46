/** Names further away than this share of the word's length are no help. */
const FARTHEST = 0.4;
const MOST = 3;
/** Characters. */
const LONGEST = 100;
const MOST_BARE = 100_000;

// Three rows of the table of distances, used again by every pair: a spec with a wrong name is checked after each keystroke.
let before = new Uint16Array(LONGEST * 2);
let previous = new Uint16Array(LONGEST * 2);
let row = new Uint16Array(LONGEST * 2);

/** Edit distance with swapped neighbours as one step; gives up (returns `limit + 1`) beyond `limit`. */
function distance(a: string, b: string, limit: number): number {
  if (Math.abs(a.length - b.length) > limit) return limit + 1;
  for (let j = 0; j <= b.length; j += 1) previous[j] = j;
  for (let i = 1; i <= a.length; i += 1) {
    let least = i;
    row[0] = i;
    for (let j = 1; j <= b.length; j += 1) {
      const same = a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1;
      let cost = Math.min((previous[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (previous[j - 1] ?? 0) + same);
      if (i > 1 && j > 1 && a.charCodeAt(i - 1) === b.charCodeAt(j - 2) && a.charCodeAt(i - 2) === b.charCodeAt(j - 1)) cost = Math.min(cost, (before[j - 2] ?? 0) + 1);
      row[j] = cost;
      least = Math.min(least, cost);
    }
    if (least > limit) return limit + 1;
    [before, previous, row] = [previous, row, before];
  }
  return previous[b.length] ?? limit + 1;
}

const BARE = new Map<string, string>();

/** Letters and digits in lower case: `Account Tier`, `account_tier` and `accountTier` are one word. */
function bare(text: string): string {
  const known = BARE.get(text);
  if (known !== undefined) return known;
  if (BARE.size >= MOST_BARE) BARE.clear();
  const made = text.toLowerCase().replace(/[^\p{L}\p{N}]/gu, '');
  BARE.set(text, made);
  return made;
}

interface Scored {
  readonly name: string;
  readonly score: number;
}

function byScore(a: Scored, b: Scored): number {
  return a.score - b.score || (a.name < b.name ? -1 : 1);
}

/** The score of the worst that would still be shown; Infinity while there is room. */
function worst(best: readonly Scored[]): number {
  return best[MOST - 1]?.score ?? Number.POSITIVE_INFINITY;
}

function scoreOf(wanted: string, candidate: string, limit: number): number {
  if (candidate === wanted) return 0;
  if (wanted.length >= 3 && candidate.startsWith(wanted)) return 0.5;
  return candidate.length > LONGEST ? limit + 1 : distance(wanted, candidate, limit);
}

/**
 * Names that were perhaps meant by `word`, best first, at most three ("did you mean").
 * Pure and bounded: words over 100 characters get no suggestion.
 */
export function suggest(word: string, names: Iterable<string>): readonly string[] {
  if (word.length > LONGEST) return [];
  const wanted = bare(word);
  const limit = Math.max(1, Math.floor(word.length * FARTHEST));
  const best: Scored[] = [];
  for (const name of names) {
    const within = Math.min(limit, worst(best));
    const score = scoreOf(wanted, bare(name), Math.ceil(within));
    if (score > within) continue;
    best.push({ name, score });
    best.sort(byScore);
    best.length = Math.min(best.length, MOST);
  }
  return best.map(({ name }) => name);
}
