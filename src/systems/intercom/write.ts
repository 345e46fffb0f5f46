import { CrosswalkError } from '../../base/errors.ts';
import type { SourceFile } from '../../record/model.ts';
import type { AttributeValues, ConversationPart, OperationBody } from '../../transform/operation.ts';
import { ContactExists, type Receipt, type WriteContext } from '../destination.ts';
import { requiredId, UNEXPECTED } from '../answers.ts';
import { idOf, listOf, numberOf, property, textOf } from '../json.ts';
import { goneError } from './gone.ts';
import type { IntercomCall, IntercomClient } from './client.ts';
import { pathOf, threadOf } from './objects.ts';
import { sameText } from './settle.ts';
import { requestFields } from './request-fields.ts';

/** Files of one reply (reference/intercom.md §15). */
const MAX_FILES = 10;

function self(context: WriteContext): string {
  if (context.self !== null) return context.self;
  throw new CrosswalkError('intercom/no-object', 'A write came before the object that it belongs to.', { remedy: 'This is a mistake of ours: report it with the verb that you ran.', exit: 1 });
}

/** An absent value is left out, so that it does not clear anything. */
/** Plans name only what has a value; a null comes from a delta and clears what is there. */
function attributes(values: AttributeValues): Record<string, unknown> {
  return Object.keys(values).length === 0 ? {} : { custom_attributes: values };
}

async function attachments(files: readonly SourceFile[], context: WriteContext): Promise<Record<string, unknown>> {
  if (files.length === 0) return {};
  if (files.length > MAX_FILES) throw new CrosswalkError('intercom/too-many-files', `A reply takes ${MAX_FILES} files, not ${files.length}.`, { remedy: 'This is a mistake of ours: report it.', exit: 1 });
  const contents: { content_type: string; data: string; name: string }[] = [];
  for (const file of files) {
    const { name, contentType, bytes } = await context.file(file);
    contents.push({ content_type: contentType, data: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'), name });
  }
  return { attachment_files: contents };
}

/** Law 6: `skip_notifications` on every reply that takes it. A contact's own comment has no such switch (reference/intercom.md §13, §17). */
async function replyBody(part: ConversationPart, context: WriteContext): Promise<Record<string, unknown>> {
  const common = { body: part.body, created_at: part.createdAt, ...(await attachments(part.files, context)) };
  if (part.author.kind === 'admin') return { message_type: part.message, type: 'admin', admin_id: part.author.adminId, skip_notifications: true, ...common };
  // Law 4: a contact cannot write notes, so an internal text of a contact must never come this way.
  if (part.message === 'note') throw new CrosswalkError('intercom/note-of-contact', 'A note cannot have a contact as its author.', { remedy: 'This is a mistake of ours: report it.', exit: 1 });
  return { message_type: 'comment', type: 'user', intercom_user_id: context.resolve(part.author.contact), ...common };
}

function manage(context: WriteContext, body: Record<string, unknown>): IntercomCall {
  // None of these takes a text: it would be a message to the customer, stamped now (reference/intercom.md §14). Each leaves a line in the history, so a lost answer is looked up first.
  return { method: 'POST', path: `${pathOf('conversation', self(context))}/parts`, body: { admin_id: context.actorId, ...body }, repeatable: false };
}

/** The one request of an operation; `repeatable` follows its identity class (law 3). */
async function callOf(body: OperationBody, context: WriteContext): Promise<IntercomCall> {
  switch (body.kind) {
    case 'company.upsert': {
      const created = body.remoteCreatedAt === null ? {} : { remote_created_at: body.remoteCreatedAt };
      return { method: 'POST', path: 'companies', body: { ...body.fields, company_id: body.companyId, ...created, ...attributes(body.attributes) }, repeatable: true };
    }
    case 'contact.create': {
      const externalId = body.externalId === null ? {} : { external_id: body.externalId };
      return { method: 'POST', path: 'contacts', body: { ...requestFields(body.fields), role: body.role, ...externalId, ...attributes(body.attributes) }, repeatable: false, expect: [409] };
    }
    case 'contact.update':
      return { method: 'PUT', path: pathOf('contact', self(context)), body: { ...requestFields(body.fields), ...attributes(body.attributes) }, repeatable: true };
    case 'contact.unarchive':
      return { method: 'POST', path: `${pathOf('contact', self(context))}/unarchive`, repeatable: true };
    case 'contact.attach_company':
      return { method: 'POST', path: `${pathOf('contact', self(context))}/companies`, body: { id: context.resolve(body.company) }, repeatable: true };
    case 'conversation.create':
      return { method: 'POST', path: 'conversations', body: { from: { type: 'contact', id: context.resolve(body.contact) }, body: body.body, created_at: body.createdAt }, repeatable: false };
    case 'conversation.update': {
      const title = body.title === null ? {} : { title: body.title };
      const company = body.company === null ? {} : { company_id: context.resolve(body.company) };
      return { method: 'PUT', path: pathOf('conversation', self(context)), body: { ...title, ...company, ...attributes(body.attributes) }, repeatable: true };
    }
    case 'conversation.participant':
      return {
        method: 'POST',
        path: `${pathOf('conversation', self(context))}/customers`,
        body: { admin_id: context.actorId, customer: { intercom_user_id: context.resolve(body.contact) } },
        repeatable: true,
      };
    case 'conversation.part':
      return { method: 'POST', path: `${pathOf('conversation', self(context))}/reply`, body: await replyBody(body, context), repeatable: false };
    case 'conversation.assign':
      return manage(context, { message_type: 'assignment', type: body.to, assignee_id: body.assigneeId });
    case 'conversation.state':
      switch (body.state) {
        case 'open':
          return manage(context, { message_type: 'open' });
        case 'closed':
          return manage(context, { message_type: 'close', type: 'admin' });
        case 'snoozed':
          return manage(context, { message_type: 'snoozed', snoozed_until: body.snoozedUntil });
      }
  }
}

function missing(what: string): CrosswalkError {
  // The write succeeded and only its receipt is unusable, so it must not be sent again (law 3).
  return new CrosswalkError('http/ambiguous', `Intercom accepted a write and did not say ${what}.`, { remedy: 'Run again: the write is looked up in the destination before anything is sent.', exit: 1 });
}

function objectReceipt(json: unknown): Receipt {
  const id = idOf(json, 'id');
  if (id === null) throw missing('which object it became');
  return { destinationId: id, detail: { updatedAt: numberOf(json, 'updated_at') } };
}

function conversationReceipt(json: unknown, context: WriteContext, detail: Receipt['detail']): Receipt {
  requiredId(json, 'id', { peer: 'Intercom', route: 'write to a conversation' });
  const parts = numberOf(property(json, 'conversation_parts'), 'total_count');
  return { destinationId: self(context), detail: { updatedAt: numberOf(json, 'updated_at'), parts, ...detail } };
}

/**
 * Our part is the one of that time and kind with the highest id (reference/intercom.md §13).
 * `asSent`: the answer shows its text, author and files as they were sent. Of a thread that is longer than what the vendor shows later,
 * this is the proof of its early parts (law 12).
 */
function partDetail(json: unknown, part: ConversationPart, context: WriteContext): { readonly partId: string | null; readonly asSent: boolean } {
  const own = threadOf(json).findLast((item) => item.createdAt === part.createdAt && item.kind === part.message);
  if (own === undefined) return { partId: null, asSent: false };
  const author = part.author.kind === 'admin' ? part.author.adminId : context.resolve(part.author.contact);
  const files = part.files.every(({ size }, index) => size === null || own.files[index]?.size === size);
  return { partId: own.id, asSent: sameText(own, part) && own.authorId === author && own.files.length === part.files.length && files };
}

/** A part that was accepted must not be sent again because its answer cannot be read (law 3). */
function partReceipt(json: unknown, part: ConversationPart, context: WriteContext): Receipt {
  try {
    return conversationReceipt(json, context, partDetail(json, part, context));
  } catch (error) {
    throw error instanceof CrosswalkError && error.code === UNEXPECTED ? missing('what became of it') : error;
  }
}

function receiptOf(body: OperationBody, json: unknown, context: WriteContext): Receipt {
  switch (body.kind) {
    case 'company.upsert':
    case 'contact.create':
    case 'contact.update':
      return objectReceipt(json);
    case 'contact.unarchive':
      return { destinationId: requiredId(json, 'id', { peer: 'Intercom', route: 'POST unarchive of a contact' }), detail: {} };
    case 'contact.attach_company':
      return { destinationId: self(context), detail: { companyId: requiredId(json, 'id', { peer: 'Intercom', route: 'POST companies of a contact' }) } };
    case 'conversation.create': {
      const id = idOf(json, 'conversation_id');
      if (id === null) throw missing('which conversation it became');
      return { destinationId: id, detail: { messageId: idOf(json, 'id') } };
    }
    case 'conversation.part':
      return partReceipt(json, body, context);
    case 'conversation.update':
    case 'conversation.participant':
    case 'conversation.assign':
    case 'conversation.state':
      return conversationReceipt(json, context, {});
  }
}

/** The conflict names the contact, live or archived (reference/intercom.md §7). */
function conflict(json: unknown): Error {
  const message = listOf(json, 'errors').map((item) => textOf(item, 'message') ?? '').join(' ');
  const id = /\bid=([0-9a-f]{24})\b/i.exec(message)?.[1];
  if (id !== undefined) return new ContactExists(id, /\barchived\b/i.test(message));
  return new CrosswalkError('intercom/conflict', 'A contact with this key exists in Intercom, and the answer does not name it.', { remedy: 'Search the contact in Intercom by e-mail, and merge or remove it. Then run again.', exit: 1 });
}

/**
 * Sends one operation: exactly one request, repeated only where the client may.
 * @throws ContactExists; CrosswalkError `intercom/…-gone` for what somebody removed meanwhile, `http/ambiguous` when the effect is not known, `http/…` otherwise; the signal's reason before anything left.
 */
export async function writeOperation(client: IntercomClient, body: OperationBody, context: WriteContext): Promise<Receipt> {
  const call = await callOf(body, context);
  context.signal.throwIfAborted();
  const answer = await client.send({ ...call, expect: [404, ...(call.expect ?? [])] });
  if (answer.status === 404) throw goneError(body, answer.json, context);
  if (answer.status === 409) throw conflict(answer.json);
  return receiptOf(body, answer.json, context);
}
