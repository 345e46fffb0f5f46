import type { SandboxClock } from '../kit/clock.ts';
import type { FaultPlan } from '../kit/faults.ts';
import { startServer } from '../kit/server.ts';
import type { LogEntry } from '../kit/server.ts';
import { COMPANY_ROUTES, upsertCompany } from './companies.ts';
import { CONTACT_COMPANY_ROUTES } from './contact-companies.ts';
import { writeContact } from './contact-write.ts';
import { CONTACT_ROUTES } from './contacts.ts';
import { CONVERSATION_ATTRIBUTE_ROUTES } from './conversation-attributes.ts';
import { CONVERSATION_ROUTES } from './conversations.ts';
import { DATA_ATTRIBUTE_ROUTES } from './data-attributes.ts';
import { intercomHandler } from './gate.ts';
import { livePeople } from './live-people.ts';
import type { LivePeople } from './live-people.ts';
import { MANAGE_ROUTES } from './manage.ts';
import type { ConversationAttribute, DataAttribute, Notification, SimCompany, SimContact, SimConversation, SimTag, Team, Teammate } from './model.ts';
import { PARTICIPANT_ROUTES } from './participants.ts';
import { REPLY_ROUTES } from './replies.ts';
import type { Route } from './route.ts';
import { STAFF_ROUTES } from './staff.ts';
import { defaultSwitches } from './switches.ts';
import type { IntercomSwitches } from './switches.ts';
import { TAG_ROUTES } from './tags.ts';
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
  /** Milliseconds of the sandbox clock before each request is worked on. */
  readonly latencyMs?: () => number;
  readonly switches?: Partial<IntercomSwitches>;
}

/** What the workspace holds, for tests: to be read, not changed. Deleted things are gone, archived ones are marked. */
export interface IntercomState {
  readonly contacts: readonly SimContact[];
  readonly companies: readonly SimCompany[];
  readonly conversations: readonly SimConversation[];
  readonly tags: readonly SimTag[];
  readonly dataAttributes: readonly DataAttribute[];
  readonly conversationAttributes: readonly ConversationAttribute[];
  contact(id: string): SimContact | undefined;
  company(id: string): SimCompany | undefined;
  conversation(id: string): SimConversation | undefined;
}

export interface IntercomSimulator extends LivePeople {
  /** `http://127.0.0.1:<port>/` */
  readonly url: string;
  readonly log: readonly LogEntry[];
  readonly notifications: readonly Notification[];
  readonly state: IntercomState;
  /** May be changed at any time. */
  readonly switches: IntercomSwitches;
  addTeam(team: Team): void;
  addTeammate(teammate: Teammate): void;
  removeTeammate(id: string): void;
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
    contact: (id) => workspace.contacts.get(id),
    company: (id) => workspace.companies.get(id),
    conversation: (id) => workspace.conversations.get(id),
  };
}

/** Starts one simulated workspace of Intercom's REST API 2.16 on 127.0.0.1. What it leaves open is in `IntercomSwitches`. */
export async function startIntercom(options: IntercomOptions): Promise<IntercomSimulator> {
  const switches = { ...defaultSwitches(), ...options.switches };
  const workspace = new Workspace(options.workspace, options.clock, switches);
  for (const teammate of options.teammates) workspace.admins.set(teammate.id, teammate);
  for (const team of options.teams) workspace.teams.set(team.id, team);
  const { clock, port, faults, latencyMs } = options;
  const server = await startServer({
    handle: intercomHandler(workspace, ROUTES, options.token),
    clock,
    ...(port === undefined ? {} : { port }),
    ...(faults === undefined ? {} : { faults }),
    ...(latencyMs === undefined ? {} : { latencyMs }),
  });
  workspace.origin = server.url.replace(/\/$/, '');
  return {
    url: server.url,
    log: server.log,
    notifications: workspace.notifications,
    state: stateOf(workspace),
    switches,
    addTeam: (team) => void workspace.teams.set(team.id, team),
    addTeammate: (teammate) => void workspace.admins.set(teammate.id, teammate),
    removeTeammate: (id) => void workspace.admins.delete(id),
    seedContact: (fields) => writeContact(workspace, fields, null).id,
    seedCompany: (fields) => upsertCompany(workspace, fields).id,
    addDependent: (kind, id) => void workspace.dependents.add(`${kind}:${id}`),
    ...livePeople(workspace),
    close: () => server.close(),
  };
}
