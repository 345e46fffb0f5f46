/** What a delta could not do, written down as it is found: a delta that is killed and goes on finds it again. */
import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { Conflict } from '../diff/three-way.ts';
import { reportFolder } from './diff-file.ts';
import type { Project } from './project-place.ts';

export interface ListedConflict extends Conflict {
  readonly entity: string;
  /** Source id. */
  readonly id: string;
  readonly destinationId: string;
}

/** Gone from the source. */
export interface Gone {
  readonly entity: string;
  /** Source id. */
  readonly id: string;
  /** null: it was never moved. */
  readonly destinationId: string | null;
}

export interface DeltaLog {
  conflicts(items: readonly ListedConflict[]): void;
  gone(items: readonly Gone[]): void;
  /** Everything that this delta found, in all its lives, each once. */
  all(): { readonly conflicts: readonly ListedConflict[]; readonly gone: readonly Gone[] };
  readonly file: string;
}

type Line = { readonly conflict: ListedConflict; readonly gone?: never } | { readonly gone: Gone; readonly conflict?: never };

function parsed(line: string): Line | null {
  try {
    return line === '' ? null : (JSON.parse(line) as Line);
  } catch {
    return null;
  }
}

/** Lines of JSON under `reports/<run>/`: ids and names of fields, no values (law 13). */
export function openDeltaLog(project: Project, run: string): DeltaLog {
  const folder = reportFolder(project, run);
  const file = path.join(folder, 'delta.jsonl');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const append = (lines: readonly Line[]): void => {
    // A line that a kill cut off must not swallow the next one.
    if (lines.length > 0) appendFileSync(file, lines.map((line) => `\n${JSON.stringify(line)}`).join(''), { mode: 0o600 });
  };
  return {
    file,
    conflicts: (items) => append(items.map((conflict) => ({ conflict }))),
    gone: (items) => append(items.map((gone) => ({ gone }))),
    all: () => {
      // The last line of a killed process may be cut; what it told is found again.
      const lines = new Set(existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []);
      const items = [...lines].flatMap((line) => parsed(line) ?? []);
      return { conflicts: items.flatMap(({ conflict }) => conflict ?? []), gone: items.flatMap(({ gone }) => gone ?? []) };
    },
  };
}
