/** What became of the values of each line of the spec: counts alone, so that it may be kept and shown anywhere (law 13). */
import { DIFF_CLASSES, type DiffClass, type DiffDocument } from './model.ts';

export interface LineOutcome {
  /** Source entity. */
  readonly entity: string;
  /** As in the diff; of the parts of a thread `parts.*.body`. */
  readonly path: string;
  readonly line: number | null;
  /** Of the base in which the line stands; absent: the spec itself. */
  readonly file?: string;
  /** Classes that occurred. */
  readonly counts: Readonly<Partial<Record<DiffClass, number>>>;
}

export interface Outcomes {
  readonly format: 1;
  readonly run: string;
  readonly planHash: string;
  /** ISO 8601, UTC. */
  readonly readAt: string;
  readonly target: 'staging' | 'production';
  readonly lines: readonly LineOutcome[];
}

/** `parts.3.body` and `parts.4.body` are one field. */
function fieldOf(path: string): string {
  return path.replace(/^parts\.\d+\./, 'parts.*.');
}

export function outcomesOf({ run, planHash, readAt, workspace, rows }: DiffDocument): Outcomes {
  const lines = new Map<string, LineOutcome & { readonly counts: Partial<Record<DiffClass, number>> }>();
  for (const row of rows) {
    const path = fieldOf(row.path);
    const key = JSON.stringify([row.entity, path, row.file ?? '', row.line]);
    const known = lines.get(key) ?? { entity: row.entity, path, line: row.line, ...(row.file === undefined ? {} : { file: row.file }), counts: {} };
    known.counts[row.class] = (known.counts[row.class] ?? 0) + 1;
    lines.set(key, known);
  }
  return { format: 1, run, planHash, readAt, target: workspace.target, lines: [...lines.values()] };
}

type Json = Readonly<Record<string, unknown>>;

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function lineOf(value: unknown): LineOutcome | null {
  if (!isObject(value)) return null;
  const { entity, path, line, file, counts } = value;
  if (typeof entity !== 'string' || typeof path !== 'string' || !isObject(counts) || (line !== null && typeof line !== 'number')) return null;
  const known = DIFF_CLASSES.flatMap((name): readonly (readonly [DiffClass, number])[] => {
    const count = Object.hasOwn(counts, name) ? counts[name] : undefined;
    return typeof count === 'number' && Number.isSafeInteger(count) && count > 0 ? [[name, count]] : [];
  });
  return { entity, path, line, ...(typeof file === 'string' ? { file } : {}), counts: Object.fromEntries(known) };
}

/** From a file that anybody may have written; null: it is none of ours. */
export function readOutcomes(text: string): Outcomes | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isObject(value)) return null;
  const { format, run, planHash, readAt, target, lines } = value;
  if (format !== 1 || typeof run !== 'string' || typeof planHash !== 'string' || typeof readAt !== 'string' || (target !== 'staging' && target !== 'production') || !Array.isArray(lines)) return null;
  return { format, run, planHash, readAt, target, lines: (lines as readonly unknown[]).flatMap((line) => lineOf(line) ?? []) };
}
