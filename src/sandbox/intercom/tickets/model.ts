import type { AttributeOption, AttributeValue, SimConversation, SimPart } from '../model.ts';
import { OrderedStore } from '../ordered-store.ts';
import type { Body } from '../shape.ts';

/** What a simulated workspace knows of tickets (reference/intercom.md §18). Times are seconds UTC unless the name ends in `Ms`. */

export const TICKET_CATEGORIES = ['Customer', 'Back-office', 'Tracker'] as const;
export type TicketCategory = (typeof TICKET_CATEGORIES)[number];

type StateCategory = 'submitted' | 'in_progress' | 'waiting_on_customer' | 'resolved';

export const TICKET_DATA_TYPES = ['string', 'list', 'integer', 'decimal', 'boolean', 'datetime', 'files'] as const;
type TicketDataType = (typeof TICKET_DATA_TYPES)[number];

export const TITLE = '_default_title_';
export const DESCRIPTION = '_default_description_';

/** Made in the UI only. */
export interface SimTicketState {
  readonly id: string;
  readonly category: StateCategory;
  readonly internalLabel: string;
  readonly externalLabel: string;
  readonly archived: boolean;
  /** null: every type has it. */
  readonly typeIds: readonly string[] | null;
}

export interface SimTicketAttribute {
  readonly id: string;
  readonly typeId: string;
  readonly dataType: TicketDataType;
  /** Comes with every type. */
  readonly isDefault: boolean;
  readonly order: number;
  readonly createdAt: number;
  name: string;
  description: string;
  multiline: boolean;
  allowMultiple: boolean;
  /** Of a list; their ids are what a ticket takes. */
  options: readonly AttributeOption[];
  requiredToCreate: boolean;
  requiredForContacts: boolean;
  visibleOnCreate: boolean;
  visibleToContacts: boolean;
  archived: boolean;
  updatedAt: number;
}

export interface SimTicketType {
  readonly id: string;
  readonly createdAt: number;
  readonly attributes: SimTicketAttribute[];
  name: string;
  description: string;
  category: TicketCategory;
  icon: string;
  isInternal: boolean;
  archived: boolean;
  updatedAt: number;
}

/** A ticket is a conversation with a type, a state and attributes of its own; both draw their ids from one space. */
export interface SimTicket {
  readonly id: string;
  /** `ticket_id`: the number of the inbox, which no path takes. */
  readonly number: string;
  typeId: string;
  stateId: string;
  previousStateId: string | null;
  isShared: boolean;
  /** By name of the attribute; of a list, the id of the option. */
  readonly attributes: Map<string, AttributeValue>;
  /** What the conversation began with, if this was one. */
  readonly opening: SimPart | null;
  readonly thread: SimConversation;
}

/** One `POST /tickets/enqueue`. */
export interface SimJob {
  readonly id: string;
  /** The request as it came, and the rank of its version. */
  readonly body: Body;
  readonly version: number;
  readonly dueMs: number;
  status: 'pending' | 'success' | 'failed';
  ticketId: string | null;
}

export interface TicketStore {
  readonly ticketStates: Map<string, SimTicketState>;
  readonly ticketTypes: Map<string, SimTicketType>;
  readonly tickets: OrderedStore<SimTicket>;
  readonly jobs: Map<string, SimJob>;
  /** From a Tracker or Back-office ticket to what is linked to it: conversations and customer tickets. */
  readonly links: Map<string, Set<string>>;
  /** The same the other way. */
  readonly linkedTo: Map<string, Set<string>>;
}

const STANDARD_STATES: readonly (readonly [StateCategory, string, string])[] = [
  ['submitted', 'Submitted', 'Submitted'],
  ['in_progress', 'In progress', 'In progress'],
  ['waiting_on_customer', 'Waiting on customer', 'Waiting on you'],
  ['resolved', 'Resolved', 'Resolved'],
];
const FIRST_STATE_ID = 801;

/** With the four states every workspace has. */
export function emptyTicketStore(): TicketStore {
  const states = STANDARD_STATES.map(([category, internalLabel, externalLabel], index): SimTicketState => ({
    id: String(FIRST_STATE_ID + index),
    category,
    internalLabel,
    externalLabel,
    archived: false,
    typeIds: null,
  }));
  return {
    ticketStates: new Map(states.map((state) => [state.id, state])),
    ticketTypes: new Map(),
    tickets: new OrderedStore(),
    jobs: new Map(),
    links: new Map(),
    linkedTo: new Map(),
  };
}
