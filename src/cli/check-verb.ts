/** `check`: one spec or many, as text, JSON or SARIF. */
import { globSync, statSync } from 'node:fs';
import path from 'node:path';
import manifest from '../../package.json' with { type: 'json' };
import { suggest } from '../catalog/suggest.ts';
import { check, type Checked } from '../engine/check.ts';
import { fixSpec } from '../engine/fix.ts';
import { projectOf } from '../engine/project-place.ts';
import { plural } from '../reports/text.ts';
import { sarifOf } from '../reports/sarif.ts';
import { isBaseName } from '../spec/base-name.ts';
import { RULE_SETTINGS, type RuleSetting, type RuleSettings } from '../spec/report.ts';
import { RULE_CODES, SETTABLE_CODES } from '../spec/rules/codes.ts';
import { listOf, usage, type RawOptions } from './options.ts';
import type { VerbOutput } from './output.ts';
import { onlySpec } from './spec-file.ts';
import { checkText } from './text.ts';
import type { VerbCall } from './verb-call.ts';
import { lines } from './words.ts';

const FORMATS = ['text', 'json', 'sarif'] as const;
type Format = (typeof FORMATS)[number];

const SUFFIX = '.crosswalk.yaml';

/** `--format`, of which `--json` is the short form. @throws CrosswalkError `cli/usage`. */
function formatOf({ format, json }: Pick<RawOptions, 'format' | 'json'>): Format {
  const known = FORMATS.find((name) => name === (format ?? (json === true ? 'json' : 'text')));
  if (known === undefined) throw usage(`"${format ?? ''}" is not a format.`, `Write --format ${FORMATS.join(', ')}.`);
  if (json === true && known !== 'json') throw usage(`--json and --format ${known} do not go together.`, 'Give one of them.');
  return known;
}

function isFolder(file: string): boolean {
  return statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** Specs that a pattern or a folder stands for; bases are checked with those that extend them. */
function specsOf(pattern: string): readonly string[] {
  const wanted = isFolder(pattern) ? `${pattern.replace(/[\\/]+$/, '')}/**/*${SUFFIX}` : pattern;
  if (wanted === pattern && !/[*?[\]{}]/.test(pattern)) return [pattern];
  if (wanted === pattern && statSync(pattern, { throwIfNoEntry: false }) !== undefined) return [pattern];
  const found = globSync(wanted, { exclude: (name) => path.basename(name) === 'node_modules' || path.basename(name) === '.crosswalk' });
  const specs = found.filter((name) => name.endsWith(SUFFIX) && !isBaseName(name)).sort();
  if (specs.length === 0) throw usage(`There is no mapping spec at "${pattern}".`, `Name files that end with ${SUFFIX}, or a folder that holds some.`);
  return specs;
}

function settingOf(text: string): readonly [string, RuleSetting] {
  const [code = '', value = ''] = text.split('=');
  const setting = RULE_SETTINGS.find((known) => known === value);
  if (setting === undefined) throw usage(`--rule takes CODE=SEVERITY, not "${text}".`, `Severities are ${RULE_SETTINGS.join(', ')}: --rule spec/no-trace=off.`);
  if (!RULE_CODES.has(code)) {
    const [near] = suggest(code, RULE_CODES.keys());
    throw usage(`There is no rule "${code}".`, near === undefined ? 'Write the code as it stands beside the remark.' : `Did you mean ${near}?`);
  }
  if (!SETTABLE_CODES.includes(code) && setting !== 'error') throw usage(`"${code}" stays an error: no run starts with it.`, 'Correct what it says in the spec.');
  return [code, setting];
}

function rulesOf({ rule }: RawOptions): RuleSettings {
  return new Map(listOf(rule).map(settingOf));
}

function mendedLines({ specFile }: Checked['project'], { mended = [] }: Checked['result']): readonly string[] {
  return mended.map(({ line, code, title }) => `${specFile}:${line} mended ${code}: ${title}`);
}

function textOf(all: readonly Checked[]): string {
  const told = all.map(({ project, result, discovered }) => lines(...mendedLines(project, result), checkText(project, result.problems, discovered, result.suppressed.length)));
  if (all.length === 1) return told.join('');
  const problems = all.flatMap(({ result }) => result.problems);
  const errors = problems.filter(({ severity }) => severity === 'error').length;
  return lines(...told, `${plural(all.length, 'spec')}: ${plural(errors, 'error')}, ${plural(problems.length - errors, 'other remark')}`);
}

/** A mistake in a base is found with every spec that extends it, and told once. */
function each<T extends { readonly file: string; readonly code: string; readonly message: string; readonly at: { readonly start: number; readonly end: number } }>(problems: readonly T[]): readonly T[] {
  return [...new Map(problems.map((problem) => [JSON.stringify([problem.file, problem.code, problem.at.start, problem.at.end, problem.message]), problem])).values()];
}

function sarifDocument(all: readonly Checked[]): object {
  return sarifOf({
    root: process.cwd(),
    version: manifest.version,
    found: each(all.flatMap(({ result }) => result.problems)),
    suppressed: each(all.flatMap(({ result }) => result.suppressed)),
    texts: new Map(all.flatMap(({ texts }) => [...texts])),
  });
}

/** Exit 2 where a spec has an error, as set by `--rule`. */
export async function runCheck({ environment, spec, options }: VerbCall): Promise<VerbOutput> {
  const settings = rulesOf(options);
  const format = formatOf(options);
  const named = options.specs ?? (spec === undefined ? [] : [spec]);
  const specs = new Set(named.length === 0 ? [onlySpec(process.cwd())] : named.flatMap(specsOf));
  const all: Checked[] = [];
  for (const file of specs) {
    const mended = options.fix === true ? await fixSpec(environment, projectOf(file)) : null;
    const checked = await check(environment, projectOf(file), settings);
    all.push(mended === null ? checked : { ...checked, result: { ...checked.result, mended } });
  }
  const results = all.map(({ result }) => result);
  const [first] = results;
  return {
    document: format === 'sarif' ? sarifDocument(all) : first !== undefined && results.length === 1 ? first : { specs: results },
    text: textOf(all),
    exit: results.some(({ problems }) => problems.some(({ severity }) => severity === 'error')) ? 2 : 0,
  };
}
