import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const ROOT = path.join(import.meta.dirname, '..', '..');
const LAWS = 13;
const LINES = ['Promise', 'Not promised', 'Code', 'Test', 'Broken'] as const;
/** A file, then what stands in it: titles of tests, or words of the code. */
const REFERENCE = /`((?:src|test)\/[^`]+)`((?:,? ?"[^"]+")*)/g;

type Line = (typeof LINES)[number];
type Law = Readonly<Record<Line, string>>;

interface Reference {
  readonly file: string;
  readonly words: readonly string[];
}

function lawsIn(text: string): ReadonlyMap<number, Partial<Law>> {
  return new Map(text.split(/^## /m).slice(1).map((section) => [Number.parseInt(section, 10), Object.fromEntries([...section.matchAll(/^- \*\*(.+?)\.\*\* (.*)$/gm)].map(([, name = '', rest = '']) => [name, rest]))]));
}

function referencesIn(text: string): readonly Reference[] {
  return [...text.matchAll(REFERENCE)].map(([, file = '', words = '']) => ({ file, words: [...words.matchAll(/"([^"]+)"/g)].map(([, word = '']) => word) }));
}

/** A title stands in `it` or `describe`; words of the code anywhere. */
function isIn(source: string, words: string, line: Line): boolean {
  if (line === 'Code') return source.includes(words);
  return [`'`, '`'].some((quote) => [`it(${quote}`, `describe(${quote}`].some((call) => source.includes(`${call}${words.replaceAll(`'`, `\\'`)}${quote}`)));
}

function problemsOf(text: string): readonly string[] {
  const laws = lawsIn(text);
  const problems: string[] = [];
  for (let law = 1; law <= LAWS; law += 1) {
    for (const line of LINES) {
      const said = laws.get(law)?.[line] ?? '';
      if (said === '') problems.push(`law ${law}: no "${line}"`);
      if (line !== 'Code' && line !== 'Test') continue;
      const references = referencesIn(said);
      if (references.length === 0) problems.push(`law ${law}: "${line}" names nothing`);
      for (const { file, words } of references) {
        const source = existsSync(path.join(ROOT, file)) ? readFileSync(path.join(ROOT, file), 'utf8') : null;
        if (source === null) problems.push(`law ${law}: there is no ${file}`);
        if (words.length === 0) problems.push(`law ${law}: ${file} stands alone`);
        for (const word of words) if (source !== null && !isIn(source, word, line)) problems.push(`law ${law}: ${file} has no "${word}"`);
      }
    }
  }
  return problems;
}

const TEXT = readFileSync(path.join(ROOT, 'docs', 'guarantees.md'), 'utf8');

describe('the page about guarantees', () => {
  it('says of every law what upholds it, which test shows it and what broke it, and all of that exists', () => {
    assert.deepEqual(problemsOf(TEXT), []);
  });

  const BROKEN: readonly (readonly [what: string, edit: (text: string) => string, complaint: RegExp])[] = [
    ['a law that is missing', (text) => text.replace(/^## 7 [\s\S]*?(?=^## 8)/m, ''), /^law 7: no "Promise"$/m],
    ['a law that cannot be broken', (text) => text.replace(/^- \*\*Broken\.\*\* Without the comparison.*$/m, ''), /^law 9: no "Broken"$/m],
    ['code that is gone', (text) => text.replace('"next.bytes <= free"', '"next.bytes < nothing"'), /^law 9: src\/engine\/bytes-in-flight\.ts has no "next\.bytes < nothing"$/m],
    ['a test that is gone', (text) => text.replace('"keys never leave', '"keys always leave'), /^law 11: test\/systems\/http\/client\.test\.ts has no "keys always leave/m],
    ['a file that is gone', (text) => text.replace('src/engine/stage.ts', 'src/engine/gone.ts'), /^law 7: there is no src\/engine\/gone\.ts$/m],
  ];
  for (const [what, edit, complaint] of BROKEN) {
    it(`is judged rightly: ${what}`, () => {
      assert.notEqual(edit(TEXT), TEXT, 'nothing was broken');
      assert.match(problemsOf(edit(TEXT)).join('\n'), complaint);
    });
  }
});
