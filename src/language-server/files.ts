/** The one way in which the language server reads files: from this disk, or by the editor where the folder is not on it. */
import { createReadStream } from 'node:fs';
import { readdir, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** Bytes; a catalog of 10,000 fields is below. */
const LARGEST = 64 * 1024 * 1024;

/** null: not there, too large, or not readable. */
export type ReadFile = (uri: string) => Promise<string | null>;

export interface Files {
  /** @param within folders, as URIs: a link that leads out of all of them is not followed. @returns as `ReadFile`. */
  read(uri: string, within: readonly string[]): Promise<string | null>;
  /** Specs in a folder and below it, at most so many. */
  specs(folder: string, most: number): Promise<readonly string[]>;
  /** The JSON files of one folder; null: it is not there, or it is not known what it holds. */
  json(folder: string): Promise<readonly string[] | null>;
}

/** Folders below one folder, and how deep: a home folder opened by mistake is not read whole. */
const MOST_FOLDERS = 5000;
const DEEPEST = 12;

async function listSpecs(root: string, most: number): Promise<readonly string[]> {
  const found: string[] = [];
  let folders = [root];
  let read = 0;
  for (let depth = 0; depth <= DEEPEST && folders.length > 0; depth += 1) {
    const below: string[] = [];
    for (const folder of folders.slice(0, MOST_FOLDERS - read)) {
      const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
      for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
        const file = path.join(folder, entry.name);
        if (entry.isDirectory() && entry.name !== 'node_modules' && !entry.name.startsWith('.')) below.push(file);
        else if (entry.isFile() && entry.name.endsWith('.crosswalk.yaml')) found.push(pathToFileURL(file).href);
      }
      read += 1;
      if (found.length >= most) return found.slice(0, most);
    }
    folders = below;
  }
  return found;
}

function isInside(folder: string, file: string): boolean {
  const way = path.relative(folder, file);
  return way !== '' && way !== '..' && !way.startsWith(`..${path.sep}`) && !path.isAbsolute(way);
}

async function realFolder(uri: string): Promise<string | null> {
  try {
    return await realpath(fileURLToPath(uri));
  } catch {
    return null;
  }
}

/** Where a file really is; null: out of the folders, or no file but a device or a pipe, which may have no end. */
async function realFile(uri: string, within: readonly string[]): Promise<string | null> {
  const file = await realpath(fileURLToPath(uri));
  const folders = await Promise.all(within.map(realFolder));
  return folders.some((folder) => folder !== null && isInside(folder, file)) && (await stat(file)).isFile() ? file : null;
}

/** null: more than the bound, whatever the file's size is said to be. */
async function readBounded(file: string): Promise<string | null> {
  const pieces: Buffer[] = [];
  let bytes = 0;
  for await (const piece of createReadStream(file, { end: LARGEST }) as AsyncIterable<Buffer>) {
    pieces.push(piece);
    bytes += piece.length;
  }
  return bytes > LARGEST ? null : Buffer.concat(pieces).toString('utf8');
}

export function diskFiles(): Files {
  return {
    read: async (uri, within) => {
      try {
        const file = await realFile(uri, within);
        return file === null ? null : await readBounded(file);
      } catch {
        return null;
      }
    },
    specs: async (folder, most) => {
      try {
        return await listSpecs(fileURLToPath(folder), most);
      } catch {
        return [];
      }
    },
    json: async (folder) => {
      try {
        const names = await readdir(fileURLToPath(folder));
        return names.filter((name) => name.endsWith('.json')).sort().map((name) => `${folder}/${encodeURIComponent(name)}`);
      } catch {
        return null;
      }
    },
  };
}

/** What the client answers where a folder is on no disk of this machine: it has the editor's own file system. */
export interface EditorFiles {
  readonly read: (uri: string) => Promise<string | null>;
  readonly specs: (folder: string, most: number) => Promise<readonly string[]>;
}

export function editorFiles(editor: EditorFiles): Files {
  const disk = diskFiles();
  const elsewhere: Files = { ...editor, json: () => Promise.resolve(null) };
  const of = (uri: string): Files => (uri.startsWith('file:') ? disk : elsewhere);
  return { read: (uri, within) => of(uri).read(uri, within), specs: (folder, most) => of(folder).specs(folder, most), json: (folder) => of(folder).json(folder) };
}
