/** The writes of one migration as a script that any client can play again on a workspace where the same is missing. */

export interface RecordedWrite {
  readonly method: string;
  readonly path: string;
  readonly body: unknown;
  readonly answer: unknown;
}

/** One call. Ids of objects that the script itself makes stand as `{{id}}`, the id that they had when it was recorded. */
export interface ScriptCall {
  readonly method: string;
  readonly path: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** Id that the object got when it was recorded; null: makes nothing. */
  readonly makes: string | null;
}

/** Calls of one object, in order. */
export type Job = readonly ScriptCall[];

/** Stages follow one another; jobs of one stage are independent of each other. */
export interface Script {
  readonly stages: readonly (readonly Job[])[];
}

const CREATES = ['/companies', '/contacts', '/conversations'];

function textAt(value: unknown, key: string): string | null {
  if (typeof value !== 'object' || value === null) return null;
  const found: unknown = Reflect.get(value, key);
  return typeof found === 'string' ? found : null;
}

function madeBy({ path, answer }: RecordedWrite): string | null {
  if (!CREATES.includes(path)) return null;
  return textAt(answer, path === '/conversations' ? 'conversation_id' : 'id');
}

/** @param marks id as recorded → what stands in its place. */
export function withIds(value: unknown, marks: ReadonlyMap<string, string>): unknown {
  if (typeof value === 'string') return marks.get(value) ?? value;
  if (Array.isArray(value)) return value.map((item) => withIds(item, marks));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withIds(item, marks)]));
}

/** The object that a call belongs to: `/contacts/1/companies` belongs to contact 1. */
function ownerOf({ path }: RecordedWrite): string {
  return path.split('/')[2] ?? '';
}

/** Companies, then contacts with their links, then conversations with all that belongs to them. */
export function toScript(writes: readonly RecordedWrite[]): Script {
  const stages = new Map<string, Map<string, ScriptCall[]>>(CREATES.map((path) => [path, new Map()]));
  for (const write of writes) {
    const makes = madeBy(write);
    const root = `/${write.path.split('/')[1]}`;
    const jobs = stages.get(root);
    if (jobs === undefined) continue;
    const owner = makes ?? ownerOf(write);
    const job = jobs.get(owner) ?? [];
    job.push({ method: write.method, path: write.path, body: (write.body ?? {}) as Record<string, unknown>, makes });
    jobs.set(owner, job);
  }
  return { stages: CREATES.map((path) => [...(stages.get(path)?.values() ?? [])]) };
}
