/** Expressions that give nearly the right thing. */
import type { SourceSystemName } from '../../catalog/model.ts';
import { expressionText } from '../text/expression-text.ts';
import { pathOf } from '../text/cursor.ts';
import type { OutlineEntry } from '../text/outline.ts';
import { yamlExpression } from '../text/quote.ts';
import { placeOfPath, type SpecText, type SpecWorld } from '../spec-text.ts';
import { mends, type Fix, type FixProvider } from './fix.ts';
import { mayStandInBase } from './forms.ts';
import { addLines, entryAt, isFlow } from './layout.ts';
import type { Edit } from '../text/edits.ts';

/** Another expression in place of a single value on one line. */
function rewritten({ text }: SpecText, entry: OutlineEntry, expression: string): Edit | null {
  const { valueStart, valueEnd } = entry;
  const first = text[valueStart];
  if (valueStart === valueEnd || entry.braces !== null || entry.children.length > 0 || first === '|' || first === '>' || first === '*') return null;
  return { start: valueStart, end: valueEnd, text: yamlExpression(expression, isFlow(entry)) };
}

function wrapped(...functions: readonly string[]): FixProvider {
  return (input) => {
    const { world, complaint } = input;
    const entry = entryAt(world.spec, complaint.start);
    const inner = entry === null ? '' : expressionText(world.spec.text, entry);
    if (entry === null || inner === '') return [];
    return functions.flatMap((name): Fix[] => {
      const edit = rewritten(world.spec, entry, `${name}(${inner})`);
      return edit !== null && mends(input, [edit]) ? [{ title: `Write ${name}(…) around it`, edits: [edit] }] : [];
    });
  };
}

/** A text that holds a number or a date. */
export const converted: FixProvider = wrapped('double', 'date', 'string');
/** Decimals in a field for whole numbers. */
export const rounded: FixProvider = wrapped('round');

/** A list too short to be one: the option's label as text. The remark stands at the attribute's name. */
export const labelled: FixProvider = (input) => {
  const { world, complaint } = input;
  const entry = entryAt(world.spec, complaint.start);
  const inner = entry === null ? '' : expressionText(world.spec.text, entry);
  const edit = entry === null || inner === '' ? null : rewritten(world.spec, entry, `label(${inner})`);
  return edit !== null && mends(input, [edit]) ? [{ title: 'Write label(…) around it, for a text', edits: [edit], preferred: true }] : [];
};

/** What says "seen by the customer", by vendor (reference/autotask.md §11, reference/atera.md §4). */
const SHOWN: Readonly<Partial<Record<SourceSystemName, { readonly field: string; readonly condition: string }>>> = {
  autotask: { field: 'publish', condition: 'publish == 1' },
  atera: { field: 'IsInternal', condition: 'IsInternal == false' },
};

/** The usual condition of the vendor, where the entity has its field; null: there is none. */
export function usualCondition(world: SpecWorld, path: readonly string[]): string | null {
  const system = world.catalogs.source?.system;
  const usual = system === undefined || system === 'intercom' ? undefined : SHOWN[system];
  const entity = placeOfPath(world, path)?.entity ?? null;
  return usual !== undefined && entity?.fields.some(({ name, custom }) => name === usual.field && !custom) === true ? usual.condition : null;
}

/** Never preferred and never done for a whole file: who may see a text is decided by a person (law 4). */
export const shownCondition: FixProvider = ({ world, complaint }) => {
  const entry = entryAt(world.spec, complaint.start);
  const condition = entry?.key === 'public_when' ? usualCondition(world, pathOf(entry)) : null;
  const edit = entry === null || condition === null ? null : rewritten(world.spec, entry, condition);
  return edit === null ? [] : [{ title: `Show what the source shows: ${condition ?? ''}`, edits: [edit] }];
};

/** Text that the source keeps internal stays internal. */
export const keptInternal: FixProvider = ({ world: { spec }, complaint }) => {
  const entry = entryAt(spec, complaint.start);
  if (entry?.key !== 'public_when' || entry.valueStart === entry.valueEnd || entry.braces !== null) return [];
  return [{ title: 'Keep it internal: public_when: "false"', edits: [{ start: entry.valueStart, end: entry.valueEnd, text: '"false"' }], preferred: true }];
};

const LONG_TEXTS: readonly (readonly [policy: string, title: string])[] = [
  ['truncate', 'Cut longer texts: too_long: truncate'],
  ['park', 'Hold records with longer texts back: too_long: park'],
];

/** The line in its long form, with what happens to texts that are too long. */
export const longTexts: FixProvider = ({ world, complaint }) => {
  const { spec } = world;
  const entry = entryAt(spec, complaint.start);
  if (entry === null) return [];
  const path = pathOf(entry);
  const line = path.length > 3 ? spec.entryAt(path.slice(0, 3)) : entry;
  if (line === null || (path[1] !== 'fields' && path[1] !== 'attributes')) return [];
  return LONG_TEXTS.flatMap(([policy, title]): Fix[] => {
    const add = { key: 'too_long', value: { text: policy, as: 'raw' as const } };
    if (line !== entry || line.children.length > 0) {
      const edit = addLines(spec, line, [add]);
      return edit === null ? [] : [{ title, edits: [edit] }];
    }
    // In the long form the base's other keys would hold too.
    const edit = mayStandInBase(world, path) ? null : rewritten(spec, line, '');
    const inner = expressionText(spec.text, line);
    return edit === null || inner === '' ? [] : [{ title, edits: [{ ...edit, text: `{ from: ${yamlExpression(inner, true)}, too_long: ${policy} }` }] }];
  });
};
