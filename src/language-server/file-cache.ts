import type { ReadFile } from './files.ts';
import { canonicalUri } from './uri.ts';

/** Milliseconds for which a file that is not there is taken for missing: an editor may not tell of a file in a folder that is new itself. */
const MISSING_MS = 1_000;

/** Files that were read once, each read once however many ask at a time; what changes on disk is told by `forget`. */
export class FileCache<T> {
  readonly #read: ReadFile;
  readonly #make: (text: string, uri: string) => T | null;
  readonly #known = new Map<string, Promise<T | null>>();

  /** @param make reads the text of a file; null: it holds nothing of use. */
  constructor(read: ReadFile, make: (text: string, uri: string) => T | null) {
    this.#read = read;
    this.#make = make;
  }

  get(uri: string): Promise<T | null> {
    const key = canonicalUri(uri);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const reading = this.#read(key).then((text) => (text === null ? null : this.#make(text, key)));
    this.#known.set(key, reading);
    const expire = (): void => this.#expire(key, reading);
    reading.then((value) => value === null && expire(), expire);
    return reading;
  }

  #expire(uri: string, reading: Promise<T | null>): void {
    setTimeout(() => this.#known.get(uri) === reading && this.#known.delete(uri), MISSING_MS).unref();
  }

  /** @returns whether anything was known of it. */
  forget(uri: string): boolean {
    return this.#known.delete(canonicalUri(uri));
  }

  clear(): void {
    this.#known.clear();
  }
}
