/** Every code that a check of a spec can tell, with how it is told where nobody set it otherwise. Each has its entry in docs/rules/. */
import type { Severity } from '../model.ts';

/** No run starts with one of these, whatever is set. */
const ERRORS = [
  'expression/syntax',
  'expression/too-large',
  'expression/type',
  'expression/unknown-field',
  'expression/unknown-function',
  'spec/ambiguous-option',
  'spec/attribute-clash',
  'spec/attribute-name',
  'spec/attribute-twice',
  'spec/attribute-type',
  'spec/date',
  'spec/duplicate-option',
  'spec/duplicate-target',
  'spec/duration',
  'spec/email',
  'spec/empty',
  'spec/extends',
  'spec/extends-circle',
  'spec/extends-missing',
  'spec/extends-too-deep',
  'spec/from-and-value',
  'spec/hosts',
  'spec/hours',
  'spec/internal-text-public',
  'spec/loaded-and-left',
  'spec/missing-key',
  'spec/not-a-condition',
  'spec/secret',
  'spec/single-option-list',
  'spec/size',
  'spec/staging-is-production',
  'spec/target-not-available',
  'spec/time-zone',
  'spec/too-large',
  'spec/type-mismatch',
  'spec/unknown-collection',
  'spec/unknown-entity',
  'spec/unknown-key',
  'spec/unknown-option',
  'spec/unknown-target',
  'spec/version',
  'spec/wrong-system',
  'spec/wrong-type',
  'spec/wrong-value',
  'yaml/alias',
  'yaml/comment-cuts-expression',
  'yaml/duplicate-key',
  'yaml/flow-bracket',
  'yaml/flow-comma',
  'yaml/key-starts-with-gt',
  'yaml/quotes-eaten',
  'yaml/several-documents',
  'yaml/syntax',
  'yaml/tab',
  'yaml/tag',
  'yaml/too-many-aliases',
];

/** Errors at one place and less at another: only the latter can be set. */
const ERRORS_AT_TIMES = [
  'spec/missing-section',
  'spec/unmapped-required',
];

const WARNINGS = [
  'catalog/unreadable',
  'spec/always-lead',
  'spec/always-public',
  'spec/always-skipped',
  'spec/file-limit',
  'spec/lossy',
  'spec/never-public',
  'spec/never-holds',
  'spec/no-trace',
  'spec/opening-public',
  'spec/options-not-covered',
  'spec/publish-inverted',
  'spec/technicians-without-teammate',
  'spec/too-long',
  'spec/too-many-attributes',
  'spec/unknown-team',
  'spec/unknown-teammate',
  'spec/unknown-technician',
];

const INFORMATION = [
  'catalog/stale',
  'spec/addresses-missing',
  'spec/addresses-shared',
  'spec/always-holds',
  'spec/attribute-new',
  'spec/attribute-options',
  'spec/copies-id',
  'spec/no-staging',
  'spec/not-acknowledged',
  'spec/not-mentioned',
  'spec/one-of-many',
  'spec/options-by-otherwise',
  'spec/retired-option',
  'spec/stays-error',
  'spec/unknown-rule',
  'spec/unknown-type',
  'spec/unmapped-fields',
  'spec/unused-suppression',
];

function withSeverity(codes: readonly string[], severity: Severity): readonly (readonly [string, Severity])[] {
  return codes.map((code) => [code, severity]);
}

/** Code → severity; of those that are told in several ways the strongest. */
export const RULE_CODES: ReadonlyMap<string, Severity> = new Map([...withSeverity([...ERRORS, ...ERRORS_AT_TIMES], 'error'), ...withSeverity(WARNINGS, 'warning'), ...withSeverity(INFORMATION, 'information')]);

/** Those whose severity can be set. */
export const SETTABLE_CODES: readonly string[] = [...ERRORS_AT_TIMES, ...WARNINGS, ...INFORMATION].sort();
