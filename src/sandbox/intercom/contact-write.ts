import { applyAttributes, checkedAttributes } from './attribute-values.ts';
import type { SimContact } from './model.ts';
import { Refusal, invalid, missing } from './refusal.ts';
import { field, oneOf, optionalFlag, optionalId, optionalObject, optionalText, optionalWhole } from './shape.ts';
import type { Body } from './shape.ts';
import type { Workspace } from './workspace.ts';

/** Longest address that mail knows, characters. */
const MAX_EMAIL = 320;

interface Identity {
  readonly role: 'user' | 'lead';
  readonly externalId: string | null;
  readonly email: string | null;
}

function readEmail(body: Body, present: string | null): string | null {
  const email = optionalText(body, 'email');
  if (email === undefined) return present;
  if (email === null || email === '') return null;
  // The pattern takes long on a long text that is no address.
  if (email.length > MAX_EMAIL) throw invalid('Email is invalid', 'email');
  if (!/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email)) throw invalid('Email is invalid', 'email');
  return email;
}

function readIdentity(workspace: Workspace, body: Body, present: SimContact | null): Identity {
  const given = field(body, 'role');
  const role = given === undefined || given === null ? (present?.role ?? 'user') : oneOf(given, ['user', 'lead'], 'role');
  const external = optionalId(body, 'external_id');
  const externalId = external === undefined ? (present?.externalId ?? null) : external === '' ? null : external;
  const email = readEmail(body, present?.email ?? null);
  if (role === 'lead' && externalId !== null && workspace.switches.leadExternalId === 'refuse') throw invalid('A lead can not have an external_id', 'external_id');
  if (role === 'user' && externalId === null && email === null) throw invalid('A user needs an email or an external_id');
  return { role, externalId, email };
}

/** Several leads may share an address, or not: open (reference/intercom.md §7). */
function leadWithAddress(workspace: Workspace, { role, email }: Identity, self: string | null): string | undefined {
  if (role !== 'lead' || email === null || workspace.switches.leadEmails === 'shared') return undefined;
  return [...workspace.contacts.values()].find((other) => other.id !== self && other.role === 'lead' && other.email?.toLowerCase() === email.toLowerCase())?.id;
}

/** An archived contact blocks its keys too (reference/intercom.md §7, §22). @throws Refusal 409 `conflict` with the id. */
function checkDuplicate(workspace: Workspace, identity: Identity, self: string | null): void {
  const byExternal = identity.externalId === null ? undefined : workspace.contactsByExternalId.get(identity.externalId);
  const byEmail = identity.role === 'user' && identity.email !== null ? workspace.usersByEmail.get(identity.email.toLowerCase()) : undefined;
  for (const id of [byExternal, byEmail, leadWithAddress(workspace, identity, self)]) {
    if (id === undefined || id === self) continue;
    const which = workspace.contact(id).archived ? 'An archived contact' : 'A contact';
    throw new Refusal(409, 'conflict', `${which} matching those details already exists with id=${id}`);
  }
}

/** Takes the contact out of the look-up tables; `index` puts it back. */
function unindexContact(workspace: Workspace, contact: SimContact): void {
  if (contact.externalId !== null) workspace.contactsByExternalId.delete(contact.externalId);
  const email = contact.email?.toLowerCase();
  if (email !== undefined && workspace.usersByEmail.get(email) === contact.id) workspace.usersByEmail.delete(email);
}

/** Takes a contact out of the workspace for good. */
export function forgetContact(workspace: Workspace, contact: SimContact): void {
  for (const id of contact.companies) workspace.companies.get(id)?.contacts.delete(contact.id);
  unindexContact(workspace, contact);
  if (contact.archived) workspace.archivedContacts -= 1;
  workspace.contacts.remove(contact.id);
}

function indexContact(workspace: Workspace, contact: SimContact): void {
  if (contact.externalId !== null) workspace.contactsByExternalId.set(contact.externalId, contact.id);
  if (contact.role === 'user' && contact.email !== null) workspace.usersByEmail.set(contact.email.toLowerCase(), contact.id);
}

/** Which form counts is open (reference/intercom.md §7). */
function readPhone(workspace: Workspace, body: Body): string | null | undefined {
  const phone = optionalText(body, 'phone');
  if (typeof phone === 'string' && workspace.switches.phoneForm === 'e164' && !/^\+[1-9]\d{1,14}$/.test(phone)) throw invalid('Phone is invalid', 'phone');
  return phone;
}

function readOwner(workspace: Workspace, body: Body): string | null | undefined {
  const owner = optionalId(body, 'owner_id');
  if (typeof owner === 'string' && !workspace.admins.has(owner)) throw invalid('The owner specified is not a member of the workspace', 'owner_id');
  return owner;
}

function blank(workspace: Workspace, identity: Identity): SimContact {
  const now = workspace.now();
  return {
    ...identity,
    id: workspace.hexId('contact'),
    phone: null,
    name: null,
    avatar: null,
    ownerId: null,
    signedUpAt: null,
    lastSeenAt: null,
    lastRepliedAt: null,
    unsubscribed: false,
    archived: false,
    createdAt: now,
    createdMs: workspace.clock.now(),
    updatedAt: now,
    attributes: new Map(),
    companies: new Set(),
    tags: new Map(),
  };
}

/**
 * Creates or changes a contact. Everything is checked before anything is kept. `created_at` can not be set.
 * @param present null: create.
 * @throws Refusal 400, 409.
 */
export function writeContact(workspace: Workspace, body: Body, present: SimContact | null): SimContact {
  if (present === null && ['email', 'external_id', 'role'].every((name) => (field(body, name) ?? null) === null)) throw missing('email, external_id or role');
  const verified = optionalFlag(body, 'email_verified') ?? null;
  if (verified !== null && (field(body, 'email') ?? null) === null) throw invalid('email_verified needs an email', 'email_verified');
  const identity = readIdentity(workspace, body, present);
  checkDuplicate(workspace, identity, present?.id ?? null);
  const texts = { phone: readPhone(workspace, body), name: optionalText(body, 'name'), avatar: optionalText(body, 'avatar') };
  const times = { signedUpAt: optionalWhole(body, 'signed_up_at'), lastSeenAt: optionalWhole(body, 'last_seen_at') };
  const ownerId = readOwner(workspace, body);
  const unsubscribed = optionalFlag(body, 'unsubscribed_from_emails');
  const attributes = checkedAttributes(workspace, 'contact', optionalObject(body, 'custom_attributes'), present?.attributes);

  const contact = present ?? blank(workspace, identity);
  if (present !== null) unindexContact(workspace, present);
  for (const [name, value] of Object.entries({ ...texts, ...times, ownerId })) if (value !== undefined) Object.assign(contact, { [name]: value });
  Object.assign(contact, identity, { unsubscribed: unsubscribed ?? contact.unsubscribed, updatedAt: workspace.now() });
  applyAttributes(contact.attributes, attributes);
  indexContact(workspace, contact);
  if (present === null) workspace.contacts.add(contact);
  return contact;
}
