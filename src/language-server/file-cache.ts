import type { Files } from './files.ts';

/** Files that were read once, each read once however many ask at a time; what changes on disk is told by `forget`. */
export class FileCache<T> {
  readonly #files: Files;
  readonly #make: (text: string, uri: string) => T | null;
  readonly #known = new Map<string, Promise<T | null>>();

  /** @param make reads the text of a file; null: it holds nothing of use. */
  constructor(files: Files, make: (text: string, uri: string) => T | null) {
    this.#files = files;
    this.#make = make;
  }

  get(uri: string): Promise<T | null> {
    const known = this.#known.get(uri);
    if (known !== undefined) return known;
    const reading = this.#files.read(uri).then((text) => (text === null ? null : this.#make(text, uri)));
    this.#known.set(uri, reading);
    return reading;
  }

  /** @returns whether anything was known of it. */
  forget(uri: string): boolean {
    return this.#known.delete(uri);
  }

  clear(): void {
    this.#known.clear();
  }
}
