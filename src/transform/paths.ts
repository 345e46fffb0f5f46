/**
 * The paths under which a value is expected and read back (`ExpectedField.path`, `ReadBack`). One table for both sides.
 *
 * company       company_id · name · website · industry · plan (its name) · size · monthly_spend · remote_created_at · attributes.<name>
 * contact       role · external_id · name · email · phone · avatar · signed_up_at · unsubscribed_from_emails · company · attributes.<name>
 * conversation  contact · contact_id (read back only) · company · title · body · created_at · state · team · assignee · attributes.<name> · parts.count · parts.hidden (read back only)
 *               parts.<n>.kind · parts.<n>.author · parts.<n>.created_at · parts.<n>.body · parts.<n>.files · parts.<n>.addresses (read back only)
 *
 * Values
 * - absent, empty text and null are one thing: null.
 * - `company`: Intercom's `company_id` of the linked company, which is our `sourceKey`; of a contact all of them, sorted, joined by ", ".
 * - `contact` of a conversation: the key of the contact that opened it, `sourceKey(…)`: its `external_id`, and for a lead, which takes
 *   none (reference/intercom.md §7), the attribute `trace.contactId`, which holds the same key on every contact.
 * - `state`: `open`, `closed` or `snoozed`. `team` and `assignee`: names, never ids (staging and production have other ids).
 * - `title`, names: as they are. `body`, `parts.<n>.body`: `normaliseBody(html)`.
 * - Moments (`created_at`, `remote_created_at`, `signed_up_at`, attributes of type date and datetime): `isoSeconds`, `YYYY-MM-DDTHH:MM:SSZ`.
 * - `parts.<n>`: n counts from 1 over the parts that we planned, in order: comments, notes, and contact comments that arrive as part type
 *   `open`, whenever they have a body or files. State, assignment and bot parts are not parts here. The first message is `body`, not a part.
 * - `parts.<n>.kind`: `comment` (public) or `note` (internal). `parts.<n>.author`: the name. `parts.<n>.files`: `filesText`.
 * - `parts.<n>.addresses`: where the bytes of these files can be read, one a line, never shown to anybody: an address may let everybody in.
 */
import type { SourceSystemName } from '../catalog/model.ts';
import type { SourceRef } from './operation.ts';

export type PartAspect = 'kind' | 'author' | 'created_at' | 'body' | 'files' | 'addresses';

export const PARTS_COUNT = 'parts.count';

/** Read back only, never planned: parts of any kind that are older than what the vendor shows, so that n counts from the first that is shown. */
export const PARTS_HIDDEN = 'parts.hidden';

/** Read back only, never planned: the vendor's id of the contact that opened the conversation. */
export const CONTACT_ID = 'contact_id';

export function attributePath(name: string): string {
  return `attributes.${name}`;
}

/** @param n 1-based over our own planned parts. */
export function partPath(n: number, aspect: PartAspect): string {
  return `parts.${n}.${aspect}`;
}

/** `autotask:Company:12`: `company_id` of a company, `external_id` of a user, value of a contact's trace attribute. */
export function sourceKey(system: SourceSystemName, ref: SourceRef): string {
  return `${system}:${ref.entity}:${ref.id}`;
}

/** @param seconds UTC. @returns `2024-01-02T10:00:00Z`. */
export function isoSeconds(seconds: number): string {
  return `${new Date(seconds * 1000).toISOString().slice(0, 19)}Z`;
}

/**
 * Files of one part in their order, one a line: `report.pdf (1234 bytes)`, or the name alone where the size is not known before the download.
 * @returns null for no files.
 */
export function filesText(files: readonly { readonly name: string; readonly size: number | null }[]): string | null {
  if (files.length === 0) return null;
  return files.map(({ name, size }) => (size === null ? oneLine(name) : `${oneLine(name)} (${size} bytes)`)).join('\n');
}

/** Of the files of one part, in their order, one a line; empty where the destination told none. */
export function addressesText(addresses: readonly (string | null)[]): string | null {
  return addresses.length === 0 ? null : addresses.map((address) => (address ?? '').replace(/\s/g, '')).join('\n');
}

function oneLine(name: string): string {
  return name.toWellFormed().replace(/[\s\u200b]+/gu, ' ').trim();
}
