/** From what stands there and what the plan says now: the operations of a delta, and what cannot be done. Nothing that a person changed is overwritten. */
import type { Existing } from '../spec/model.ts';
import type { AttributeValues, ConversationPart, OperationBody, PlannedOperation, SourceRef } from '../transform/operation.ts';
import { attributePath } from '../transform/paths.ts';
import { threeWay, type Conflict, type ValueChanges } from './three-way.ts';

/** What we wrote, summed up. */
export interface Then {
  readonly fields: AttributeValues;
  readonly attributes: AttributeValues;
  readonly state: string;
  readonly companies: readonly SourceRef[];
  /** Every operation whose effect stands, in the order of writing. */
  readonly operations: readonly PlannedOperation[];
}

/** The object as it stands, under the names of a snapshot. */
export interface Now {
  readonly fields: AttributeValues;
  readonly attributes: AttributeValues;
}

export interface Step {
  readonly operation: PlannedOperation;
  /** Old values of exactly what changes (law 3, law 10); null: the write changes none. */
  readonly before: { readonly fields: AttributeValues; readonly attributes: AttributeValues } | null;
}

export interface RecordChanges {
  readonly steps: readonly Step[];
  readonly conflicts: readonly Conflict[];
}

export interface Comparison {
  readonly then: Then;
  readonly planned: readonly PlannedOperation[];
  readonly now: Now;
  /** It stood there before us, and this is what the spec says of it; null: we made it. */
  readonly existing: Existing | null;
  /** Tells the operations of this delta from all others of the record. */
  readonly suffix: string;
  /** An earlier life of this delta added parts already, which may have reopened the conversation. */
  readonly grown: boolean;
}

type Body<K extends OperationBody['kind']> = Extract<OperationBody, { kind: K }>;

function bodyOf<K extends OperationBody['kind']>(operations: readonly PlannedOperation[], kind: K): Body<K> | null {
  const found = operations.findLast(({ body }) => body.kind === kind);
  return found === undefined ? null : (found.body as Body<K>);
}

function isEmpty(values: AttributeValues): boolean {
  return Object.keys(values).length === 0;
}

function sameRef(a: SourceRef | null, b: SourceRef | null): boolean {
  return a?.entity === b?.entity && a?.id === b?.id;
}

/** Of another one's object: what we never wrote stays (`keep`, `park`), is filled where it is empty (`fill_empty`), and is listed where the spec would overwrite it. */
function restricted({ then, now, existing }: Comparison, kind: 'fields' | 'attributes', wanted: AttributeValues): ValueChanges {
  const ours = (name: string): boolean => Object.hasOwn(then[kind], name);
  const asked = existing === 'keep' || existing === 'park' ? Object.fromEntries(Object.entries(wanted).filter(([name]) => ours(name))) : wanted;
  const changes = threeWay(then[kind], asked, now[kind]);
  return existing === 'fill_empty' ? { ...changes, conflicts: changes.conflicts.filter(ours) } : changes;
}

function conflictsOf(fields: ValueChanges, attributes: ValueChanges): readonly Conflict[] {
  const paths = [...fields.conflicts, ...attributes.conflicts.map(attributePath)];
  return paths.map((path) => ({ path, code: 'changed-in-destination' }));
}

function companyChanges(comparison: Comparison, wanted: Body<'company.upsert'>): RecordChanges {
  const fields = restricted(comparison, 'fields', wanted.fields);
  const attributes = restricted(comparison, 'attributes', wanted.attributes);
  const body: OperationBody = { ...wanted, fields: fields.changes, attributes: attributes.changes, remoteCreatedAt: null };
  const step: Step = { operation: { key: `upsert${comparison.suffix}`, body }, before: { fields: fields.before, attributes: attributes.before } };
  return { steps: isEmpty(fields.changes) && isEmpty(attributes.changes) ? [] : [step], conflicts: conflictsOf(fields, attributes) };
}

function linkChanges({ then, planned, suffix }: Comparison): RecordChanges {
  const wanted = bodyOf(planned, 'contact.attach_company')?.company ?? null;
  const others = then.companies.filter((company) => !sameRef(company, wanted));
  const isThere = wanted === null || then.companies.some((company) => sameRef(company, wanted));
  return {
    steps: isThere ? [] : [{ operation: { key: `company${suffix}`, body: { kind: 'contact.attach_company', company: wanted } }, before: null }],
    // A link that has become old in the source stays: nothing tells whether people rely on it by now.
    conflicts: others.length > 0 && (wanted === null || !isThere) ? [{ path: 'company', code: 'link-kept' }] : [],
  };
}

function contactChanges(comparison: Comparison, wanted: Body<'contact.create'>): RecordChanges {
  const { then, suffix } = comparison;
  const { role } = then.fields;
  // Both are keys of ours and no values of the source.
  const sent = Object.entries(then.fields).filter(([name]) => name !== 'role' && name !== 'external_id');
  const own = { ...comparison, then: { ...then, fields: Object.fromEntries(sent) } };
  const fields = restricted(own, 'fields', wanted.fields);
  const attributes = restricted(own, 'attributes', wanted.attributes);
  const link = linkChanges(comparison);
  const body: OperationBody = { kind: 'contact.update', fields: fields.changes, attributes: attributes.changes };
  const step: Step = { operation: { key: `update${suffix}`, body }, before: { fields: fields.before, attributes: attributes.before } };
  const roleConflict: readonly Conflict[] = role === undefined || role === wanted.role ? [] : [{ path: 'role', code: 'cannot-change' }];
  return { steps: [...(isEmpty(fields.changes) && isEmpty(attributes.changes) ? [] : [step]), ...link.steps], conflicts: [...roleConflict, ...conflictsOf(fields, attributes), ...link.conflicts] };
}

function updateChanges(comparison: Comparison): RecordChanges {
  const { then, planned, now, suffix } = comparison;
  const wanted = bodyOf(planned, 'conversation.update') ?? { title: null, attributes: {}, company: null };
  const title = threeWay({ title: then.fields['title'] ?? null }, { title: wanted.title }, { title: now.fields['title'] ?? null });
  const attributes = threeWay(then.attributes, wanted.attributes, now.attributes);
  const linked = then.operations.findLast(({ body }) => body.kind === 'conversation.update' && body.company !== null)?.body;
  const company = wanted.company !== null && !sameRef(wanted.company, linked?.kind === 'conversation.update' ? linked.company : null) ? wanted.company : null;
  const newTitle = title.changes['title'] ?? null;
  const cleared: readonly Conflict[] = Object.hasOwn(title.changes, 'title') && newTitle === null ? [{ path: 'title', code: 'cannot-change' }] : [];
  const body: OperationBody = { kind: 'conversation.update', title: newTitle === null ? null : String(newTitle), attributes: attributes.changes, company };
  const nothing = newTitle === null && company === null && isEmpty(attributes.changes);
  return { steps: nothing ? [] : [{ operation: { key: `update${suffix}`, body }, before: null }], conflicts: [...cleared, ...conflictsOf(title, attributes)] };
}

function partConflict(path: string, then: ConversationPart, wanted: ConversationPart): readonly Conflict[] {
  // Law 4: what was public cannot be called back, and what was internal is not shown now; a person decides.
  if (then.message !== wanted.message) return [{ path, code: 'visibility-changed' }];
  const files = (part: ConversationPart): string => JSON.stringify(part.files.map(({ id }) => id).sort());
  return then.body === wanted.body && files(then) === files(wanted) ? [] : [{ path, code: 'part-edited' }];
}

/** Parts that we make up to carry files: what changes in them is files alone. */
function isCarrier(key: string): boolean {
  return key.startsWith('part:files-') || key.endsWith(':files') || key.endsWith(':internal-files');
}

/** A carrier's place may mean other files by now: what is new by id comes as a part of its own, of the visibility that it has now (law 4). */
function newFiles({ key, body }: PlannedOperation, known: ReadonlySet<string>, suffix: string): readonly Step[] {
  const files = body.kind === 'conversation.part' ? body.files.filter(({ id }) => !known.has(id)) : [];
  return body.kind !== 'conversation.part' || files.length === 0 ? [] : [{ operation: { key: `${key}${suffix}`, body: { ...body, files } }, before: null }];
}

/** File id → how the part that carries it is seen. */
function messageOfFiles(operations: readonly PlannedOperation[]): ReadonlyMap<string, ConversationPart['message']> {
  return new Map(operations.flatMap(({ body }) => (body.kind === 'conversation.part' ? body.files.map(({ id }) => [id, body.message] as const) : [])));
}

/** Law 4: a carried file that is public and became internal, or the other way, or is gone from the source: nothing is silent. */
function carriedConflicts(then: readonly PlannedOperation[], planned: readonly PlannedOperation[]): readonly Conflict[] {
  const now = messageOfFiles(planned);
  return [...messageOfFiles(then.filter(({ key }) => isCarrier(key.replace(/@.*$/, ''))))].flatMap(([id, message]): readonly Conflict[] => {
    const wanted = now.get(id);
    if (wanted === message) return [];
    return [{ path: `file:${id}`, code: wanted === undefined ? 'part-removed' : 'visibility-changed' }];
  });
}

/** New parts go to the end of the thread, with the contacts that join for them; no API changes or removes a part (reference/intercom.md §13). */
function threadChanges({ then, planned, suffix }: Comparison): RecordChanges {
  // The thread is seen by the contact that opened it: what belongs to another one by now must not be told to the first.
  if (openerMoved(then.operations, planned)) return { steps: [], conflicts: [] };
  const there = new Map(then.operations.map(({ key, body }) => [key, body]));
  const files = new Set(then.operations.flatMap(({ body }) => (body.kind === 'conversation.part' ? body.files.map(({ id }) => id) : [])));
  const steps: Step[] = [];
  const conflicts: Conflict[] = [];
  for (const operation of planned) {
    const { key, body } = operation;
    if (body.kind !== 'conversation.part' && body.kind !== 'conversation.participant') continue;
    const known = there.get(key);
    if (isCarrier(key)) steps.push(...(known === undefined ? newFiles(operation, files, '') : newFiles(operation, files, suffix)));
    else if (known === undefined) steps.push({ operation, before: null });
    else if (body.kind === 'conversation.part' && known.kind === 'conversation.part') conflicts.push(...partConflict(key, known, body));
  }
  const kept = new Set(planned.map(({ key }) => key));
  for (const [key, body] of there) if (body.kind === 'conversation.part' && !kept.has(key) && !key.includes('@') && !isCarrier(key)) conflicts.push({ path: key, code: 'part-removed' });
  return { steps, conflicts: [...conflicts, ...carriedConflicts(then.operations, planned)] };
}

function assigneeOf(operations: readonly PlannedOperation[], to: 'team' | 'admin'): string | null {
  const found = operations.findLast(({ body }) => body.kind === 'conversation.assign' && body.to === to)?.body;
  return found?.kind === 'conversation.assign' ? found.assigneeId : null;
}

function assignChanges({ then, planned, now, suffix }: Comparison, to: 'team' | 'admin'): RecordChanges {
  const path = to === 'team' ? 'team' : 'assignee';
  const [old, wanted] = [assigneeOf(then.operations, to), assigneeOf(planned, to)];
  const shown = now.fields[`${to}_assignee_id`] ?? null;
  // Nobody is 0 (reference/intercom.md §5).
  const current = shown === 0 || shown === '0' || shown === null ? null : String(shown);
  if (old === wanted || current === wanted) return { steps: [], conflicts: [] };
  if (wanted === null) return { steps: [], conflicts: [{ path, code: 'cannot-change' }] };
  if (current !== old) return { steps: [], conflicts: [{ path, code: 'changed-in-destination' }] };
  return { steps: [{ operation: { key: `assign:${to}${suffix}`, body: { kind: 'conversation.assign', to, assigneeId: wanted } }, before: null }], conflicts: [] };
}

/** Law 5: state last. A new part may reopen what was closed, so an end that is still ours, or theirs, is set again. */
function stateChanges({ then, planned, now, suffix, grown }: Comparison, grows: boolean): RecordChanges {
  const planState = bodyOf(planned, 'conversation.state');
  const [old, wanted, current] = [then.state, planState?.state ?? 'open', String(now.fields['state'] ?? '')];
  const step = (body: OperationBody): Step => ({ operation: { key: `state${suffix}`, body }, before: null });
  const open: OperationBody = { kind: 'conversation.state', state: 'open', snoozedUntil: null };
  const again = grows && wanted !== 'open' && planState !== null ? [step(planState)] : [];
  if (current === wanted) return { steps: again, conflicts: [] };
  // What our own part reopened in an earlier life is ours to close.
  if (grown && current === 'open' && planState !== null) return { steps: [step(planState)], conflicts: [] };
  if (current === old) return { steps: [step(planState ?? open)], conflicts: [] };
  const theirs = grows && current === 'closed' ? [step({ ...open, state: 'closed' })] : [];
  return { steps: theirs, conflicts: old === wanted ? [] : [{ path: 'state', code: 'changed-in-destination' }] };
}

function openerMoved(then: readonly PlannedOperation[], planned: readonly PlannedOperation[]): boolean {
  const [old, wanted] = [bodyOf(then, 'conversation.create'), bodyOf(planned, 'conversation.create')];
  return old !== null && wanted !== null && !sameRef(old.contact, wanted.contact);
}

function openingConflicts({ then, planned }: Comparison): readonly Conflict[] {
  const [old, wanted] = [bodyOf(then.operations, 'conversation.create'), bodyOf(planned, 'conversation.create')];
  if (old === null || wanted === null) return [];
  return [
    ...(old.body === wanted.body ? [] : [{ path: 'body', code: 'opening-changed' }]),
    ...(old.createdAt === wanted.createdAt ? [] : [{ path: 'created_at', code: 'cannot-change' }]),
    ...(openerMoved(then.operations, planned) ? [{ path: 'contact', code: 'opener-moved' }] : []),
  ];
}

function conversationChanges(comparison: Comparison): RecordChanges {
  const thread = threadChanges(comparison);
  const grew = thread.steps.some(({ operation }) => operation.body.kind === 'conversation.part');
  const all = [thread, updateChanges(comparison), assignChanges(comparison, 'team'), assignChanges(comparison, 'admin'), stateChanges(comparison, grew)];
  return { steps: all.flatMap(({ steps }) => steps), conflicts: [...openingConflicts(comparison), ...all.flatMap(({ conflicts }) => conflicts)] };
}

/** @returns what to write, in order (law 5), and what stays as it is, each with its reason. */
export function recordChanges(comparison: Comparison): RecordChanges {
  const [create] = comparison.planned;
  switch (create?.body.kind) {
    case 'company.upsert':
      return companyChanges(comparison, create.body);
    case 'contact.create':
      return contactChanges(comparison, create.body);
    default:
      return conversationChanges(comparison);
  }
}
