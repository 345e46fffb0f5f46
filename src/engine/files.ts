import type { SourceCache } from '../cache/cache.ts';
import type { Clock } from '../base/clock.ts';
import { CrosswalkError } from '../base/errors.ts';
import { DateTime } from 'luxon';
import type { SourceFile, SourceRecord } from '../record/model.ts';
import type { CompiledFiles } from '../spec/compiled.ts';
import type { FileContent } from '../systems/destination.ts';
import type { Source } from '../systems/source.ts';
import { makeByteGate } from './bytes-in-flight.ts';

/** Milliseconds until the hours in which files may be read (AT-P5); 0: now. `from` may be later than `to`. */
export function waitForHours(when: CompiledFiles['when'], timeZone: string, now: number): number {
  if (when === null) return 0;
  const local = DateTime.fromMillis(now, { zone: timeZone });
  const minute = local.hour * 60 + local.minute;
  const inside = when.from <= when.to ? minute >= when.from && minute < when.to : minute >= when.from || minute < when.to;
  if (inside) return 0;
  const today = local.set({ hour: Math.floor(when.from / 60), minute: when.from % 60, second: 0, millisecond: 0 });
  const start = today > local ? today : today.plus({ days: 1 });
  return start.toMillis() - now;
}

export function filesOf(record: SourceRecord): readonly SourceFile[] {
  return [...record.files, ...record.parts.flatMap((part) => part.files)];
}

export interface FileStore {
  /** Reads the bytes of these files to disk before their ticket is written (law 5). */
  fetch(files: readonly SourceFile[]): Promise<void>;
  /** Has one file on disk; who asks meanwhile waits for the same reading. @returns its bytes. */
  bring(file: SourceFile): Promise<number>;
  content(file: SourceFile): Promise<FileContent>;
  /** Of the copy on disk; null: there is none. */
  digest(file: SourceFile): ReturnType<SourceCache['fileDigest']>;
  /** Law 13: a file leaves once verified in full. */
  forget(files: readonly SourceFile[]): Promise<void>;
}

/** Bytes of files that may be on their way from the source at a time; each is also there as base64 and as text until it is on disk. */
const DOWNLOADING = 64 * 1024 * 1024;

function vanished(file: SourceFile): CrosswalkError {
  return new CrosswalkError('cache/file-gone', `The copy of file ${file.id} was removed from the cache while it was needed.`, { remedy: 'Leave the folder `cache` alone while a run works, then run again.', exit: 3 });
}

/** @param maxBytes larger files are not asked for: the transformation made a note of them. */
export function fileStore(source: Source, cache: SourceCache, maxBytes: number): FileStore {
  const gate = makeByteGate(DOWNLOADING);
  const coming = new Map<string, Promise<number>>();
  const read = async (file: SourceFile): Promise<number> =>
    (await cache.fileSize(file.id)) ??
    gate(file.size ?? maxBytes, async () => {
      const bytes = await source.file(file, maxBytes);
      await cache.putFile(file.id, bytes);
      return bytes.byteLength;
    });
  const bring = (file: SourceFile): Promise<number> => {
    const known = coming.get(file.id);
    if (known !== undefined) return known;
    const reading = read(file).finally(() => coming.delete(file.id));
    coming.set(file.id, reading);
    return reading;
  };
  return {
    bring,
    fetch: async (files) => {
      for (const file of files) if (file.size === null || file.size <= maxBytes) await bring(file);
    },
    content: async (file) => {
      await bring(file);
      const bytes = await cache.file(file.id);
      if (bytes === null) throw vanished(file);
      return { name: file.name, contentType: file.contentType, bytes };
    },
    digest: (file) => cache.fileDigest(file.id),
    forget: async (files) => {
      for (const file of files) await cache.dropFile(file.id);
    },
  };
}

/** Waits for the files' hours, telling so. */
export async function untilHours(clock: Clock, files: CompiledFiles, timeZone: string, signal: AbortSignal, tell: (waitMs: number) => void): Promise<void> {
  // Asked again after the wait: a clock that was set back has not come to the hours yet.
  for (let wait = waitForHours(files.when, timeZone, clock.now()); wait > 0; wait = waitForHours(files.when, timeZone, clock.now())) {
    tell(wait);
    await clock.sleep(wait, signal);
  }
}
