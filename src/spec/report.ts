/** What is told of all that was found: severities as the person set them, without what a comment suppresses. The editor and the command line show this and nothing else. */
import { suggest } from '../catalog/suggest.ts';
import { catalogProblems, type UnreadableCatalog } from './catalog-problems.ts';
import { checkSpec, type Catalogs } from './check.ts';
import type { Problem, Severity, Spec } from './model.ts';
import type { ParsedSpec } from './parse.ts';
import { RULE_CODES } from './rules/codes.ts';
import { didYouMean, problem } from './rules/rule.ts';
import { suppressionsIn, type Suppression } from './suppressions.ts';
import { withoutSecrets } from './untold.ts';

export const RULE_SETTINGS = ['off', 'information', 'warning', 'error'] as const;
export type RuleSetting = (typeof RULE_SETTINGS)[number];
/** By code; a code that is not there keeps its own severity. */
export type RuleSettings = ReadonlyMap<string, RuleSetting>;

/** What `extends` names a file by; '' is the spec itself. */
export type SpecTexts = ReadonlyMap<string, string>;

interface Suppressed {
  readonly problem: Problem;
  /** As the comment says; may be empty. */
  readonly reason: string;
}

export interface Report {
  /** The spec's own first, then those of its bases, each in the order of its file. */
  readonly told: readonly Problem[];
  readonly suppressed: readonly Suppressed[];
}

function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function inOrder(problems: readonly Problem[]): readonly Problem[] {
  const once = new Map(problems.map((found) => [`${found.code} ${found.at.file ?? ''} ${found.at.start} ${found.at.end} ${found.message}`, found]));
  return [...once.values()].sort((a, b) => compareText(a.at.file ?? '', b.at.file ?? '') || a.at.start - b.at.start || compareText(a.code, b.code));
}

/** The suppressions of one file, by what they may be asked for. */
class FileSuppressions {
  readonly all: readonly Suppression[];
  readonly #byKey = new Map<string, Suppression>();
  readonly #used = new Set<string>();
  readonly #refused = new Set<string>();

  constructor(text: string) {
    this.all = suppressionsIn(text);
    for (const suppression of this.all) for (const code of suppression.codes) this.#byKey.set(`${String(suppression.line)} ${code}`, suppression);
  }

  /** The suppression of a problem, if there is one; an error is kept, and its suppression noted. */
  take({ code, severity, at }: Problem): Suppression | null {
    const suppression = this.#byKey.get(`${at.line} ${code}`) ?? this.#byKey.get(`null ${code}`);
    if (suppression === undefined) return null;
    (severity === 'error' ? this.#refused : this.#used).add(`${suppression.at.start} ${code}`);
    return severity === 'error' ? null : suppression;
  }

  fate(suppression: Suppression, code: string): 'used' | 'refused' | 'unused' {
    const key = `${suppression.at.start} ${code}`;
    return this.#used.has(key) ? 'used' : this.#refused.has(key) ? 'refused' : 'unused';
  }
}

/** Rules about what is known of the world beside texts and catalogs: that they are silent may mean that nobody asked. */
function isAlwaysJudged(code: string): boolean {
  return !code.startsWith('catalog/') && code !== 'spec/not-acknowledged' && code !== 'spec/unused-suppression';
}

function aboutCode(suppressions: FileSuppressions, suppression: Suppression, code: string, judged: boolean): Problem[] {
  const { at } = suppression;
  if (!RULE_CODES.has(code)) {
    const suggestions = suggest(code, RULE_CODES.keys());
    return [problem('information', 'spec/unknown-rule', at, `There is no rule "${code}".`, didYouMean(suggestions, 'Write the code as it stands beside the remark.'))];
  }
  const fate = suppressions.fate(suppression, code);
  if (fate === 'refused') return [problem('information', 'spec/stays-error', at, `"${code}" is an error here and cannot be suppressed: no run starts with it.`, 'Correct what it says, and remove the comment.')];
  if (fate === 'used' || !judged || !isAlwaysJudged(code)) return [];
  return [problem('information', 'spec/unused-suppression', at, `This suppresses nothing: "${code}" has nothing to say here.`, 'Remove the comment.')];
}

function aboutSuppressions(suppressions: FileSuppressions, judged: boolean): readonly Problem[] {
  const about = suppressions.all.flatMap((suppression) => {
    if (suppression.codes.length === 0) return [problem('information', 'spec/unknown-rule', suppression.at, 'The comment names no rule.', 'Write the code of the remark behind it, for example crosswalk-ignore spec/unknown-team.')];
    return suppression.codes.flatMap((code) => aboutCode(suppressions, suppression, code, judged));
  });
  return withoutSecrets(about.filter((found) => suppressions.take(found) === null));
}

/** What a run refuses stays an error, and that is said once for each rule. */
function withSettings(problems: readonly Problem[], settings: RuleSettings): readonly Problem[] {
  const kept = new Set<string>();
  return problems.flatMap((found): Problem[] => {
    const setting = settings.get(found.code);
    if (setting === undefined || setting === found.severity) return [found];
    if (found.severity !== 'error') return setting === 'off' ? [] : [{ ...found, severity: setting satisfies Severity }];
    if (kept.has(found.code)) return [found];
    kept.add(found.code);
    return [found, problem('information', 'spec/stays-error', found.at, `"${found.code}" is set to "${setting}", but is an error here: no run starts with it.`, 'Correct what it says.')];
  });
}

/**
 * @param found by the parser and the rules, in any order; the same thing may stand there twice.
 * @param judged every rule could look: a suppression that suppresses nothing is then known to be of no use.
 */
function reportOf(found: readonly Problem[], texts: SpecTexts, settings: RuleSettings, judged: boolean): Report {
  const files = new Map([...texts].map(([name, text]) => [name, new FileSuppressions(text)]));
  const suppressed: Suppressed[] = [];
  const open = inOrder(found).filter((each) => {
    const by = files.get(each.at.file ?? '')?.take(each) ?? null;
    if (by !== null) suppressed.push({ problem: each, reason: by.reason });
    return by === null;
  });
  const own = files.get('');
  const about = own === undefined ? [] : aboutSuppressions(own, judged);
  return { told: inOrder(withSettings([...open, ...about], settings)), suppressed };
}

/** All that a check looks at. */
export interface CheckInput {
  readonly parsed: ParsedSpec;
  readonly texts: SpecTexts;
  readonly catalogs: Catalogs;
  readonly unreadable: readonly UnreadableCatalog[];
  /** Subjects of the exclusions that somebody signed for; null: not known. */
  readonly acknowledged: readonly string[] | null;
  /** Milliseconds UTC. */
  readonly now: number;
  /** Days after which a catalog is called old; 0: never. */
  readonly staleAfter: number;
  readonly settings: RuleSettings;
}

/** Days. */
export const STALE_AFTER = 7;

/** Whether every rule could look at everything: where an error stands, rules about the same lines keep silent. */
function isJudged({ catalogs: { source, destination, staging }, unreadable }: CheckInput, { destination: named }: Spec, found: readonly Problem[]): boolean {
  const wanted = [source, destination, ...(named.staging === null ? [] : [staging])];
  return unreadable.length === 0 && wanted.every((catalog) => catalog !== null && catalog.incomplete.length === 0) && found.every(({ severity }) => severity !== 'error');
}

/** Parser, rules and catalogs in one. Pure; the editor's marks and the command line's list both come from here. */
export function checkAll(input: CheckInput): Report {
  const { parsed: { draft, problems }, catalogs, unreadable, now, staleAfter } = input;
  const ruled = draft === null ? [] : [...checkSpec(draft, catalogs, input.acknowledged), ...catalogProblems(draft, catalogs, unreadable, now, staleAfter)];
  const found = withoutSecrets([...problems, ...ruled]);
  return reportOf(found, input.texts, input.settings, draft !== null && isJudged(input, draft, found));
}
