/** Which fixes there are for a remark: told by its code, never by its words (reference/editor-practice.md §5.4). */
import { parsedSpec } from '../spec-text.ts';
import { acknowledge, discover, prepareStaging } from './commands.ts';
import { replacedEverywhere, replacedTeams } from './everywhere.ts';
import { mends, type Fix, type FixInput, type FixProvider } from './fix.ts';
import { FORMAT_CODES, writtenFormats } from './formats.ts';
import { suppressed } from './ignore.ts';
import { asAttribute, correctedCode, oneOfTwo, removedComment, removedLine, removedTwin } from './remove.ts';
import { rawKeys, replacements } from './replace.ts';
import { leftBehind, missingKeys, missingSections, missingTrace, stagingConnections } from './sections.ts';
import { requiredTargets, unmappedAttributes } from './targets.ts';
import { quotedKeys, quotedValues, spacesForTabs } from './traps.ts';
import { missingValues, openValues } from './value-maps.ts';
import { converted, keptInternal, labelled, longTexts, rounded, shownCondition } from './wrap.ts';

/** Codes whose suggestions are not simply names. */
const PROVIDERS: ReadonlyMap<string, readonly FixProvider[]> = new Map<string, readonly FixProvider[]>([
  ['catalog/stale', [discover]],
  ['catalog/unreadable', [discover]],
  ['expression/syntax', []],
  ['expression/unknown-field', [replacedEverywhere, replacements, discover]],
  ['spec/always-public', [shownCondition]],
  ['spec/ambiguous-option', [rawKeys]],
  ['spec/attribute-new', [prepareStaging]],
  ['spec/attribute-options', [prepareStaging]],
  ['spec/duplicate-option', [removedTwin]],
  ['spec/duplicate-target', [removedTwin]],
  ['spec/from-and-value', [oneOfTwo]],
  ['spec/internal-text-public', [keptInternal]],
  ['spec/loaded-and-left', [removedLine]],
  ['spec/lossy', [rounded]],
  ['spec/missing-key', [missingKeys]],
  ['spec/missing-section', [missingSections]],
  ['spec/never-public', [shownCondition]],
  ['spec/no-staging', [stagingConnections]],
  ['spec/no-trace', [missingTrace]],
  ['spec/not-acknowledged', [acknowledge]],
  ['spec/not-mentioned', [leftBehind]],
  ['spec/options-by-otherwise', [missingValues]],
  ['spec/options-not-covered', [openValues]],
  ['spec/publish-inverted', [shownCondition]],
  ['spec/single-option-list', [labelled]],
  ['spec/staging-is-production', [removedLine]],
  ['spec/stays-error', [removedComment]],
  ['spec/too-long', [longTexts]],
  ['spec/type-mismatch', [converted]],
  ['spec/unknown-entity', [replacements, discover]],
  ['spec/unknown-key', [replacements, removedLine]],
  ['spec/unknown-option', [replacements, removedLine, discover]],
  ['spec/unknown-rule', [correctedCode]],
  ['spec/unknown-target', [replacements, asAttribute, removedLine]],
  ['spec/unknown-team', [replacedTeams, discover]],
  ['spec/unknown-teammate', [discover]],
  ['spec/unknown-technician', [replacements, removedLine]],
  ['spec/unmapped-fields', [unmappedAttributes]],
  ['spec/unmapped-required', [requiredTargets]],
  ['spec/unused-suppression', [removedComment]],
  ['spec/wrong-type', [quotedValues]],
  ['yaml/alias', [quotedValues]],
  ['yaml/comment-cuts-expression', [quotedValues]],
  ['yaml/duplicate-key', [removedTwin]],
  ['yaml/flow-bracket', [quotedValues]],
  ['yaml/flow-comma', [quotedValues]],
  ['yaml/key-starts-with-gt', [quotedKeys]],
  ['yaml/quotes-eaten', [quotedValues]],
  ['yaml/syntax', [quotedValues]],
  ['yaml/tab', [spacesForTabs]],
  ['yaml/tag', [quotedValues]],
  ...FORMAT_CODES.map((code): readonly [string, readonly FixProvider[]] => [code, [writtenFormats]]),
]);

const USUAL: readonly FixProvider[] = [replacements];

/** In a text that YAML cannot read, what a line belongs to is a guess: then each fix is tried before it is offered. */
function isTried(input: FixInput, { edits, elsewhere }: Fix): boolean {
  const { world, complaint } = input;
  if (edits.length === 0 || (elsewhere?.size ?? 0) > 0 || complaint.code.startsWith('yaml/')) return true;
  return parsedSpec(world).problems.every(({ code }) => !code.startsWith('yaml/')) || mends(input, edits);
}

/** What can be done about a remark, best first; at the end of each list that it is kept quiet. */
export function fixesFor(input: FixInput): readonly Fix[] {
  return [...(PROVIDERS.get(input.complaint.code) ?? USUAL), suppressed].flatMap((provider) => provider(input)).filter((fix) => isTried(input, fix));
}

/** The only ones that give safe fixes: nobody else is asked where a whole file is mended. */
const CERTAIN = new Set<FixProvider>([quotedKeys, quotedValues, replacements, spacesForTabs, writtenFormats]);

/** The fix that may be done without a look; null: there is none. */
export function certainFixFor(input: FixInput): Fix | null {
  const fixes = (PROVIDERS.get(input.complaint.code) ?? USUAL).filter((provider) => CERTAIN.has(provider)).flatMap((provider) => provider(input));
  return fixes.find((fix) => fix.safe === true && fix.preferred === true && (fix.elsewhere?.size ?? 0) === 0 && isTried(input, fix)) ?? null;
}
