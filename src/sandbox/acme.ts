/** The made-up customer's accounts: who may log in, and who works in its Intercom workspaces. */
import type { IntercomOptions } from './intercom/intercom.ts';
import type { World } from './world/model.ts';

export const AUTOTASK_ACCOUNT = { username: 'api@acme.example', secret: 'sandbox-secret', integrationCode: 'SANDBOX' };
export type WorkspaceKind = 'production' | 'staging';
export const TOKENS: Readonly<Record<WorkspaceKind, string>> = { production: 'sandbox-production', staging: 'sandbox-staging' };

/** Teams of the made-up workspace: the ones that the example spec and its mistakes need. */
const TEAMS = ['Tier 1', 'Tier 2', 'Monitoring'];
const API_USER_LICENSE = 7;

/** Active technicians have a teammate with the same address; the last one was never invited, as in life. */
function teammatesOf(world: World, firstId: number): IntercomOptions['teammates'] {
  const working = [...world.resources].filter(({ isActive, licenseType, email }) => isActive && licenseType !== API_USER_LICENSE && email.endsWith('@acme.example'));
  const people = new Map([['support@acme.example', 'Support Desk'], ['jo@acme.example', 'Jo Fischer']]);
  for (const { email, firstName, lastName } of working.slice(0, -1)) people.set(email, `${firstName} ${lastName}`);
  return [...people].map(([email, name], index) => ({ id: String(firstId + index), name, email, hasInboxSeat: true }));
}

/** Identity, token, teammates and teams of one workspace. */
export function workspaceAccount(world: World, kind: WorkspaceKind): Pick<IntercomOptions, 'token' | 'workspace' | 'teammates' | 'teams'> {
  const firstId = kind === 'production' ? 500_001 : 900_001;
  const teammates = teammatesOf(world, firstId);
  return {
    token: TOKENS[kind],
    workspace: { id: kind === 'production' ? 'acmeprod' : 'acmetest', name: kind === 'production' ? 'Acme' : 'Acme (staging)', region: 'EU', timezone: 'Europe/Berlin' },
    teammates,
    teams: TEAMS.map((name, index) => ({ id: String(firstId + 1000 + index), name, adminIds: teammates.slice(index, index + 3).map(({ id }) => id) })),
  };
}
