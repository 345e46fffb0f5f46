/** Who stands as the author of a part in the destination, and what the text must say where that is somebody else. */
import type { SourceSystemName } from '../catalog/model.ts';
import type { Author } from '../record/model.ts';
import type { KnownContact, Teammate, TransformContext } from './context.ts';
import type { ConversationPart, Notice, Treatment } from './operation.ts';
import { cleanLine } from './text.ts';
import type { SpecLine } from '../spec/spec-line.ts';

export type Message = ConversationPart['message'];

export const SYSTEM_LABELS: Readonly<Record<SourceSystemName, string>> = { autotask: 'Autotask', connectwise: 'ConnectWise', atera: 'Atera' };

export interface Writer {
  readonly author: ConversationPart['author'];
  /** As it reads back; null: the destination makes a name up. */
  readonly name: string | null;
  /** The author in the source. */
  readonly said: string;
  /** The source's author does not stand as the author here: the text names him. */
  readonly named: boolean;
  readonly treatment: Treatment;
  readonly reason: string | null;
}

function saidName(author: Author, context: TransformContext): string {
  const id = author.id === null ? '' : ` ${author.id}`;
  switch (author.kind) {
    case 'technician': {
      const name = author.id === null ? '' : cleanLine(context.source.technicians.get(author.id)?.name ?? '');
      return name === '' ? cleanLine(`Technician${id}`) : name;
    }
    case 'contact': {
      const name = author.id === null ? '' : cleanLine(context.contactOf(author.id)?.name ?? '');
      return name === '' ? cleanLine(`Contact${id}`) : name;
    }
    case 'system':
      return 'The system';
    case 'unknown':
      return 'An unknown author';
  }
}

/** A technician's teammate: by e-mail, after `people.replace`. null: none. */
export function teammateOf(technicianId: string | null, context: TransformContext): Teammate | null {
  const email = technicianId === null ? null : (context.source.technicians.get(technicianId)?.email?.trim() ?? null);
  if (email === null || email === '') return null;
  const lower = email.toLowerCase();
  const { replace } = context.compiled.people;
  const wanted = replace.get(email) ?? replace.get(lower) ?? lower;
  return context.teammates.get(wanted.toLowerCase()) ?? null;
}

function byTeammate(teammate: Teammate, said: string): Writer {
  const same = teammate.name === said;
  return { author: { kind: 'admin', adminId: teammate.id }, name: teammate.name, said, named: false, treatment: same ? 'same' : 'converted', reason: same ? null : 'teammate with the same e-mail' };
}

function byFallback(said: string, reason: string, context: TransformContext): Writer {
  const { id, name } = context.fallbackAdmin;
  return { author: { kind: 'admin', adminId: id }, name, said, named: true, treatment: 'defaulted', reason };
}

/** @param contact one that stood there before us reads back under a name that only the destination knows. */
export function byContact({ ref, name, nameIsOurs }: KnownContact, said: string): Writer {
  return { author: { kind: 'contact', contact: ref }, name: nameIsOurs === false ? null : name, said, named: false, treatment: 'same', reason: null };
}

/**
 * Notes can be written by admins only (reference/intercom.md §24), so an internal text of a contact goes to the fallback, named.
 * @param message `comment` only for a text that may be public and whose author, if a contact, is known: see `messageFor`.
 */
export function writerFor(author: Author, message: Message, context: TransformContext): Writer {
  const said = saidName(author, context);
  if (author.kind === 'technician') {
    const teammate = teammateOf(author.id, context);
    return teammate === null ? byFallback(said, 'no teammate with this e-mail', context) : byTeammate(teammate, said);
  }
  if (author.kind !== 'contact') return byFallback(said, 'nobody to name as the author', context);
  const contact = author.id === null ? null : context.contactOf(author.id);
  if (message === 'comment' && contact !== null) return byContact(contact, said);
  return byFallback(said, contact === null ? 'the contact was not moved' : 'contacts cannot write notes', context);
}

/** A contact that has no object in the destination cannot write in public; its text stays internal (law 4). */
export function canSpeak(author: Author, context: TransformContext): boolean {
  return author.kind !== 'contact' || (author.id !== null && context.contactOf(author.id) !== null);
}

/** `Jo Smith (Autotask) wrote:`, or null where the author stands for himself. */
export function authorLine(writer: Writer, context: TransformContext, piece: number, pieces: number): string | null {
  if (!writer.named) return null;
  const count = pieces === 1 ? '' : ` (${piece} of ${pieces})`;
  return `${writer.said} (${SYSTEM_LABELS[context.compiled.sourceSystem]}) wrote${count}:`;
}

export function writerNotices(writer: Writer, path: string, line: SpecLine | null): readonly Notice[] {
  return writer.named ? [{ code: 'author-fallback', path, line }] : [];
}
