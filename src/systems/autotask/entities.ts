/** The entities that are read, in the vendor's names (reference/autotask.md §7). */
export interface EntityRoute {
  /** Singular, as in a spec and in metadata references. */
  readonly name: string;
  /** Segment of the URL. */
  readonly path: string;
  /** When it came to be; null: no such field (reference/autotask.md §9). */
  readonly created: string | null;
  readonly modified: string | null;
  /** Fields of which at least one moves with every change (reference/autotask.md §9); empty: a delta reads everything. */
  readonly watermarks: readonly string[];
}

const TABLE: readonly EntityRoute[] = [
  { name: 'Company', path: 'Companies', created: 'createDate', modified: 'lastActivityDate', watermarks: ['lastActivityDate'] },
  { name: 'Contact', path: 'Contacts', created: 'createDate', modified: 'lastModifiedDate', watermarks: ['lastModifiedDate', 'lastActivityDate'] },
  { name: 'Ticket', path: 'Tickets', created: 'createDate', modified: 'lastActivityDate', watermarks: ['lastActivityDate', 'lastTrackedModificationDateTime'] },
  { name: 'TicketNote', path: 'TicketNotes', created: 'createDateTime', modified: 'lastActivityDate', watermarks: [] },
  { name: 'TimeEntry', path: 'TimeEntries', created: 'createDateTime', modified: 'lastModifiedDateTime', watermarks: [] },
  { name: 'Resource', path: 'Resources', created: null, modified: null, watermarks: [] },
  { name: 'Project', path: 'Projects', created: 'createDateTime', modified: 'lastActivityDateTime', watermarks: [] },
  { name: 'Contract', path: 'Contracts', created: null, modified: null, watermarks: [] },
  { name: 'ServiceCall', path: 'ServiceCalls', created: 'createDateTime', modified: 'lastModifiedDateTime', watermarks: [] },
];

export const ENTITIES: ReadonlyMap<string, EntityRoute> = new Map(TABLE.map((route) => [route.name, route]));

/** Name in the spec → entity: what belongs to a ticket. */
export const TICKET_COLLECTIONS = { notes: 'TicketNote', timeEntries: 'TimeEntry' } as const;
