import { ADMIN, START, startBench, withConversation } from './support.ts';
import type { Answer, Bench, Found } from './support.ts';

/** When the conversation of these tests was opened, seconds UTC. */
export const OPENED = START - 86_400;

/** Type, body and time of each part. */
export function partsOf(conversation: Found): [unknown, unknown, unknown][] {
  return conversation.conversation_parts?.conversation_parts?.map((part) => [part.part_type, part.body, part.created_at]) ?? [];
}

interface OpenConversation {
  readonly bench: Bench;
  readonly contact: string;
  /** `/conversations/<id>` */
  readonly path: string;
}

interface ConversationDesk {
  /** Of the test that is running. */
  readonly now: () => OpenConversation;
  readonly reply: (body: object, headers?: Record<string, string>) => Promise<Answer>;
  readonly note: (more?: object) => Promise<Answer>;
  readonly comment: (more?: object, headers?: Record<string, string>) => Promise<Answer>;
  readonly contactComment: (more?: object) => Promise<Answer>;
  readonly close: () => Promise<Found>;
}

/** A fresh bench with one open conversation before each test of the describe that calls it. */
export function openConversation(): ConversationDesk {
  let current: OpenConversation;
  beforeEach(async () => {
    const bench = await startBench();
    const { contact, conversation } = await withConversation(bench, OPENED);
    current = { bench, contact, path: `/conversations/${conversation}` };
  });
  afterEach(() => current.bench.simulator.close());
  const reply: ConversationDesk['reply'] = (body, headers) => current.bench.call('POST', `${current.path}/reply`, body, headers);
  return {
    now: () => current,
    reply,
    note: (more = {}) => reply({ type: 'admin', message_type: 'note', admin_id: ADMIN, body: 'internal', ...more }),
    comment: (more = {}, headers) => reply({ type: 'admin', message_type: 'comment', admin_id: ADMIN, body: 'hello', skip_notifications: true, ...more }, headers),
    contactComment: (more = {}) => reply({ type: 'user', message_type: 'comment', intercom_user_id: current.contact, body: 'thanks', ...more }),
    close: () => current.bench.done('POST', `${current.path}/parts`, { message_type: 'close', type: 'admin', admin_id: ADMIN }),
  };
}
