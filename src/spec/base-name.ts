/** Names of specs that others extend, and the way from one to the other. */

const SUFFIX = '.crosswalk.yaml';

/** `something.base.crosswalk.yaml` is there to be extended: it may leave out what a spec needs, and is not run. */
export function isBaseName(name: string): boolean {
  return name.endsWith(`.base${SUFFIX}`);
}

function isRelative(path: string): boolean {
  return !/^[a-z][a-z0-9+.-]*:/i.test(path) && !/^[/~]|[\\\u0000-\u001f]/.test(path) && path.endsWith(SUFFIX);
}

/**
 * The file that `extends: value` in the file `from` names, both relative to the folder of the spec at the top.
 * @returns null where the value is no relative path of a spec.
 */
export function pathOfBase(from: string, value: string): string | null {
  if (!isRelative(value)) return null;
  const path: string[] = [];
  for (const step of [...from.split('/').slice(0, -1), ...value.split('/')]) {
    if (step === '..' && path.length > 0 && path.at(-1) !== '..') path.pop();
    else if (step !== '.' && step !== '') path.push(step);
  }
  return path.join('/');
}
