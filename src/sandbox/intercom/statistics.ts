import type { SimConversation, SimPart } from './model.ts';

/** Parts a person wrote for the other side. A contact's comment that reopens is an `open` part with a body. */
function isContactText(part: SimPart): boolean {
  return part.body !== null && (part.author.type === 'user' || part.author.type === 'lead');
}

function isAdminReply(part: SimPart): boolean {
  return part.type === 'comment' && part.author.type === 'admin';
}

function isAssignment(part: SimPart): boolean {
  return part.type === 'assignment' || part.type === 'assign_and_reopen';
}

function since(start: number, part: SimPart | undefined): number | null {
  return part === undefined ? null : part.createdAt - start;
}

/** `statistics` of a conversation (reference/intercom.md §12); times in seconds UTC, durations in seconds. Office hours and teams are not counted. */
export function statisticsView(conversation: SimConversation): object {
  const { parts, createdAt } = conversation;
  const closes = parts.filter((part) => part.type === 'close');
  const assignments = parts.filter(isAssignment);
  const replies = parts.filter(isAdminReply);
  const contactTexts = parts.filter(isContactText);
  const reopens = parts.filter((part) => part.type === 'open' || part.type === 'assign_and_reopen');
  const lastAssignment = assignments.at(-1);
  return {
    type: 'conversation_statistics',
    time_to_assignment: since(createdAt, assignments[0]),
    time_to_admin_reply: since(createdAt, replies[0]),
    time_to_first_close: since(createdAt, closes[0]),
    time_to_last_close: since(createdAt, closes.at(-1)),
    median_time_to_reply: null,
    first_contact_reply_at: createdAt,
    first_assignment_at: assignments[0]?.createdAt ?? null,
    first_admin_reply_at: replies[0]?.createdAt ?? null,
    first_close_at: closes[0]?.createdAt ?? null,
    last_assignment_at: lastAssignment?.createdAt ?? null,
    last_assignment_admin_reply_at: replies.find((part) => lastAssignment !== undefined && part.createdAt >= lastAssignment.createdAt)?.createdAt ?? null,
    last_contact_reply_at: contactTexts.at(-1)?.createdAt ?? createdAt,
    last_admin_reply_at: replies.at(-1)?.createdAt ?? null,
    last_close_at: closes.at(-1)?.createdAt ?? null,
    last_closed_by_id: closes.at(-1)?.author.id ?? null,
    count_reopens: reopens.length,
    count_assignments: assignments.length,
    count_conversation_parts: parts.length,
    assigned_team_first_response_time: [],
    assigned_team_first_response_time_in_office_hours: [],
    handling_time: 0,
  };
}
