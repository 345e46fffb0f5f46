import type { Team, Teammate } from './model.ts';
import { Refusal } from './refusal.ts';
import { ok, param } from './route.ts';
import type { Call, Route } from './route.ts';
import type { Workspace } from './workspace.ts';

function teamIdsOf(workspace: Workspace, adminId: string): number[] {
  return [...workspace.teams.values()].filter((team) => team.adminIds.includes(adminId)).map((team) => Number(team.id));
}

/** The teammate as lists and notes show it (reference/intercom.md §6). */
export function adminView(workspace: Workspace, admin: Teammate): object {
  return {
    type: 'admin',
    id: admin.id,
    name: admin.name,
    email: admin.email,
    job_title: null,
    away_mode_enabled: false,
    away_mode_reassign: false,
    away_status_reason_id: null,
    has_inbox_seat: admin.hasInboxSeat,
    team_ids: teamIdsOf(workspace, admin.id),
    team_priority_level: { primary_team_ids: [], secondary_team_ids: [] },
  };
}

function teamView(team: Team): object {
  return {
    type: 'team',
    id: team.id,
    name: team.name,
    admin_ids: team.adminIds.map(Number),
    admin_priority_level: { primary_admin_ids: [], secondary_admin_ids: [] },
    assignment_limit: null,
    distribution_method: 'manual',
  };
}

function me(call: Call): ReturnType<typeof ok> {
  const { identity, startedAt } = call.workspace;
  const admin = call.workspace.tokenAdmin();
  const app = {
    type: 'app',
    id_code: identity.id,
    name: identity.name,
    created_at: startedAt,
    secure: false,
    identity_verification: false,
    timezone: identity.timezone,
    region: identity.region,
  };
  const { id, name, email, hasInboxSeat } = admin;
  return ok({ type: 'admin', id, email, name, email_verified: true, app, avatar: { type: 'avatar', image_url: null }, has_inbox_seat: hasInboxSeat });
}

function oneTeam(call: Call): ReturnType<typeof ok> {
  const team = call.workspace.teams.get(param(call, 0));
  if (team === undefined) throw new Refusal(404, 'team_not_found', 'Team not found');
  return ok(teamView(team));
}

/** Teammates and teams can be read, never made (reference/intercom.md §6). */
export const STAFF_ROUTES: readonly Route[] = [
  { method: 'GET', pattern: '/me', run: me },
  { method: 'GET', pattern: '/admins', run: ({ workspace }) => ok({ type: 'admin.list', admins: [...workspace.admins.values()].map((admin) => adminView(workspace, admin)) }) },
  { method: 'GET', pattern: '/admins/:id', run: (call) => ok(adminView(call.workspace, call.workspace.admin(param(call, 0)))) },
  { method: 'GET', pattern: '/teams', run: ({ workspace }) => ok({ type: 'team.list', teams: [...workspace.teams.values()].map(teamView) }) },
  { method: 'GET', pattern: '/teams/:id', run: oneTeam },
];
