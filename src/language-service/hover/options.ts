/** Hovers over options of the source's lists: keys of value maps, and values that an expression compares with. */
import { optionByValue, optionsByKey } from '../../catalog/lookup.ts';
import type { Field, Option } from '../../catalog/model.ts';
import { listAt } from '../completion/options.ts';
import { shareOf } from '../field-markdown.ts';
import type { SpecWorld } from '../spec-text.ts';
import { codeSpan, plainWords } from '../text/markdown.ts';
import { originLine, type Paragraphs } from './words.ts';

function optionWords(field: Field, { value, label, active }: Option): string {
  const counts = field.profile?.options;
  const count = counts === undefined ? null : Object.hasOwn(counts, value) ? (counts[value] ?? 0) : 0;
  const sampled = field.profile?.sampled ?? 0;
  const records = count === null ? '' : `${count} of ${sampled} records seen (${shareOf(count, sampled)})`;
  const parts = [`**${plainWords(label)}**`, `stored ${codeSpan(value)}`, records, active ? '' : 'retired'];
  return parts.filter((part) => part !== '').join(' · ');
}

function paragraphs({ catalogs, now }: SpecWorld, field: Field, options: readonly Option[]): Paragraphs | null {
  if (options.length === 0) return null;
  return [options.slice(0, 12).map((option) => optionWords(field, option)).join('\n\n'), `option of ${codeSpan(field.label.trim() === '' ? field.name : field.label)}`, originLine(catalogs.source, now)];
}

/** A value as stored, or a label where the expression compares with `label(…)`. */
export function comparedHover(world: SpecWorld, field: Field, value: string, byLabel: boolean): Paragraphs | null {
  const options = field.options ?? [];
  const stored = optionByValue(options, value);
  return paragraphs(world, field, byLabel ? options.filter(({ label }) => label === value) : stored === null ? [] : [stored]);
}

/** A key of `values:`. @param owner path of the entry that holds the map. */
export function optionKeyHover(world: SpecWorld, owner: readonly string[], key: string): Paragraphs | null {
  const field = listAt(world, owner);
  return field === null ? null : paragraphs(world, field, optionsByKey(field.options ?? [], key));
}
