/** What the vendor leaves open about custom objects (reference/intercom.md §19); the default is the answer that is harder on a client. */
export interface ObjectSwitches {
  /** A list of instance ids given to a to-many relation replaces what was there (an open pull request says so) or adds to it; open. */
  relationshipArray: 'replaces' | 'adds';
  /** Most instances of one type; null: no limit; open. */
  instanceCap: number | null;
}

export function objectSwitches(): ObjectSwitches {
  return { relationshipArray: 'replaces', instanceCap: null };
}
