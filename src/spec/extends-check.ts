/** What is said where `extends:` cannot be followed. */
import { isScalar } from 'yaml';
import { entriesOf, scalarText, textPosition, type SpecDocument } from './document.ts';
import type { Chain, ExtendsFault } from './extends.ts';

interface Words {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
}

const WORDS: Readonly<Record<ExtendsFault, Words>> = {
  path: { code: 'spec/extends', message: 'This is not the path of a spec beside this one.', remedy: 'Write a path from this file that ends with .crosswalk.yaml: ./shared.base.crosswalk.yaml.' },
  outside: { code: 'spec/extends', message: 'This file lies outside of the workspace, so it is not read.', remedy: 'Move it into the same folder or repository.' },
  missing: { code: 'spec/extends-missing', message: 'There is no such file, or it cannot be read.', remedy: 'Correct the path, or make the file.' },
  circle: { code: 'spec/extends-circle', message: 'This spec extends itself, over the files that it names.', remedy: 'Take "extends" out of one of them.' },
  'too-deep': { code: 'spec/extends-too-deep', message: 'More than ten specs extend each other.', remedy: 'Put what they share into fewer files.' },
};

/** A spec whose base is not known is never run without it. */
export function checkExtends(documents: readonly SpecDocument[], { fault }: Chain): void {
  const last = documents.at(-1);
  const entry = last === undefined ? undefined : entriesOf(last, last.root)?.find(({ key }) => key === 'extends');
  if (last === undefined || !isScalar(entry?.value) || scalarText(entry.value).trim() === '') return;
  last.problems.push({ ...WORDS[fault ?? 'missing'], severity: 'error', at: textPosition(last, entry.value), suggestions: [] });
}
