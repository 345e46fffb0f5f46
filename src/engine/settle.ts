import { canonicalJson } from '../base/canonical.ts';
import { CrosswalkError } from '../base/errors.ts';
import type { FoundConversation, PartProbe } from '../systems/destination.ts';
import { IDENTITY_CLASS, type PlannedOperation, type SourceRef } from '../transform/operation.ts';
import type { Execution } from './execute.ts';
import { stands } from './stands.ts';

/** A margin over the assumed lag, since the two clocks do not run alike. Milliseconds. */
const CLOCK_MARGIN_MS = 10_000;

/** An object is as old as its effect, and the effect may come this long after the answer was given up, or after the process died: so long the client would have waited for it (systems/intercom/client.ts). Milliseconds. */
const LONGEST_REQUEST_MS = 60_000;

export interface LostAnswer {
  readonly record: { readonly entity: string; readonly id: string };
  /** Destination id of the record, where it has one already. */
  readonly self: string | null;
  /** Of the clock's `monotonic`: no later than this the answer was given up. Milliseconds. */
  readonly lostAt: number;
  /** All planned operations of the record: the thread to align with. */
  readonly thread: readonly PlannedOperation[];
}

/** An answer was lost and the search index has not had its time: the write is neither repeated nor given up now. */
export class NotYet extends Error {
  /** Milliseconds UTC. */
  readonly until: number;

  constructor(until: number) {
    super('A lost answer cannot be looked up yet.');
    this.name = 'NotYet';
    this.until = until;
  }
}

/** A write that took effect, though its answer was lost. */
export interface Settled {
  readonly destinationId: string;
  /** Of a part: the thread shows it as it was sent (law 12). */
  readonly asSent: boolean;
}

/** Law 3: where neither presence nor absence can be proven, a person decides. */
function unproven({ record }: LostAnswer, why: string): CrosswalkError {
  return new CrosswalkError('engine/lost-unproven', `The answer to a write of ${record.entity} ${record.id} was lost, and nothing tells whether it took effect: ${why}`, {
    where: { record: `${record.entity} ${record.id}` },
    remedy: 'Look in Intercom whether it is there. Remove it there if it is, then roll this record back and run again.',
    exit: 1,
  });
}

/** Law 3: time that has surely passed, which no setting of the computer's clock makes longer. */
function leftForIndex({ clock, searchLagMs }: Execution, lostAt: number): number {
  return lostAt + searchLagMs + LONGEST_REQUEST_MS + CLOCK_MARGIN_MS - clock.monotonic();
}

/** Absence in a search proves nothing before the index had its time. @throws NotYet where others can go on meanwhile. */
async function waitForIndex(execution: Execution, lostAt: number): Promise<void> {
  // A wait ends early where the computer's clock is set forward meanwhile: then it goes on.
  for (let wait = leftForIndex(execution, lostAt); wait > 0; wait = leftForIndex(execution, lostAt)) {
    if (execution.setsAside) throw new NotYet(execution.clock.now() + wait);
    execution.waiting(wait);
    await execution.clock.sleep(wait, execution.signal);
  }
}

/** Milliseconds after which it is worth to look up a write again that has just lost its answer for the second time. */
const AGAIN_MS = 60_000;

/** Of what only a search finds the index decides. */
export function lookUpAfter(execution: Execution, { body }: PlannedOperation, lostAt: number): number {
  const searched = body.kind === 'conversation.create' || (body.kind === 'contact.create' && body.role === 'lead');
  return searched ? Math.max(AGAIN_MS, leftForIndex(execution, lostAt)) : AGAIN_MS;
}

async function destinationId(execution: Execution, reference: SourceRef): Promise<string | null> {
  return (await execution.ledger.identity(execution.workspace, reference.entity, reference.id))?.destinationId ?? null;
}

type Probe = Parameters<Execution['destination']['findConversations']>[0];

/** How many of our own creates were lost with the same contact, second and text: nobody can tell their objects apart, and nothing depends on which is whose. */
async function lostAlike({ ledger, workspace }: Execution, { body }: PlannedOperation): Promise<number> {
  const own = canonicalJson(body);
  let count = 0;
  for (const state of ['intent', 'ambiguous'] as const) {
    for await (const other of ledger.operationsOf(workspace, { state })) if (canonicalJson(other.body) === own) count += 1;
  }
  return count;
}

/** Milliseconds of the run's clock between two looks at creates that are under way. */
const LOOK_AGAIN_MS = 1_000;

/** A twin whose answer is still on its way may be the one that a search shows: it is waited for. */
async function waitForTwins(execution: Execution, { body }: PlannedOperation): Promise<void> {
  const own = canonicalJson(body);
  while (execution.creating.has(own)) await execution.clock.sleep(LOOK_AGAIN_MS, execution.signal);
}

/** What the ledger knows as another record's, or another lost write has just taken, is not this one's. */
async function unclaimedConversation(execution: Execution, operation: PlannedOperation, probe: Probe, lost: LostAnswer): Promise<string | null> {
  await waitForTwins(execution, operation);
  const free: FoundConversation[] = [];
  for (const found of await execution.destination.findConversations(probe)) {
    const known = await execution.ledger.identityOf(execution.workspace, 'conversation', found.id);
    if (known === null || (known.entity === lost.record.entity && known.id === lost.record.id)) free.push(found);
  }
  const alike = free.length > 1 ? await lostAlike(execution, operation) : 1;
  // From here to the claim nothing is awaited, so that two lost writes never take the same one.
  const unclaimed = free.filter(({ id }) => !execution.claimed.has(id));
  const same = unclaimed.filter(({ sameText }) => sameText);
  if (same.length > Math.max(1, alike)) throw unproven(lost, 'several conversations look like it.');
  if (same.length === 0 && unclaimed.length > 0) throw unproven(lost, 'a conversation of the same contact and second has another text.');
  const [own] = same;
  if (own === undefined) return null;
  execution.claimed.add(own.id);
  return own.id;
}

function asObject(destinationId: string | null): Settled | null {
  return destinationId === null ? null : { destinationId, asSent: false };
}

async function findConversation(execution: Execution, operation: PlannedOperation, lost: LostAnswer): Promise<string | null> {
  if (operation.body.kind !== 'conversation.create') return null;
  const contactId = await destinationId(execution, operation.body.contact);
  if (contactId === null) return null;
  const probe = { contactId, createdAt: operation.body.createdAt, body: operation.body.body };
  // A hit proves presence at once; only absence has to wait for the index.
  const early = await unclaimedConversation(execution, operation, probe, lost);
  if (early !== null) return early;
  await waitForIndex(execution, lost.lostAt);
  return unclaimedConversation(execution, operation, probe, lost);
}

async function findLead(execution: Execution, operation: PlannedOperation, lost: LostAnswer): Promise<string | null> {
  const { body } = operation;
  // A user answers a second create with a conflict that names it; a lead does not (reference/intercom.md §7).
  if (body.kind !== 'contact.create' || body.role === 'user') return null;
  const value = execution.contactTrace === null ? null : body.attributes[execution.contactTrace];
  if (execution.contactTrace === null || typeof value !== 'string') throw unproven(lost, 'a lead without a `trace` attribute cannot be found again.');
  const probe = { attribute: execution.contactTrace, value };
  const early = await execution.destination.findContact(probe);
  if (early !== null) return early;
  await waitForIndex(execution, lost.lostAt);
  return execution.destination.findContact(probe);
}

async function findPart(execution: Execution, operation: PlannedOperation, lost: LostAnswer): Promise<Settled | null> {
  if (lost.self === null) return null;
  const probes: PartProbe[] = [];
  for (const { key, body } of lost.thread) {
    if (body.kind === 'conversation.part') probes.push({ key, createdAt: body.createdAt, message: body.message, body: body.body });
  }
  const own = (await execution.destination.alignParts(lost.self, probes)).find(({ key }) => key === operation.key);
  if (own?.hidden === true) throw unproven(lost, 'the thread is longer than what Intercom shows, and the part is older than that.');
  return own === undefined ? null : { destinationId: lost.self, asSent: own.asSent };
}

/** To assign or to close twice changes nothing and leaves a second line in the conversation's history: what stands already is not sent again. */
async function findManaged({ destination }: Execution, { body }: PlannedOperation, { self }: LostAnswer): Promise<string | null> {
  if (self === null || (body.kind !== 'conversation.assign' && body.kind !== 'conversation.state')) return null;
  const now = await destination.snapshot('conversation', self);
  return now !== null && stands(body, now) ? self : null;
}

/**
 * Finds out whether a write whose answer was lost took effect (law 3).
 * @returns what it became when it did; null when its absence is proven or a repeat is harmless.
 */
export async function settleLostAnswer(execution: Execution, operation: PlannedOperation, lost: LostAnswer): Promise<Settled | null> {
  switch (IDENTITY_CLASS[operation.body.kind]) {
    case 'fingerprint':
      return asObject(await findConversation(execution, operation, lost));
    case 'adopt':
      return asObject(await findLead(execution, operation, lost));
    case 'position':
      return findPart(execution, operation, lost);
    case 'set':
      return asObject(await findManaged(execution, operation, lost));
    case 'key':
      return null;
  }
}
