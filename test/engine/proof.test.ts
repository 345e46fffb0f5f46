import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CrosswalkError } from '../../src/base/errors.ts';
import type { DiffDocument } from '../../src/diff/model.ts';
import { migrate } from '../../src/engine/migrate.ts';
import { reconcile } from '../../src/engine/reconcile.ts';
import { rollback } from '../../src/engine/rollback.ts';
import { sample } from '../../src/engine/sample.ts';
import { acknowledge, approve } from '../../src/engine/sign.ts';
import { editSpec, PERSON, readyToMigrate, sampled, testProject, type TestProject } from '../support/project.ts';

const PRODUCTION = { target: 'production', dryRun: false } as const;
const SAMPLE = { target: 'staging', size: 4, seed: 1, mask: true, refresh: false, dryRun: false } as const;

function code(wanted: string): (error: unknown) => boolean {
  return (error) => {
    assert.ok(error instanceof CrosswalkError, String(error));
    assert.equal(error.code, wanted);
    return true;
  };
}

describe('laws 7 and 12: a green result is proven', function () {
  this.timeout(60_000);
  let test: TestProject;
  beforeEach(async () => {
    test = await testProject({ tickets: 20 });
  });
  afterEach(() => test.close());

  it('is not reconciled after a rollback took everything away', async () => {
    await readyToMigrate(test);
    await migrate(test.environment, test.project, PRODUCTION);
    await rollbackAll(test, 'production');
    const result = await reconcile(test.environment, test.project, 'production');
    assert.equal(result.balanced, false);
  });

  it('is reconciled though a later sample in the same workspace looked at some of the records', async () => {
    await readyToMigrate(test);
    await migrate(test.environment, test.project, PRODUCTION);
    await sample(test.environment, test.project, { ...SAMPLE, target: 'production', mask: false });
    const result = await reconcile(test.environment, test.project, 'production');
    assert.equal(result.balanced, true, JSON.stringify(result.entities));
  });

  it('is reconciled when what was rolled back is loaded again under another plan', async () => {
    await readyToMigrate(test);
    await migrate(test.environment, test.project, PRODUCTION);
    await rollbackAll(test, 'production');
    await rollbackAll(test, 'staging');
    await editSpec(test.project, (text) => text.replace('trace:  ', 'trace: { id: Second Ticket ID, created: Second Create Date, system: Second System }\n#').replace(/^ {2}(id|created|system): .*\n/gm, '').replace(' Priority:', ' Old Priority:').replace('Billable Hours:', 'Old Hours:').replace('skip_when: noteType in [13, 91, 99]', 'skip_when: noteType in [1, 3, 13, 91, 99]'));
    await readyToMigrate(test);
    await migrate(test.environment, test.project, PRODUCTION);
    const result = await reconcile(test.environment, test.project, 'production');
    assert.equal(result.balanced, true, JSON.stringify(result.entities));
  });

  it('is not proven by a page whose attributes are not as sent', async () => {
    await readyToMigrate(test);
    const done = await migrate(test.environment, test.project, PRODUCTION);
    assert.ok((done.counts['Ticket']?.loaded ?? 0) > 5);
    const { state } = test.sandbox.production;
    for (const conversation of state.conversations) if (conversation.parts.every(({ type, attachments }) => type !== 'note' && attachments.length === 0)) conversation.attributes.set('Priority', 'Somebody changed it');
    const touched = state.conversations.filter(({ attributes }) => attributes.get('Priority') === 'Somebody changed it').length;
    const result = await reconcile(test.environment, test.project, 'production');
    const tickets = result.entities.find(({ entity }) => entity === 'Ticket');
    assert.ok(touched > 0, 'the sandbox has threads without a note');
    assert.equal(tickets?.differing.length, touched);
    assert.deepEqual(new Set(tickets?.differing.flatMap(({ names }) => names)), new Set(['Priority']));
    assert.equal(result.balanced, false);
  });

  it('is not proven by companies and contacts that are there and not as sent', async () => {
    await readyToMigrate(test);
    await migrate(test.environment, test.project, PRODUCTION);
    const { state } = test.sandbox.production;
    const contact = state.contacts.find(({ role, name, companies }) => role === 'user' && name !== null && companies.size > 0);
    assert.ok(contact !== undefined);
    contact.name = 'Another Person';
    contact.companies.clear();
    for (const company of state.companies) company.attributes.set('Account Tier', 'another');
    const { balanced, entities } = await reconcile(test.environment, test.project, 'production');
    const of = (name: string): readonly { readonly names: readonly string[] }[] => entities.find(({ entity }) => entity === name)?.differing ?? [];
    assert.deepEqual(of('Contact').map(({ names }) => [...names].sort()), [['company', 'name']]);
    assert.ok(of('Company').length > 0 && of('Company').every(({ names }) => names.includes('Account Tier')));
    assert.equal(balanced, false);
  });

  it('tells what people changed later from what did not arrive as sent', async () => {
    await readyToMigrate(test);
    await migrate(test.environment, test.project, PRODUCTION);
    const { state } = test.sandbox.production;
    const contact = state.contacts.find(({ externalId, name }) => externalId?.startsWith('autotask:Contact:') === true && name !== null);
    assert.ok(contact !== undefined);
    contact.name = 'Married Since';
    contact.updatedAt = Math.floor(test.environment.clock.now() / 1000) + 60;
    const { balanced, entities } = await reconcile(test.environment, test.project, 'production');
    const contacts = entities.find(({ entity }) => entity === 'Contact');
    assert.deepEqual([contacts?.differing, contacts?.changedSince.map(({ names }) => names)], [[], [['name']]]);
    assert.equal(balanced, true);
  });

  it('approves no sample that loaded no ticket', async () => {
    await sampled(test, 4);
    await editSpec(test.project, (text) => text.replace('since: 2024-01-01', 'since: 2026-11-17'));
    await acknowledge(test.environment, test.project, PERSON);
    const nothing = await sample(test.environment, test.project, SAMPLE);
    assert.equal(nothing.counts['Ticket']?.loaded ?? 0, 0);
    await assert.rejects(approve(test.environment, test.project, PERSON), code('approve/nothing-loaded'));
  });

  it('approves no sample whose records stand there from an earlier plan', async () => {
    await sampled(test, 4);
    // What somebody touched is not cleared away by the next sample: it stays as the earlier plan wrote it.
    const { state } = test.sandbox.staging;
    const adminId = state.conversations.find((conversation) => conversation.adminId !== null)?.adminId ?? '';
    for (const { id } of state.conversations) test.sandbox.staging.agentReplies(id, { adminId, body: 'On it.' });
    await editSpec(test.project, (text) => text.replace('otherwise: bronze', 'otherwise: silver').replace('max: 20MB', 'max: 19MB'));
    const again = await sample(test.environment, test.project, SAMPLE);
    assert.ok((again.counts['Ticket']?.parked ?? 0) > 0);
    // Make its diff clean, as it is where the change of the spec shows in none of the chosen records.
    const file = again.diffFile ?? '';
    const diff = JSON.parse(await readFile(file, 'utf8')) as DiffDocument;
    await writeFile(file, JSON.stringify({ ...diff, counts: { ...diff.counts, wrong: 0, missing: 0 }, rows: diff.rows.filter((row) => row.class !== 'wrong' && row.class !== 'missing') }));
    await assert.rejects(approve(test.environment, test.project, PERSON), code('approve/not-loaded'));
    assert.ok(path.isAbsolute(file));
  });
});

async function rollbackAll(test: TestProject, target: 'staging' | 'production'): Promise<void> {
  const { preview } = await rollback(test.environment, test.project, { target, confirm: null, keepAttributes: false });
  await rollback(test.environment, test.project, { target, confirm: { hash: preview.hash, by: PERSON }, keepAttributes: false });
}
