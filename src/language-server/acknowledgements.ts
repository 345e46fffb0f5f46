/** Who signed for what stays behind, as the copies beside the spec say (design §4 "Files"); the signature that counts is the ledger's. */
import { acknowledgedIn } from '../spec/exclusions.ts';
import type { Files, ReadFile } from './files.ts';
import { canonicalUri } from './uri.ts';

/** Signatures of one project that are looked at, the newest. */
const MOST = 200;

export class Acknowledgements {
  readonly #files: Pick<Files, 'json'>;
  readonly #readFile: ReadFile;
  /** By folder. */
  readonly #known = new Map<string, Promise<readonly string[] | null>>();

  constructor(files: Pick<Files, 'json'>, read: ReadFile) {
    this.#files = files;
    this.#readFile = read;
  }

  /** Subjects that somebody signed for; null: not known. @param folder of the signatures. */
  of(folder: string): Promise<readonly string[] | null> {
    const key = canonicalUri(folder);
    const reading = this.#known.get(key) ?? this.#read(key);
    this.#known.set(key, reading);
    return reading;
  }

  forget(uri: string): void {
    this.#known.delete(canonicalUri(uri.slice(0, uri.lastIndexOf('/'))));
  }

  clear(): void {
    this.#known.clear();
  }

  async #read(folder: string): Promise<readonly string[] | null> {
    const names = await this.#files.json(folder);
    if (names === null) return null;
    const texts = await Promise.all(names.slice(-MOST).map((name) => this.#readFile(name)));
    return texts.flatMap((text) => (text === null ? [] : (acknowledgedIn(text) ?? [])));
  }
}
