import type { AttributeValue } from '../model.ts';

/** What a simulated workspace knows of custom objects (reference/intercom.md §19). Times are seconds UTC. */

export interface ObjectAttribute {
  readonly name: string;
  readonly dataType: 'string' | 'integer' | 'decimal' | 'boolean' | 'datetime' | 'list';
  /** Labels of a list; absent: free values. */
  readonly options?: readonly string[];
}

/** A relationship attribute of contacts that holds instances. */
export interface ContactRelation {
  readonly name: string;
  readonly type: 'one' | 'many';
}

/** What a person enters in the UI: types are made nowhere else. */
export interface ObjectTypeForm {
  /** The name in paths, `Order`. */
  readonly identifier: string;
  readonly attributes: readonly ObjectAttribute[];
  readonly contactRelation?: ContactRelation;
}

export interface SimInstance {
  readonly id: string;
  readonly externalId: string | null;
  externalCreatedAt: number | null;
  externalUpdatedAt: number | null;
  readonly createdAt: number;
  updatedAt: number;
  readonly attributes: Map<string, AttributeValue>;
}

export interface SimObjectType {
  readonly id: string;
  readonly identifier: string;
  readonly attributes: readonly ObjectAttribute[];
  readonly contactRelation: ContactRelation | null;
  readonly instances: Map<string, SimInstance>;
  readonly byExternalId: Map<string, string>;
}

export interface ObjectStore {
  /** By identifier. */
  readonly objectTypes: Map<string, SimObjectType>;
}

export function emptyObjectStore(): ObjectStore {
  return { objectTypes: new Map() };
}
