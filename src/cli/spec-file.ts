import { readdirSync } from 'node:fs';
import { CrosswalkError } from '../base/errors.ts';
import { isBaseName } from '../spec/base-name.ts';

/**
 * The spec where the command line names none: the only one of this folder.
 * @throws CrosswalkError `cli/usage` when there is none, or more than one to choose from.
 */
export function onlySpec(folder: string): string {
  const specs = readdirSync(folder).filter((name) => name.endsWith('.crosswalk.yaml') && !isBaseName(name)).sort();
  const [first, ...others] = specs;
  if (first !== undefined && others.length === 0) return first;
  throw new CrosswalkError('cli/usage', first === undefined ? 'SPEC is missing: no mapping spec was named, and this folder holds none.' : 'SPEC is missing: this folder holds more than one.', {
    remedy: first === undefined ? 'Give the path of a file named something.crosswalk.yaml, or name connections with --source and --destination to connect and discover without one.' : `Name one of them: ${specs.join(', ')}.`,
    exit: 2,
  });
}
