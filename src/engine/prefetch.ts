/** Reads files to disk ahead of their tickets' turn, so that the destination's budget does not lie idle while a file comes (law 5). */
import { statfsSync } from 'node:fs';
import { CrosswalkError } from '../base/errors.ts';
import { isDiskFull } from '../base/sqlite-failure.ts';
import type { SourceFile, SourceRecord } from '../record/model.ts';
import type { FileStore } from './files.ts';
import { forEach } from './pool.ts';

/** Files that are read ahead at a time; the source's own pacer and the gate for bytes in flight decide the rest (laws 8, 9). */
const AT_ONCE = 4;
/** What a file counts at least, bytes: many small ones do not fill the memory by their names (law 9). */
const LEAST = 64 * 1024;
/** Bytes of files on disk that wait for their ticket's turn: with so many the fastest destination is fed for minutes. */
const MOST = 1024 * 1024 * 1024;
/** Of what is free when reading ahead begins; the rest is for the ledger, the cache and others. */
const SHARE = 4;

/** Bytes that may be read ahead into this folder: a small disk must not be filled. @param folder one that exists. @param free what the file system tells. */
export function filesAhead(folder: string, free: (folder: string) => { readonly bavail: number; readonly bsize: number } = statfsSync): number {
  try {
    const { bavail, bsize } = free(folder);
    return Math.min(MOST, Math.floor((bavail * bsize) / SHARE));
  } catch {
    // A file system that does not tell; one that is full says so when it is written to.
    return MOST;
  }
}

export interface PrefetchOptions {
  /** Tickets with files, in the order in which they will be loaded. */
  readonly records: AsyncIterable<SourceRecord>;
  /** What the ticket would send. Nothing where it is not sent at all, or stands in the destination already. */
  readonly wanted: (record: SourceRecord) => Promise<readonly SourceFile[]>;
  readonly bring: FileStore['bring'];
  /** Takes a file off the disk again. */
  readonly drop: (file: SourceFile) => Promise<void>;
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
  /** Id of its ticket. */
  readonly record: string;
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
  /** By the file's id: what lies on disk, or is on its way, for a ticket that did not begin. */
  readonly #ahead = new Map<string, Ahead>();
  /** Set once the disk had no room left. */
  #leaving: Promise<void> | null = null;

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
      // A file that is about to leave must not be taken for one that is there.
      if (this.#leaving !== null) await this.#leaving;
      return await load();
    } catch (error) {
      if (isDiskFull(error)) this.#leave();
      throw error;
    } finally {
      this.#loading.delete(record.id);
      for (const { id } of files) this.#giveBack(id);
    }
  }

  /** Begins nothing more, and waits for the few files that are on their way. */
  async stop(): Promise<void> {
    this.#ended.abort();
    await this.#done;
    await this.#leaving;
  }

  /** The disk is full: what was read ahead makes room for the ledger, which has to say where the run stopped (law 3). */
  #leave(): void {
    this.#ended.abort();
    this.#leaving ??= this.#done.then(() => this.#dropAhead());
  }

  async #dropAhead(): Promise<void> {
    for (const { file, record } of [...this.#ahead.values()]) {
      if (this.#loading.has(record)) continue;
      // What cannot be dropped stays, and its ticket finds it there.
      await this.#options.drop(file).catch(() => undefined);
      this.#giveBack(file.id);
    }
  }

  #giveBack(id: string): void {
    this.#ahead.delete(id);
    this.#room.giveBack(id);
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
        if (!turn.begun && !this.#signal.aborted) yield { file, record: record.id, turn };
        else this.#giveBack(file.id);
      }
      this.#inHand = null;
    }
  }

  async #bring(next: Ahead): Promise<void> {
    const { file, turn } = next;
    // A file that was used and dropped meanwhile must not be read again.
    if (turn.begun) return this.#giveBack(file.id);
    this.#ahead.set(file.id, next);
    try {
      this.#room.correct(file.id, Math.max(LEAST, await this.#options.bring(file)));
    } catch (error) {
      this.#giveBack(file.id);
      if (isDiskFull(error)) this.#leave();
      // One file that cannot be read is its ticket's affair; a source or a disk that fails is everybody's.
      if (!(error instanceof CrosswalkError) || error.exit === 3) throw error;
    }
  }
}
