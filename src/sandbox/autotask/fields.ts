import type { PicklistName } from '../world/picklists.ts';

export type DataType = 'integer' | 'long' | 'short' | 'string' | 'decimal' | 'boolean' | 'datetime';

/** One field as the metadata tells it (reference/autotask.md §5). */
export interface FieldDefinition {
  readonly name: string;
  readonly dataType: DataType;
  /** Characters; 0 for what is no string. */
  readonly length: number;
  readonly isRequired: boolean;
  readonly isReadOnly: boolean;
  readonly isQueryable: boolean;
  /** Singular entity name, `""` for none. */
  readonly reference: string;
  readonly picklist: PicklistName | null;
  /** Field whose option decides which options fit, `""` for none. */
  readonly picklistParent: string;
}

const TYPES: Readonly<Record<string, DataType>> = { int: 'integer', long: 'long', short: 'short', str: 'string', dec: 'decimal', bool: 'boolean', dt: 'datetime' };

function field(text: string): FieldDefinition {
  const [name = '', kind = '', ...flags] = text.split(':');
  const match = /^([a-z]+)(?:\((\d+)\))?(!?)$/.exec(kind);
  const dataType = TYPES[match?.[1] ?? ''];
  if (!dataType) throw new Error(`Unreadable field "${text}".`);
  const flag = (start: string): string => flags.find((item) => item.startsWith(start))?.slice(start.length) ?? '';
  const picklist = flag('P=');
  return {
    name,
    dataType,
    length: Number(match?.[2] ?? 0),
    isRequired: match?.[3] === '!',
    isReadOnly: flags.includes('ro'),
    isQueryable: !flags.includes('nq'),
    reference: flag('>'),
    picklist: picklist === '' ? null : (picklist as PicklistName),
    picklistParent: flag('^'),
  };
}

/** Reads the notation `name:type(length)!:ro:nq:P=picklist:^parent:>Reference`, separated by blanks; `!` is required. */
export function fields(text: string): readonly FieldDefinition[] {
  return ['id:long:ro', ...text.trim().split(/\s+/)].map(field);
}
