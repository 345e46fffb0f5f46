import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { MigrateResult } from '../../src/engine/migrate.ts';
import { migrated, readyToMigrate, testProject, type TestProject } from '../support/project.ts';

const CLI = path.join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');

function start(test: TestProject): ChildProcess {
  const env = { ...process.env, CROSSWALK_CONNECTIONS: test.sandbox.document.connections, CROSSWALK_CLOCK: test.sandbox.document.clock };
  return spawn(process.execPath, [CLI, 'migrate', test.project.specFile, '--to', 'production', '--json', '--progress', 'none'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
}

function ended(child: ChildProcess): Promise<{ code: number | null; text: string }> {
  return new Promise((resolve) => {
    let text = '';
    child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
    child.on('close', (code) => resolve({ code, text }));
  });
}

/** Kills the process as soon as the workspace has seen this many more writes. */
async function killAfter(test: TestProject, writes: number): Promise<void> {
  const target = writesOf(test) + writes;
  const child = start(test);
  const end = ended(child);
  let over = false;
  void end.then(() => (over = true));
  while (!over && writesOf(test) < target) await new Promise((resolve) => setTimeout(resolve, 1));
  child.kill('SIGKILL');
  await end;
}

function writesOf(test: TestProject): number {
  return test.sandbox.production.log.filter(({ method, status }) => method !== 'GET' && status < 300).length;
}

describe('law 3: killed at any instant, nothing is doubled and nothing is lost', function () {
  this.timeout(180_000);

  it('goes on after each of eight SIGKILLs and ends as if it had never been killed', async () => {
    const seed = Number(process.env['CROSSWALK_TEST_SEED'] ?? Math.floor(Math.random() * 1_000_000));
    process.stdout.write(`      kill points by seed ${seed} (repeat with CROSSWALK_TEST_SEED=${seed})\n`);
    const test = await testProject({ tickets: 40 });
    try {
      await readyToMigrate(test);
      for (let life = 0; life < 8; life += 1) await killAfter(test, 7 + ((seed >> life) % 23));
      const { code, text } = await ended(start(test));
      const result = JSON.parse(text) as MigrateResult;
      assert.ok(code === 0 || code === 4, `exit ${code}`);
      assert.equal(result.resumed, true);
      const { state } = test.sandbox.production;
      const loaded = result.counts['Ticket']?.loaded ?? 0;
      assert.ok(loaded > 10);
      const conversations = migrated(test);
      const held = JSON.stringify(result.parked.filter(({ entity }) => entity === 'Ticket'));
      assert.equal(conversations.length, loaded, `one conversation for each loaded ticket; seed ${seed}, held back: ${held}`);
      const names = conversations.map(({ attributes }) => attributes.get('Source Ticket ID'));
      assert.equal(new Set(names).size, names.length, 'no ticket twice');
      for (const conversation of conversations) {
        const parts = conversation.parts.filter(({ type, body }) => body !== null && ['comment', 'note', 'open'].includes(type));
        assert.equal(new Set(parts.map(({ createdAt }) => createdAt)).size, parts.length, 'no part twice');
      }
      const keys = state.contacts.map(({ attributes }) => attributes.get('Source Contact ID'));
      assert.equal(new Set(keys).size, keys.length, 'no contact twice');
      assert.deepEqual(result.parked.filter(({ code: reason }) => reason === 'verify/differs'), []);
    } finally {
      await test.close();
    }
  });
});
