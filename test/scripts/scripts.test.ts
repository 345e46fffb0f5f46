import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** The scripts are plain JavaScript for an older Node, so each test says what it takes from them. */
async function script<T>(name: string): Promise<T> {
  return (await import(new URL(`../../scripts/${name}`, import.meta.url).href)) as T;
}

let folder = '';
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'crosswalk-scripts-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function put(file: string, text: string): string {
  const target = path.join(folder, file);
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, text);
  return target;
}

const read = (file: string): string => readFileSync(path.join(folder, file), 'utf8');

describe('scripts: install', () => {
  interface Install {
    readonly isAtLeast: (have: string, need: string) => boolean;
    readonly ensureDependencies: (options: { root: string; say(text: string): void; runNpm?(args: string[]): number }) => string;
  }

  it('compares versions by number, not by letter', async () => {
    const { isAtLeast } = await script<Install>('install.mjs');
    assert.deepEqual(['24.9.0', '24.10.0', 'v25.0.0', '24.9'].map((have) => isAtLeast(have, '24.9.0')), [true, true, true, true]);
    assert.deepEqual(['24.8.9', '9.99.0', '20.20.2'].map((have) => isAtLeast(have, '24.9.0')), [false, false, false]);
  });

  it('keeps a tree that agrees with the lock file, and remembers it', async () => {
    const { ensureDependencies } = await script<Install>('install.mjs');
    put('package-lock.json', JSON.stringify({ packages: { '': {}, 'node_modules/a': { version: '1.0.0' }, 'node_modules/b': { version: '2.0.0', optional: true } } }));
    put('node_modules/.package-lock.json', JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' } } }));
    const said: string[] = [];
    assert.equal(ensureDependencies({ root: folder, say: (text) => said.push(text) }), 'present');
    rmSync(path.join(folder, 'node_modules/.package-lock.json'));
    assert.equal(ensureDependencies({ root: folder, say: (text) => said.push(text) }), 'present');
    assert.deepEqual(said, []);
  });

  it('asks npm again when the lock file has changed, and says when npm fails', async () => {
    const { ensureDependencies } = await script<Install>('install.mjs');
    put('package-lock.json', JSON.stringify({ packages: { 'node_modules/a': { version: '2.0.0' } } }));
    put('node_modules/.package-lock.json', JSON.stringify({ packages: { 'node_modules/a': { version: '1.0.0' } } }));
    put('node_modules/.crosswalk-stamp', 'of another lock file');
    const said: string[] = [];
    const asked: string[] = [];
    const install = (code: number) => () => ensureDependencies({ root: folder, say: (text) => said.push(text), runNpm: (args) => (asked.push(args[0] ?? ''), code) });
    assert.throws(install(1), /"npm ci" failed with exit code 1/);
    assert.equal(read('node_modules/.crosswalk-stamp'), 'of another lock file');
    assert.equal(install(0)(), 'installed');
    assert.equal(install(1)(), 'present');
    assert.deepEqual(asked, ['ci', 'ci']);
    assert.match(said.join(), /npm ci/);
  });
});

describe('scripts: build', () => {
  interface Build {
    readonly build: (options: { root: string; release?: boolean }) => Promise<{ files: { file: string; bytes: number }[]; skipped: string[] }>;
    readonly explainBuildError: (error: unknown) => string;
  }

  it('builds what is there, names what is not, and removes what no source makes any more', async () => {
    const { build } = await script<Build>('build.mjs');
    put('src/cli/main.ts', `const text: string = 'built'; process.stdout.write(text);`);
    put('dist/old.js', 'old');
    const { files, skipped } = await build({ root: folder });
    assert.deepEqual(files.map(({ file }) => file), ['dist/cli.mjs', 'dist/cli.mjs.map']);
    assert.deepEqual(skipped, ['src/extension/extension.ts', 'src/language-server/main.ts']);
    assert.ok(!existsSync(path.join(folder, 'dist/old.js')));
    assert.equal(spawnSync(process.execPath, [path.join(folder, 'dist/cli.mjs')], { encoding: 'utf8' }).stdout, 'built');
  });

  it('leaves the bundle of before when a source does not compile, and says where', async () => {
    const { build, explainBuildError } = await script<Build>('build.mjs');
    put('src/cli/main.ts', `process.stdout.write('first');`);
    await build({ root: folder });
    const before = read('dist/cli.mjs');
    put('src/cli/main.ts', `const = ;`);
    const error: unknown = await build({ root: folder }).then(() => null, (thrown: unknown) => thrown);
    assert.match(explainBuildError(error), /^src\/cli\/main\.ts:1:6: /);
    assert.equal(read('dist/cli.mjs'), before);
  });

  it('gives a release no source maps and no names of this machine', async () => {
    const { build } = await script<Build>('build.mjs');
    put('src/cli/main.ts', `process.stdout.write(String(import.meta.url));`);
    const { files } = await build({ root: folder, release: true });
    assert.deepEqual(files.map(({ file }) => file), ['dist/cli.mjs']);
    assert.ok(!read('dist/cli.mjs').includes(folder));
  });
});

describe('scripts: package', () => {
  interface Package {
    readonly packageProblems: (files: string[], bytes: number) => string[];
  }
  const good = ['package.json', 'readme.md', 'LICENSE.txt', 'dist/extension.cjs', 'dist/language-server.cjs', 'dist/cli.mjs', 'dist/webviews/diff.js', 'schemas/a.json'];

  it('accepts what belongs inside and nothing else', async () => {
    const { packageProblems } = await script<Package>('package.mjs');
    assert.deepEqual(packageProblems(good, 4_000_000), []);
    for (const file of ['src/cli/main.ts', 'dist/cli.mjs.map', '.crosswalk/acme/ledger.db', 'connections.json', 'dist/meta.json', 'media/render-icon.mjs']) {
      assert.deepEqual(packageProblems([...good, file], 1), [`${file} does not belong into the VSIX`]);
    }
  });

  it('refuses a missing part and too much weight', async () => {
    const { packageProblems } = await script<Package>('package.mjs');
    assert.deepEqual(packageProblems(good.slice(0, -3), 4_000_001), ['dist/cli.mjs is missing', 'it has 4000001 bytes, more than 4000000']);
  });
});

describe('scripts: report of a test run', () => {
  interface Steps {
    readonly createReport: (say: (text: string) => void) => { readonly step: (name: string, work: () => unknown) => Promise<boolean>; readonly finish: () => number };
  }

  it('adds up all suites, shows the output of what failed, and ends with the sum', async () => {
    const { createReport } = await script<Steps>('tools/steps.mjs');
    const said: string[] = [];
    const report = createReport((text) => said.push(text));
    assert.equal(await report.step('good', () => ({ passed: 3, failed: 0, output: 'quiet' })), true);
    assert.equal(await report.step('bad', () => ({ passed: 1, failed: 2, output: 'loud', leftOut: ['x: no browser'] })), false);
    assert.equal(await report.step('thrown', () => Promise.reject(new Error('broke'))), false);
    assert.equal(report.finish(), 1);
    assert.equal(said.at(-1), '4 passed, 3 failed');
    assert.ok(said.includes('loud') && !said.includes('quiet') && said.includes('left out: x: no browser'));
  });

  it('does not call a run green in which nothing was tested', async () => {
    const { createReport } = await script<Steps>('tools/steps.mjs');
    assert.equal(createReport(() => {}).finish(), 1);
  });
});

describe('scripts: control of the test window', () => {
  interface Control {
    readonly startControl: (actions: Record<string, (message: { name?: string }) => unknown>) => Promise<{ url: string; close: () => Promise<void> }>;
  }

  it('answers known requests on the secret path only', async () => {
    const { startControl } = await script<Control>('tools/control.mjs');
    const control = await startControl({ greet: ({ name }) => `hello ${name}` });
    try {
      const post = async (url: string, body: unknown): Promise<unknown> => (await fetch(url, { method: 'POST', body: JSON.stringify(body) })).json();
      assert.deepEqual(await post(control.url, { do: 'greet', name: 'you' }), { ok: true, value: 'hello you' });
      assert.deepEqual(await post(control.url, { do: 'toString' }), { ok: false, message: 'The test window cannot do "toString".' });
      assert.deepEqual(await post(new URL('/', control.url).href, { do: 'greet' }), { ok: false, message: 'unknown path' });
    } finally {
      await control.close();
    }
  });
});

describe('bin/crosswalk.mjs', () => {
  const run = (args: string[]) => spawnSync(process.execPath, [path.join(folder, 'bin/crosswalk.mjs'), ...args], { encoding: 'utf8' });
  beforeEach(() => {
    mkdirSync(path.join(folder, 'bin'));
    copyFileSync(path.join(root, 'bin/crosswalk.mjs'), path.join(folder, 'bin/crosswalk.mjs'));
  });

  it('says what to run when nothing is built', () => {
    const { status, stderr } = run([]);
    assert.equal(status, 3);
    assert.match(stderr, /npm run build/);
  });

  it('hands on arguments and exit code', () => {
    put('dist/cli.mjs', `process.stdout.write(process.argv.slice(2).join(',')); process.exitCode = 4;`);
    const { status, stdout } = run(['plan', 'a b']);
    assert.deepEqual([status, stdout], [4, 'plan,a b']);
  });
});

describe('scripts: child processes', () => {
  interface Processes {
    readonly start: (command: string, args: string[]) => ReturnType<typeof spawn>;
    readonly stop: (child: ReturnType<typeof spawn>) => Promise<void>;
    readonly waitForOutput: (child: ReturnType<typeof spawn>, pattern: RegExp, timeoutMs: number) => Promise<RegExpExecArray>;
  }

  /** Resolves when the process runs no more (mocha's limit ends the wait). A dead one may stay a zombie until init collects it. */
  async function untilDead(pid: string): Promise<void> {
    const stat = `/proc/${pid}/stat`;
    while (existsSync(stat) && !/\) [ZX] /.test(readFileSync(stat, 'utf8'))) await new Promise((resolve) => setTimeout(resolve, 20));
  }

  it('ends a child together with what the child started', async () => {
    const { start, stop, waitForOutput } = await script<Processes>('tools/processes.mjs');
    const grandchild = `const c = require('node:child_process').spawn(process.execPath, ['-e', 'setInterval(() => {}, 1e6)']); console.log('pid ' + c.pid); setInterval(() => {}, 1e6)`;
    const child = start(process.execPath, ['-e', grandchild]);
    const [, pid] = await waitForOutput(child, /pid (\d+)\n/, 20_000);
    await stop(child);
    await untilDead(pid ?? '');
  });

  it('tells what a child said that ended before it was ready', async () => {
    const { start, waitForOutput } = await script<Processes>('tools/processes.mjs');
    const child = start(process.execPath, ['-e', 'console.log("no port left"); process.exitCode = 7']);
    await assert.rejects(waitForOutput(child, /ready/, 20_000), /Ended with 7[^]*no port left/);
  });
});
