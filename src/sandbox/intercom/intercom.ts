import type { SandboxClock } from '../kit/clock.ts';
import type { FaultPlan } from '../kit/faults.ts';
import { startServer } from '../kit/server.ts';
import type { FaultBoard } from '../kit/fault-board.ts';
import type { LogEntry, LogTotals } from '../kit/request-log.ts';
import type { Exchange } from '../kit/server.ts';
import { COMPANY_ROUTES, upsertCompany } from './companies.ts';
import { CONTACT_COMPANY_ROUTES } from './contact-companies.ts';
import { writeContact } from './contact-write.ts';
import { CONTACT_ROUTES } from './contacts.ts';
import { CONVERSATION_ATTRIBUTE_ROUTES } from './conversation-attributes.ts';
import { CONVERSATION_ROUTES } from './conversations.ts';
import { DATA_ATTRIBUTE_ROUTES } from './data-attributes.ts';
import { faultBody } from './fault-body.ts';
import { intercomHandler } from './gate.ts';
import type { AccessTokens } from './gate.ts';
import { ARTICLE_ROUTES } from './help-centre/articles.ts';
import { COLLECTION_ROUTES } from './help-centre/collections.ts';
import type { SimArticle, SimCollection, SimHelpCentre } from './help-centre/store.ts';
import { livePeople } from './live-people.ts';
import type { LivePeople } from './live-people.ts';
import { MANAGE_ROUTES } from './manage.ts';
import type { ConversationAttribute, DataAttribute, Notification, SimCompany, SimContact, SimConversation, SimTag, Team, Teammate } from './model.ts';
import { PARTICIPANT_ROUTES } from './participants.ts';
import { NOTE_ROUTES } from './people/notes.ts';
import type { SimNote } from './people/store.ts';
import { REPLY_ROUTES } from './replies.ts';
import { OBJECT_ROUTES, addObjectType } from './objects/instances.ts';
import type { ObjectTypeForm, SimObjectType } from './objects/model.ts';
import type { Route } from './route.ts';
import { STAFF_ROUTES } from './staff.ts';
import { defaultSwitches } from './switches.ts';
import type { IntercomSwitches } from './switches.ts';
import { TAG_ROUTES } from './tags.ts';
import { MERGE_ROUTES } from './threads/merge.ts';
import type { SimTicket, SimTicketState, SimTicketType } from './tickets/model.ts';
import { addTicketState } from './tickets/states.ts';
import { TICKET_ROUTES } from './tickets/tickets.ts';
import { REDACT_ROUTES } from './threads/redact.ts';
import { countWorkspace, restoreWorkspace, saveWorkspace } from './workspace-state.ts';
import { Workspace } from './workspace.ts';
import type { WorkspaceIdentity } from './workspace.ts';

/** Earlier routes win, so the fixed words stand before `/conversations/:id`. */
const ROUTES: readonly Route[] = [
  ...STAFF_ROUTES,
  ...CONTACT_ROUTES,
  ...CONTACT_COMPANY_ROUTES,
  ...COMPANY_ROUTES,
  ...DATA_ATTRIBUTE_ROUTES,
  ...CONVERSATION_ATTRIBUTE_ROUTES,
  ...CONVERSATION_ROUTES,
  ...REPLY_ROUTES,
  ...MANAGE_ROUTES,
  ...PARTICIPANT_ROUTES,
  ...TAG_ROUTES,
  ...TICKET_ROUTES,
  ...OBJECT_ROUTES,
  ...NOTE_ROUTES,
  ...REDACT_ROUTES,
  ...MERGE_ROUTES,
  ...COLLECTION_ROUTES,
  ...ARTICLE_ROUTES,
];

export interface IntercomOptions {
  readonly clock: SandboxClock;
  /** The one access token that is let in. */
  readonly token: string;
  readonly workspace: WorkspaceIdentity;
  /** The first is the admin the token acts as. */
  readonly teammates: readonly Teammate[];
  readonly teams: readonly Team[];
  /** Default 0: the system chooses. */
  readonly port?: number;
  readonly faults?: FaultPlan;
  /** Requests that the log keeps (default 100,000). */
  readonly logLimit?: number;
  /** Milliseconds of the sandbox clock before each request is worked on. */
  readonly latencyMs?: () => number;
  readonly switches?: Partial<IntercomSwitches>;
  /** Sees every request with its answer. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** What the workspace holds, for tests: to be read, not changed. Deleted things are gone, archived ones are marked. */
export interface IntercomState {
  readonly contacts: readonly SimContact[];
  readonly companies: readonly SimCompany[];
  readonly conversations: readonly SimConversation[];
  readonly tags: readonly SimTag[];
  readonly dataAttributes: readonly DataAttribute[];
  readonly conversationAttributes: readonly ConversationAttribute[];
  readonly notes: readonly SimNote[];
  readonly collections: readonly SimCollection[];
  readonly articles: readonly SimArticle[];
  readonly tickets: readonly SimTicket[];
  readonly ticketTypes: readonly SimTicketType[];
  readonly customObjects: readonly SimObjectType[];
  contact(id: string): SimContact | undefined;
  company(id: string): SimCompany | undefined;
  conversation(id: string): SimConversation | undefined;
  ticket(id: string): SimTicket | undefined;
}

export interface IntercomSimulator extends LivePeople {
  /** `http://127.0.0.1:<port>/` */
  readonly url: string;
  /** The last requests: see `logLimit`. */
  readonly log: readonly LogEntry[];
  totals(): LogTotals;
  clearLog(): void;
  readonly faults: FaultBoard;
  readonly notifications: readonly Notification[];
  readonly state: IntercomState;
  /** May be changed at any time. */
  readonly switches: IntercomSwitches;
  /** How many there are of everything, archived ones included. */
  counts(): Readonly<Record<string, number>>;
  /** Everything the workspace holds, as JSON. Rate windows are not part of it. */
  save(): unknown;
  /** Takes the workspace back to what `save` told. @throws StateRefusal when it is not that. */
  restore(saved: unknown): void;
  addTeam(team: Team): void;
  addTeammate(teammate: Teammate): void;
  removeTeammate(id: string): void;
  /** Help centres are made in the product only (reference/intercom.md §20). */
  addHelpCentre(centre: SimHelpCentre): void;
  /** From now on this token is let in; what becomes of the one before is open (reference/intercom.md §1). */
  regenerateToken(token: string): void;
  /** Method and pattern of every route, `GET /contacts/:id`. */
  readonly routes: readonly string[];
  /** States beside the four standard ones are made in the product only (reference/intercom.md §18). @returns its id. */
  addTicketState(state: Omit<SimTicketState, 'id'>): string;
  /** Custom object types too (reference/intercom.md §19). @returns its id. */
  addCustomObjectType(form: ObjectTypeForm): string;
  /** As `POST /contacts` takes it. @returns its id. */
  seedContact(fields: Readonly<Record<string, unknown>>): string;
  /** As `POST /companies` takes it. @returns its id. */
  seedCompany(fields: Readonly<Record<string, unknown>>): string;
  /** Something hangs on a tag or a data attribute, so that it can not be removed. */
  addDependent(kind: 'tag' | 'attribute', id: string): void;
  close(): Promise<void>;
}

function stateOf(workspace: Workspace): IntercomState {
  return {
    get contacts() {
      return [...workspace.contacts.values()];
    },
    get companies() {
      return [...workspace.companies.values()];
    },
    get conversations() {
      return [...workspace.conversations.values()];
    },
    get tags() {
      return [...workspace.tags.values()];
    },
    get dataAttributes() {
      return [...workspace.dataAttributes.values()];
    },
    get conversationAttributes() {
      return [...workspace.conversationAttributes.values()];
    },
    get notes() {
      return [...workspace.people.notes.values()];
    },
    get collections() {
      return [...workspace.helpCentre.collections.values()];
    },
    get articles() {
      return [...workspace.helpCentre.articles.values()];
    },
    contact: (id) => workspace.contacts.get(id),
    company: (id) => workspace.companies.get(id),
    get tickets() {
      return [...workspace.tickets.tickets.values()];
    },
    get ticketTypes() {
      return [...workspace.tickets.ticketTypes.values()];
    },
    get customObjects() {
      return [...workspace.objects.objectTypes.values()];
    },
    conversation: (id) => workspace.conversations.get(id),
    ticket: (id) => workspace.tickets.tickets.get(id),
  };
}

function removeTeammate(workspace: Workspace, id: string): void {
  const gone = workspace.admins.get(id);
  if (gone === undefined) return;
  workspace.admins.delete(id);
  workspace.people.formerAdmins.set(id, gone);
}

/** Starts one simulated workspace of Intercom's REST API 2.16 on 127.0.0.1. What it leaves open is in `IntercomSwitches`. */
export async function startIntercom(options: IntercomOptions): Promise<IntercomSimulator> {
  const switches = { ...defaultSwitches(), ...options.switches };
  const workspace = new Workspace(options.workspace, options.clock, switches);
  for (const teammate of options.teammates) workspace.admins.set(teammate.id, teammate);
  for (const team of options.teams) workspace.teams.set(team.id, team);
  const { clock, port, faults, latencyMs, logLimit, onExchange } = options;
  const tokens: AccessTokens = { current: options.token, former: null };
  const server = await startServer({
    handle: intercomHandler(workspace, ROUTES, tokens),
    clock,
    ...(port === undefined ? {} : { port }),
    ...(faults === undefined ? {} : { faults }),
    ...(latencyMs === undefined ? {} : { latencyMs }),
    ...(logLimit === undefined ? {} : { logLimit }),
    ...(onExchange === undefined ? {} : { onExchange }),
    faultBody: faultBody(workspace),
  });
  workspace.origin = server.url.replace(/\/$/, '');
  return {
    url: server.url,
    log: server.log,
    totals: () => server.totals(),
    clearLog: () => server.clearLog(),
    faults: server.faults,
    counts: () => countWorkspace(workspace),
    save: () => saveWorkspace(workspace),
    restore: (saved) => restoreWorkspace(workspace, saved),
    notifications: workspace.notifications,
    state: stateOf(workspace),
    switches,
    addTeam: (team) => void workspace.teams.set(team.id, team),
    addTeammate: (teammate) => void workspace.admins.set(teammate.id, teammate),
    removeTeammate: (id) => removeTeammate(workspace, id),
    addHelpCentre: (centre) => void workspace.helpCentre.centres.set(centre.id, centre),
    regenerateToken: (token) => void Object.assign(tokens, { former: tokens.current, current: token }),
    routes: ROUTES.map(({ method, pattern }) => `${method} ${pattern}`),
    addTicketState: (state) => addTicketState(workspace, state),
    addCustomObjectType: (form) => addObjectType(workspace, form),
    seedContact: (fields) => writeContact(workspace, fields, null).id,
    seedCompany: (fields) => upsertCompany(workspace, fields).id,
    addDependent: (kind, id) => void workspace.dependents.add(`${kind}:${id}`),
    ...livePeople(workspace),
    close: () => server.close(),
  };
}
