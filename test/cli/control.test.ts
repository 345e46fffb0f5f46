import { Ajv } from 'ajv';
import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runCli, type CliResult } from '../support/cli.ts';
import { editSpec, migrated, readyToMigrate, testProject, type TestProject } from '../support/project.ts';

const ROOT = path.join(import.meta.dirname, '..', '..');
const MAIN = path.join(ROOT, 'src', 'cli', 'main.ts');

function assertSchema(name: string, document: unknown): void {
  const validate = new Ajv({ strict: false, allErrors: true }).compile(JSON.parse(readFileSync(path.join(ROOT, 'schemas', 'verbs', `${name}.schema.json`), 'utf8')) as object);
  assert.ok(validate(document), JSON.stringify(validate.errors));
}

interface Started {
  readonly child: ChildProcess;
  readonly end: Promise<Ended>;
}

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
}

describe('pause, resume and cancel from another terminal', function () {
  this.timeout(240_000);
  let test: TestProject;
  let env: NodeJS.ProcessEnv;
  const started: ChildProcess[] = [];
  before(async () => {
    // Enough tickets that a run is still under way when another process has started.
    test = await testProject({ tickets: 70 });
    env = { CROSSWALK_CONNECTIONS: test.sandbox.document.connections, CROSSWALK_CLOCK: test.sandbox.document.clock };
    // On a busy machine the sandbox's evening, at 500 times its speed, is over before the last run has begun.
    await editSpec(test.project, (text) => text.replace(', when: 20:00-06:00', ''));
    await readyToMigrate(test);
  });
  after(async () => {
    // One that a failed test left paused would wait for ever.
    for (const child of started) child.kill('SIGKILL');
    await test.close();
  });

  const verb = (name: string, ...more: readonly string[]): Promise<CliResult> => runCli([name, test.project.specFile, ...more], env);

  const migrate = (...more: readonly string[]): Started => start('migrate', ...more);

  function start(name: string, ...more: readonly string[]): Started {
    const child = spawn(process.execPath, [MAIN, name, test.project.specFile, '--to', 'production', '--json', '--progress', 'none', ...more], { env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'ignore'] });
    started.push(child);
    let stdout = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    return { child, end: new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout }))) };
  }

  async function untilWritten(more: number, end: Promise<unknown>): Promise<void> {
    const count = (): number => test.sandbox.production.log.filter(({ method }) => method !== 'GET').length;
    const target = count() + more;
    let over = false;
    void end.then(() => (over = true));
    while (!over && count() < target) await new Promise((resolve) => setTimeout(resolve, 2));
  }

  it('holds a run, says so everywhere, lets it go on, and ends it like Ctrl-C', async () => {
    const { switches } = test.sandbox.production;
    const { quota } = switches;
    // So few calls that the run is not over before another process has started, on a busy machine too.
    switches.quota = 2;
    const { child, end } = migrate('--detached', 'life-1');
    await untilWritten(10, end);
    const paused = await verb('pause', '--by', 'Jo Smith', '--json');
    assert.equal(paused.code, 0, paused.stdout);
    assertSchema('pause', paused.json());
    const told = await verb('status');
    assert.match(told.stdout, new RegExp(`paused by Jo Smith since \\S+: migrate to production, begun \\S+, process ${child.pid}`));
    const { since, at } = ((await verb('status', '--json')).json()['current'] ?? {}) as { since: string; at: string };
    assert.ok(at > since && told.stdout.includes(`since ${at}: migrate to production, begun ${since},`), told.stdout);
    const second = await verb('migrate', '--to', 'production', '--json');
    assert.equal(second.code, 2);
    assert.match((second.json()['error'] as { message: string }).message, new RegExp(`migrate to production, process ${child.pid}, since`));
    const cancelled = await verb('cancel', '--json');
    assertSchema('cancel', cancelled.json());
    const { code, stdout } = await end;
    assert.equal(code, 130);
    assert.deepEqual(JSON.parse(stdout), { stopped: true, resume: `crosswalk migrate ${test.project.specFile} --to production` });
    const record = path.join(test.project.folder, 'engine', 'life-1.json');
    assert.deepEqual({ ...(JSON.parse(readFileSync(record, 'utf8')) as object), startedAt: '' }, { id: 'life-1', pid: child.pid, verb: 'migrate', startedAt: '', exit: 130 });

    const again = migrate();
    await untilWritten(5, again.end);
    assert.match((await verb('pause')).stdout, /^The migrate to production \(process \d+\) is paused: /);
    switches.quota = quota;
    const resumed = await verb('resume', '--json');
    assertSchema('resume', resumed.json());
    assert.equal((resumed.json()['run'] as { state: string }).state, 'working');
    const result = JSON.parse((await again.end).stdout) as { resumed: boolean; counts: Record<string, Record<string, number>> };
    assert.equal(result.resumed, true);
    assert.equal(result.counts['Ticket']?.['pending'], 0);
    assert.equal(migrated(test).length, result.counts['Ticket']?.['loaded']);
  });

  /** Ends the process as a power cut does, once it has written so much. */
  async function killed(name: string, ...more: readonly string[]): Promise<void> {
    const { switches } = test.sandbox.production;
    const { quota } = switches;
    switches.quota = 2;
    const { child, end } = start(name, ...more);
    await untilWritten(10, end);
    child.kill('SIGKILL');
    assert.equal((await end).code, null, 'it was over before it could be killed');
    switches.quota = quota;
  }

  it('starts a run again whose process was killed, under the name that confirmed it, and only what did not end', async () => {
    const nothing = await verb('resume', '--json');
    assert.deepEqual([nothing.code, (nothing.json()['error'] as { code: string }).code], [2, 'control/no-run']);
    const { preview } = (await verb('rollback', '--to', 'production', '--keep-attributes', '--json')).json() as { preview: { hash: string } };
    await killed('rollback', '--keep-attributes', '--confirm', preview.hash, '--by', 'Jo Smith');
    const back = await verb('resume', '--json');
    assertSchema('resume', back.json());
    assert.deepEqual([back.json()['resumed'], back.json()['failed'], migrated(test).length], [true, [], 0], back.stdout);
    await killed('migrate');
    const paused = await verb('pause');
    assert.match(paused.stderr, /The last one did not end: `crosswalk resume`/);
    const gone = await verb('resume', '--json');
    assertSchema('resume', gone.json());
    assert.match(gone.stderr, /No process works on the migrate to production any more/);
    const { resumed, counts } = gone.json() as { resumed: boolean; counts: Record<string, Record<string, number>> };
    assert.deepEqual([resumed, counts['Ticket']?.['pending'], counts['Ticket']?.['loaded']], [true, 0, migrated(test).length]);
    assert.equal((await verb('resume', '--json')).code, 2);
  });

  it('takes no name for a process that leads out of the project', async () => {
    const result = await verb('status', '--json', '--detached', '../../life');
    assert.equal(result.code, 2);
    assert.equal((result.json()['error'] as { code: string }).code, 'engine/id');
    assert.ok(!existsSync(path.join(test.folder, 'life.json')));
  });
});
