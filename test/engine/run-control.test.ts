import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { CrosswalkError } from '../../src/base/errors.ts';
import { PauseGate } from '../../src/base/gate.ts';
import { controlRun, currentRun } from '../../src/engine/control.ts';
import type { Environment } from '../../src/engine/environment.ts';
import { executeOperation, type Execution } from '../../src/engine/execute.ts';
import { LostAnswers } from '../../src/engine/lost-answers.ts';
import { migrate, type MigrateResult } from '../../src/engine/migrate.ts';
import { prepare } from '../../src/engine/prepare.ts';
import { rollback } from '../../src/engine/rollback.ts';
import { RunCancelled } from '../../src/engine/run-control.ts';
import { sample } from '../../src/engine/sample.ts';
import { withLedger } from '../../src/engine/session.ts';
import { status } from '../../src/engine/status.ts';
import type { PlannedOperation } from '../../src/transform/operation.ts';
import { migrated, readyForSample, readyToMigrate, testProject, type TestProject } from '../support/project.ts';

const CLI = path.join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');
const PRODUCTION = { target: 'production', dryRun: false } as const;
const SAMPLE = { target: 'staging', size: 12, seed: 1, mask: true, refresh: false, dryRun: false } as const;
/** Real milliseconds in which a run that was not held back sends a great many requests. */
const LONG_ENOUGH = 400;

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const refused = (code: string, words: RegExp) => (error: unknown): boolean => error instanceof CrosswalkError && error.code === code && error.exit === 2 && words.test(`${error.message} ${error.remedy}`);

/** Requests that the three simulators have seen. */
function requests({ sandbox }: TestProject): number {
  return sandbox.autotask.log.length + sandbox.production.log.length + sandbox.staging.log.length;
}

/** Waits until a workspace has seen this many more writes, or until the work is over. */
async function writes(log: readonly { readonly method: string }[], more: number, work: Promise<unknown>): Promise<void> {
  const count = (): number => log.filter(({ method }) => method !== 'GET').length;
  const target = count() + more;
  let over = false;
  void work.then(() => (over = true), () => (over = true));
  while (!over && count() < target) await wait(2);
}

/** What was under way has ended: nothing changes any more. */
async function still(test: TestProject): Promise<number> {
  for (let before = -1; before !== requests(test); await wait(100)) before = requests(test);
  return requests(test);
}

/** Every ticket once, every part once. */
function assertExact(test: TestProject, result: MigrateResult): void {
  const conversations = migrated(test);
  assert.equal(conversations.length, result.counts['Ticket']?.loaded);
  assert.ok(conversations.length > 10);
  const names = conversations.map(({ attributes }) => attributes.get('Source Ticket ID'));
  assert.equal(new Set(names).size, names.length, 'no ticket twice');
  for (const row of Object.values(result.counts)) assert.equal(row.pending, 0);
}

function start(test: TestProject, more: readonly string[] = []): ChildProcess {
  const env = { ...process.env, CROSSWALK_CONNECTIONS: test.sandbox.document.connections, CROSSWALK_CLOCK: test.sandbox.document.clock };
  return spawn(process.execPath, [CLI, 'migrate', test.project.specFile, '--to', 'production', '--json', '--progress', 'none', ...more], { env, stdio: 'ignore' });
}

describe('a run under control', function () {
  this.timeout(60_000);
  let test: TestProject;
  before(async () => {
    test = await testProject({ tickets: 40 });
  });
  after(() => test.close());

  it('says that there is nothing to pause, and how to go on', async () => {
    await assert.rejects(controlRun(test.project, 'pause', null), refused('control/no-run', /crosswalk status/));
    assert.equal(currentRun(test.project), null);
  });

  it('a sample that is cancelled stops, stands as stopped, and is run again', async () => {
    await readyForSample(test);
    const run = sample(test.environment, test.project, SAMPLE);
    await writes(test.sandbox.staging.log, 3, run);
    const result = await controlRun(test.project, 'cancel', null);
    assert.equal(result.changed, true);
    await assert.rejects(run, RunCancelled);
    assert.equal((await status(test.project, { verify: false })).runs[0]?.status, 'stopped');
    await assert.rejects(controlRun(test.project, 'resume', null), refused('control/no-run', /crosswalk sample --to staging/));
    assert.equal((await sample(test.environment, test.project, SAMPLE)).differences.wrong, 0);
  });

  it('sends nothing while it is paused, keeps its place, and ends as if it had never been', async () => {
    await readyToMigrate(test);
    const run = migrate(test.environment, test.project, PRODUCTION);
    await writes(test.sandbox.production.log, 25, run);
    const paused = await controlRun(test.project, 'pause', 'Jo');
    assert.deepEqual([paused.changed, paused.run.state, paused.run.verb, paused.run.target, paused.run.pid], [true, 'paused', 'migrate', 'production', process.pid]);
    const before = await still(test);
    await wait(LONG_ENOUGH);
    assert.equal(requests(test), before, 'no request leaves while paused');
    const { current } = await status(test.project, { verify: false });
    assert.deepEqual([current?.state, current?.by, current?.verb], ['paused', 'Jo', 'migrate']);
    assert.equal((await controlRun(test.project, 'pause', 'Ada')).changed, false);
    await assert.rejects(prepare(test.environment, test.project, { target: 'staging', dryRun: false, confirm: [], by: null, canary: null }), refused('ledger/locked', new RegExp(`migrate to production, process ${process.pid}, since 2026-11-\\d\\d`)));
    assert.deepEqual((await controlRun(test.project, 'resume', 'Jo')).run.state, 'working');
    const result = await run;
    assert.ok(requests(test) > before);
    assertExact(test, result);
    assert.equal(currentRun(test.project), null);
    assert.deepEqual(readdirSync(path.join(test.project.folder, 'engine')), [], 'a run that ended leaves no word');
    const told = await withLedger(test.project, test.environment, (ledger) => ledger.audited('control'));
    assert.deepEqual(told.map(({ detail }) => (JSON.parse(detail) as { command: string }).command).slice(0, 2), ['resume', 'pause']);
  });

  it('a rollback that is cancelled while paused goes on to its end', async () => {
    const preview = async (): Promise<string> => (await rollback(test.environment, test.project, { target: 'production', confirm: null, keepAttributes: true })).preview.hash;
    const confirm = { hash: await preview(), by: 'Jo' };
    const run = rollback(test.environment, test.project, { target: 'production', confirm, keepAttributes: true });
    run.catch(() => undefined);
    await writes(test.sandbox.production.log, 5, run);
    await controlRun(test.project, 'pause', null);
    const before = await still(test);
    await controlRun(test.project, 'cancel', null);
    await assert.rejects(run, RunCancelled);
    assert.equal(requests(test), before, 'a cancel lets nothing through the gate');
    assert.ok(migrated(test).length > 0);
    await rollback(test.environment, test.project, { target: 'production', confirm: { hash: await preview(), by: 'Jo' }, keepAttributes: true });
    assert.deepEqual(migrated(test), []);
  });

  it('a run cancelled while paused goes on where it stood', async () => {
    const run = migrate(test.environment, test.project, PRODUCTION);
    run.catch(() => undefined);
    await writes(test.sandbox.production.log, 40, run);
    await controlRun(test.project, 'pause', null);
    await still(test);
    await controlRun(test.project, 'cancel', null);
    await assert.rejects(run, RunCancelled);
    const result = await migrate(test.environment, test.project, PRODUCTION);
    assert.equal(result.resumed, true);
    assertExact(test, result);
  });

  it('takes no command for a process that was killed; the next start says that a pause ended with it', async () => {
    await rollback(test.environment, test.project, { target: 'production', confirm: { hash: (await rollback(test.environment, test.project, { target: 'production', confirm: null, keepAttributes: true })).preview.hash, by: 'Jo' }, keepAttributes: true });
    const child = start(test);
    const ended = new Promise((resolve) => child.once('close', resolve));
    await writes(test.sandbox.production.log, 20, ended);
    assert.equal((await controlRun(test.project, 'pause', 'Jo')).run.pid, child.pid);
    child.kill('SIGKILL');
    await ended;
    assert.ok(existsSync(path.join(test.project.folder, 'engine', 'current.json')), 'its last word stays');
    assert.equal(currentRun(test.project), null, 'and is not believed: the lock is free');
    await assert.rejects(controlRun(test.project, 'resume', null), refused('control/no-run', /crosswalk migrate --to production/));
    const heard: string[] = [];
    const environment: Environment = { ...test.environment, progress: ({ phase, message }) => void (phase === 'start' && heard.push(message)) };
    const result = await migrate(environment, test.project, PRODUCTION);
    assert.deepEqual(heard, ['The run before was paused by Jo when its process ended; starting again ends that pause']);
    assertExact(test, result);
  });
});

describe('law 3: a paused run', () => {
  it('writes no intent: one without a request would have to be looked up after a kill', async () => {
    const gate = new PauseGate();
    gate.close();
    const done: string[] = [];
    const ledger = { intend: async () => done.push('intent'), settle: async () => done.push('receipt') };
    const destination = { write: async () => (done.push('request'), { destinationId: '7', detail: {} }) };
    const execution = { ledger, destination, gate, clock: { now: () => 0 }, signal: new AbortController().signal, countFloor: () => undefined, sending: (_bytes: number, work: () => unknown) => work(), claimed: new Set(), creating: new Map(), lost: new LostAnswers({ monotonic: () => 0 }), lostInARow: new Map() } as unknown as Execution;
    const operation: PlannedOperation = { key: 'company', body: { kind: 'company.upsert', companyId: 'autotask:1', name: 'Acme', fields: {}, attributes: {} } as unknown as PlannedOperation['body'] };
    const running = executeOperation(execution, { entity: 'Company', id: '1' }, operation, { self: null, prior: undefined, before: null, thread: [operation] });
    await wait(20);
    assert.deepEqual(done, []);
    gate.open();
    assert.equal(await running, '7');
    assert.deepEqual(done, ['intent', 'request', 'receipt']);
  });
});

describe('a run that waits', function () {
  this.timeout(60_000);

  it('for the hours of the files is cancelled at once, and paused without waking', async () => {
    // Noon in Berlin: files wait for the evening, which is a minute of real time away.
    const test = await testProject({ tickets: 40, start: Date.parse('2026-11-16T11:00:00Z') });
    try {
      await readyToMigrate(test);
      let asleep: () => void = () => undefined;
      const sleeps = new Promise<void>((resolve) => (asleep = resolve));
      const environment: Environment = { ...test.environment, progress: ({ phase }) => phase === 'wait' && asleep() };
      const run = migrate(environment, test.project, PRODUCTION);
      run.catch(() => undefined);
      await sleeps;
      assert.match(currentRun(test.project)?.progress?.message ?? '', /./);
      await controlRun(test.project, 'pause', null);
      await controlRun(test.project, 'cancel', null);
      await assert.rejects(run, RunCancelled);
    } finally {
      await test.close();
    }
  });

  it('goes on by itself when the clock jumps an hour ahead, everybody\'s or only its own', async () => {
    const test = await testProject({ tickets: 30 });
    const real = Date.now;
    let everybody = 0;
    let own = 0;
    // An hour of the sandbox's time, which runs 500 times faster.
    const hour = 3_600_000 / 500;
    Date.now = () => real() + everybody;
    try {
      await readyToMigrate(test);
      const { clock } = test.environment;
      const run = migrate({ ...test.environment, clock: { now: () => clock.now() + own, monotonic: () => clock.monotonic(), sleep: (ms, signal) => clock.sleep(ms, signal) } }, test.project, PRODUCTION);
      await writes(test.sandbox.production.log, 20, run);
      everybody += hour;
      await writes(test.sandbox.production.log, 20, run);
      own += 3_600_000;
      await writes(test.sandbox.production.log, 20, run);
      everybody += hour;
      assertExact(test, await run);
    } finally {
      Date.now = real;
      await test.close();
    }
  });
});
