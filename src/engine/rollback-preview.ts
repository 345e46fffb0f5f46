/** What a rollback would do, object by object (law 10): the preview is the only thing that can be confirmed. */
import { canonicalJson, sha256 } from '../base/canonical.ts';
import type { Identity, Ledger, Operation } from '../ledger/ledger.ts';
import type { Destination, DestinationType, Snapshot } from '../systems/destination.ts';
import type { AttributeValues } from '../transform/operation.ts';

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

/** Values of ours that a read-back does not show as we sent them are listed by the vendor's description, not guessed. */
function differs(sent: AttributeValues, now: AttributeValues): string | null {
  for (const [name, value] of Object.entries(sent)) {
    const current = now[name] ?? null;
    if (value === null || value === '' || current === value) continue;
    if (String(current) !== String(value)) return name;
  }
  return null;
}

const DONE: readonly Operation['state'][] = ['acknowledged', 'verified', 'adopted'];

/** A person's hand on an object since our last receipt, or null. */
function touched(snapshot: Snapshot, operations: readonly Operation[]): string | null {
  const ours = operations.filter(({ state }) => DONE.includes(state)).map(({ body }) => body);
  const parts = ours.filter(({ kind }) => kind === 'conversation.part').length;
  if (snapshot.type === 'conversation' && snapshot.parts > parts) return `${snapshot.parts - parts} part(s) were added by others`;
  for (const body of ours) {
    if (body.kind === 'conversation.update') {
      const field = differs(body.attributes, snapshot.attributes) ?? (body.title !== null && snapshot.fields['title'] !== body.title ? 'title' : null);
      if (field !== null) return `"${field}" was changed by others`;
    }
    if (body.kind === 'contact.create' || body.kind === 'company.upsert') {
      const field = differs(body.attributes, snapshot.attributes) ?? differs(body.fields, snapshot.fields);
      if (field !== null) return `"${field}" was changed by others`;
    }
    if (body.kind === 'conversation.state' && snapshot.fields['state'] !== body.state) return 'its state was changed by others';
  }
  return null;
}

interface Context {
  readonly ledger: Ledger;
  readonly destination: Destination;
  readonly workspace: string;
  /** Contacts that take part in a conversation that is not ours or is kept. */
  readonly busyContacts: Set<string>;
}

async function undoOf(context: Context, identity: Identity): Promise<UndoItem> {
  const base = { type: identity.type as DestinationType, entity: identity.entity, id: identity.id, destinationId: identity.destinationId };
  const snapshot = await context.destination.snapshot(base.type, identity.destinationId);
  if (snapshot === null) return { ...base, action: 'gone', reason: null };
  const operations = await context.ledger.operations(context.workspace, identity.entity, identity.id);
  if (identity.origin === 'adopted') {
    const changed = operations.some(({ before, state }) => before !== null && DONE.includes(state));
    return { ...base, action: changed ? 'restore' : 'keep', reason: changed ? null : 'it stood there before us and we changed nothing' };
  }
  const reason = touched(snapshot, operations);
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
export async function previewUndo(ledger: Ledger, destination: Destination, workspace: string): Promise<UndoPreview> {
  const context: Context = { ledger, destination, workspace, busyContacts: new Set() };
  const objects = [...(await conversationItems(context)), ...(await objectItems(context, 'contact')), ...(await objectItems(context, 'company'))];
  const kept = objects.some(({ action, reason }) => action === 'keep' && reason !== 'it stood there before us and we changed nothing');
  const items = [...objects, ...(await configurationItems(context, kept))];
  return { workspace, items, hash: sha256(canonicalJson({ workspace, items })).slice(0, 16) };
}
