import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { CrosswalkError } from '../../src/base/errors.ts';
import type { Progress } from '../../src/engine/environment.ts';
import { EngineStopped, runEngine } from '../../src/extension/engine/engine-process.ts';
import type { EngineHost } from '../../src/extension/engine/engine-process.ts';

const SECRET = 'not-a-real-secret-4711';

/** A stand-in of the engine, in a process of its own as the real one. */
function engine(body: string): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'crosswalk-engine-'));
  const file = path.join(folder, 'cli.mjs');
  writeFileSync(file, `import { readFileSync } from 'node:fs';\n${body}`);
  return file;
}

interface Heard {
  readonly progress: Progress[];
  readonly log: string[];
}

function host(script: string, more: Partial<EngineHost> = {}): EngineHost & { readonly heard: Heard } {
  const heard: Heard = { progress: [], log: [] };
  return {
    executable: process.execPath,
    script,
    folder: tmpdir(),
    environment: { PATH: process.env['PATH'] },
    onProgress: (event) => heard.progress.push(event),
    onLog: (text) => heard.log.push(text),
    signal: new AbortController().signal,
    ...more,
    heard,
  };
}

const request = { verb: 'sample', args: ['/tmp/acme.crosswalk.yaml', '--to', 'staging'], connections: JSON.stringify({ acme: { secret: SECRET } }) };

describe('the engine in its own process', () => {
  const made: string[] = [];
  const script = (body: string): string => {
    const file = engine(body);
    made.push(path.dirname(file));
    return file;
  };
  after(() => made.forEach((folder) => rmSync(folder, { recursive: true, force: true })));

  it('gets the secrets over the inherited pipe, never over argv or the environment (law 11)', async () => {
    const file = script(`
      const connections = JSON.parse(readFileSync(3, 'utf8'));
      process.stdout.write(JSON.stringify({ connections, argv: process.argv.slice(2), env: process.env }));`);
    const { document, exit } = await runEngine(request, host(file));
    const told = document as { connections: { acme: { secret: string } }; argv: string[]; env: Record<string, string> };
    assert.equal(exit, 0);
    assert.equal(told.connections.acme.secret, SECRET);
    assert.deepEqual(told.argv, ['sample', '/tmp/acme.crosswalk.yaml', '--to', 'staging', '--json', '--connections-fd', '3', '--progress', 'json']);
    assert.equal(told.env['ELECTRON_RUN_AS_NODE'], '1');
    assert.ok(!JSON.stringify([told.argv, told.env]).includes(SECRET));
  });

  it('passes progress on and keeps every other line for the log', async () => {
    const file = script(`
      console.error(JSON.stringify({ kind: 'progress', verb: 'sample', phase: 'load', entity: 'Ticket', done: 1, total: 2, message: 'Loading' }));
      console.error(JSON.stringify({ kind: 'log', message: 'a word' }));
      console.error('(node:1) Warning: something');
      console.error('{"kind":"progress","verb":7}');
      process.stdout.write('{}');`);
    const listening = host(file);
    await runEngine(request, listening);
    assert.deepEqual(listening.heard.progress, [{ verb: 'sample', phase: 'load', entity: 'Ticket', done: 1, total: 2, message: 'Loading' }]);
    assert.deepEqual(listening.heard.log, ['a word', '(node:1) Warning: something', '{"kind":"progress","verb":7}']);
  });

  for (const exit of [1, 2, 3, 4]) {
    it(`gives the document of a run that ended with ${exit} and no error`, async () => {
      const result = await runEngine(request, host(script(`process.stdout.write('{"run":"r1"}'); process.exitCode = ${exit};`)));
      assert.deepEqual(result, { exit, document: { run: 'r1' } });
    });
  }

  it('throws the failure that the engine reports, with its place and remedy', async () => {
    const file = script(`
      process.stdout.write(JSON.stringify({ error: { code: 'gate/not-approved', message: 'No.', where: { file: '/a', line: 3, column: 'x', record: 'Ticket 1' }, remedy: 'Approve.' } }));
      process.exitCode = 2;`);
    await assert.rejects(runEngine(request, host(file)), (error: unknown) => {
      assert.ok(error instanceof CrosswalkError);
      assert.deepEqual([error.code, error.message, error.remedy, error.exit], ['gate/not-approved', 'No.', 'Approve.', 2]);
      assert.deepEqual(error.where, { file: '/a', line: 3, record: 'Ticket 1' });
      return true;
    });
  });

  for (const [name, body] of [
    ['ends without a word', 'process.exitCode = 1;'],
    ['prints half a document', `process.stdout.write('{"run":'); process.exitCode = 0;`],
    ['is killed', `process.kill(process.pid, 'SIGKILL'); setInterval(() => {}, 1000);`],
  ] as const) {
    it(`says that the engine broke when it ${name}`, async () => {
      await assert.rejects(runEngine(request, host(script(body))), { code: 'engine/crashed' });
    });
  }

  it('says so when the engine cannot be started', async () => {
    await assert.rejects(runEngine(request, host('x', { executable: '/nowhere/node' })), { code: 'engine/missing' });
  });

  it('does not fall over when the engine ends before it reads its connections', async () => {
    const big = { ...request, connections: JSON.stringify({ filler: 'x'.repeat(4_000_000) }) };
    const { document } = await runEngine(big, host(script(`process.stdout.write('{"early":true}', () => process.exit(0));`)));
    assert.deepEqual(document, { early: true });
  });

  it('asks the engine to stop and waits until it has stopped at a safe place', async () => {
    const mark = path.join(mkdtempSync(path.join(tmpdir(), 'crosswalk-engine-')), 'safe');
    made.push(path.dirname(mark));
    const file = script(`
      import { writeFileSync } from 'node:fs';
      process.on('SIGTERM', () => { writeFileSync(${JSON.stringify(mark)}, 'safe'); process.stdout.write('{"stopped":true}'); process.exit(143); });
      console.error(JSON.stringify({ kind: 'progress', verb: 'sample', phase: 'load', message: 'ready' }));
      setInterval(() => {}, 1000);`);
    const abort = new AbortController();
    await assert.rejects(runEngine(request, host(file, { signal: abort.signal, onProgress: () => abort.abort() })), EngineStopped);
    assert.equal(readFileSync(mark, 'utf8'), 'safe');
  });

  it('ends an engine that does not stop', async () => {
    const file = script(`
      process.on('SIGTERM', () => {});
      console.error(JSON.stringify({ kind: 'progress', verb: 'sample', phase: 'load', message: 'ready' }));
      setInterval(() => {}, 1000);`);
    const abort = new AbortController();
    await assert.rejects(runEngine(request, host(file, { signal: abort.signal, graceMs: 1, onProgress: () => abort.abort() })), EngineStopped);
  });

  it('starts nothing when it was cancelled before', async () => {
    await assert.rejects(runEngine(request, host('/nowhere/cli.mjs', { signal: AbortSignal.abort() })), EngineStopped);
  });
});
