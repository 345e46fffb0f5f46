import { chmod, mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CrosswalkError } from '../base/errors.ts';

/** One spec with its folder (design §1 "project"). */
export interface Project {
  /** Absolute. */
  readonly specFile: string;
  /** `.crosswalk/<spec name>` beside the spec, absolute. */
  readonly folder: string;
  readonly name: string;
}

const SPEC_SUFFIX = '.crosswalk.yaml';

/** @throws CrosswalkError `project/not-a-spec`. */
export function projectOf(specFile: string): Project {
  const absolute = path.resolve(specFile);
  const base = path.basename(absolute);
  if (!base.endsWith(SPEC_SUFFIX) || base === SPEC_SUFFIX) {
    throw new CrosswalkError('project/not-a-spec', `A mapping spec is named "something${SPEC_SUFFIX}".`, {
      where: { file: specFile },
      remedy: `Give the path of a file that ends with ${SPEC_SUFFIX}.`,
      exit: 2,
    });
  }
  const name = base.slice(0, -SPEC_SUFFIX.length);
  return { specFile: absolute, folder: path.join(path.dirname(absolute), '.crosswalk', name), name };
}

/** Makes the project's folder for its owner alone and keeps personal data out of version control (design §4 "Files"). */
export async function makeFolder(project: Project): Promise<void> {
  try {
    await mkdir(path.join(project.folder, 'catalog'), { recursive: true, mode: 0o700 });
    await mkdir(path.join(project.folder, 'approvals'), { recursive: true, mode: 0o700 });
    await chmod(project.folder, 0o700);
    await writeFile(path.join(project.folder, '.gitignore'), 'ledger.*\ncache/\nreports/\narchive/\nengine/\npinned/\ncatalog/.*\n', { mode: 0o600 });
  } catch (error) {
    throw new CrosswalkError('project/folder', `The project's folder cannot be written (${(error as NodeJS.ErrnoException).code ?? 'unknown'}).`, {
      where: { file: project.folder },
      remedy: 'Check its permissions and the free space of the disk, then run the command again.',
      exit: 3,
      cause: error,
    });
  }
}
