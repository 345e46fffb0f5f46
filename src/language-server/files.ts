/** The one way in which the language server reads files: from this disk, or by the editor where the folder is not on it. */
import { readFile, stat } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** Bytes; a catalog of 10,000 fields is below. */
const LARGEST = 64 * 1024 * 1024;

export interface Files {
  /** null: not there, too large, or not readable. */
  read(uri: string): Promise<string | null>;
}

export function diskFiles(): Files {
  return {
    read: async (uri) => {
      try {
        const file = fileURLToPath(uri);
        return (await stat(file)).size > LARGEST ? null : await readFile(file, 'utf8');
      } catch {
        return null;
      }
    },
  };
}

/** @param ask the editor's own file system, for folders that are on no disk of this machine. */
export function editorFiles(ask: (uri: string) => Promise<string | null>): Files {
  const disk = diskFiles();
  return { read: (uri) => (uri.startsWith('file:') ? disk.read(uri) : ask(uri)) };
}
