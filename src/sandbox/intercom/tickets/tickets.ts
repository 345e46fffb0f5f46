import type { SimPart } from '../model.ts';
import { Refusal } from '../refusal.ts';
import { writeReply } from '../replies.ts';
import type { ReplyRules } from '../replies.ts';
import { ok, param } from '../route.ts';
import type { Call, Route } from '../route.ts';
import { field, optionalFlag } from '../shape.ts';
import { tagThread, untagThread } from '../tags.ts';
import { addPart } from '../thread.ts';
import { changeType, convert } from './convert.ts';
import { createTicket, readTicket, runDueJobs } from './create.ts';
import { linkedIds } from './links.ts';
import { TICKET_LINK_ROUTES } from './link-routes.ts';
import { isSeenByContact, ticketNotFound, ticketOf, typeOf } from './lookup.ts';
import type { SimJob, SimTicket } from './model.ts';
import { searchTickets } from './search.ts';
import { TICKET_STATE_ROUTES } from './states.ts';
import { ticketPartView, ticketView } from './ticket-view.ts';
import { TICKET_ATTRIBUTE_ROUTES } from './type-attributes.ts';
import { TICKET_TYPE_ROUTES } from './types.ts';
import { updateTicket } from './update.ts';

/** Contacts send image URLs only; a comment that reopens stays a comment (reference/intercom.md §5, §18). */
const REPLIES: Omit<ReplyRules, 'contactsSee'> = {
  adminCreatedAt: 211,
  contactCreatedAt: 211,
  skipNotifications: 213,
  adminFiles: 216,
  contactFiles: Number.POSITIVE_INFINITY,
  silencesContact: true,
  reopening: 'comment',
  takesStrangers: false,
};

function create(call: Call): ReturnType<typeof ok> {
  const { workspace, version } = call;
  return ok(ticketView(workspace, createTicket(workspace, readTicket(workspace, call.body(), version)), version));
}

function jobView(call: Call, job: SimJob): object {
  const { origin } = call.workspace;
  const { id, status, ticketId } = job;
  return { type: 'job', id, url: `${origin}/jobs/status/${id}`, status, resource_type: 'ticket', resource_id: ticketId, resource_url: ticketId === null ? null : `${origin}/tickets/${ticketId}` };
}

/** Checks as well as it can, and makes the ticket later (reference/intercom.md §18). */
function enqueue(call: Call): ReturnType<typeof ok> {
  const { workspace, version } = call;
  const body = call.body();
  readTicket(workspace, body, version);
  const dueMs = workspace.clock.now() + workspace.switches.ticketJobMs;
  const job: SimJob = { id: String(workspace.smallId('job')), body, version, dueMs, status: 'pending', ticketId: null };
  workspace.tickets.jobs.set(job.id, job);
  return ok(jobView(call, job));
}

function jobStatus(call: Call): ReturnType<typeof ok> {
  const job = call.workspace.tickets.jobs.get(param(call, 0));
  if (job === undefined) throw new Refusal(404, 'job_not_found', 'Job Not Found');
  return ok(jobView(call, job));
}

function update(call: Call): ReturnType<typeof ok> {
  const { workspace, version } = call;
  const ticket = ticketOf(workspace, param(call, 0));
  updateTicket(workspace, ticket, call.body(), version);
  return ok(ticketView(workspace, ticket, version));
}

/** `cross_post` copies a note of a Back-office or Tracker ticket to what is linked to it. */
function crossPost(call: Call, ticket: SimTicket, { type, body, author, attachments, createdAt }: SimPart): void {
  const { workspace } = call;
  if (type !== 'note' || typeOf(workspace, ticket).category === 'Customer') return;
  for (const id of linkedIds(workspace, ticket.id)) addPart(workspace, workspace.thread(id), { type, body, author, attachments, createdAt });
}

/** Answers with the part alone (reference/intercom.md §18). */
function reply(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const ticket = ticketOf(workspace, param(call, 0));
  const body = call.body();
  if (field(body, 'type') === 'user' && typeOf(workspace, ticket).category !== 'Customer') {
    throw new Refusal(400, 'parameter_mismatch', 'User replies are not allowed on Backoffice tickets');
  }
  const crosses = optionalFlag(body, 'cross_post') === true;
  const part = writeReply(call, ticket.thread, body, { ...REPLIES, contactsSee: isSeenByContact(workspace, ticket) });
  if (crosses) crossPost(call, ticket, part);
  return ok(ticketPartView(part));
}

/** Irreversible; what it was linked to no longer shows it (reference/intercom.md §22). */
function remove(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const ticket = ticketOf(workspace, param(call, 0), ticketNotFound);
  workspace.tickets.tickets.remove(ticket.id);
  return ok({ id: ticket.id, object: 'ticket', deleted: true });
}

function tagged(call: Call): SimTicket['thread'] {
  return ticketOf(call.workspace, param(call, 0), ticketNotFound).thread;
}

const ROUTES: readonly Route[] = [
  ...TICKET_STATE_ROUTES,
  ...TICKET_TYPE_ROUTES,
  ...TICKET_ATTRIBUTE_ROUTES,
  { method: 'POST', pattern: '/tickets', run: create },
  { method: 'POST', pattern: '/tickets/enqueue', since: 214, run: enqueue },
  { method: 'POST', pattern: '/tickets/search', run: searchTickets },
  { method: 'GET', pattern: '/tickets/:id', run: (call) => ok(ticketView(call.workspace, ticketOf(call.workspace, param(call, 0)), call.version)) },
  { method: 'PUT', pattern: '/tickets/:id', run: update },
  { method: 'DELETE', pattern: '/tickets/:id', since: 213, run: remove },
  { method: 'POST', pattern: '/tickets/:id/reply', run: reply },
  { method: 'POST', pattern: '/tickets/:id/tags', run: (call) => tagThread(call, tagged(call)) },
  { method: 'DELETE', pattern: '/tickets/:id/tags/:tag_id', run: (call) => untagThread(call, tagged(call)) },
  { method: 'POST', pattern: '/tickets/:id/change_type', since: 216, run: (call) => changeType(call, ticketOf(call.workspace, param(call, 0))) },
  ...TICKET_LINK_ROUTES,
  { method: 'GET', pattern: '/jobs/status/:id', since: 214, run: jobStatus },
  { method: 'POST', pattern: '/conversations/:id/convert', run: convert },
];

/** Whether the plan has tickets at all is open (reference/intercom.md §18). Enqueued tickets that are due are made first. */
function guarded(route: Route): Route {
  return {
    ...route,
    run: (call) => {
      if (!call.workspace.switches.ticketsEnabled) throw new Refusal(403, 'api_plan_restricted', 'Active subscription needed.');
      runDueJobs(call.workspace);
      return route.run(call);
    },
  };
}

/** Tickets, their types and states, and jobs (reference/intercom.md §18). */
export const TICKET_ROUTES: readonly Route[] = ROUTES.map(guarded);
