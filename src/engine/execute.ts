import { canonicalJson } from '../base/canonical.ts';
import type { Clock } from '../base/clock.ts';
import type { Gate } from '../base/gate.ts';
import { CrosswalkError } from '../base/errors.ts';
import type { Ledger, NewOperation, Operation, Settlement } from '../ledger/ledger.ts';
import type { SourceFile } from '../record/model.ts';
import { ContactExists, type Destination, type FileContent, type Receipt, type WriteContext } from '../systems/destination.ts';
import { IDENTITY_CLASS, type OperationBody, type PlannedOperation, type SourceRef } from '../transform/operation.ts';
import type { ByteGate } from './bytes-in-flight.ts';
import { waitForNewContact } from './new-contact.ts';
import type { LostAnswers } from './lost-answers.ts';
import { lookUpAfter, NotYet, settleLostAnswer, type Settled } from './settle.ts';

/** What one record's execution works with. */
export interface Execution {
  readonly ledger: Ledger;
  readonly destination: Destination;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly gate?: Gate;
  readonly run: string;
  readonly workspace: string;
  /** Teammate who acts. */
  readonly actorId: string;
  /** Attribute that finds a lead again (trace), see transform/operation.ts. */
  readonly contactTrace: string | null;
  /** Longest time that a new object may be missing from search, in milliseconds (reference/intercom.md §4: "minutes"). */
  readonly searchLagMs: number;
  /** A record whose answer was lost is set aside (NotYet) while others go on; false: it waits on the spot. */
  readonly setsAside: boolean;
  /** Tells that a lost answer waits this many milliseconds for the search index. */
  readonly waiting: (ms: number) => void;
  readonly file: (file: SourceFile) => Promise<FileContent>;
  /** Law 9: files on their way to the destination. */
  readonly sending: ByteGate;
  /** Conversations that this run made or settled a lost answer with, so that two records never take the same one. */
  readonly claimed: Set<string>;
  /** Creates under way by what they send: whoever looks for one like it waits until they have their answers. */
  readonly creating: Map<string, number>;
  /** Writes of this life whose answers are not known. */
  readonly lost: LostAnswers;
  /** By kind of write: how many in a row lost their answer twice, over all records. One is the record's own trouble, many are an outage. */
  readonly lostInARow: Map<OperationBody['kind'], number>;
  /** Counts one call that the floor allows (design §7). */
  readonly countFloor: (calls: number) => void;
}

export interface RecordKey {
  readonly entity: string;
  readonly id: string;
}

/** Operations whose effect is known to stand in the destination. */
const DONE: readonly Operation['state'][] = ['acknowledged', 'verified', 'adopted'];

async function resolver(execution: Execution, operation: PlannedOperation): Promise<WriteContext['resolve']> {
  const references: SourceRef[] = [];
  const { body } = operation;
  if ('contact' in body) references.push(body.contact);
  if ('company' in body && body.company !== null) references.push(body.company);
  if (body.kind === 'conversation.part' && body.author.kind === 'contact') references.push(body.author.contact);
  const known = new Map<string, string>();
  for (const reference of references) {
    const identity = await execution.ledger.identity(execution.workspace, reference.entity, reference.id);
    if (identity !== null) known.set(`${reference.entity}:${reference.id}`, identity.destinationId);
  }
  return (reference) => {
    const id = known.get(`${reference.entity}:${reference.id}`);
    if (id !== undefined) return id;
    throw new CrosswalkError('engine/unresolved', `${reference.entity} ${reference.id} is needed first and is not in the destination.`, {
      where: { record: `${reference.entity} ${reference.id}` },
      remedy: `See why with \`crosswalk parked\`, mend it and run again.`,
      exit: 1,
    });
  };
}

function newOperation(execution: Execution, record: RecordKey, operation: PlannedOperation, before: unknown): NewOperation {
  return {
    run: execution.run,
    workspace: execution.workspace,
    entity: record.entity,
    record: record.id,
    key: operation.key,
    body: operation.body,
    identity: IDENTITY_CLASS[operation.body.kind],
    before,
  };
}

/** Bytes that one write holds in memory: its files. Those of unknown size count as large ones. */
function weightOf({ body }: PlannedOperation): number {
  if (body.kind !== 'conversation.part') return 0;
  return body.files.reduce((sum, { size }) => sum + (size ?? UNKNOWN_SIZE), 0);
}

const UNKNOWN_SIZE = 16 * 1024 * 1024;

async function write(execution: Execution, operation: PlannedOperation, self: string | null): Promise<Receipt> {
  const resolve = await resolver(execution, operation);
  const send = (): Promise<Receipt> => execution.destination.write(operation.body, { self, resolve, actorId: execution.actorId, file: execution.file, signal: execution.signal });
  return execution.sending(weightOf(operation), () => (operation.body.kind === 'conversation.create' ? creating(execution, operation, send) : send()));
}

/** Law 3: a conversation is known as taken the moment its answer is there, before anybody who looks for one like it can see it as free. */
async function creating(execution: Execution, operation: PlannedOperation, send: () => Promise<Receipt>): Promise<Receipt> {
  const key = canonicalJson(operation.body);
  execution.creating.set(key, (execution.creating.get(key) ?? 0) + 1);
  try {
    const receipt = await send();
    execution.claimed.add(receipt.destinationId);
    return receipt;
  } finally {
    const left = (execution.creating.get(key) ?? 1) - 1;
    if (left === 0) execution.creating.delete(key);
    else execution.creating.set(key, left);
  }
}

function isLostAnswer(error: unknown): boolean {
  return error instanceof CrosswalkError && error.code === 'http/ambiguous';
}

/** Refusals: the destination said no, or we never asked. Nothing of the write stands there. */
const REFUSED = /^(engine|intercom|source|cache)\/|^http\/(refused|not-found|forbidden|unauthorized|rate-limited|redirect|foreign-host)$/;

/** Law 3, law 10: of a write that may stand there the old values are kept, whatever made us give up on it. */
function outcomeOf(error: unknown, operation: PlannedOperation): Settlement {
  const code = error instanceof CrosswalkError ? error.code : 'engine/failed';
  if (isLostAnswer(error)) return { state: 'ambiguous', error: code };
  const repeated = IDENTITY_CLASS[operation.body.kind] === 'key' || IDENTITY_CLASS[operation.body.kind] === 'set';
  const refused = error instanceof ContactExists || (error instanceof CrosswalkError && REFUSED.test(error.code));
  return { state: repeated && !refused ? 'ambiguous' : 'failed', error: code };
}

interface Options {
  readonly self: string | null;
  readonly prior: Operation | undefined;
  readonly before: unknown;
  readonly thread: readonly PlannedOperation[];
}

/** Sends one operation once, or takes over what an earlier life of the process began (law 3). */
export async function executeOperation(execution: Execution, record: RecordKey, operation: PlannedOperation, options: Options): Promise<string> {
  const { prior, self } = options;
  if (prior !== undefined && DONE.includes(prior.state)) return prior.destinationId ?? self ?? '';
  execution.signal.throwIfAborted();
  // A paused run begins nothing: an intent without a request would have to be looked up if the process died meanwhile.
  await execution.gate?.pass(execution.signal);
  if (prior !== undefined && (prior.state === 'intent' || prior.state === 'ambiguous')) {
    const found = await lookUp(execution, record, operation, options, prior.id);
    if (found !== null) return found;
  }
  for (let attempt = 0; ; attempt += 1) {
    // Law 3: intent is on disk before the request leaves.
    const id = await execution.ledger.intend(newOperation(execution, record, operation, options.before));
    try {
      const receipt = await write(execution, operation, self);
      await acknowledge(execution, operation, id, receipt);
      execution.countFloor(1);
      return receipt.destinationId;
    } catch (error) {
      await execution.ledger.settle(id, outcomeOf(error, operation));
      if (isLostAnswer(error)) {
        const { at, times } = execution.lost.lost(id);
        if (times > 1) await waitAfterLostAgain(execution, record, operation, at, error);
        const found = await lookUp(execution, record, operation, options, id);
        if (found !== null) return found;
      } else if (!(await waitForNewContact(execution, operation, error, attempt))) throw error;
    }
  }
}

/** Law 3: a lost answer is looked up, and repeated only where absence is proven. @returns null: it is not there. */
async function lookUp(execution: Execution, record: RecordKey, operation: PlannedOperation, { self, thread }: Options, id: number): Promise<string | null> {
  const found: Settled | null = await settleLostAnswer(execution, operation, { record, self, lostAt: execution.lost.at(id), thread });
  if (found === null) return null;
  await execution.ledger.settle(id, { state: 'adopted', destinationId: found.destinationId, ...(found.asSent ? { receipt: { asSent: true } } : {}) });
  execution.lost.settled(id);
  return found.destinationId;
}

async function acknowledge(execution: Execution, operation: PlannedOperation, id: number, receipt: Receipt): Promise<void> {
  await execution.ledger.settle(id, { state: 'acknowledged', destinationId: receipt.destinationId, receipt: receipt.detail });
  execution.lost.settled(id);
  execution.lostInARow.delete(operation.body.kind);
}

/** Lost answers in a row, with no write of the kind that succeeded in between. */
const OUTAGE = 5;

/** So often a record waits for a write of its own that was lost again, in one life of the process; then it parks. */
const MOST_AGAIN = 3;

/** Where no other's succeeds either, the run stops and is resumed (design §4, exit 3). */
function refuseOutage(execution: Execution, { body: { kind } }: PlannedOperation, error: unknown): void {
  const lost = (execution.lostInARow.get(kind) ?? 0) + 1;
  execution.lostInARow.set(kind, lost);
  if (lost < OUTAGE || !(error instanceof CrosswalkError)) return;
  throw new CrosswalkError('engine/outage', `The destination fails: the answers to the last ${lost} writes of one kind were lost, each of them twice. ${error.message}`, {
    remedy: 'Wait until the destination works again, then run again: each of these writes is looked up there before anything is sent.',
    exit: 3,
    cause: error,
  });
}

/**
 * A write that was lost, looked up, sent again and lost again is looked up once more when the trouble may be over.
 * @throws NotYet where others can go on meanwhile; CrosswalkError `engine/lost-again` when the record has waited often enough.
 */
async function waitAfterLostAgain(execution: Execution, { entity, id }: RecordKey, operation: PlannedOperation, lostAt: number, error: unknown): Promise<void> {
  const again = execution.lost.again(`${entity}:${id}`);
  // Those that wait are alone with each other later on: that none of them succeeds then tells nothing of the rest.
  if (again === 1) refuseOutage(execution, operation, error);
  if (again > MOST_AGAIN) {
    throw new CrosswalkError('engine/lost-again', `The answers to a write of ${entity} ${id} were lost again and again, while others came. ${error instanceof CrosswalkError ? error.message : ''}`, {
      where: { record: `${entity} ${id}` },
      remedy: 'Something between here and the destination may not let it through (a proxy, a filter of contents): find out, then `crosswalk parked --retry --all`, or run again. It is looked up there first, so nothing is doubled.',
      exit: 1,
      cause: error,
    });
  }
  const wait = lookUpAfter(execution, operation, lostAt);
  if (execution.setsAside) throw new NotYet(execution.clock.now() + wait);
  execution.waiting(wait);
  await execution.clock.sleep(wait, execution.signal);
}
