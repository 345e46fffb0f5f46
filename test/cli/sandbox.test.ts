import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { runCli } from '../support/cli.ts';

const CLI = path.join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');

interface Document {
  readonly connections: string;
  readonly clock: string;
  readonly control: string;
  readonly seed: number;
  readonly tickets: number;
  readonly urls: Readonly<Record<string, string>>;
}

interface Running {
  readonly document: Document;
  readonly said: string;
  /** Stops it as Ctrl-C does; the exit code and what it said on stderr. */
  stop(): Promise<{ readonly code: number; readonly stderr: string }>;
}

function start(args: readonly string[]): Promise<Running> {
  const json = !args.includes('--as-text');
  const child = spawn(process.execPath, [CLI, 'sandbox', ...args.filter((arg) => arg !== '--as-text'), ...(json ? ['--json'] : [])], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = new Promise<number>((resolve) => child.once('close', (code) => resolve(code ?? -1)));
  return new Promise((resolve, reject) => {
    void ended.then((code) => reject(new Error(`The sandbox ended with ${code}: ${stderr}`)));
    child.stdout.setEncoding('utf8').once('data', (said: string) => {
      const stop = async (): Promise<{ code: number; stderr: string }> => {
        child.kill('SIGINT');
        return { code: await ended, stderr };
      };
      resolve({ said, document: (json ? JSON.parse(said) : {}) as Document, stop });
    });
  });
}

async function intercom(url: string, method: string, target: string, body?: unknown): Promise<string> {
  const answer = await fetch(new URL(target, url), { method, headers: { authorization: 'Bearer sandbox-production', accept: 'application/json', 'content-type': 'application/json', 'intercom-version': '2.16' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) });
  assert.equal(answer.status, 200);
  return answer.text();
}

describe('crosswalk sandbox, saved and restored', function () {
  this.timeout(60_000);
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'crosswalk-sandbox-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  it('goes on where it was stopped, in another process', async () => {
    const file = path.join(folder, 'kept.json');
    const first = await start(['--tickets', '3', '--seed', '5', '--start', '2026-01-02T03:04:05Z', '--save-on-exit', file]);
    assert.match(first.document.control, /^http:\/\/127\.0\.0\.1:\d+\/$/);
    await intercom(first.document.urls['production'] ?? '', 'POST', '/tags', { name: 'Kept' });
    const tags = await intercom(first.document.urls['production'] ?? '', 'GET', '/tags');
    const { code, stderr } = await first.stop();
    assert.equal(code, 0);
    assert.ok(stderr.includes(`crosswalk sandbox --restore ${file}`), stderr);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const second = await start(['--restore', file, '--speed', '2']);
    try {
      assert.deepEqual([second.document.seed, second.document.tickets], [5, 3]);
      assert.ok(Number(second.document.clock.split('/')[0]) >= Date.parse('2026-01-02T03:04:05Z'));
      assert.match(second.document.clock, /\/2$/);
      assert.equal(await intercom(second.document.urls['production'] ?? '', 'GET', '/tags'), tags);
    } finally {
      await second.stop();
    }
  });

  it('keeps what was saved on the page, although the folder was its own', async () => {
    const running = await start(['--tickets', '1']);
    const own = path.dirname(running.document.connections);
    const saved = await fetch(`${running.document.control}api/save`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"name":"one"}' });
    assert.equal(saved.status, 200);
    const { stderr } = await running.stop();
    try {
      assert.ok(!existsSync(running.document.connections));
      assert.ok(existsSync(path.join(own, 'one.sandbox.json')));
      assert.ok(stderr.includes(own));
    } finally {
      rmSync(own, { recursive: true, force: true });
    }
  });

  it('tells a person the addresses and what to do next', async () => {
    const running = await start(['--tickets', '1', '--folder', folder, '--as-text']);
    await running.stop();
    for (const wanted of [/autotask +http:\/\/127/, /To watch it in a browser.*\n +http:\/\/127\.0\.0\.1:\d+\/\n/, /export CROSSWALK_CONNECTIONS=/, /export CROSSWALK_CLOCK=/, /crosswalk connect SPEC/]) assert.match(running.said, wanted);
  });

  it('refuses a state that is none, with a code and a remedy', async () => {
    const broken = path.join(folder, 'broken.json');
    writeFileSync(broken, '{"format":"crosswalk-sandbox-state"');
    const foreign = path.join(folder, 'foreign.json');
    writeFileSync(foreign, '{"acme-autotask":{}}');
    const cases: readonly (readonly [readonly string[], number, string])[] = [
      [['--restore', broken], 2, 'sandbox/state/broken'],
      [['--restore', foreign], 2, 'sandbox/state/foreign'],
      [['--restore', path.join(folder, 'none.json')], 3, 'sandbox/state-file'],
      [['--restore', broken, '--seed', '2', '--tickets', '4'], 2, 'cli/usage'],
    ];
    for (const [args, exit, code] of cases) {
      const result = await runCli(['sandbox', ...args, '--json']);
      const error = result.json()['error'] as { code: string; remedy: string };
      assert.deepEqual([result.code, error.code, error.remedy !== ''], [exit, code, true], args.join(' '));
    }
  });

  it('says so when the state cannot be saved at the end', async () => {
    const running = await start(['--tickets', '1', '--save-on-exit', path.join(folder, 'none', 'below.json')]);
    const { code } = await running.stop();
    assert.equal(code, 3);
    assert.ok(!existsSync(path.dirname(running.document.connections)));
  });
});
