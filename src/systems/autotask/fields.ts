import type { Field, FieldType, Option } from '../../catalog/model.ts';
import { optionalFlag, optionalList, optionalText, requiredId, requiredText } from '../answers.ts';
import { isTrue, numberOf, property, textOf } from '../json.ts';

const TYPES: ReadonlyMap<string, FieldType> = new Map<string, FieldType>([
  ['integer', 'integer'],
  ['long', 'integer'],
  ['short', 'integer'],
  ['byte', 'integer'],
  ['string', 'text'],
  ['double', 'decimal'],
  ['decimal', 'decimal'],
  ['boolean', 'boolean'],
  ['datetime', 'datetime'],
]);

/** Their time of day is always midnight and means nothing (reference/autotask.md §6 "date-only fields"). */
const DATE_ONLY = new Set(['TimeEntry.dateWorked', 'Contract.startDate', 'Contract.endDate', 'Project.startDateTime', 'Project.endDateTime']);

/** Never shown to a customer (reference/autotask.md §7.2). */
const INTERNAL = new Set(['TimeEntry.internalNotes']);

const FIELDS = { peer: 'Autotask', route: 'GET entityInformation/fields' };

/** Option values are text in metadata and numbers on records (reference/autotask.md §11). */
function optionsOf(field: unknown): readonly Option[] {
  return optionalList(field, 'picklistValues', FIELDS).map((item): Option => {
    const value = requiredId(item, 'value', FIELDS);
    const active = property(item, 'isActive') === undefined || isTrue(item, 'isActive');
    return { value, label: optionalText(item, 'label', FIELDS) ?? value, active };
  });
}

function typeOf(field: unknown, custom: boolean, entity: string, name: string): FieldType {
  if (optionalFlag(field, 'isPickList', FIELDS)) return 'list';
  if (optionalFlag(field, 'isReference', FIELDS)) return 'reference';
  const vendor = textOf(field, custom ? 'type' : 'dataType')?.toLowerCase() ?? '';
  const type = TYPES.get(vendor) ?? 'unknown';
  // The only user-defined kind that holds a time is the date (reference/autotask.md §5.1).
  return type === 'datetime' && (custom || DATE_ONLY.has(`${entity}.${name}`)) ? 'date' : type;
}

/** `lastActivityDate` → `Last Activity Date`: the metadata gives built-in fields no label. */
function spelledOut(name: string): string {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/**
 * @param custom true for the answer of `userDefinedFields`, whose members are named differently.
 * @throws CrosswalkError `http/unexpected-answer`.
 */
export function fieldOf(raw: unknown, entity: string, custom: boolean): Field {
  const name = requiredText(raw, 'name', FIELDS);
  const type = typeOf(raw, custom, entity, name);
  const length = numberOf(raw, 'length') ?? 0;
  const reference = textOf(raw, 'referenceEntityType');
  return {
    name,
    label: textOf(raw, 'label') ?? (custom ? name : spelledOut(name)),
    type,
    ...(type === 'text' && length > 0 ? { length } : {}),
    required: isTrue(raw, 'isRequired'),
    readOnly: isTrue(raw, 'isReadOnly'),
    custom,
    ...(INTERNAL.has(`${entity}.${name}`) ? { internal: true } : {}),
    ...(type === 'list' ? { options: optionsOf(raw) } : {}),
    ...(type === 'reference' && reference !== null ? { reference } : {}),
  };
}
