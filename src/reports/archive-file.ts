import { createHash, randomUUID } from 'node:crypto';
import type { FileHandle } from 'node:fs/promises';
import { open, rename, rm } from 'node:fs/promises';
import { storeFailure } from '../base/sqlite-failure.ts';

/**
 * A file that grows piece by piece under another name and takes its own name once it is whole, so that what stands
 * under that name is never half an archive. Readable by its owner alone. Failures: CrosswalkError `archive/disk` (exit 3).
 */
export class ArchiveFile {
  readonly #file: string;
  readonly #draft: string;
  readonly #hash = createHash('sha256');
  #handle: FileHandle | null = null;

  constructor(file: string) {
    this.#file = file;
    this.#draft = `${file}.${randomUUID()}.part`;
  }

  async write(text: string): Promise<void> {
    const bytes = Buffer.from(text, 'utf8');
    await this.#onDisk(async () => {
      this.#handle ??= await open(this.#draft, 'wx', 0o600);
      await this.#handle.writeFile(bytes);
    });
    this.#hash.update(bytes);
  }

  /** @returns SHA-256 of the whole file, in hex. */
  async finish(): Promise<string> {
    await this.#onDisk(async () => {
      await this.#handle?.sync();
      await this.#handle?.close();
      this.#handle = null;
      await rename(this.#draft, this.#file);
    });
    return this.#hash.digest('hex');
  }

  /** Removes the unfinished file. */
  async abandon(): Promise<void> {
    await this.#handle?.close();
    this.#handle = null;
    await rm(this.#draft, { force: true });
  }

  async #onDisk(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw storeFailure('archive', this.#file, error);
    }
  }
}
