/** Holds back what has not left yet: a paused run sends nothing new, and what is under way ends (design §8). */
export interface Gate {
  readonly isClosed: boolean;
  /** Resolves while the gate is open, or as soon as it opens. @throws the signal's reason. */
  pass(signal: AbortSignal | null): Promise<void>;
}

/** A gate that its owner closes and opens. */
export class PauseGate implements Gate {
  #opened: Promise<void> | null = null;
  #open: () => void = () => undefined;

  get isClosed(): boolean {
    return this.#opened !== null;
  }

  close(): void {
    this.#opened ??= new Promise((resolve) => {
      this.#open = resolve;
    });
  }

  open(): void {
    this.#opened = null;
    this.#open();
  }

  async pass(signal: AbortSignal | null): Promise<void> {
    // Closed again before everybody was through: the rest waits on.
    while (this.#opened !== null) await orAborted(this.#opened, signal);
    signal?.throwIfAborted();
  }
}

function orAborted(opened: Promise<void>, signal: AbortSignal | null): Promise<void> {
  if (signal === null) return opened;
  return new Promise((resolve, reject) => {
    const stop = (): void => reject(signal.reason as Error);
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    void opened.then(() => {
      signal.removeEventListener('abort', stop);
      resolve();
    });
  });
}
