/** What a rollback would do, object by object (law 10): the preview is the only thing that can be confirmed. */
import { canonicalJson, sha256 } from '../base/canonical.ts';
import { arrivedAsSent } from '../diff/compare-values.ts';
import type { Identity, Ledger, Operation } from '../ledger/ledger.ts';
import type { Destination, DestinationType, Snapshot } from '../systems/destination.ts';
import type { AttributeValues } from '../transform/operation.ts';
import type { LinkBefore } from './adopt.ts';
import { differing, oursOf, SAME_MOMENT, snoozeEnded, standing, type Ours } from './ours.ts';
import { dependantsOf, type Dependants, type RollbackPart, type Selection } from './rollback-part.ts';

export type UndoAction = 'remove' | 'restore' | 'keep' | 'gone';

export interface UndoItem {
  readonly type: DestinationType | 'attribute' | 'tag';
  readonly entity: string;
  readonly id: string;
  readonly destinationId: string;
  readonly action: UndoAction;
  /** Why it is kept; null otherwise. */
  readonly reason: string | null;
}

export interface UndoPreview {
  readonly workspace: string;
  /** null: everything of ours. */
  readonly part: RollbackPart | null;
  readonly items: readonly UndoItem[];
  /** Over what would be done; `rollback --confirm` takes it. */
  readonly hash: string;
}

/** What a person can set on an object of ours, as its snapshot names it. All else (times, ids) the vendor changes by itself. */
const PEOPLES: Readonly<Record<DestinationType, readonly string[]>> = {
  company: ['name', 'website', 'industry', 'size', 'plan'],
  contact: ['name', 'email', 'phone', 'avatar', 'owner_id'],
  conversation: ['title', 'admin_assignee_id', 'team_assignee_id'],
};

/** Nobody is assigned: 0 (reference/intercom.md §5). An absent value, an empty one and null are one thing. */
function isNothing(value: AttributeValues[string] | undefined): boolean {
  return value === undefined || value === null || value === '' || value === 0;
}

function added(names: readonly string[], ours: AttributeValues, now: AttributeValues): string | null {
  return names.find((name) => isNothing(ours[name]) && !isNothing(now[name])) ?? null;
}

/** A team's own rules may hand a conversation to one of its teammates (reference/intercom.md §14), which is nobody's hand. */
function watched(type: DestinationType, ours: Ours): readonly string[] {
  const byTeam = ours.fields['team_assignee_id'] !== undefined;
  return PEOPLES[type].filter((name) => !(byTeam && name === 'admin_assignee_id'));
}

/** Beyond so many parts a conversation shows only its newest (reference/intercom.md §12). */
const PART_WINDOW = 500;

/** Among the newest parts of a long thread each must be one of ours; in a short one counting is enough. */
async function strangeParts(destination: Destination, snapshot: Snapshot, operations: readonly Operation[], ours: number): Promise<number> {
  if (ours < PART_WINDOW) return snapshot.parts - ours;
  const probes = standing(operations).flatMap(({ key, body }) => (body.kind === 'conversation.part' ? [{ key, createdAt: body.createdAt, message: body.message, body: body.body }] : []));
  return snapshot.parts - (await destination.alignParts(snapshot.id, probes)).filter(({ hidden }) => !hidden).length;
}

/** Law 10: a snooze of ours that ended by itself. Who opened or snoozed it after us left a part that is newer than our last receipt. */
function wokeByItself(ours: Ours, { fields, stateChange }: Snapshot, now: number): boolean {
  return snoozeEnded(ours, fields['state'], now / 1000) && stateChange?.to === 'snoozed' && stateChange.at <= ours.updatedAt + SAME_MOMENT;
}

/** A person's hand on an object since our last receipt, or null (law 10: a part, a tag, a value). @param now milliseconds UTC. */
export async function touched(destination: Destination, snapshot: Snapshot, operations: readonly Operation[], now: number): Promise<string | null> {
  const ours = oursOf(operations);
  if (snapshot.type === 'conversation') {
    const strange = await strangeParts(destination, snapshot, operations, ours.parts);
    if (strange > 0) return `${strange} part(s) were added by others`;
    if (snapshot.fields['state'] !== ours.state && !wokeByItself(ours, snapshot, now)) return 'its state was changed by others';
  }
  const [mark] = snapshot.marks;
  if (mark !== undefined) return `a ${mark} was put on it by others`;
  const field =
    differing(ours.attributes, snapshot.attributes)[0] ??
    differing(ours.fields, snapshot.fields)[0] ??
    added(watched(snapshot.type, ours), ours.fields, snapshot.fields) ??
    added(Object.keys(snapshot.attributes), ours.attributes, snapshot.attributes);
  return field === null ? null : `"${field}" was changed by others`;
}

interface Change {
  readonly fields: AttributeValues;
  readonly attributes: AttributeValues;
  /** Companies that a contact was linked to by us alone. */
  readonly companyIds: readonly string[];
  /** We brought it back from the archive: it goes there again, where no conversation needs it. */
  readonly archive: boolean;
}

export function hasValues({ fields, attributes, companyIds }: Change): boolean {
  return Object.keys(fields).length + Object.keys(attributes).length + companyIds.length > 0;
}

/** A link that was not there before us and is there now; more companies than the answer shows may well hold it. */
function ourLinks(snapshot: Snapshot, operations: readonly Operation[]): readonly string[] {
  const ids = operations.flatMap(({ body, before, state }) => {
    const link = body.kind === 'contact.attach_company' && state !== 'failed' && state !== 'reversed' ? (before as LinkBefore | null) : null;
    return link === null || link.linked ? [] : [link.companyId];
  });
  return ids.filter((id) => snapshot.companyIds?.includes(id) ?? true);
}

/** Old values to give back: of what we changed, what nobody changed since (law 10). null: nothing. */
export function restorable(snapshot: Snapshot, operations: readonly Operation[]): Change | null {
  const fields: [string, AttributeValues[string]][] = [];
  const attributes: [string, AttributeValues[string]][] = [];
  for (const { before, body, state } of operations) {
    // A write whose answer was lost may stand there: its value tells.
    if (before === null || state === 'failed' || state === 'reversed' || !('fields' in body)) continue;
    const old = before as Pick<Change, 'fields' | 'attributes'>;
    for (const [name, value] of Object.entries(old.fields)) if (isStill(body.fields[name], snapshot.fields[name])) fields.push([name, value]);
    for (const [name, value] of Object.entries(old.attributes)) if (isStill(body.attributes[name], snapshot.attributes[name])) attributes.push([name, value]);
  }
  const companyIds = ourLinks(snapshot, operations);
  const archive = operations.some(({ body, state }) => body.kind === 'contact.unarchive' && state !== 'failed' && state !== 'reversed');
  return fields.length + attributes.length + companyIds.length === 0 && !archive ? null : { fields: Object.fromEntries(fields), attributes: Object.fromEntries(attributes), companyIds, archive };
}

function isStill(sent: AttributeValues[string] | undefined, now: AttributeValues[string] | undefined): boolean {
  return sent !== undefined && (isNothing(sent) ? isNothing(now) : arrivedAsSent(sent, now));
}

interface Context {
  readonly ledger: Ledger;
  readonly destination: Destination;
  readonly workspace: string;
  /** Milliseconds UTC. */
  readonly now: number;
  /** Contacts that take part in a conversation that is not ours or is kept. */
  readonly busyContacts: Set<string>;
  /** null: everything is looked at. */
  readonly selection: Selection | null;
}

function keptReason(operations: readonly Operation[]): string {
  const changed = standing(operations).some(({ before, body }) => before !== null && 'fields' in body && Object.keys(body.fields).length + Object.keys(body.attributes).length > 0);
  return changed ? 'it stood there before us, and what we changed was changed again by others' : STOOD_BEFORE;
}

/** Law 13 before law 10: what was purged can be compared with nothing, so nobody can tell whose it is by now. */
const PURGED = 'its data was purged here, so nobody can tell whether somebody changed it since';

const STOOD_BEFORE = 'it stood there before us, and no value of it is ours to put back';

const ARCHIVED_BEFORE = 'it was archived before us, and takes part in conversations that stay';

const MERGED = 'it was merged into another record, whose object stands for both';

/** null: it is no part of what is asked for. */
async function undoOf(context: Context, identity: Identity, dependants: Dependants | null): Promise<UndoItem | null> {
  const base = { type: identity.type as DestinationType, entity: identity.entity, id: identity.id, destinationId: identity.destinationId };
  const operations = await context.ledger.operations(context.workspace, identity.entity, identity.id);
  if (context.selection !== null && !context.selection.takes(identity, operations)) return null;
  // The object of a merged record goes with the record that made it.
  if (identity.origin === 'merged') return context.selection === null ? null : { ...base, action: 'keep', reason: MERGED };
  const snapshot = await context.destination.snapshot(base.type, identity.destinationId);
  if (snapshot === null) return { ...base, action: 'gone', reason: null };
  if (operations.some(({ purged }) => purged)) return { ...base, action: 'keep', reason: PURGED };
  if (identity.origin === 'adopted') {
    const change = restorable(snapshot, operations);
    const still = change !== null && (hasValues(change) || !context.busyContacts.has(identity.destinationId));
    return { ...base, action: still ? 'restore' : 'keep', reason: still ? null : change === null ? keptReason(operations) : ARCHIVED_BEFORE };
  }
  const reason = await touched(context.destination, snapshot, operations, context.now);
  if (reason !== null) return { ...base, action: 'keep', reason };
  if (base.type === 'contact' && context.busyContacts.has(identity.destinationId)) return { ...base, action: 'keep', reason: 'it takes part in conversations that stay' };
  const dependant = dependants?.of(identity) ?? null;
  return { ...base, action: dependant === null ? 'remove' : 'keep', reason: dependant };
}

async function conversationItems(context: Context): Promise<readonly UndoItem[]> {
  const items: UndoItem[] = [];
  const leaving = new Set<string>();
  for await (const identity of context.ledger.identities(context.workspace, 'conversation')) {
    const item = await undoOf(context, identity, null);
    if (item === null) continue;
    items.push(item);
    if (item.action === 'remove') leaving.add(item.destinationId);
  }
  for await (const summary of context.destination.eachConversation()) {
    if (!leaving.has(summary.id)) for (const contact of summary.contactIds) context.busyContacts.add(contact);
  }
  return items;
}

async function objectItems(context: Context, type: 'contact' | 'company', leaving: ReadonlySet<string>): Promise<readonly UndoItem[]> {
  const items: UndoItem[] = [];
  const dependants = context.selection === null ? null : await dependantsOf(context.ledger, context.workspace, type, context.selection, leaving);
  for await (const identity of context.ledger.identities(context.workspace, type)) {
    const item = await undoOf(context, identity, dependants);
    if (item !== null) items.push(item);
  }
  return items;
}

/** Of the contacts that go, or are gone. */
function leavingOf(items: readonly UndoItem[]): ReadonlySet<string> {
  return new Set(items.filter(({ action }) => action === 'remove' || action === 'gone').map(({ destinationId }) => destinationId));
}

const ADDED_OPTION = 'an option that we added to a list which stood there before us: others may use it by now';

/** Attributes and the marker go only when nothing of ours is kept that could need them. */
async function configurationItems(context: Context, kept: boolean): Promise<readonly UndoItem[]> {
  const items: UndoItem[] = [];
  for (const type of ['attribute', 'tag'] as const) {
    for await (const { entity, id, destinationId, origin } of context.ledger.identities(context.workspace, type)) {
      if (destinationId === '') continue;
      if (origin === 'adopted') {
        items.push({ type, entity, id, destinationId, action: 'keep', reason: ADDED_OPTION });
        continue;
      }
      items.push({ type, entity, id, destinationId, action: kept ? 'keep' : 'remove', reason: kept ? 'objects that are kept still use it' : null });
    }
  }
  return items;
}

/**
 * Reads every object of ours as it stands now. Order of the items is the order of undoing (reference/intercom.md §22).
 * @param now milliseconds UTC. @param selection null: everything. Of a part attributes and marker stay: the rest needs them.
 */
export async function previewUndo(ledger: Ledger, destination: Destination, workspace: string, now: number, what: 'everything' | 'objects', selection: Selection | null = null): Promise<UndoPreview> {
  const context: Context = { ledger, destination, workspace, now, busyContacts: new Set(), selection };
  const conversations = await conversationItems(context);
  const contacts = await objectItems(context, 'contact', new Set());
  const objects = [...conversations, ...contacts, ...(await objectItems(context, 'company', leavingOf(contacts)))];
  const kept = objects.some(({ action, reason }) => action === 'keep' && reason !== STOOD_BEFORE);
  const items = what === 'objects' || selection !== null ? objects : [...objects, ...(await configurationItems(context, kept))];
  const part = selection?.part ?? null;
  return { workspace, part, items, hash: previewHash(workspace, part, items) };
}

/** Binds a person's word to what would be done, and for a part to what was asked for. */
export function previewHash(workspace: string, part: RollbackPart | null, items: readonly UndoItem[]): string {
  return sha256(canonicalJson({ workspace, ...(part === null ? {} : { part }), items })).slice(0, 16);
}
