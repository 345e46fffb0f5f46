/** What a check found as SARIF 2.1.0, for tools that show remarks beside the lines of a repository. */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { RULE_CODES } from '../spec/rules/codes.ts';
import type { Problem, Severity } from '../spec/model.ts';

type FoundProblem = Problem & { readonly file: string; readonly reason?: string };

export interface SarifInput {
  /** Absolute; files below it are named relative to it. */
  readonly root: string;
  readonly version: string;
  readonly found: readonly FoundProblem[];
  /** What a comment suppresses: it is listed, with the reason. */
  readonly suppressed: readonly (FoundProblem & { readonly reason: string })[];
  /** By absolute path. */
  readonly texts: ReadonlyMap<string, string>;
}

const LEVELS: Readonly<Record<Severity, string>> = { error: 'error', warning: 'warning', information: 'note' };

function uriOf(file: string, root: string): object {
  const relative = path.relative(root, file);
  if (relative === '' || relative.startsWith('..') || path.isAbsolute(relative)) return { uri: pathToFileURL(file).href };
  return { uri: relative.split(path.sep).map(encodeURIComponent).join('/'), uriBaseId: '%SRCROOT%' };
}

/** Line and column, 1-based, of an offset. */
function placeOf(text: string, offset: number): { readonly line: number; readonly column: number } {
  const before = text.slice(0, offset).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

function regionOf({ at }: Problem, text: string): object {
  const end = placeOf(text, Math.max(at.start, at.end));
  return { startLine: at.line, startColumn: at.column, endLine: end.line, endColumn: end.column, charOffset: at.start, charLength: Math.max(0, at.end - at.start) };
}

function fixesOf(problem: FoundProblem, artifactLocation: object): object {
  if (problem.suggestions.length === 0) return {};
  const deletedRegion = { charOffset: problem.at.start, charLength: Math.max(0, problem.at.end - problem.at.start) };
  return { fixes: problem.suggestions.map((text) => ({ description: { text: `Replace with "${text}"` }, artifactChanges: [{ artifactLocation, replacements: [{ deletedRegion, insertedContent: { text } }] }] })) };
}

function resultOf(problem: FoundProblem, { root, texts }: SarifInput, rules: readonly string[]): object {
  const artifactLocation = uriOf(problem.file, root);
  return {
    ruleId: problem.code,
    ruleIndex: rules.indexOf(problem.code),
    level: LEVELS[problem.severity],
    message: { text: `${problem.message} ${problem.remedy}` },
    locations: [{ physicalLocation: { artifactLocation, region: regionOf(problem, texts.get(problem.file) ?? '') } }],
    ...fixesOf(problem, artifactLocation),
    ...(problem.reason === undefined ? {} : { suppressions: [{ kind: 'inSource', ...(problem.reason === '' ? {} : { justification: problem.reason }) }] }),
  };
}

/** One run. Columns count UTF-16 units, as the spec's own positions do. */
export function sarifOf(input: SarifInput): object {
  const all = [...input.found, ...input.suppressed];
  const rules = [...new Set(all.map(({ code }) => code))].sort();
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Crosswalk', version: input.version, rules: rules.map((id) => ({ id, name: id.replace('/', '-'), defaultConfiguration: { level: LEVELS[RULE_CODES.get(id) ?? 'warning'] } })) } },
        columnKind: 'utf16CodeUnits',
        results: all.map((problem) => resultOf(problem, input, rules)),
      },
    ],
  };
}
