import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { addOptions } from '../../src/cli/command-options.ts';
import { SUMMARIES } from '../../src/cli/summaries.ts';
import { VERBS } from '../../src/cli/verbs.ts';
import { COMMANDS } from '../../src/extension/commands.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');
/** Beside the verbs of a spec. */
const OTHERS = ['sandbox', 'lsp'];

function flagsOf(verb: string): ReadonlySet<string> {
  return new Set(addOptions(new Command(), verb).options.flatMap(({ long, hidden }) => (long == null || hidden ? [] : [long])));
}

interface Said {
  readonly verb: string;
  readonly flags: readonly string[];
  readonly text: string;
}

/** Command lines as a text gives them: `crosswalk ledger export FILE`. */
function saidIn(text: string): readonly Said[] {
  return [...text.matchAll(/\bcrosswalk (ledger (?:export|import)|[a-z][a-z-]+)([^`\n&;]*)/g)].map(([whole, verb = '', rest = '']) => ({ verb, flags: [...rest.split('#')[0]?.matchAll(/--[a-z-]+/g) ?? []].map(([flag]) => flag), text: whole }));
}

function problemsIn(text: string): readonly string[] {
  return saidIn(text).flatMap(({ verb, flags, text: line }) => {
    if (OTHERS.includes(verb)) return [];
    if (!Object.hasOwn(VERBS, verb)) return [`no verb "${verb}" (${line})`];
    return flags.filter((flag) => !flagsOf(verb).has(flag)).map((flag) => `${verb} takes no ${flag} (${line})`);
  });
}

/** Rows of README's table: the verb that a row is about, others that its first cell names, and every flag of the row. */
function rows(): readonly { readonly verbs: readonly string[]; readonly flags: readonly string[] }[] {
  return read('README.md').split('\n').filter((line) => line.startsWith('| `crosswalk ')).map((line) => {
    const words = [...line.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word.replace(/^crosswalk /, ''));
    const verbs = words.map((word) => /^(ledger \w+|[a-z-]+)/.exec(word)?.[1] ?? '').filter((word) => Object.hasOwn(VERBS, word));
    return { verbs, flags: words.flatMap((word) => [...word.matchAll(/--[a-z-]+/g)].map(([flag]) => flag)) };
  });
}

function sources(folder: string): readonly string[] {
  return readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.ts')).map((name) => path.join(folder, name));
}

describe('words about commands', () => {
  it('summarise every verb, and README has a row about each', () => {
    assert.deepEqual(Object.keys(SUMMARIES).sort(), Object.keys(VERBS).sort());
    const told = new Set(rows().flatMap(({ verbs }) => verbs));
    assert.deepEqual(Object.keys(VERBS).filter((verb) => !told.has(verb)), []);
  });

  it('name in README only options that the verb of the row takes', () => {
    for (const { verbs, flags } of rows()) for (const flag of flags) assert.ok(flagsOf(verbs[0] ?? '').has(flag), `${verbs[0] ?? ''} ${flag}`);
  });

  it('give only command lines that exist, in pages, messages and remedies', () => {
    const pages = ['README.md', 'docs/vscode.md', 'docs/sandbox.md', ...['engine', 'ledger', 'cli', 'systems', 'spec', 'reports', 'extension', 'transform'].flatMap((room) => sources(`src/${room}`))];
    const problems = pages.flatMap((file) => {
      const quoted = [...read(file).matchAll(/`([^`\n]*crosswalk [^`\n]*)`/g)].map(([, line = '']) => line.replaceAll('\\', ''));
      return problemsIn(quoted.filter((line) => /^crosswalk (?!ledger \$)/.test(line)).join('\n')).map((problem) => `${file}: ${problem}`);
    });
    assert.deepEqual(problems, []);
    assert.match(problemsIn('crosswalk migrate --size 3').join(), /migrate takes no --size/);
    assert.match(problemsIn('crosswalk migrat').join(), /no verb "migrat"/);
  });

  it('show blocks of commands in README that exist', () => {
    const blocks = [...read('README.md').matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block = '']) => block).join('\n');
    assert.ok(saidIn(blocks).length > 5);
    assert.deepEqual(problemsIn(blocks.replace(/#.*$/gm, '')), []);
  });

  it('name every command of the editor that stands beside the way on its page', () => {
    const page = read('docs/vscode.md');
    const beside = ['parked', 'parkedForm', 'answerParked', 'retryParked', 'delta', 'rollbackPart', 'purge', 'exportLedger', 'importLedger', 'verifyLedger', 'status', 'pause', 'resume', 'cancel'] as const;
    for (const id of beside) assert.ok(page.includes(COMMANDS[`crosswalk.${id}`].title.replace('Crosswalk: ', '')), id);
  });

  it('let the editor ask the engine only for what its verbs take', () => {
    const all = new Set(Object.keys(VERBS).flatMap((verb) => [...flagsOf(verb)]));
    const flags = new Set(sources('src/extension').flatMap((file) => [...read(file).matchAll(/'(--[a-z-]+)'/g)].map(([, flag = '']) => flag)));
    assert.ok(flags.size > 10);
    assert.deepEqual([...flags].filter((flag) => !all.has(flag) && flag !== '--detached'), []);
  });
});
