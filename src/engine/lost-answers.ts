/** What one life of the process knows of the writes whose answers it lost (law 3). Kept are only those that are not settled. */
import type { Clock } from '../base/clock.ts';

interface Loss {
  /** Of the clock's `monotonic`, milliseconds. */
  readonly at: number;
  /** How often its answer was lost. */
  readonly times: number;
}

export class LostAnswers {
  readonly #clock: Pick<Clock, 'monotonic'>;
  readonly #born: number;
  readonly #losses = new Map<number, Loss>();
  readonly #rounds = new Map<string, number>();

  constructor(clock: Pick<Clock, 'monotonic'>) {
    this.#clock = clock;
    this.#born = clock.monotonic();
  }

  /** @param operation its id in the ledger. @returns what is known of it now. */
  lost(operation: number): Loss {
    const loss = { at: this.#clock.monotonic(), times: (this.#losses.get(operation)?.times ?? 0) + 1 };
    this.#losses.set(operation, loss);
    return loss;
  }

  settled(operation: number): void {
    this.#losses.delete(operation);
  }

  /** What an earlier life lost was lost before this one began: no clock that was set in between can say more (law 3). */
  at(operation: number): number {
    return this.#losses.get(operation)?.at ?? this.#born;
  }

  /** @param record entity and id. @returns how often a write of it was lost again, this time included. */
  again(record: string): number {
    const rounds = (this.#rounds.get(record) ?? 0) + 1;
    this.#rounds.set(record, rounds);
    return rounds;
  }
}
