import assert from 'node:assert/strict';
import { CrosswalkError } from '../../src/base/errors.ts';
import { executeOperation, type Execution } from '../../src/engine/execute.ts';
import { LostAnswers } from '../../src/engine/lost-answers.ts';
import { migrate } from '../../src/engine/migrate.ts';
import { rollback } from '../../src/engine/rollback.ts';
import { NotYet, settleLostAnswer } from '../../src/engine/settle.ts';
import type { Identity } from '../../src/ledger/ledger.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import { scriptedFaults, type FaultPlan } from '../../src/sandbox/kit/faults.ts';
import type { FoundConversation } from '../../src/systems/destination.ts';
import type { PlannedOperation } from '../../src/transform/operation.ts';
import { editSpec, readyToMigrate, testProject, type TestProject } from '../support/project.ts';

const PRODUCTION = { target: 'production', dryRun: false } as const;

async function withTest(options: Parameters<typeof testProject>[0], work: (test: TestProject) => Promise<void>): Promise<void> {
  const test = await testProject(options);
  try {
    await work(test);
  } finally {
    await test.close();
  }
}

function lost(path: RegExp, nths: readonly number[], method = 'POST'): FaultPlan {
  return scriptedFaults(nths.map((nth) => ({ method, path, nth, fault: { kind: 'reset', when: 'after' } })));
}

describe('law 3: what a lost answer left behind is ours, and only that', function () {
  this.timeout(60_000);

  it('knows a contact whose answer was lost as made by us', () =>
    withTest({ tickets: 16, faults: { production: lost(/^\/contacts$/, [1, 4, 7, 10, 13]) } }, async (test) => {
      await readyToMigrate(test);
      const result = await migrate(test.environment, test.project, PRODUCTION);
      assert.equal(result.counts['Contact']?.matched, 0);
      const preview = await rollback(test.environment, test.project, { target: 'production', confirm: null, keepAttributes: false });
      assert.deepEqual(preview.kept, []);
    }));

  it('knows it although `existing: park` holds back what stood there before', () =>
    withTest({ tickets: 16, faults: { production: lost(/^\/contacts$/, [1, 4, 7, 10, 13]) } }, async (test) => {
      await editSpec(test.project, (text) => text.replace("contact:\n  from: Contact\n  to: contact\n  existing: fill_empty", 'contact:\n  from: Contact\n  to: contact\n  existing: park'));
      await readyToMigrate(test);
      const result = await migrate(test.environment, test.project, PRODUCTION);
      assert.deepEqual(result.parked.filter(({ code }) => code === 'engine/exists-already'), []);
    }));

  it('neither assigns nor closes twice what stands already: each would leave a second line in the history', () =>
    withTest({ tickets: 16, faults: { production: lost(/^\/conversations\/\d+\/parts$/, [2, 3, 5, 8, 9, 12]) } }, async (test) => {
      await readyToMigrate(test);
      await migrate(test.environment, test.project, PRODUCTION);
      const loaded = test.sandbox.production.state.conversations;
      assert.ok(loaded.length > 5);
      for (const { id, parts } of loaded) {
        const events = parts.flatMap(({ type, assignedTo }) => (['assignment', 'close', 'snoozed'].includes(type) ? [`${type} ${assignedTo?.type ?? ''}`] : []));
        assert.deepEqual(events, [...new Set(events)], id);
      }
    }));

  it('rolls back what was made just before the process died', () =>
    withTest({ tickets: 16 }, async (test) => {
      await readyToMigrate(test);
      await migrate(test.environment, test.project, PRODUCTION);
      const ledger = await openLedger(test.project.folder, { clock: test.environment.clock, create: false });
      const workspace = (await ledger.rememberedAccount('production')) ?? '';
      // As if killed after the effect and before the receipt.
      for (const entity of ['Ticket', 'Contact', 'Company']) {
        for await (const row of ledger.records({ workspace, entity, status: 'loaded' })) {
          const [create] = await ledger.operations(workspace, entity, row.id);
          assert.ok(create);
          await ledger.settle(create.id, { state: 'intent', destinationId: null });
          for (const later of (await ledger.operations(workspace, entity, row.id)).slice(1)) await ledger.settle(later.id, { state: 'failed' });
          await ledger.dropIdentity(workspace, entity, row.id);
          await ledger.putRecord({ ...row, status: 'pending', destinationId: null, contentHash: null, proof: null });
          break;
        }
      }
      await ledger.close();
      const preview = await rollback(test.environment, test.project, { target: 'production', confirm: null, keepAttributes: false });
      const { state } = test.sandbox.production;
      assert.equal(preview.preview.items.filter(({ type }) => type === 'conversation').length, state.conversations.length);
      assert.equal(preview.preview.items.filter(({ type }) => type === 'contact').length, state.contacts.length);
      assert.equal(preview.preview.items.filter(({ type }) => type === 'company').length, state.companies.length);
    }));
});

/** As much of an execution as settling asks for. */
function settling(more: { readonly contactTrace?: string | null; readonly found?: readonly FoundConversation[]; readonly known?: Readonly<Record<string, string>>; readonly lost?: readonly PlannedOperation[] }): Execution {
  const identity = (id: string): Partial<Identity> | null => (more.known?.[id] === undefined ? null : { entity: 'Ticket', id: more.known[id], destinationId: id });
  return {
    workspace: 'w',
    claimed: new Set<string>(),
    creating: new Map(),
    contactTrace: more.contactTrace ?? null,
    searchLagMs: 0,
    signal: new AbortController().signal,
    clock: { now: () => 1_000_000_000, monotonic: () => 1_000_000_000, sleep: () => Promise.resolve() },
    ledger: {
      identity: async () => ({ destinationId: 'contact-1' }),
      identityOf: async (_workspace: string, _type: string, id: string) => identity(id),
      operationsOf: async function* (_workspace: string, { state }: { readonly state: string }) {
        if (state === 'ambiguous') yield* more.lost ?? [];
      },
    },
    destination: { findConversations: async () => more.found ?? [], findContact: async () => null },
  } as unknown as Execution;
}

const LEAD: PlannedOperation = { key: 'create', body: { kind: 'contact.create', role: 'lead', externalId: null, fields: { name: 'Lea' }, attributes: {} } };
const OPENING: PlannedOperation = { key: 'create', body: { kind: 'conversation.create', contact: { entity: 'Contact', id: '1' }, body: 'Alert', createdAt: 1 } };
const LOST = { record: { entity: 'Ticket', id: '7' }, self: null, lostAt: 0, thread: [] };

function unproven(error: unknown): boolean {
  return error instanceof CrosswalkError && error.code === 'engine/lost-unproven' && error.exit === 1;
}

describe('law 3: where absence cannot be proven the record parks', () => {
  it('for a lead that carries no key of ours', async () => {
    await assert.rejects(settleLostAnswer(settling({}), LEAD, LOST), unproven);
    await assert.rejects(settleLostAnswer(settling({ contactTrace: 'Source Contact ID' }), LEAD, LOST), unproven);
  });

  it('takes no conversation for its own that the ledger knows as another record\'s', async () => {
    const twin = settling({ found: [{ id: 'c1', sameText: true }], known: { c1: '6' } });
    assert.equal(await settleLostAnswer(twin, OPENING, LOST), null);
    const both = settling({ found: [{ id: 'c1', sameText: true }, { id: 'c2', sameText: true }], known: { c1: '6' } });
    assert.equal((await settleLostAnswer(both, OPENING, LOST))?.destinationId, 'c2');
  });

  it('gives one conversation to one of two lost records only', async () => {
    const execution = settling({ found: [{ id: 'c1', sameText: true }] });
    const settled = await Promise.all([settleLostAnswer(execution, OPENING, LOST), settleLostAnswer(execution, OPENING, { ...LOST, record: { entity: 'Ticket', id: '8' } })]);
    assert.deepEqual(settled.map((found) => found?.destinationId ?? null), ['c1', null]);
  });

  it('for a conversation of the same contact and second under another text, and for several under the same', async () => {
    await assert.rejects(settleLostAnswer(settling({ found: [{ id: 'c1', sameText: false }] }), OPENING, LOST), unproven);
    await assert.rejects(settleLostAnswer(settling({ found: [{ id: 'c1', sameText: true }, { id: 'c2', sameText: true }] }), OPENING, LOST), unproven);
    assert.equal(await settleLostAnswer(settling({}), OPENING, LOST), null);
  });

  it('but gives each of our own that were lost alike one of as many that look alike', async () => {
    const execution = settling({ found: [{ id: 'c1', sameText: true }, { id: 'c2', sameText: true }], lost: [OPENING, OPENING] });
    const settled = await Promise.all([settleLostAnswer(execution, OPENING, LOST), settleLostAnswer(execution, OPENING, { ...LOST, record: { entity: 'Ticket', id: '8' } })]);
    assert.deepEqual(settled.map((found) => found?.destinationId).sort(), ['c1', 'c2']);
  });
});

describe('law 3: what is absent from a search is absent after its time alone', () => {
  /** A clock whose time passes where the work lets it, and that somebody can set. */
  function ownClock(): { readonly now: () => number; readonly monotonic: () => number; readonly sleep: () => Promise<void>; pass(ms: number): void; set(ms: number): void } {
    let [passed, ahead] = [0, 0];
    return { now: () => 1_000_000_000 + passed + ahead, monotonic: () => passed, sleep: () => Promise.resolve(), pass: (ms) => void (passed += ms), set: (ms) => void (ahead += ms) };
  }
  const HOUR = 3_600_000;

  it('counted from when the answer was given up, however long the request waited for its turn before', async () => {
    const clock = ownClock();
    const sent: string[] = [];
    const base = settling({});
    const write = async (): Promise<never> => {
      sent.push('request');
      clock.pass(HOUR);
      throw new CrosswalkError('http/ambiguous', 'lost', { remedy: 'none', exit: 1 });
    };
    const ledger = { ...base.ledger, intend: async () => 7, settle: async () => undefined };
    const execution = { ...base, clock, searchLagMs: 300_000, setsAside: true, ledger, destination: { ...base.destination, write }, lost: new LostAnswers(clock), lostInARow: new Map(), sending: (_bytes: number, work: () => unknown) => work(), countFloor: () => undefined } as unknown as Execution;
    await assert.rejects(executeOperation(execution, LOST.record, OPENING, { self: null, prior: undefined, before: null, thread: [OPENING] }), NotYet);
    assert.deepEqual(sent, ['request'], 'and not sent again before');
  });

  it('and in a later life of the process from its begin, whatever the computer\'s clock says', async () => {
    const clock = ownClock();
    const lost = new LostAnswers(clock);
    const execution: Execution = { ...settling({}), clock, searchLagMs: 300_000, setsAside: true };
    clock.set(24 * HOUR);
    clock.pass(60_000);
    await assert.rejects(settleLostAnswer(execution, OPENING, { ...LOST, lostAt: lost.at(7) }), NotYet);
    clock.pass(320_000);
    assert.equal(await settleLostAnswer(execution, OPENING, { ...LOST, lostAt: lost.at(7) }), null);
  });
});
