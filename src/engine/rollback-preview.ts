/** What a rollback would do, object by object (law 10): the preview is the only thing that can be confirmed. */
import { canonicalJson, sha256 } from '../base/canonical.ts';
import { arrivedAsSent } from '../diff/compare-values.ts';
import type { Identity, Ledger, Operation } from '../ledger/ledger.ts';
import type { Destination, DestinationType, Snapshot } from '../systems/destination.ts';
import type { AttributeValues } from '../transform/operation.ts';
import { differing, oursOf, standing, type Ours } from './ours.ts';

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
  return snapshot.parts - (await destination.alignParts(snapshot.id, probes)).length;
}

/** A person's hand on an object since our last receipt, or null (law 10: a part, a tag, a value). */
export async function touched(destination: Destination, snapshot: Snapshot, operations: readonly Operation[]): Promise<string | null> {
  const ours = oursOf(operations);
  if (snapshot.type === 'conversation') {
    const strange = await strangeParts(destination, snapshot, operations, ours.parts);
    if (strange > 0) return `${strange} part(s) were added by others`;
    if (snapshot.fields['state'] !== ours.state) return 'its state was changed by others';
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
}

/** Old values to give back: of what we changed, what nobody changed since (law 10). null: nothing. */
export function restorable(snapshot: Snapshot, operations: readonly Operation[]): Change | null {
  const fields: [string, AttributeValues[string]][] = [];
  const attributes: [string, AttributeValues[string]][] = [];
  for (const { before, body, state } of operations) {
    // A write whose answer was lost may stand there: its value tells.
    if (before === null || state === 'failed' || state === 'reversed' || !('fields' in body)) continue;
    const old = before as Change;
    for (const [name, value] of Object.entries(old.fields)) if (isStill(body.fields[name], snapshot.fields[name])) fields.push([name, value]);
    for (const [name, value] of Object.entries(old.attributes)) if (isStill(body.attributes[name], snapshot.attributes[name])) attributes.push([name, value]);
  }
  return fields.length + attributes.length === 0 ? null : { fields: Object.fromEntries(fields), attributes: Object.fromEntries(attributes) };
}

function isStill(sent: AttributeValues[string] | undefined, now: AttributeValues[string] | undefined): boolean {
  return sent !== undefined && !isNothing(sent) && arrivedAsSent(sent, now);
}

interface Context {
  readonly ledger: Ledger;
  readonly destination: Destination;
  readonly workspace: string;
  /** Contacts that take part in a conversation that is not ours or is kept. */
  readonly busyContacts: Set<string>;
}

function keptReason(operations: readonly Operation[]): string {
  const changed = standing(operations).some(({ before, body }) => before !== null && 'fields' in body && Object.keys(body.fields).length + Object.keys(body.attributes).length > 0);
  return changed ? 'it stood there before us, and what we changed was changed again by others' : STOOD_BEFORE;
}

const STOOD_BEFORE = 'it stood there before us, and no value of it is ours to put back';

async function undoOf(context: Context, identity: Identity): Promise<UndoItem> {
  const base = { type: identity.type as DestinationType, entity: identity.entity, id: identity.id, destinationId: identity.destinationId };
  const snapshot = await context.destination.snapshot(base.type, identity.destinationId);
  if (snapshot === null) return { ...base, action: 'gone', reason: null };
  const operations = await context.ledger.operations(context.workspace, identity.entity, identity.id);
  if (identity.origin === 'adopted') {
    const still = restorable(snapshot, operations) !== null;
    return { ...base, action: still ? 'restore' : 'keep', reason: still ? null : keptReason(operations) };
  }
  const reason = await touched(context.destination, snapshot, operations);
  if (reason !== null) return { ...base, action: 'keep', reason };
  if (base.type === 'contact' && context.busyContacts.has(identity.destinationId)) return { ...base, action: 'keep', reason: 'it takes part in conversations that stay' };
  return { ...base, action: 'remove', reason: null };
}

async function conversationItems(context: Context): Promise<readonly UndoItem[]> {
  const items: UndoItem[] = [];
  const leaving = new Set<string>();
  for await (const identity of context.ledger.identities(context.workspace, 'conversation')) {
    const item = await undoOf(context, identity);
    items.push(item);
    if (item.action === 'remove') leaving.add(item.destinationId);
  }
  for await (const summary of context.destination.eachConversation()) {
    if (!leaving.has(summary.id)) for (const contact of summary.contactIds) context.busyContacts.add(contact);
  }
  return items;
}

async function objectItems(context: Context, type: 'contact' | 'company'): Promise<readonly UndoItem[]> {
  const items: UndoItem[] = [];
  for await (const identity of context.ledger.identities(context.workspace, type)) {
    // The object of a merged record goes with the record that made it.
    if (identity.origin !== 'merged') items.push(await undoOf(context, identity));
  }
  return items;
}

/** Attributes and the marker go only when nothing of ours is kept that could need them. */
async function configurationItems(context: Context, kept: boolean): Promise<readonly UndoItem[]> {
  const items: UndoItem[] = [];
  for (const type of ['attribute', 'tag'] as const) {
    for await (const { entity, id, destinationId } of context.ledger.identities(context.workspace, type)) {
      if (destinationId === '') continue;
      items.push({ type, entity, id, destinationId, action: kept ? 'keep' : 'remove', reason: kept ? 'objects that are kept still use it' : null });
    }
  }
  return items;
}

/** Reads every object of ours as it stands now. Order of the items is the order of undoing (reference/intercom.md §22). */
export async function previewUndo(ledger: Ledger, destination: Destination, workspace: string, what: 'everything' | 'objects'): Promise<UndoPreview> {
  const context: Context = { ledger, destination, workspace, busyContacts: new Set() };
  const objects = [...(await conversationItems(context)), ...(await objectItems(context, 'contact')), ...(await objectItems(context, 'company'))];
  const kept = objects.some(({ action, reason }) => action === 'keep' && reason !== STOOD_BEFORE);
  const items = what === 'objects' ? objects : [...objects, ...(await configurationItems(context, kept))];
  return { workspace, items, hash: sha256(canonicalJson({ workspace, items })).slice(0, 16) };
}
