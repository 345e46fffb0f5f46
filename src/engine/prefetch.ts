/** Reads files to disk ahead of their tickets' turn, so that the destination's budget does not lie idle while a file comes (law 5). */
import { CrosswalkError } from '../base/errors.ts';
import type { SourceFile, SourceRecord } from '../record/model.ts';
import type { FileStore } from './files.ts';
import { forEach } from './pool.ts';

/** Files that are read ahead at a time; the source's own pacer and the gate for bytes in flight decide the rest (laws 8, 9). */
const AT_ONCE = 4;
/** What a file counts at least, bytes: many small ones do not fill the memory by their names (law 9). */
const LEAST = 64 * 1024;

export interface PrefetchOptions {
  /** Tickets with files, in the order in which they will be loaded. */
  readonly records: AsyncIterable<SourceRecord>;
  /** What the ticket would send. Nothing where it is not sent at all, or stands in the destination already. */
  readonly wanted: (record: SourceRecord) => Promise<readonly SourceFile[]>;
  readonly bring: FileStore['bring'];
  /** Waits for the hours in which files may be read. */
  readonly untilHours: (signal: AbortSignal) => Promise<void>;
  readonly signal: AbortSignal;
  /** Bytes on disk that wait for their ticket's turn. */
  readonly bound: number;
  /** What a file of unknown size counts until it is there, bytes. */
  readonly maxBytes: number;
}

/** Bytes that were read ahead and not used yet. */
class Room {
  readonly #held = new Map<string, number>();
  readonly #bound: number;
  #bytes = 0;
  #waiting: (() => void)[] = [];

  constructor(bound: number) {
    this.#bound = bound;
  }

  /** @returns once there is room; what is larger than the bound goes alone. */
  async take(id: string, bytes: number, signal: AbortSignal): Promise<void> {
    while (!signal.aborted && this.#bytes > 0 && this.#bytes + bytes > this.#bound) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#set(id, bytes);
  }

  /** Its size is known now. Nothing where it was given back meanwhile. */
  correct(id: string, bytes: number): void {
    if (this.#held.has(id)) this.#set(id, bytes);
  }

  giveBack(id: string): void {
    this.#bytes -= this.#held.get(id) ?? 0;
    this.#held.delete(id);
    this.wake();
  }

  wake(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resolve of waiting) resolve();
  }

  #set(id: string, bytes: number): void {
    this.#bytes += bytes - (this.#held.get(id) ?? 0);
    this.#held.set(id, bytes);
    this.wake();
  }
}

interface Turn {
  begun: boolean;
}

interface Ahead {
  readonly file: SourceFile;
  readonly turn: Turn;
}

export class Prefetch {
  readonly #options: PrefetchOptions;
  readonly #room: Room;
  readonly #ended = new AbortController();
  readonly #signal: AbortSignal;
  /** Tickets whose turn it is. */
  readonly #loading = new Set<string>();
  /** The ticket whose files are being read ahead, so that its turn is noticed. */
  #inHand: { readonly id: string; readonly turn: Turn } | null = null;
  readonly #done: Promise<void>;

  constructor(options: PrefetchOptions) {
    this.#options = options;
    this.#room = new Room(options.bound);
    this.#signal = AbortSignal.any([options.signal, this.#ended.signal]);
    this.#signal.addEventListener('abort', () => this.#room.wake(), { once: true });
    // Whatever it fails with, the tickets' own turns meet again and know what to do.
    this.#done = forEach(this.#files(), { concurrency: AT_ONCE, signal: this.#signal }, (next) => this.#bring(next)).catch(() => undefined);
  }

  /** From now on the ticket reads what it needs by itself; afterwards its files no longer count as read ahead, whether it was loaded or parked. */
  async turn<T>(record: SourceRecord, files: readonly SourceFile[], load: () => Promise<T>): Promise<T> {
    if (this.#inHand?.id === record.id) this.#inHand.turn.begun = true;
    this.#loading.add(record.id);
    try {
      return await load();
    } finally {
      this.#loading.delete(record.id);
      for (const { id } of files) this.#room.giveBack(id);
    }
  }

  /** Begins nothing more, and waits for the few files that are on their way. */
  async stop(): Promise<void> {
    this.#ended.abort();
    await this.#done;
  }

  async *#files(): AsyncGenerator<Ahead> {
    const { records, wanted, untilHours, maxBytes } = this.#options;
    for await (const record of records) {
      if (this.#signal.aborted) return;
      // Overtaken: it reads them itself.
      if (this.#loading.has(record.id)) continue;
      const turn: Turn = { begun: false };
      this.#inHand = { id: record.id, turn };
      for (const file of await wanted(record)) {
        await untilHours(this.#signal);
        if (turn.begun) break;
        await this.#room.take(file.id, Math.max(LEAST, file.size ?? maxBytes), this.#signal);
        if (!turn.begun && !this.#signal.aborted) yield { file, turn };
        else this.#room.giveBack(file.id);
      }
      this.#inHand = null;
    }
  }

  async #bring({ file, turn }: Ahead): Promise<void> {
    // A file that was used and dropped meanwhile must not be read again.
    if (turn.begun) return this.#room.giveBack(file.id);
    try {
      this.#room.correct(file.id, Math.max(LEAST, await this.#options.bring(file)));
    } catch (error) {
      this.#room.giveBack(file.id);
      // One file that cannot be read is its ticket's affair; a source or a disk that fails is everybody's.
      if (!(error instanceof CrosswalkError) || error.exit === 3) throw error;
    }
  }
}
