import assert from 'node:assert/strict';
import { CrosswalkError } from '../../src/base/errors.ts';
import { openCache } from '../../src/cache/sqlite-cache.ts';
import { planOf } from '../../src/engine/gates.ts';
import { migrate } from '../../src/engine/migrate.ts';
import { prepare } from '../../src/engine/prepare.ts';
import { checkProject, readyProject } from '../../src/engine/project.ts';
import { stage } from '../../src/engine/stage.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import type { Fault, FaultPlan } from '../../src/sandbox/kit/faults.ts';
import { discovered, editSpec, NAMES, readyToMigrate, sampled, testProject, type TestProject } from '../support/project.ts';
import { byId, editSource } from '../support/world-rows.ts';

const PRODUCTION = { target: 'production', dryRun: false } as const;
const NONE: Fault = { kind: 'none', when: 'before' };

async function withTest(options: Parameters<typeof testProject>[0], work: (test: TestProject) => Promise<void>): Promise<void> {
  const test = await testProject(options);
  try {
    await work(test);
  } finally {
    await test.close();
  }
}

/** Nothing goes wrong before it is armed. */
function armed(path: RegExp, fault: Fault, method = 'POST'): FaultPlan & { on: boolean } {
  const plan = { on: false, next: (request: { readonly method: string; readonly path: string }): Fault => (plan.on && request.method === method && path.test(request.path) ? fault : NONE) };
  return plan;
}

describe('a run that goes on', function () {
  this.timeout(60_000);

  it('never loads what an earlier sample read in place of what it did not come to read itself', async () => {
    const contacts = armed(/Contacts\/query\/count/i, { kind: 'reset', when: 'before' });
    await withTest({ tickets: 16, faults: { autotask: contacts } }, async (test) => {
      await readyToMigrate(test);
      const { tickets } = test.sandbox.autotask.world;
      const last = tickets.at(tickets.count - 1);
      assert.ok(last);
      editSource(test.sandbox.autotask, { tickets: byId([{ ...last, id: last.id + 1000, ticketNumber: 'T20261116.9999' }]) });
      contacts.on = true;
      await assert.rejects(migrate(test.environment, test.project, PRODUCTION));
      contacts.on = false;
      const result = await migrate(test.environment, test.project, PRODUCTION);
      assert.equal(result.resumed, true);
      assert.equal(result.counts['Ticket']?.read, 17, 'the ticket that came after the sample is read');
    });
  });

  it('is not disturbed by a dry run, which keeps what it reads to itself', () =>
    withTest({ tickets: 16 }, async (test) => {
      await sampled(test, 4);
      const count = async (): Promise<number> => {
        const cache = await openCache(test.project.folder, test.environment.clock);
        const { startedAt } = (await cache.mark('Ticket')) ?? { startedAt: 0 };
        await cache.close();
        return startedAt;
      };
      const before = await count();
      assert.ok(before > 0);
      await migrate(test.environment, test.project, { target: 'production', dryRun: true });
      assert.equal(await count(), before);
    }));
});

describe('law 7: a shortfall fails the run', function () {
  this.timeout(60_000);

  it('when the pages of the source give fewer than it counts', () =>
    withTest({ tickets: 16 }, async (test) => {
      await readyToMigrate(test);
      const { compiled } = await checkProject(test.project);
      assert.ok(compiled);
      const cache = await openCache(test.folder, test.environment.clock);
      try {
        // As a permission does: the count sees what the pages hide.
        const source = { count: async () => 3, read: async function* () { yield []; } };
        const staging = stage(test.environment, 'migrate', source as unknown as Parameters<typeof stage>[2], cache, compiled);
        await assert.rejects(staging.finished(), (error) => error instanceof CrosswalkError && error.code === 'source/shortfall' && error.exit === 1);
        let asked = 0;
        const deleted = { count: async () => ((asked += 1) % 2 === 1 ? 1 : 0), read: async function* () { yield []; } };
        await stage(test.environment, 'migrate', deleted as unknown as Parameters<typeof stage>[2], cache, compiled).finished();
      } finally {
        await cache.close();
      }
    }));
});

describe('a record that could not be written', function () {
  this.timeout(60_000);

  it('is written anew as the mended spec says, not as it was refused', async () => {
    const contacts = armed(/^\/contacts$/, { kind: 'status', when: 'before', status: 422 });
    await withTest({ tickets: 16, faults: { staging: contacts } }, async (test) => {
      await readyToMigrateWithoutSample(test);
      contacts.on = true;
      const first = await migrate(test.environment, test.project, { target: 'staging', dryRun: false });
      assert.ok(first.parked.some(({ entity, code }) => entity === 'Contact' && code === 'http/refused'), JSON.stringify(first.parked.slice(0, 3)));
      contacts.on = false;
      await editSpec(test.project, (text) => text.replace('name: firstName + " " + lastName', 'name: lastName'));
      await signAll(test);
      const second = await migrate(test.environment, test.project, { target: 'staging', dryRun: false });
      assert.deepEqual(second.parked.filter(({ entity, code }) => entity === 'Contact' && code === 'http/refused'), []);
      const named = [...test.sandbox.autotask.world.contacts].find(({ firstName, isActive }) => firstName !== '' && isActive === 1);
      assert.ok(named);
      const arrived = test.sandbox.staging.state.contacts.find(({ attributes }) => attributes.get('Source Contact ID') === `autotask:Contact:${named.id}`);
      assert.equal(arrived?.name, named.lastName);
      const emails = test.sandbox.staging.state.contacts.flatMap(({ email }) => (email === null || email === '' ? [] : [email]));
      assert.ok(emails.length > 0);
      assert.deepEqual(emails.filter((email) => !email.endsWith('.invalid')), [], 'a full run in staging is masked too (law 6)');
    });
  });

  it('and stands half-made goes on under no other plan, and says where it stands', async () => {
    const notes = armed(/^\/conversations\/\d+\/reply$/, { kind: 'status', when: 'before', status: 422 });
    await withTest({ tickets: 16, faults: { production: notes } }, async (test) => {
      await readyToMigrate(test);
      notes.on = true;
      const first = await migrate(test.environment, test.project, PRODUCTION);
      notes.on = false;
      const [half] = first.parked.filter(({ entity, code }) => entity === 'Ticket' && code === 'http/refused');
      assert.ok(half);
      const ledger = await openLedger(test.project.folder, { clock: test.environment.clock, create: false });
      const workspace = (await ledger.rememberedAccount('production')) ?? '';
      assert.notEqual((await ledger.record(workspace, 'Ticket', half.id))?.destinationId, null, 'the ledger says where it stands');
      const [create] = await ledger.operations(workspace, 'Ticket', half.id);
      assert.ok(create?.body.kind === 'conversation.create');
      await ledger.close();
      // The text that opens it is another one now.
      const ticket = test.sandbox.autotask.world.tickets.byId(Number(half.id));
      assert.ok(ticket);
      editSource(test.sandbox.autotask, { tickets: byId([{ ...ticket, ticketNumber: 'T20260101.0001', description: 'Another text' }]) });
      const second = await migrate(test.environment, test.project, PRODUCTION);
      assert.equal(second.parked.find(({ id, entity }) => entity === 'Ticket' && id === half.id)?.code, 'engine/half-made');
    });
  });

  it('because a file is missing in the source parks alone; all others are loaded', async () => {
    const file = armed(/Tickets\/\d+\/Attachments\/\d*[02468]$/i, { kind: 'status', when: 'before', status: 404 }, 'GET');
    await withTest({ tickets: 40, faults: { autotask: file } }, async (test) => {
      await readyToMigrate(test);
      file.on = true;
      const result = await migrate(test.environment, test.project, PRODUCTION);
      assert.ok(result.parked.some(({ entity, code }) => entity === 'Ticket' && code === 'source/file-missing'));
      assert.ok((result.counts['Ticket']?.loaded ?? 0) > 10);
    });
  });

  it('asks the source for the files of no ticket that is excluded or stands there already', () =>
    withTest({ tickets: 40 }, async (test) => {
      await readyToMigrate(test);
      await migrate(test.environment, test.project, PRODUCTION);
      const asked = (): number => test.sandbox.autotask.log.filter(({ path }) => /Attachments\/\d+$/i.test(path)).length;
      const before = asked();
      assert.ok(before > 0);
      await migrate(test.environment, test.project, PRODUCTION);
      assert.equal(asked(), before);
    }));
});

describe('law 2: an account is remembered only where it was not refused', function () {
  this.timeout(60_000);

  it('so that a wrong token can be corrected', () =>
    withTest({ tickets: 12 }, async (test) => {
      await discovered(test);
      await prepare(test.environment, test.project, { target: 'staging', dryRun: false, confirm: [], by: null, canary: null });
      const connections = new Map(test.environment.connections);
      const staging = connections.get(NAMES.staging);
      assert.ok(staging);
      connections.set(NAMES.destination, { ...staging, name: NAMES.destination });
      const options = { target: 'production', dryRun: false, confirm: [], by: null, canary: null } as const;
      await assert.rejects(prepare({ ...test.environment, connections }, test.project, options), (error) => error instanceof CrosswalkError && error.code === 'target/staging-is-production');
      await prepare(test.environment, test.project, options);
    }));
});

async function signAll(test: TestProject): Promise<void> {
  const ledger = await openLedger(test.project.folder, { clock: test.environment.clock, create: true });
  const plan = planOf(await readyProject(test.project));
  await ledger.sign({ kind: 'acknowledge', subject: plan.exclusionsHash, by: 'Test', note: null });
  await ledger.sign({ kind: 'approve', subject: plan.planHash, by: 'Test', note: null });
  for (const { id } of plan.guided) await ledger.sign({ kind: 'confirm', subject: `staging:${id}`, by: 'Test', note: null });
  await ledger.close();
}

async function readyToMigrateWithoutSample(test: TestProject): Promise<void> {
  await discovered(test);
  await signAll(test);
  await prepare(test.environment, test.project, { target: 'staging', dryRun: false, confirm: [], by: null, canary: null });
}
