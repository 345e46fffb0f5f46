/** Everything that is certain, for a whole file at once: on save, and by `crosswalk check --fix`. */
import type { SpecText, SpecWorld } from '../spec-text.ts';
import type { Edit } from '../text/edits.ts';
import { applied, complaintsAbout, withText, type Complaint, type Fix } from './fix.ts';
import { fixesFor } from './fixes.ts';

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

function safeFix(world: SpecWorld, complaint: Complaint): Fix | null {
  const fixes = fixesFor({ world, complaint, all: [], commands: false });
  return fixes.find(({ safe, preferred, elsewhere }) => safe === true && preferred === true && (elsewhere?.size ?? 0) === 0) ?? null;
}

interface Round {
  readonly edits: readonly Edit[];
  readonly mended: readonly Mended[];
}

/** Fixes of one look at the text, none of which touches another. */
function roundOf(world: SpecWorld, complaints: readonly Complaint[]): Round {
  const [edits, mended]: [Edit[], Mended[]] = [[], []];
  for (const complaint of complaints) {
    const fix = safeFix(world, complaint);
    const free = fix?.edits.every((edit) => edits.every((other) => edit.end < other.start || edit.start > other.end)) ?? false;
    if (fix === null || !free) continue;
    edits.push(...fix.edits);
    mended.push({ code: complaint.code, title: fix.title, line: world.spec.lines.lineAt(complaint.start) + 1 });
  }
  return { edits, mended };
}

/** YAML's own mistakes hide others: what is read at all counts more than what is said about it. */
function weight(complaints: readonly Complaint[]): readonly [yaml: number, all: number] {
  return [complaints.filter(({ code }) => code.startsWith('yaml/')).length, complaints.length];
}

function isLess([yaml, all]: readonly [number, number], [otherYaml, other]: readonly [number, number]): boolean {
  return yaml < otherYaml || (yaml === otherYaml && all < other);
}

/** Does what is safe until nothing is left to do, so that a second time changes nothing. Each round leaves less to say than the one before. */
export function fixAll(world: SpecWorld): FixedText {
  let now = world;
  let complaints = complaintsAbout(world);
  const mended: Mended[] = [];
  for (;;) {
    const round = roundOf(now, complaints);
    if (round.edits.length === 0) break;
    const next = withText(now, applied(now.spec.text, round.edits));
    const left = complaintsAbout(next);
    if (!isLess(weight(left), weight(complaints))) break;
    [now, complaints] = [next, left];
    mended.push(...round.mended);
  }
  return { text: now.spec.text, mended };
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
