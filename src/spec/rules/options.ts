import { labelsOf, optionsByKey } from '../../catalog/lookup.ts';
import type { FieldProfile, Option } from '../../catalog/model.ts';
import { findField } from '../../catalog/lookup.ts';
import { suggest } from '../../catalog/suggest.ts';
import type { BoundSection, BoundSpec } from '../bind.ts';
import type { Located, Position, Problem, SpecValue, SpecValueMap } from '../model.ts';
import { didYouMean, problem, someOf, type Rule } from './rule.ts';

interface Mapping {
  readonly values: SpecValueMap<unknown>;
  readonly options: readonly Option[];
  readonly profile: FieldProfile | undefined;
  /** What becomes of an option that no entry covers. */
  readonly uncovered: string;
  readonly covered: boolean;
  /** What the source's values mean is a matter of judgement, so that a person should see what "otherwise" takes. */
  readonly judged: boolean;
}

function mapping(bound: BoundSpec, section: BoundSection, from: SpecValue, values: SpecValueMap<unknown>, uncovered: string, { covered = false, judged = false } = {}): Mapping[] {
  const expression = bound.expressionOf(from);
  const field = expression?.field;
  if (field?.type !== 'list' || field.options === undefined || section.entity === null) return [];
  const use = expression?.uses[0];
  const profile = use === undefined ? undefined : findField(section.entity, use.name, use.custom)?.profile;
  return [{ values, options: field.options, profile, uncovered, covered, judged }];
}

function mappingsOf(bound: BoundSpec): readonly Mapping[] {
  return bound.sections.flatMap((section) => {
    const { spec } = section;
    const own = spec.fields.flatMap((field) => (field.values === null ? [] : mapping(bound, section, field.from, field.values, 'Records with them are held back.', { covered: field.unknown !== null })));
    if (!('thread' in spec)) return own;
    const state = spec.state === null ? [] : mapping(bound, section, spec.state.from, spec.state.values, 'Conversations with them stay open.', { judged: true });
    return [...own, ...state, ...(spec.team === null ? [] : mapping(bound, section, spec.team.from, spec.team.values, 'Conversations with them get no team.', { judged: true }))];
  });
}

function unknownKey(key: Located<string>, options: readonly Option[]): Problem {
  if (key.value.startsWith('#')) {
    return problem('error', 'spec/unknown-option', key.at, `No option has the stored value "${key.value.slice(1)}".`, 'Use a label, or a value that the catalog lists.');
  }
  const suggestions = suggest(key.value, labelsOf(options));
  return problem('error', 'spec/unknown-option', key.at, `There is no option "${key.value}".`, didYouMean(suggestions, `There are ${someOf(labelsOf(options))}.`), suggestions);
}

function checkKeys({ values, options, profile }: Mapping): readonly Problem[] {
  const seen = new Map<string, string>();
  return values.entries.flatMap(({ from }) => {
    const found = optionsByKey(options, from.value);
    const [only] = found;
    if (only === undefined) return [unknownKey(from, options)];
    if (found.length > 1) {
      const keys = found.map((option) => `"#${option.value}"`);
      return [problem('error', 'spec/ambiguous-option', from.at, `${found.length} options share the label "${from.value}".`, 'Name the stored value instead.', keys.slice(0, 3))];
    }
    const earlier = seen.get(only.value);
    seen.set(only.value, from.value);
    if (earlier !== undefined) return [problem('error', 'spec/duplicate-option', from.at, `"${from.value}" and "${earlier}" are the same option.`, 'Keep one of the two.')];
    if (only.active || (profile?.options?.[only.value] ?? 0) > 0) return [];
    return [problem('information', 'spec/retired-option', from.at, `The option "${from.value}" is retired and no record seen holds it.`, 'The entry can go; it does no harm.')];
  });
}

/** Keys of `values` are labels or stored values of the list's options. */
export const knownOptions: Rule = ({ bound }) => mappingsOf(bound).flatMap(checkKeys);

interface Open {
  readonly labels: readonly string[];
  /** ` 12 of 500 records seen hold them.`; '' where it is not known. */
  readonly seen: string;
}

/** Options in use that no entry covers; null: every one is covered. */
function openOptions({ values, options, profile }: Mapping): Open | null {
  const mapped = new Set(values.entries.flatMap(({ from }) => optionsByKey(options, from.value).map((option) => option.value)));
  const holds = (option: Option): number => profile?.options?.[option.value] ?? 0;
  const open = options.filter((option) => !mapped.has(option.value) && (option.active || holds(option) > 0));
  if (open.length === 0) return null;
  const records = open.reduce((sum, option) => sum + holds(option), 0);
  const seen = profile?.options === undefined ? '' : ` ${records} of ${profile.sampled} records seen hold them.`;
  return { labels: open.map((option) => option.label), seen };
}

function checkCover(mapping_: Mapping): readonly Problem[] {
  const { values, uncovered, covered, judged } = mapping_;
  const open = covered ? null : openOptions(mapping_);
  if (open === null) return [];
  if (values.otherwise === null) return [problem('warning', 'spec/options-not-covered', values.at, `No entry covers ${someOf(open.labels)}.${open.seen} ${uncovered}`, 'Add entries, or "otherwise:".')];
  return judged ? [problem('information', 'spec/options-by-otherwise', values.otherwise.at, `"otherwise" takes ${someOf(open.labels)}.${open.seen}`, 'Give an option that means something else an entry of its own.')] : [];
}

/** Without `otherwise`, every option in use has an entry. */
export const coveredOptions: Rule = ({ bound }) => mappingsOf(bound).flatMap(checkCover);

/** Value maps with options in use that neither an entry nor "otherwise" nor a policy covers, in the order of the spec. */
export function uncoveredMaps(bound: BoundSpec): readonly { readonly at: Position; readonly options: number }[] {
  return mappingsOf(bound).flatMap((mapping_) => {
    const open = mapping_.covered || mapping_.values.otherwise !== null ? null : openOptions(mapping_);
    return open === null ? [] : [{ at: mapping_.values.at, options: open.labels.length }];
  });
}
