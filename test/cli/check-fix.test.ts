/** `crosswalk check --fix`: the file is mended as the editor mends it, and what was done is told. */
import assert from 'node:assert/strict';
import { cp, lstat, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { processClock } from '../../src/base/clock.ts';
import { runCheck } from '../../src/cli/check-verb.ts';
import type { VerbOutput } from '../../src/cli/output.ts';
import type { CheckResult } from '../../src/engine/check.ts';
import { EXAMPLE, edited } from '../spec/support.ts';

const FIXTURES = path.join(import.meta.dirname, '..', 'fixtures');

describe('check --fix', () => {
  let folder = '';
  let file = '';

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'crosswalk-fix-'));
    file = path.join(folder, 'acme.crosswalk.yaml');
    const catalogs = path.join(folder, '.crosswalk', 'acme', 'catalog');
    await mkdir(catalogs, { recursive: true });
    for (const name of ['acme-autotask.json', 'acme-intercom.json']) await cp(path.join(FIXTURES, name), path.join(catalogs, name));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  const run = (fix: boolean): Promise<VerbOutput> => runCheck({ environment: { clock: processClock(undefined) } as Parameters<typeof runCheck>[0]['environment'], spec: undefined, options: { specs: [file], fix } });
  const BROKEN = edited(['    title: title', '    title: titel   # kept'], ['2024-01-01', '1.1.2024'], ['  fallback:', '  falback:']);

  it('writes what is certain, tells it, and ends as the mended spec does', async () => {
    await writeFile(file, BROKEN, { mode: 0o640 });
    assert.equal((await run(false)).exit, 2);
    assert.equal(await readFile(file, 'utf8'), BROKEN);
    const { document, text, exit } = await run(true);
    assert.equal(exit, 0);
    assert.equal(await readFile(file, 'utf8'), edited(['    title: title', '    title: title   # kept']));
    assert.equal((await stat(file)).mode & 0o777, 0o640);
    assert.deepEqual((document as CheckResult).mended?.map(({ code, line }) => `${code} ${String(line)}`).sort(), ['expression/unknown-field 43', 'spec/date 38', 'spec/unknown-key 12']);
    assert.match(text, /acme\.crosswalk\.yaml:38 mended spec\/date: Write "2024-01-01"\n/);
  });

  it('leaves alone what is right, and what a person must decide', async () => {
    const undecided = edited(['publish == 1', 'publsh == 1']);
    for (const text of [EXAMPLE, undecided]) {
      await writeFile(file, text);
      const before = await stat(file);
      const { document } = await run(true);
      assert.deepEqual((document as CheckResult).mended, []);
      assert.equal(await readFile(file, 'utf8'), text);
      assert.equal((await stat(file)).ino, before.ino, 'the file was not touched');
    }
  });

  it('follows a link', async () => {
    const real = path.join(folder, 'elsewhere.yaml');
    await writeFile(real, BROKEN);
    await symlink(real, file);
    await run(true);
    assert.match(await readFile(real, 'utf8'), /since: 2024-01-01/);
    assert.ok((await lstat(file)).isSymbolicLink());
  });
});
