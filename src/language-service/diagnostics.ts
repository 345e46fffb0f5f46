import { DiagnosticSeverity, type Diagnostic, type Range } from 'vscode-languageserver-types';
import { checkSpec, type Catalogs } from '../spec/check.ts';
import type { Problem, Severity } from '../spec/model.ts';
import { parseSpec } from '../spec/parse.ts';

export interface DiagnosticSettings {
  /** Where the pages about rules are, without a slash at the end; absent: no links. */
  readonly rulesUrl?: string;
}

/** What rides on a diagnostic for its quick fixes. */
export interface DiagnosticData {
  /** Replacement texts for the range, best first, at most three. */
  readonly suggestions: readonly string[];
  readonly remedy: string;
}

const SEVERITIES: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
};

/** Offsets at which lines begin. */
function lineStarts(text: string): readonly number[] {
  const starts = [0];
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  return starts;
}

function pointAt(starts: readonly number[], offset: number): Range['start'] {
  let low = 0;
  let high = starts.length - 1;
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if ((starts[middle] ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return { line: low, character: offset - (starts[low] ?? 0) };
}

/** `spec/unknown-key` → `<base>/spec.md#unknown-key`. */
function pageOf(code: string, base: string): string {
  const [family = '', name = ''] = code.split('/');
  return `${base}/${family}.md#${name}`;
}

function diagnosticOf(problem: Problem, starts: readonly number[], length: number, settings: DiagnosticSettings): Diagnostic {
  const start = Math.min(problem.at.start, length);
  const end = Math.min(Math.max(problem.at.end, start), length);
  const data: DiagnosticData = { suggestions: problem.suggestions, remedy: problem.remedy };
  return {
    range: { start: pointAt(starts, start), end: pointAt(starts, end) },
    severity: SEVERITIES[problem.severity],
    source: 'crosswalk',
    code: problem.code,
    message: `${problem.message} ${problem.remedy}`,
    data,
    ...(settings.rulesUrl === undefined ? {} : { codeDescription: { href: pageOf(problem.code, settings.rulesUrl) } }),
  };
}

/** Everything that parser and rules say about the text of a spec, as LSP diagnostics. Pure; never throws for what stands in the text. */
export function diagnose(text: string, catalogs: Catalogs, settings: DiagnosticSettings): Diagnostic[] {
  const { draft, problems } = parseSpec(text);
  const all = draft === null ? problems : [...problems, ...checkSpec(draft, catalogs)];
  const starts = lineStarts(text);
  const told = new Map(all.map((problem) => [`${problem.code} ${problem.at.start} ${problem.at.end} ${problem.message}`, problem]));
  return [...told.values()].sort((a, b) => a.at.start - b.at.start).map((problem) => diagnosticOf(problem, starts, text.length, settings));
}
