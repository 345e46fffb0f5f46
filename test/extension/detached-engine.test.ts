import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { claimResult, engineFiles, engineRecords, forgetOldEngines, isClaimed, writeEngineRecord } from '../../src/engine/engine-record.ts';
import { projectOf } from '../../src/engine/project-place.ts';
import type { Project } from '../../src/engine/project-place.ts';
import { followDetached, isProcess, startDetached } from '../../src/extension/engine/detached-engine.ts';
import type { DetachedHost, DetachedRun, Following } from '../../src/extension/engine/detached-engine.ts';
import { EngineStopped } from '../../src/extension/engine/engine-process.ts';
import type { Holder } from '../../src/ledger/holder.ts';

const SECRET = 'not-a-real-secret-4711';

/** A stand-in of the engine: says who it is as the real one does, then does `body`, in which `end(exit, document)` ends it. */
const HEAD = `
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
const args = process.argv.slice(2);
const id = args[args.indexOf('--detached') + 1];
const folder = path.join(path.dirname(args[1]), '.crosswalk', 'acme', 'engine');
const write = (name, value) => { writeFileSync(path.join(folder, name + '.partial'), JSON.stringify(value)); renameSync(path.join(folder, name + '.partial'), path.join(folder, name)); };
const record = { id, pid: process.pid, verb: args[0], startedAt: '2026-01-01T00:00:00Z' };
write(id + '.json', { ...record, exit: null });
const connections = readFileSync(3, 'utf8');
const holder = (more) => write('current.json', { instance: id, pid: process.pid, verb: 'migrate', target: 'production', since: '2026-01-01T00:00:00Z', state: 'working', by: null, at: '2026-01-01T00:00:00Z', progress: null, ...more });
const end = (exit, document) => { process.stdout.write(JSON.stringify(document)); write(id + '.json', { ...record, exit }); process.exit(exit); };
`;

describe('an engine that outlives its starter', function () {
  this.timeout(30_000);
  let folder: string;
  let project: Project;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'crosswalk-detached-'));
    project = projectOf(path.join(folder, 'acme.crosswalk.yaml'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function host(body: string): DetachedHost {
    const script = path.join(folder, 'cli.mjs');
    writeFileSync(script, `${HEAD}${body}`);
    return { executable: process.execPath, script, folder, environment: { PATH: process.env['PATH'] } };
  }
  const start = (body: string): Promise<DetachedRun> => startDetached(project, { verb: 'migrate', args: [project.specFile, '--to', 'production'], connections: JSON.stringify({ acme: { secret: SECRET } }) }, host(body));
  const quiet = (more: Partial<Following> = {}): Following => ({ onState: () => undefined, onLog: () => undefined, signal: new AbortController().signal, ...more });
  /** As another window finds it: by its files only. */
  const found = (run: DetachedRun): DetachedRun => ({ ...run, child: null, isAlive: () => isProcess(engineRecords(project)[0]?.pid ?? 0) });

  it('gets the secrets over the pipe and leaves them in no file, which its owner alone may read (law 11)', async () => {
    const run = await start(`console.error('a word'); end(0, { same: connections.includes(${JSON.stringify(SECRET)}), argv: args, env: process.env });`);
    const heard: string[] = [];
    const { document, exit } = await followDetached(run, quiet({ onLog: (text) => heard.push(text) }));
    assert.deepEqual([exit, (document as { same: boolean }).same, heard], [0, true, ['a word']]);
    const files = engineFiles(project, run.id);
    for (const name of readdirSync(files.folder)) {
      const file = path.join(files.folder, name);
      assert.ok(!readFileSync(file, 'utf8').includes(SECRET), name);
      if (file !== files.record) assert.equal(statSync(file).mode & 0o777, 0o600, name);
    }
    assert.equal(statSync(files.folder).mode & 0o777, 0o700);
    assert.match(readFileSync(path.join(project.folder, '.gitignore'), 'utf8'), /^engine\/$/m);
  });

  it('goes on when its starter is killed, and is followed to its end by another', async () => {
    const go = path.join(folder, 'go');
    const script = host(`holder({ progress: { phase: 'load', message: 'Loading', done: 1, total: 2 } }); setInterval(() => existsSync(${JSON.stringify(go)}) && end(4, { run: 'r1' }), 20);`).script;
    const parent = path.join(folder, 'parent.ts');
    const at = (file: string): string => JSON.stringify(path.resolve(import.meta.dirname, '..', '..', 'src', file));
    writeFileSync(parent, `
      import { startDetached } from ${at('extension/engine/detached-engine.ts')};
      import { projectOf } from ${at('engine/project-place.ts')};
      const project = projectOf(${JSON.stringify(project.specFile)});
      await startDetached(project, { verb: 'migrate', args: [project.specFile], connections: '{}' }, { executable: process.execPath, script: ${JSON.stringify(script)}, folder: ${JSON.stringify(folder)}, environment: {} });
      process.kill(-process.pid, 'SIGKILL');`);
    const child = spawn(process.execPath, [parent], { detached: true, stdio: 'ignore' });
    await new Promise((resolve) => child.once('close', resolve));
    assert.equal(child.signalCode, 'SIGKILL', 'the starter and everything in its group are gone');
    const record = await (async () => {
      for (;;) {
        const [first] = engineRecords(project);
        if (first !== undefined) return first;
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    })();
    const states: (Holder | null)[] = [];
    const run: DetachedRun = { project, id: record.id, verb: record.verb, child: null, isAlive: () => isProcess(record.pid) };
    const { exit, document } = await followDetached(run, quiet({ onState: (holder) => { states.push(holder); if (holder !== null) writeFileSync(go, ''); } }));
    assert.deepEqual([exit, document], [4, { run: 'r1' }]);
    assert.equal(states.at(-1)?.progress?.message, 'Loading');
    assert.equal(isClaimed(project, record.id), false);
    assert.deepEqual([claimResult(project, record.id), claimResult(project, record.id), isClaimed(project, record.id)], [true, false, true], 'shown once');
  });

  it('is cancelled by a word that waits for it, not by a signal', async () => {
    const run = await start(`holder({}); const file = path.join(folder, id + '.commands'); setInterval(() => existsSync(file) && end(130, { stopped: true, heard: readFileSync(file, 'utf8') }), 20);`);
    const abort = new AbortController();
    await assert.rejects(followDetached(found(run), quiet({ signal: abort.signal, onState: (holder) => holder !== null && abort.abort() })), EngineStopped);
    assert.deepEqual(JSON.parse((JSON.parse(readFileSync(engineFiles(project, run.id).out, 'utf8')) as { heard: string }).heard), { command: 'cancel', by: null });
  });

  it('is ended by force where it does not hear, by the window that started it', async () => {
    const run = await start(`holder({}); setInterval(() => {}, 1000);`);
    const abort = new AbortController();
    await assert.rejects(followDetached(run, quiet({ graceMs: 1, signal: abort.signal, onState: (holder) => holder !== null && abort.abort() })), EngineStopped);
    assert.equal(run.child?.signalCode, 'SIGKILL');
  });

  it('that was killed has no result, and says what to do', async () => {
    const run = await start(`holder({}); process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000);`);
    await assert.rejects(followDetached(found(run), quiet()), { code: 'engine/interrupted', remedy: 'Nothing is lost and nothing is doubled: `crosswalk migrate` goes on where it stood.' });
  });

  it('reports its failure as the engine told it', async () => {
    const run = await start(`end(2, { error: { code: 'gate/not-approved', message: 'No.', where: {}, remedy: 'Approve.' } });`);
    await assert.rejects(followDetached(run, quiet()), { code: 'gate/not-approved', remedy: 'Approve.', exit: 2 });
  });

  it('says so when it cannot be started', async () => {
    await assert.rejects(startDetached(project, { verb: 'migrate', args: [], connections: '{}' }, { ...host(''), executable: '/nowhere/node' }), { code: 'engine/missing' });
  });

  it('is not the holder of another life', async () => {
    const run = await start(`holder({ instance: 'somebody-else' }); setTimeout(() => end(0, {}), 700);`);
    const states: unknown[] = [];
    await followDetached(run, quiet({ onState: (holder) => states.push(holder) }));
    assert.ok(states.every((holder) => holder === null));
  });

  it('keeps the files of the last few processes only, and believes no foreign record', () => {
    const files = engineFiles(project, 'x');
    mkdirSync(files.folder, { recursive: true });
    for (let life = 0; life < 9; life += 1) writeEngineRecord(project, { id: `migrate-${life}`, pid: 1, verb: 'migrate', startedAt: '2026-01-01T00:00:00Z', exit: 0 });
    writeFileSync(path.join(files.folder, 'current.json'), '{}');
    forgetOldEngines(project, 4);
    assert.equal(engineRecords(project).length, 4);
    assert.ok(existsSync(path.join(files.folder, 'current.json')));
    writeFileSync(engineFiles(project, 'evil').record, JSON.stringify({ id: 'other', pid: 1, verb: 'migrate', startedAt: '', exit: null }));
    writeFileSync(engineFiles(project, 'evil2').record, JSON.stringify({ id: 'evil2', pid: -1, verb: 'migrate', startedAt: '', exit: null }));
    assert.equal(engineRecords(project).length, 4);
    assert.throws(() => engineFiles(project, '../x'), { code: 'engine/id' });
  });
});
