/** The entities that are read, in the vendor's names (reference/autotask.md §7). */
export interface EntityRoute {
  /** Singular, as in a spec and in metadata references. */
  readonly name: string;
  /** Segment of the URL. */
  readonly path: string;
  /** When it came to be; null: no such field (reference/autotask.md §9). */
  readonly created: string | null;
  readonly modified: string | null;
}

const TABLE: readonly EntityRoute[] = [
  { name: 'Company', path: 'Companies', created: 'createDate', modified: 'lastActivityDate' },
  { name: 'Contact', path: 'Contacts', created: 'createDate', modified: 'lastModifiedDate' },
  { name: 'Ticket', path: 'Tickets', created: 'createDate', modified: 'lastActivityDate' },
  { name: 'TicketNote', path: 'TicketNotes', created: 'createDateTime', modified: 'lastActivityDate' },
  { name: 'TimeEntry', path: 'TimeEntries', created: 'createDateTime', modified: 'lastModifiedDateTime' },
  { name: 'Resource', path: 'Resources', created: null, modified: null },
  { name: 'Project', path: 'Projects', created: 'createDateTime', modified: 'lastActivityDateTime' },
  { name: 'Contract', path: 'Contracts', created: null, modified: null },
  { name: 'ServiceCall', path: 'ServiceCalls', created: 'createDateTime', modified: 'lastModifiedDateTime' },
];

export const ENTITIES: ReadonlyMap<string, EntityRoute> = new Map(TABLE.map((route) => [route.name, route]));

/** Name in the spec → entity: what belongs to a ticket. */
export const TICKET_COLLECTIONS = { notes: 'TicketNote', timeEntries: 'TimeEntry' } as const;
