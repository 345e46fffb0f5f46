/** What the vendor leaves open about tickets (reference/intercom.md §18); the default is the answer that is harder on a client. */
export interface TicketSwitches {
  /** Where a list attribute shows its options: `list_options` of {id, label} (third-party code) or `list_items` of {id, name}; open. */
  ticketOptionsKey: 'list_options' | 'list_items';
  /** What a ticket shows for a list attribute: the option's id, as it was sent, or its label; open. */
  ticketListShows: 'id' | 'label';
  /** The conversation paths (GET, PUT, reply, parts, tags) take the id of a ticket; open. */
  ticketsAsConversations: 'refuse' | 'accept';
  /** What an unknown address among a ticket's contacts creates; open. */
  ticketEmailCreates: 'user' | 'lead';
  /** A state of the category `resolved` also closes; open. */
  resolvedTicketCloses: boolean;
  /** What the search field `state` holds: `open`, `closed`, `snoozed`, or the category of the ticket's state; open. */
  ticketSearchState: 'open' | 'category';
  /** Longest title and description, characters; null: no limit; open. */
  ticketTextLength: number | null;
  /** Conversations that one Tracker ticket takes (reference/intercom.md §18). */
  trackerLinks: number;
  /** Most per page of a ticket search; open. */
  ticketPageMaximum: number;
  /** How long an enqueued ticket waits to be made, milliseconds of the sandbox clock; open. */
  ticketJobMs: number;
  /** The workspace's plan has tickets; without, every ticket path is 403 `api_plan_restricted`; open. */
  ticketsEnabled: boolean;
}

export function ticketSwitches(): TicketSwitches {
  return {
    ticketOptionsKey: 'list_options',
    ticketListShows: 'id',
    ticketsAsConversations: 'refuse',
    ticketEmailCreates: 'lead',
    resolvedTicketCloses: false,
    ticketSearchState: 'open',
    ticketTextLength: null,
    trackerLinks: 2_500,
    ticketPageMaximum: 150,
    ticketJobMs: 2_000,
    ticketsEnabled: true,
  };
}
