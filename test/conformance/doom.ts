/** Law 3: which write the process does not survive, and whether it dies before or after the effect. */
import { createHash } from 'node:crypto';
import type { Fault, FaultMoment, FaultPlan } from '../../src/sandbox/kit/faults.ts';
import type { Exchange, SimRequest } from '../../src/sandbox/kit/server.ts';

/** A write, as it is counted: its kind, and its number among the different writes of that kind in one verb, from 1. */
export interface Write {
  readonly verb: string;
  readonly kind: string;
  readonly ordinal: number;
}

export interface Death extends Write {
  readonly when: FaultMoment;
}

export interface DoomOptions {
  /** The kind of a write, in words; null: it changes nothing. */
  readonly kindOf: (request: Pick<SimRequest, 'method' | 'path' | 'body'>) => string | null;
  /** Moments at which a write kills. */
  readonly fate: (write: Write) => readonly FaultMoment[];
}

export function nameOf({ verb, kind }: Pick<Write, 'verb' | 'kind'>): string {
  return `${verb}: ${kind}`;
}

const NONE: Fault = { kind: 'none', when: 'before' };

/**
 * The fault plan of a destination that kills. Writes are told apart by what they say, not by when they come: a repeat of a write that
 * killed before its effect kills after it, and then passes. At a death nothing else is let in until the next life begins.
 */
export class Doom implements FaultPlan {
  readonly deaths: Death[] = [];
  /** How many different writes there were, by verb and kind: see `nameOf`. */
  readonly seen = new Map<string, number>();
  readonly #options: DoomOptions;
  readonly #writes = new Map<string, { readonly write: Write; readonly left: FaultMoment[] }>();
  #fatal: unknown = null;
  #freeze: () => void = () => undefined;
  #kill: () => void = () => undefined;
  #armed = false;
  #verb = '';

  constructor(options: DoomOptions) {
    this.#options = options;
  }

  /** @param freeze lets nothing in any more. */
  watch(freeze: () => void): void {
    this.#freeze = freeze;
  }

  /** @param kill ends the life that begins now. */
  arm(verb: string, kill: () => void): void {
    this.#verb = verb;
    this.#kill = kill;
    this.#armed = true;
  }

  disarm(): void {
    this.#armed = false;
  }

  next(plain: { method: string; path: string }): Fault {
    // The board hands on the whole request; its body tells two writes of one route apart.
    const request = plain as SimRequest;
    const kind = this.#options.kindOf(request);
    if (kind === null || !this.#armed) return NONE;
    const { write, left } = this.#known(kind, request);
    const when = left.shift();
    if (when === undefined) return NONE;
    this.deaths.push({ ...write, when });
    this.#fatal = request;
    this.#armed = false;
    this.#freeze();
    return { kind: 'hang', when };
  }

  /** The work is done, or will never be: now the process dies. */
  exchanged({ request }: Exchange): void {
    if (request === this.#fatal) this.#kill();
  }

  #known(kind: string, { method, path, body }: SimRequest): { readonly write: Write; readonly left: FaultMoment[] } {
    const key = createHash('sha256').update(`${method} ${path}\n`).update(body).digest('hex');
    const known = this.#writes.get(key);
    if (known !== undefined) return known;
    const name = nameOf({ verb: this.#verb, kind });
    const ordinal = (this.seen.get(name) ?? 0) + 1;
    this.seen.set(name, ordinal);
    const write = { verb: this.#verb, kind, ordinal };
    const made = { write, left: [...this.#options.fate(write)] };
    this.#writes.set(key, made);
    return made;
  }
}
