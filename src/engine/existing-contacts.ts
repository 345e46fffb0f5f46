/** Contacts that stood in the workspace before us, known from its pages, so that no create is sent that would only be refused (AT-M2a). */
import type { SourceCache } from '../cache/cache.ts';
import { findEntity } from '../catalog/lookup.ts';
import type { Catalog } from '../catalog/model.ts';
import type { Ledger, Run } from '../ledger/ledger.ts';
import { openScratch } from '../ledger/scratch.ts';
import { ContactExists, type Destination, type Snapshot } from '../systems/destination.ts';
import type { ContactCreate } from '../transform/operation.ts';
import type { Environment } from './environment.ts';
import type { OpenDestination } from './session.ts';

/**
 * So many contacts of others for each that we load, and their pages are no longer read. At 150 a page that is one call for every seven or
 * eight contacts of ours, against one for each that is refused; beyond it a refusal is the cheaper way to learn of one.
 */
const FAR_MORE = 20;

/** What a page said, and nobody asked since: it may have changed. */
export class ListedContact extends ContactExists {
  constructor(destinationId: string) {
    super(destinationId, false);
    this.name = 'ListedContact';
  }
}

/** By what the vendor refuses a second one: `external_id` always, the address among users (reference/intercom.md §7). */
interface ContactKeys {
  find(body: ContactCreate): string | null;
  /** What was found is not so any more. */
  forget(body: ContactCreate): void;
  close(): void;
}

interface Keys {
  readonly externalId: string | null;
  /** null where it does not have to be its own. */
  readonly email: string | null;
}

function keysOf(role: unknown, externalId: unknown, email: unknown): Keys {
  const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
  return { externalId: text(externalId), email: role === 'user' ? (text(email)?.toLowerCase() ?? null) : null };
}

function wantedKeys({ role, externalId, fields }: ContactCreate): Keys {
  return keysOf(role, externalId, fields['email']);
}

/** Whether the contact, as it stands now, would have the create refused. */
export function stillClashes(body: ContactCreate, { fields }: Pick<Snapshot, 'fields'>): boolean {
  const [wanted, there] = [wantedKeys(body), keysOf(fields['role'], fields['external_id'], fields['email'])];
  return (wanted.externalId !== null && wanted.externalId === there.externalId) || (wanted.email !== null && wanted.email === there.email);
}

/** Worth it where some of `loads` creates may meet one of `foreign` contacts. */
function paysToRead(foreign: number, loads: number): boolean {
  return foreign > 0 && loads > 0 && foreign <= FAR_MORE * loads;
}

function names({ externalId, email }: Keys): readonly string[] {
  return [...(externalId === null ? [] : [`id:${externalId}`]), ...(email === null ? [] : [`email:${email}`])];
}

/**
 * Reads all pages, once. What this project made itself is left out: of that the ledger knows more.
 * @param tell how many were read so far. @returns in bounded memory (law 9).
 */
async function readContactKeys(destination: Pick<Destination, 'eachContact'>, ledger: Pick<Ledger, 'identityOf'>, workspace: string, tell: (done: number) => void): Promise<ContactKeys> {
  const known = openScratch<string | null>();
  try {
    let done = 0;
    for await (const { id, externalId, fields } of destination.eachContact()) {
      done += 1;
      if (done % 1500 === 0) tell(done);
      if ((await ledger.identityOf(workspace, 'contact', id))?.origin === 'created') continue;
      for (const name of names(keysOf(fields['role'], externalId, fields['email']))) known.put(name, id);
    }
  } catch (error) {
    known.close();
    throw error;
  }
  return {
    find: (body) => names(wantedKeys(body)).map((name) => known.get(name)).find((id) => id !== null) ?? null,
    forget: (body) => {
      for (const name of names(wantedKeys(body))) known.put(name, null);
    },
    close: () => known.close(),
  };
}

/** Of the records of one entity: what stands there already. */
const STANDING = ['loaded', 'matched', 'merged', 'unchanged'] as const;

/** What is asked to decide whether their pages are worth reading. */
export interface ContactSurroundings {
  readonly environment: Pick<Environment, 'progress'>;
  readonly ledger: Pick<Ledger, 'identityOf' | 'identities' | 'countRecords'>;
  readonly cache: Pick<SourceCache, 'mark' | 'count'>;
  readonly run: Pick<Run, 'verb'>;
  /** The workspace as the run found it. */
  readonly fresh: Catalog;
}

/** Contacts that stood there before us, known while contacts are loaded. */
export class KnownContacts {
  readonly #around: ContactSurroundings;
  readonly #open: Pick<OpenDestination, 'destination' | 'account'>;
  readonly #entity: string | null;
  #keys: ContactKeys | null = null;

  /** @param entity that becomes contacts; null: none does. */
  constructor(around: ContactSurroundings, open: Pick<OpenDestination, 'destination' | 'account'>, entity: string | null) {
    this.#around = around;
    this.#open = open;
    this.#entity = entity;
  }

  find(body: ContactCreate): string | null {
    return this.#keys?.find(body) ?? null;
  }

  /** What was found is not so any more. */
  forget(body: ContactCreate): void {
    this.#keys?.forget(body);
  }

  /** @param records of the entity that `work` loads at most. */
  async while(entity: string, records: () => Promise<number>, work: () => Promise<void>): Promise<void> {
    if (entity === this.#entity) this.#keys = await this.#read(entity, await records());
    try {
      await work();
    } finally {
      this.#keys?.close();
      this.#keys = null;
    }
  }

  /** Contacts that this project made in the workspace. */
  async #made(): Promise<number> {
    let made = 0;
    for await (const { origin } of this.#around.ledger.identities(this.#open.account.id, 'contact')) if (origin === 'created') made += 1;
    return made;
  }

  /** null: their pages would cost more than they spare, and a refusal tells of each. */
  async #read(entity: string, records: number): Promise<ContactKeys | null> {
    const { ledger, fresh, cache, environment, run } = this.#around;
    const { account, destination } = this.#open;
    const counts = (await ledger.countRecords(account.id))[entity];
    const standing = STANDING.reduce((total, status) => total + (counts?.[status] ?? 0), 0);
    const inSource = Math.max((await cache.mark(entity))?.counted ?? 0, await cache.count(entity));
    const loads = Math.min(records, inSource - standing);
    const foreign = (findEntity(fresh, 'contact')?.count ?? 0) - (loads > 0 ? await this.#made() : 0);
    if (!paysToRead(foreign, loads)) return null;
    return readContactKeys(destination, ledger, account.id, (done) => environment.progress({ verb: run.verb, phase: 'read', entity: 'contact', done, message: `Reading the contacts that stand in the workspace: ${done}` }));
  }
}

/** A create of a contact that stands there, as far as the pages tell, is answered without being sent, as the vendor would answer it. */
export function withoutRefusals(destination: Destination, known: KnownContacts): Destination {
  return {
    ...destination,
    write: (body, context) => {
      const listed = body.kind === 'contact.create' ? known.find(body) : null;
      return listed === null ? destination.write(body, context) : Promise.reject(new ListedContact(listed));
    },
  };
}
