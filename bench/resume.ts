/** kill -9 in the middle of a run: how long until the first new write, and whether anything is there twice or not at all. */
import type { Arena } from './contest.ts';
import type { Measured } from './engine.ts';
import { Child } from './ipc.ts';

export interface Resumed {
  /** Writes that production had taken when the process was killed. */
  readonly writesBefore: number;
  /** Seconds of real time until the new process asked for the first time. */
  readonly startSeconds: number;
  /** Seconds of the sandbox clock from then to the first new write. */
  readonly lookSeconds: number;
  /** Conversations that an uninterrupted run does not have, and those that only it has. */
  readonly doubled: number;
  readonly missing: number;
}

/** Milliseconds of real time. */
const SETTLED_MS = 300;

/** How many items of `have` are not in `wanted`, each as often as it is there. */
export function surplus(have: readonly string[], wanted: readonly string[]): number {
  const left = new Map<string, number>();
  for (const item of wanted) left.set(item, (left.get(item) ?? 0) + 1);
  let more = 0;
  for (const item of have) {
    const count = left.get(item) ?? 0;
    if (count === 0) more += 1;
    else left.set(item, count - 1);
  }
  return more;
}

/** @param whole conversations of an uninterrupted run of the same project. */
export async function killAndResume(arena: Arena, writesBefore: number, whole: readonly string[]): Promise<Resumed> {
  const specFile = await arena.begin(false);
  const job = { place: arena.place, specFile, inProcess: false };
  const first = new Child('./engine.ts');
  const killed = first.call<Measured>('run', job).catch(() => null);
  await arena.afterWrites(writesBefore);
  await first.kill();
  await killed;
  // What was on its way when it died is still taken, and is no write of the new process.
  await new Promise((resolve) => setTimeout(resolve, SETTLED_MS));
  const before = (await arena.seen()).length;
  const began = Date.now();
  const firstWrite = arena.afterWrites(1).then(() => Date.now());
  const second = new Child('./engine.ts');
  const done = second.call<Measured>('run', job);
  const wrote = await firstWrite;
  await done;
  await second.end();
  const asked = (await arena.seen())[before]?.at ?? wrote;
  const conversations = await arena.conversations();
  return {
    writesBefore,
    startSeconds: (asked - began) / 1000,
    lookSeconds: ((wrote - asked) * arena.speed) / 1000,
    doubled: surplus(conversations, whole),
    missing: surplus(whole, conversations),
  };
}
