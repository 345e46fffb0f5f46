/** What discovery learned of one connection (design §1 "catalog"). Made to be committed: it holds no person's data. */

export type SystemName = 'autotask' | 'connectwise' | 'atera' | 'intercom';
export type SourceSystemName = Exclude<SystemName, 'intercom'>;

/** Our neutral field types. `list` has options; `unknown` is a vendor type that we do not know: no rule may judge it. */
export const FIELD_TYPES = ['text', 'integer', 'decimal', 'boolean', 'date', 'datetime', 'list', 'reference', 'unknown'] as const;
export type FieldType = (typeof FIELD_TYPES)[number];

export interface Option {
  /** As stored on records, always text. */
  readonly value: string;
  readonly label: string;
  /** false: retired, may stand on old records. */
  readonly active: boolean;
}

/** From a bounded number of records; example values are shapes only (`Aa9-` style), none seen fewer than 5 times. */
export interface FieldProfile {
  readonly sampled: number;
  readonly filled: number;
  readonly distinct: number;
  /** Characters. */
  readonly longest: number;
  /** Stored option value → records that hold it. Lists only. */
  readonly options?: Readonly<Record<string, number>>;
  readonly shapes?: readonly string[];
}

export interface Field {
  /** The vendor's name: as written in a spec. */
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  /** Characters; absent: not told. */
  readonly length?: number;
  readonly required: boolean;
  readonly readOnly: boolean;
  /** A user-defined field (source) or a custom attribute (destination). */
  readonly custom: boolean;
  /** Text that the vendor never shows to a customer, whatever the record's other fields say (law 4). */
  readonly internal?: boolean;
  readonly options?: readonly Option[];
  /** The entity a `reference` points at. */
  readonly reference?: string;
  readonly profile?: FieldProfile;
}

export interface Entity {
  /** The vendor's name, singular: `Ticket`; for Intercom `company`, `contact`, `conversation`. */
  readonly name: string;
  /** null: the system would not tell. */
  readonly count: number | null;
  readonly fields: readonly Field[];
  /**
   * Collections that belong to a record and can be used in an expression or a `from` of the thread: `notes`, `timeEntries`.
   * Key: name in the spec; value: name of the entity in the same catalog.
   */
  readonly collections?: Readonly<Record<string, string>>;
}

/** A technician of a source or a teammate of Intercom. E-mail is kept: it is the key of matching. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly email: string | null;
  readonly active: boolean;
}

export interface Team {
  readonly id: string;
  readonly name: string;
}

/** Which account answered. `id` is remembered at first contact (law 2). */
export interface Account {
  readonly id: string;
  readonly name: string;
  /** Base URL that answered, or region. */
  readonly place: string;
}

export interface Catalog {
  readonly format: 1;
  readonly connection: string;
  readonly system: SystemName;
  readonly account: Account;
  /** ISO 8601, UTC. */
  readonly discoveredAt: string;
  readonly entities: readonly Entity[];
  readonly people: readonly Person[];
  readonly teams: readonly Team[];
  /** What could not be read, for example a 403 on one entity: no rule may complain about what stands here. Names of entities. */
  readonly incomplete: readonly { readonly entity: string; readonly reason: string }[];
}
