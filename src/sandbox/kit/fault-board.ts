import { firstFault, noFaults, ruleCounter } from './faults.ts';
import type { Fault, FaultMoment, FaultPlan, FaultRule, RuleCounter } from './faults.ts';

/** A rule that stands on the board. */
interface PostedRule {
  /** From 1, never used twice on one board. */
  readonly id: number;
  readonly rule: FaultRule;
  readonly counter: RuleCounter;
}

interface Request {
  readonly method: string;
  readonly path: string;
}

/** What the board says to one request. */
export interface Decision {
  readonly fault: Fault;
  /** Hold it back before or after the work until the board is released; null: let it pass. */
  readonly hold: FaultMoment | null;
}

/** A search or query is sent as POST, but changes nothing. */
function isWrite({ method, path }: Request): boolean {
  return method !== 'GET' && method !== 'HEAD' && !/\/(?:search|query|query\/count)\/?$/i.test(path);
}

/**
 * The faults of one simulator, which may be changed while it runs. Rules that are posted are asked after the plan that the
 * simulator was started with. It can also freeze: nothing is answered then until it is released, as when a network goes away.
 */
export class FaultBoard {
  #base: FaultPlan;
  #rules: readonly PostedRule[] = [];
  #ids = 0;
  #frozen = false;
  #countdown: { writes: number; readonly when: FaultMoment } | null = null;
  readonly #held = new Set<() => void>();
  readonly #listeners: (() => void)[] = [];

  constructor(base: FaultPlan = noFaults()) {
    this.#base = base;
  }

  get rules(): readonly PostedRule[] {
    return this.#rules;
  }

  get frozen(): boolean {
    return this.#frozen;
  }

  /** Writes that are still let through before it freezes; null: it will not freeze by itself. */
  get writesUntilFreeze(): number | null {
    return this.#countdown === null ? null : this.#countdown.writes - 1;
  }

  /** Replaces the posted rules; every rule counts from its beginning. */
  set(rules: readonly FaultRule[], seed: number | string = 1): void {
    this.#rules = [];
    for (const rule of rules) this.add(rule, seed);
  }

  /** One more rule, behind the others, which go on counting. */
  add(rule: FaultRule, seed: number | string = 1): void {
    this.#ids += 1;
    this.#rules = [...this.#rules, { id: this.#ids, rule, counter: ruleCounter(rule, `${seed}/${this.#rules.length}`) }];
  }

  remove(id: number): void {
    this.#rules = this.#rules.filter((posted) => posted.id !== id);
  }

  /** No faults any more, also not those that the simulator was started with. What is frozen stays so. */
  clear(): void {
    this.#base = noFaults();
    this.set([]);
  }

  /** Freezes at the `writes`-th write from now, before or after its work. */
  freezeAtWrite(writes: number, when: FaultMoment = 'before'): void {
    this.#countdown = { writes, when };
  }

  freeze(): void {
    this.#countdown = null;
    if (this.#frozen) return;
    this.#frozen = true;
    for (const listener of this.#listeners) listener();
  }

  /** Lets everything go on that was held back, and takes back a freeze that has not come yet. */
  release(): void {
    this.#countdown = null;
    this.#frozen = false;
    for (const go of this.#held) go();
    this.#held.clear();
  }

  /** Called at each freeze, for example to kill the process that is writing. */
  onFreeze(listener: () => void): void {
    this.#listeners.push(listener);
  }

  decide(request: Request, sequence: number): Decision {
    const hold = this.#holdFor(request);
    const base = this.#base.next(request, sequence);
    const posted = firstFault(this.#rules.map(({ counter }) => counter), request);
    return { fault: base.kind === 'none' ? posted : base, hold };
  }

  #holdFor(request: Request): FaultMoment | null {
    if (this.#frozen) return 'before';
    if (this.#countdown === null || !isWrite(request)) return null;
    this.#countdown.writes -= 1;
    const { writes, when } = this.#countdown;
    if (writes > 0) return null;
    this.freeze();
    return when;
  }

  /** Waits for the release. @param onLeave calls its argument when the client has gone. @returns false when it has. */
  held(onLeave: (left: () => void) => void): Promise<boolean> {
    if (!this.#frozen) return Promise.resolve(true);
    return new Promise((resolve) => {
      const go = (): void => resolve(true);
      this.#held.add(go);
      onLeave(() => {
        this.#held.delete(go);
        resolve(false);
      });
    });
  }
}
