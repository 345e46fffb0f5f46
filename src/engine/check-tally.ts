/** Which records did not meet which check of the spec, over one run. */
import type { CompiledCheck } from '../spec/compiled.ts';
import { placeOfLine } from '../spec/spec-line.ts';
import { CHECK_NOTICES } from '../transform/checks.ts';
import type { Planned } from '../transform/operation.ts';

/** Ids that are listed for one check; the count tells them all. */
const MOST_LISTED = 100;

export interface CheckOutcome {
  readonly name: string;
  /** Of the source. */
  readonly entity: string;
  /** `park`: its records are held back; `warn`, `note`: they are loaded. */
  readonly severity: 'park' | 'warn' | 'note';
  readonly line: number;
  /** Of a base; absent: the spec itself. */
  readonly file?: string;
  /** Records that do not meet it, of those that were planned in this run. */
  readonly failed: number;
  /** The first hundred of them. */
  readonly ids: readonly string[];
}

const NOTICES: readonly string[] = Object.values(CHECK_NOTICES);

function failedChecks(planned: Planned): readonly string[] {
  if (planned.outcome === 'parked') return planned.checks ?? [];
  return planned.outcome === 'planned' ? planned.notices.filter(({ code }) => NOTICES.includes(code)).map(({ path }) => path) : [];
}

export class CheckTally {
  readonly #checks: readonly CompiledCheck[];
  readonly #ids = new Map<string, string[]>();
  readonly #failed = new Map<string, number>();

  constructor(checks: readonly CompiledCheck[]) {
    this.#checks = checks;
  }

  add({ planned, row }: { readonly planned: Planned; readonly row: { readonly id: string } }): void {
    for (const name of failedChecks(planned)) {
      this.#failed.set(name, (this.#failed.get(name) ?? 0) + 1);
      const ids = this.#ids.get(name) ?? [];
      if (ids.length < MOST_LISTED) this.#ids.set(name, [...ids, row.id]);
    }
  }

  /** Every check of the spec, in its order: one that all records meet shows that it was asked. */
  outcomes(): readonly CheckOutcome[] {
    return this.#checks.map(({ name, entity, severity, line }) => ({ name, entity, severity, ...placeOfLine(line), failed: this.#failed.get(name) ?? 0, ids: this.#ids.get(name) ?? [] }));
  }
}
