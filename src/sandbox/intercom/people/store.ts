import type { Teammate } from '../model.ts';

/** A note on a contact or a company. Notes are never changed and never deleted by themselves (reference/intercom.md §9). */
export interface SimNote {
  readonly id: string;
  readonly kind: 'contact' | 'company';
  /** Intercom id of the contact or company. */
  readonly ownerId: string;
  readonly author: Teammate;
  readonly body: string;
  /** Seconds UTC. */
  readonly createdAt: number;
}

/** Notes, merged-away contacts and teammates who left. Plain data. */
export interface PeopleStore {
  readonly notes: Map<string, SimNote>;
  /** Ids of notes by Intercom id of their contact or company, oldest first. */
  readonly notesOf: Map<string, string[]>;
  /** Merged-away contact → the contact that lives on. */
  readonly mergedInto: Map<string, string>;
  /** External id of a merged-away contact → that contact. */
  readonly mergedExternalIds: Map<string, string>;
  /** Teammates who were removed, by id. */
  readonly formerAdmins: Map<string, Teammate>;
}

export function emptyPeople(): PeopleStore {
  return { notes: new Map(), notesOf: new Map(), mergedInto: new Map(), mergedExternalIds: new Map(), formerAdmins: new Map() };
}
