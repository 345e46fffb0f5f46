/** Who signed for what stays behind, as the copies beside the spec say (design §4 "Files"); the signature that counts is the ledger's. */
import { acknowledgedIn } from '../spec/exclusions.ts';
import type { Files } from './files.ts';

/** Signatures of one project that are looked at, the newest. */
const MOST = 200;

export class Acknowledgements {
  readonly #files: Files;
  /** By folder. */
  readonly #known = new Map<string, Promise<readonly string[] | null>>();

  constructor(files: Files) {
    this.#files = files;
  }

  /** Subjects that somebody signed for; null: not known. @param folder of the signatures. */
  of(folder: string): Promise<readonly string[] | null> {
    const reading = this.#known.get(folder) ?? this.#read(folder);
    this.#known.set(folder, reading);
    return reading;
  }

  forget(uri: string): void {
    this.#known.delete(uri.slice(0, uri.lastIndexOf('/')));
  }

  async #read(folder: string): Promise<readonly string[] | null> {
    const names = await this.#files.json(folder);
    if (names === null) return null;
    const texts = await Promise.all(names.slice(-MOST).map((name) => this.#files.read(name)));
    return texts.flatMap((text) => (text === null ? [] : (acknowledgedIn(text) ?? [])));
  }
}
