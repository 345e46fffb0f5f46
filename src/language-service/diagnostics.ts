import { DiagnosticSeverity, type Diagnostic } from 'vscode-languageserver-types';
import type { Problem, Severity } from '../spec/model.ts';
import { checkAll, STALE_AFTER, type RuleSettings } from '../spec/report.ts';
import { nameOfBase, parsedSpec, type SpecText, type SpecWorld } from './spec-text.ts';

/** Mistakes of a base that are named one by one. */
const MOST_RELATED = 20;

export interface DiagnosticSettings {
  /** Where the pages about rules are, without a slash at the end; absent: no links. */
  readonly rulesUrl?: string;
  /** Severities that the person set. */
  readonly rules?: RuleSettings;
  /** Days after which a catalog is called old; 0: never. */
  readonly staleAfter?: number;
}

/** Characters of a message with what to do; where both are longer, what to do is left to the page and the hover. */
const LONGEST_MESSAGE = 200;

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

/** `spec/unknown-key` → `<base>/spec.md#unknown-key`. */
function pageOf(code: string, base: string): string {
  const [family = '', name = ''] = code.split('/');
  return `${base}/${family}.md#${name}`;
}

function messageOf({ message, remedy }: Problem): string {
  const whole = `${message} ${remedy}`;
  return whole.length <= LONGEST_MESSAGE ? whole : message.slice(0, LONGEST_MESSAGE);
}

function diagnosticOf(problem: Problem, { lines, text }: SpecText, settings: DiagnosticSettings): Diagnostic {
  const start = Math.min(problem.at.start, text.length);
  const data: DiagnosticData = { suggestions: problem.suggestions, remedy: problem.remedy };
  return {
    range: lines.range(start, Math.min(Math.max(problem.at.end, start), text.length)),
    severity: SEVERITIES[problem.severity],
    source: 'crosswalk',
    code: problem.code,
    message: messageOf(problem),
    data,
    ...(settings.rulesUrl === undefined ? {} : { codeDescription: { href: pageOf(problem.code, settings.rulesUrl) } }),
  };
}

type Chain = Pick<SpecWorld, 'spec' | 'bases' | 'extendsFault' | 'catalogs' | 'unreadable' | 'acknowledged' | 'now'>;

function problemsOf(world: Chain, { rules = new Map(), staleAfter = STALE_AFTER }: DiagnosticSettings): readonly Problem[] {
  const { spec, bases, catalogs, unreadable = [], acknowledged = null, now } = world;
  const texts = new Map([['', spec.text], ...bases.map((base): [string, string] => [nameOfBase(spec, base), base.text])]);
  return checkAll({ parsed: parsedSpec(world), texts, catalogs, unreadable, acknowledged, now, staleAfter, settings: rules }).told;
}

/** Where the spec says what it extends, it shows that something is wrong there: its own lines may be without a mistake. */
function aboutBase({ spec }: Chain, base: SpecText, found: readonly Diagnostic[], name: string): readonly Diagnostic[] {
  const errors = found.filter(({ severity }) => severity === DiagnosticSeverity.Error);
  const entry = spec.entryAt(['extends']);
  if (errors.length === 0 || entry === null) return [];
  const relatedInformation = errors.slice(0, MOST_RELATED).map(({ range, message }) => ({ location: { uri: base.uri, range }, message: typeof message === 'string' ? message : message.value }));
  const data: DiagnosticData = { suggestions: [], remedy: 'Correct them there.' };
  return [{ range: spec.lines.range(entry.valueStart, entry.valueEnd), severity: DiagnosticSeverity.Error, source: 'crosswalk', code: 'spec/extends', message: `${errors.length === 1 ? 'A mistake stands' : `${errors.length} mistakes stand`} in ${name}. Correct ${errors.length === 1 ? 'it' : 'them'} there.`, data, relatedInformation }];
}

/**
 * Everything that parser and rules say about a spec, as LSP diagnostics by the URI of the file in which each stands: the
 * spec's own, and those of its bases. Pure; never throws for what stands in the texts.
 */
export function diagnoseChain(world: Chain, settings: DiagnosticSettings): ReadonlyMap<string, readonly Diagnostic[]> {
  const byName = new Map(world.bases.map((base) => [nameOfBase(world.spec, base), base]));
  const found = new Map<string, Diagnostic[]>([[world.spec.uri, []], ...world.bases.map(({ uri }): [string, Diagnostic[]] => [uri, []])]);
  for (const problem of problemsOf(world, settings)) {
    const text = problem.at.file === undefined ? world.spec : byName.get(problem.at.file);
    if (text !== undefined) found.get(text.uri)?.push(diagnosticOf(problem, text, settings));
  }
  for (const [name, base] of byName) found.get(world.spec.uri)?.push(...aboutBase(world, base, found.get(base.uri) ?? [], name));
  return found;
}

/** Those of the spec's own file. */
export function diagnose(world: Chain, settings: DiagnosticSettings): Diagnostic[] {
  return [...(diagnoseChain(world, settings).get(world.spec.uri) ?? [])];
}
