import type { Person } from '../../catalog/model.ts';
import type { Author } from '../../record/model.ts';
import { optionalNumericId, optionalText } from '../answers.ts';
import { idOf, isTrue, numberOf, textOf } from '../json.ts';

/** "Autotask Administrator", the author of workflow notes (reference/autotask.md §6). */
const SYSTEM_RESOURCE = '4';
/** Of an API user (reference/autotask.md §7.6). */
const API_LICENSE = 7;

export function personOf(row: unknown): Person | null {
  const id = idOf(row, 'id');
  if (id === null) return null;
  const name = [textOf(row, 'firstName'), textOf(row, 'lastName')].filter((part) => part !== null).join(' ');
  return { id, name: name === '' ? `Resource ${id}` : name, email: optionalText(row, 'email', { peer: 'Autotask', route: 'Resources' }), active: isTrue(row, 'isActive') };
}

/** Ids of resources that are programs: what they write is the system's. */
export function programIds(rows: readonly unknown[]): ReadonlySet<string> {
  const ids = rows.filter((row) => numberOf(row, 'licenseType') === API_LICENSE).map((row) => idOf(row, 'id'));
  return new Set([SYSTEM_RESOURCE, ...ids.filter((id) => id !== null)]);
}

/** A contact where one is named, else the resource (reference/autotask.md §7.2). */
export function authorOf(row: unknown, fields: { readonly contact: string; readonly resource: string }, programs: ReadonlySet<string>): Author {
  const asked = { peer: 'Autotask', route: 'author of a row' };
  const contact = optionalNumericId(row, fields.contact, asked);
  if (contact !== null) return { kind: 'contact', id: contact };
  const resource = optionalNumericId(row, fields.resource, asked);
  if (resource === null) return { kind: 'unknown', id: null };
  return { kind: programs.has(resource) ? 'system' : 'technician', id: resource };
}
