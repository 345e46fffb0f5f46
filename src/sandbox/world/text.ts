import type { Draws } from './draws.ts';
import { DEVICES, PROBLEM_LINES } from './words.ts';

/** Puts a device where the sentence leaves room for one. */
export function fill(sentence: string, random: Draws): string {
  return sentence.includes('{d}') ? sentence.replaceAll('{d}', random.pick(DEVICES)) : sentence;
}

/** Plain text as the vendor gives it, lines ended by \r\n (reference/autotask.md §6). */
export function paragraphs(lines: readonly string[], random: Draws, least: number, most: number): string {
  const count = random.int(least, most);
  const chosen: string[] = [];
  for (let index = 0; index < count; index += 1) chosen.push(fill(random.pick(lines), random));
  return chosen.join('\r\n\r\n');
}

/** A text of at least `characters` characters, longer than the documented maximum of a note (reference/autotask.md §6 "Long text"). */
export function longText(random: Draws, characters: number): string {
  const parts: string[] = [];
  let length = 0;
  for (let line = 1; length < characters; line += 1) {
    const part = `${String(line)}: ${fill(random.pick(PROBLEM_LINES), random)}`;
    parts.push(part);
    length += part.length + 2;
  }
  return parts.join('\r\n');
}

/** Names repeat: almost every one is here already. Bounded, and only a matter of speed. */
const MAILBOXES = new Map<string, string>();
const MOST_MAILBOXES = 1000;

/** An e-mail-safe form of a name: letters a to z, digits and dots. */
export function mailbox(text: string): string {
  const known = MAILBOXES.get(text);
  if (known !== undefined) return known;
  const made = asMailbox(text);
  if (MAILBOXES.size < MOST_MAILBOXES) MAILBOXES.set(text, made);
  return made;
}

function asMailbox(text: string): string {
  const plain = text.toLowerCase().replaceAll('ß', 'ss').normalize('NFKD').replaceAll(/\p{M}/gu, '').replaceAll(/[^a-z0-9]+/g, '.');
  return plain.replaceAll(/^\.+|\.+$/g, '') || 'office';
}
