/** Everything that is certain, for a whole file at once: on save, and by `crosswalk check --fix`. */
import type { SpecText, SpecWorld } from '../spec-text.ts';
import type { Edit } from '../text/edits.ts';
import { applied, complaintsAbout, withText, type Complaint, type Tries } from './fix.ts';
import { certainFixFor } from './fixes.ts';

/** One thing that was mended. */
export interface Mended {
  readonly code: string;
  readonly title: string;
  /** From 1, in the text as it was when it was mended. */
  readonly line: number;
}

export interface FixedText {
  readonly text: string;
  readonly mended: readonly Mended[];
}

/** Changes that one call tries out before it takes them, and again together: a longer list is mended in several calls. */
const MOST_TRIES = 120;

interface Mend {
  readonly edits: readonly Edit[];
  readonly mended: Mended;
}

/** Fixes of one look at the text, none of which touches another. */
function roundOf(world: SpecWorld, tries: Tries): readonly Mend[] {
  const edits: Edit[] = [];
  return complaintsAbout(world).flatMap((complaint): readonly Mend[] => {
    const fix = certainFixFor({ world, complaint, all: [], commands: false, tries });
    const free = fix?.edits.every((edit) => edits.every((other) => edit.end < other.start || edit.start > other.end)) ?? false;
    if (fix === null || !free) return [];
    edits.push(...fix.edits);
    return [{ edits: fix.edits, mended: { code: complaint.code, title: fix.title, line: world.spec.lines.lineAt(complaint.start) + 1 } }];
  });
}

type Weight = readonly [yaml: number, errors: number, all: number];

/** What is read at all counts more than what is said about it, and a mistake more than a remark: a mended mistake may let a remark show that it hid. */
function weight(complaints: readonly Complaint[]): Weight {
  return [complaints.filter(({ code }) => code.startsWith('yaml/')).length, complaints.filter(({ error }) => error).length, complaints.length];
}

function isLess(one: Weight, other: Weight): boolean {
  const differing = one.findIndex((count, index) => count !== other[index]);
  return differing >= 0 && (one[differing] ?? 0) < (other[differing] ?? 0);
}

interface Taken {
  readonly world: SpecWorld;
  readonly mends: readonly Mend[];
}

/** Those that leave less to say: all at once, and where that does not help, half by half, so that one that does not help stops no other. */
function takenOf(world: SpecWorld, round: readonly Mend[], tries: Tries): Taken {
  let taken: Taken = { world, mends: [] };
  const parts = [round];
  for (let part = parts.pop(); part !== undefined && part.length > 0 && tries.left > 0; part = parts.pop()) {
    tries.left -= 1;
    const mends = [...taken.mends, ...part];
    const next = withText(world, applied(world.spec.text, mends.flatMap(({ edits }) => edits)));
    if (isLess(weight(complaintsAbout(next)), weight(complaintsAbout(taken.world)))) taken = { world: next, mends };
    else if (part.length > 1) parts.push(part.slice(Math.ceil(part.length / 2)), part.slice(0, Math.ceil(part.length / 2)));
  }
  return taken;
}

/**
 * Does what is safe until nothing is left to do, so that a second time changes nothing; where there is very much to try, the
 * next call goes on. Each round leaves less to say than the one before.
 */
export function fixAll(world: SpecWorld): FixedText {
  const [alone, together]: [Tries, Tries] = [{ left: MOST_TRIES }, { left: MOST_TRIES }];
  const mended: Mended[] = [];
  for (let now = world; ; ) {
    const taken = takenOf(now, roundOf(now, alone), together);
    if (taken.mends.length === 0) return { text: now.spec.text, mended };
    now = taken.world;
    mended.push(...taken.mends.map((one) => one.mended));
  }
}

function changedPart(before: string, after: string, offset: number): Edit | null {
  if (before === after) return null;
  let start = 0;
  while (start < Math.min(before.length, after.length) && before[start] === after[start]) start += 1;
  let tail = 0;
  while (tail < Math.min(before.length, after.length) - start && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail += 1;
  return { start: offset + start, end: offset + before.length - tail, text: after.slice(start, after.length - tail) };
}

/** What is different, line by line where the lines are the same in number. */
export function editsBetween({ text, lines }: SpecText, after: string): readonly Edit[] {
  const [old, now] = [text.split('\n'), after.split('\n')];
  if (old.length !== now.length) return [changedPart(text, after, 0)].filter((edit) => edit !== null);
  return old.flatMap((line, index) => changedPart(line, now[index] ?? '', lines.start(index)) ?? []);
}
