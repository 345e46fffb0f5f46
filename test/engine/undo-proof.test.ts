import assert from 'node:assert/strict';
import { migrate } from '../../src/engine/migrate.ts';
import { rollback, type RollbackResult } from '../../src/engine/rollback.ts';
import { PERSON, readyToMigrate, testProject, type TestProject } from '../support/project.ts';
import { books } from '../support/trouble.ts';

describe('law 12: a rollback believes no acknowledgement', function () {
  this.timeout(60_000);
  let test: TestProject;
  before(async () => {
    test = await testProject({ tickets: 24 });
    await readyToMigrate(test);
    await migrate(test.environment, test.project, { target: 'production', dryRun: false });
  });
  after(() => test.close());

  async function takenBack(): Promise<RollbackResult> {
    const { preview } = await rollback(test.environment, test.project, { target: 'production', confirm: null, keepAttributes: false });
    return rollback(test.environment, test.project, { target: 'production', confirm: { hash: preview.hash, by: PERSON }, keepAttributes: false });
  }

  it('names what stands although its removal was acknowledged, and takes it back the next time', async () => {
    const before = await books(test);
    // Answers 200, and does nothing.
    const silent = { kind: 'empty', when: 'before' } as const;
    test.sandbox.production.faults.set([{ method: 'DELETE', path: /^\/conversations\/\d+$/, nth: 2, count: 2, fault: silent }, { method: 'DELETE', path: /^\/contacts\/[0-9a-f]+$/, nth: 3, count: 1, fault: silent }]);
    const { failed, counts } = await takenBack();
    // The canary's conversation among them: which two are hit depends on who is quicker.
    const standing = test.sandbox.production.state.conversations.map(({ id }) => id);
    assert.equal(standing.length, 2);
    const there = failed.filter(({ code }) => code === 'rollback/still-there');
    assert.deepEqual(there.filter(({ type }) => type === 'conversation').map(({ destinationId }) => destinationId).sort(), standing.sort());
    assert.equal(there.filter(({ type }) => type === 'contact').length, 1);
    assert.ok((counts['conversation']?.remove ?? 0) > 2);
    const after = await books(test);
    const known = (all: typeof before, id: string): unknown => [all.records.find(({ destinationId }) => destinationId === id)?.status, all.operations.filter(({ destinationId }) => destinationId === id).map(({ state }) => state)];
    for (const id of standing) assert.deepEqual(known(after, id), known(before, id), 'the ledger knows it as before');
    test.sandbox.production.faults.clear();
    assert.deepEqual((await takenBack()).failed, []);
    assert.equal(test.sandbox.production.state.conversations.length + test.sandbox.production.state.contacts.length, 0);
  });
});

describe('law 12: a rollback that was stopped and goes on', function () {
  this.timeout(60_000);
  let test: TestProject;
  before(async () => {
    test = await testProject({ tickets: 24 });
    await readyToMigrate(test);
    await migrate(test.environment, test.project, { target: 'production', dryRun: false });
  });
  after(() => test.close());

  it('proves what its first life took back as well, and knows again what stands', async () => {
    const silent = { kind: 'empty', when: 'before' } as const;
    test.sandbox.production.faults.set([{ method: 'DELETE', path: /^\/conversations\/\d+$/, nth: 2, count: 2, fault: silent }]);
    const preview = async (): Promise<RollbackResult['preview']> => (await rollback(test.environment, test.project, { target: 'production', confirm: null, keepAttributes: true })).preview;
    const confirmed = await preview();
    const conversations = confirmed.items.filter(({ type }) => type === 'conversation').length;
    const options = { target: 'production', confirm: { hash: confirmed.hash, by: PERSON }, keepAttributes: true } as const;
    const stop = new AbortController();
    const stopping = { ...test.environment, signal: stop.signal, progress: ({ phase, done }: { readonly phase: string; readonly done?: number | null }) => phase === 'undo' && (done ?? 0) >= conversations && stop.abort() };
    await assert.rejects(rollback({ ...stopping, progress: (event) => void stopping.progress(event) }, test.project, options));
    const standing = test.sandbox.production.state.conversations.map(({ id }) => id).sort();
    assert.equal(standing.length, 2);
    test.sandbox.production.faults.clear();
    const { resumed, failed } = await rollback(test.environment, test.project, options);
    assert.equal(resumed, true);
    assert.deepEqual(failed.filter(({ code }) => code === 'rollback/still-there').map(({ destinationId }) => destinationId).sort(), standing);
    const again = await preview();
    assert.deepEqual(again.items.filter(({ type, action }) => type === 'conversation' && action === 'remove').map(({ destinationId }) => destinationId).sort(), standing);
    assert.deepEqual((await rollback(test.environment, test.project, { ...options, confirm: { hash: again.hash, by: PERSON } })).failed, []);
    assert.equal(test.sandbox.production.state.conversations.length, 0);
  });
});
