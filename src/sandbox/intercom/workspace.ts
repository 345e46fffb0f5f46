import { createHash } from 'node:crypto';
import type { SandboxClock } from '../kit/clock.ts';
import type { Author, ConversationAttribute, DataAttribute, Notification, SimCompany, SimContact, SimConversation, SimTag, Team, Teammate } from './model.ts';
import { newHelpCentre } from './help-centre/store.ts';
import type { HelpCentreStore } from './help-centre/store.ts';
import { emptyObjectStore } from './objects/model.ts';
import { OrderedStore } from './ordered-store.ts';
import { emptyPeople } from './people/store.ts';
import { Refusal, notFound } from './refusal.ts';
import type { IntercomSwitches } from './switches.ts';
import { emptyTicketStore } from './tickets/model.ts';

export interface WorkspaceIdentity {
  /** `app.id_code`. */
  readonly id: string;
  readonly name: string;
  readonly region: string;
  /** IANA name. */
  readonly timezone: string;
}

interface ServedFile {
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

interface DeletedConversation {
  readonly id: string;
  readonly metricsRetained: boolean;
  readonly deletedAt: number;
}

/** Scrolls end when unused for a minute (reference/intercom.md §8). */
interface Scroll {
  readonly param: string;
  readonly remaining: string[];
  usedMs: number;
}

function hexHead(text: string, length: number): string {
  return createHash('sha256').update(text).digest('hex').slice(0, length);
}

/** Everything one simulated workspace knows. Its ids follow from the workspace's id and a counter, so equal runs have equal ids. */
export class Workspace {
  readonly identity: WorkspaceIdentity;
  readonly clock: SandboxClock;
  readonly switches: IntercomSwitches;
  readonly startedAt: number;
  readonly admins = new Map<string, Teammate>();
  readonly teams = new Map<string, Team>();
  readonly contacts = new OrderedStore<SimContact>();
  readonly contactsByExternalId = new Map<string, string>();
  /** Users only, by address in lower case. */
  readonly usersByEmail = new Map<string, string>();
  readonly companies = new OrderedStore<SimCompany>();
  readonly companiesByKey = new Map<string, string>();
  readonly conversations = new OrderedStore<SimConversation>();
  readonly conversationsByContact = new Map<string, Set<string>>();
  readonly deleted: DeletedConversation[] = [];
  /** Conversation that was merged away → the one that lives on (reference/intercom.md §12). */
  readonly mergedConversations = new Map<string, string>();
  readonly tags = new Map<string, SimTag>();
  readonly dataAttributes = new Map<number, DataAttribute>();
  readonly conversationAttributes = new Map<number, ConversationAttribute>();
  readonly notifications: Notification[] = [];
  readonly files = new Map<string, ServedFile>();
  readonly people = emptyPeople();
  readonly tickets = emptyTicketStore();
  readonly objects = emptyObjectStore();
  readonly helpCentre: HelpCentreStore;
  /** `tag:<id>` and `attribute:<id>` that something else hangs on: they refuse to go. */
  readonly dependents = new Set<string>();
  archivedContacts = 0;
  scroll: Scroll | null = null;
  /** `http://127.0.0.1:<port>`, known once the server listens. */
  origin = '';
  readonly #prefix: string;
  readonly #numberBase: number;
  /** Numbers used up so far, by kind. Not private, because they belong to the state that is saved. */
  readonly counters = new Map<string, number>();

  constructor(identity: WorkspaceIdentity, clock: SandboxClock, switches: IntercomSwitches) {
    this.identity = identity;
    this.clock = clock;
    this.switches = switches;
    this.startedAt = Math.floor(clock.now() / 1000);
    this.helpCentre = newHelpCentre(identity.name, this.startedAt);
    this.#prefix = hexHead(identity.id, 8);
    this.#numberBase = (parseInt(this.#prefix.slice(0, 3), 16) + 1000) * 1_000_000_000;
  }

  /** Seconds UTC of the sandbox clock. */
  now(): number {
    return Math.floor(this.clock.now() / 1000);
  }

  #count(kind: string): number {
    const value = (this.counters.get(kind) ?? 0) + 1;
    this.counters.set(kind, value);
    return value;
  }

  /** 24 hex characters, for contacts and companies. */
  hexId(kind: 'contact' | 'company'): string {
    return `${this.#prefix}${kind === 'contact' ? 'c0' : 'd0'}${this.#count(kind).toString(16).padStart(14, '0')}`;
  }

  /** Decimal text, for conversations, parts and messages. */
  longId(kind: 'conversation' | 'part'): string {
    return String(this.#numberBase + (kind === 'part' ? 500_000_000 : 0) + this.#count(kind));
  }

  /** Small whole number, for tags and attributes. */
  smallId(kind: 'tag' | 'attribute' | 'file' | 'note' | 'article' | 'collection' | 'ticket_state' | 'ticket_type' | 'ticket_attribute' | 'ticket' | 'job' | 'instance'): number {
    return this.#count(kind) + (kind === 'tag' ? 100 : 0);
  }

  uuid(kind: 'option' | 'request' | 'scroll'): string {
    const tail = this.#count(kind).toString(16).padStart(12, '0');
    const head = hexHead(`${this.identity.id}/${kind}`, 12);
    return `${head.slice(0, 8)}-${head.slice(8)}-4000-8000-${tail}`;
  }

  /** @throws Refusal 404 `admin_not_found`. */
  admin(id: string): Teammate {
    const found = this.admins.get(id);
    if (found === undefined) throw new Refusal(404, 'admin_not_found', 'Admin not found');
    return found;
  }

  /** Who acts or writes by `admin_id`. The answer to an unknown or removed one is open (reference/intercom.md §13, §29). @throws Refusal 400, 404, 422. */
  actor(id: string): Teammate {
    const { unknownAdminStatus: status, removedTeammate } = this.switches;
    const found = this.admins.get(id) ?? (removedTeammate === 'known' ? this.people.formerAdmins.get(id) : undefined);
    if (found !== undefined) return found;
    throw new Refusal(status, status === 404 ? 'admin_not_found' : 'parameter_invalid', 'Admin not found', status === 404 ? null : 'admin_id');
  }

  adminAuthor(id: string): Author {
    const { name, email } = this.actor(id);
    return { type: 'admin', id, name, email };
  }

  /** Signs what the vendor does by itself (reference/intercom.md §12). */
  bot(): Author {
    return { type: 'bot', id: String(this.#numberBase), name: 'Fin', email: `operator+${this.identity.id}@intercom.io` };
  }

  /** The admin the token acts as: the first that was given. */
  tokenAdmin(): Teammate {
    const [first] = this.admins.values();
    if (first === undefined) throw new Refusal(401, 'token_unauthorized', 'Not authorized to access resource');
    return first;
  }

  /** @throws Refusal 404 for an unknown contact. */
  contact(id: string): SimContact {
    const found = this.contacts.get(id);
    if (found === undefined) throw notFound('User Not Found');
    return found;
  }

  /** As `contact`; an archived one can not be changed or write. */
  activeContact(id: string): SimContact {
    const found = this.contact(id);
    if (found.archived) throw notFound('User Not Found');
    return found;
  }

  /** @throws Refusal 404 for an unknown or archived company. */
  company(id: string): SimCompany {
    const found = this.companies.get(id);
    if (found === undefined || found.archived) throw new Refusal(404, 'company_not_found', 'Company Not Found');
    return found;
  }

  /** @throws Refusal 404. */
  conversation(id: string, message = 'Resource Not Found'): SimConversation {
    const found = this.conversations.get(id) ?? (this.switches.ticketsAsConversations === 'accept' ? this.tickets.tickets.get(id)?.thread : undefined);
    if (found === undefined) throw notFound(message);
    return this.awake(found);
  }

  /** The thread of a conversation or ticket. @throws Refusal 404. */
  thread(id: string): SimConversation {
    const ticket = this.tickets.tickets.get(id);
    return ticket === undefined ? this.conversation(id) : this.awake(ticket.thread);
  }

  /** Wakes a conversation whose snooze has run out. Whether that leaves a part is open (reference/intercom.md §14). */
  awake(conversation: SimConversation): SimConversation {
    const { state, snoozedUntil } = conversation;
    if (state !== 'snoozed' || snoozedUntil === null || snoozedUntil > this.now()) return conversation;
    conversation.state = 'open';
    conversation.snoozedUntil = null;
    if (this.switches.snoozeEnd === 'part') {
      const part = { type: 'timer_unsnooze', body: null, createdAt: snoozedUntil, writtenMs: snoozedUntil * 1000, author: this.bot(), assignedTo: null, attachments: [], quickReplies: [], attributeChange: null, ticketEvent: null };
      conversation.parts.push({ id: this.longId('part'), ...part, state: 'open' });
      conversation.updatedAt = snoozedUntil;
    }
    return conversation;
  }

  notify(audience: Notification['audience'], cause: string, conversation: SimConversation | null, recipients: readonly string[]): void {
    this.notifications.push({ sequence: this.notifications.length + 1, at: this.clock.now(), audience, cause, conversationId: conversation?.id ?? '', recipients });
  }
}
