import { seededRandom } from '../kit/random.ts';
import type { Random } from '../kit/random.ts';

/** What one row draws its values from: an own sequence, the same whenever and however often the row is made. */
export type Draws = Omit<Random, 'fork'>;

const STEP = 0x6d2b79f5;
const RANGE = 4_294_967_296;

/** Every bit of the input moves every bit of the output (the finaliser of MurmurHash3, 32 bits). */
function mix(value: number): number {
  let mixed = Math.imul(value ^ (value >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** A key for one purpose of one world. Rows of different purposes share no sequence. */
export function keyOf(seed: number, purpose: string): number {
  return seededRandom(`${seed}/${purpose}`).int(0, RANGE - 1);
}

/** 32 bits that belong to one row. */
export function rowHash(key: number, index: number): number {
  return mix((Math.imul(index, 0x9e3779b1) ^ key) >>> 0);
}

/** mulberry32, as in `kit/random.ts`; a class, because a million rows each make one. */
class RowDraws implements Draws {
  #state: number;

  constructor(state: number) {
    this.#state = state;
  }

  next(): number {
    this.#state = (this.#state + STEP) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / RANGE;
  }

  int(min: number, max: number): number {
    return min + Math.floor(this.next() * (max - min + 1));
  }

  pick<T>(items: readonly T[]): T {
    if (items.length === 0) throw new RangeError('Nothing to pick from.');
    return items[this.int(0, items.length - 1)] as T;
  }

  chance(p: number): boolean {
    return this.next() < p;
  }
}

/** The sequence of row `index` for the purpose of `key`. */
export function rowDraws(key: number, index: number): Draws {
  return new RowDraws(rowHash(key, index) | 0);
}
