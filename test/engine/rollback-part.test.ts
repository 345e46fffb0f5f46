import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CrosswalkError } from '../../src/base/errors.ts';
import { migrate } from '../../src/engine/migrate.ts';
import { readRecordList, type RollbackPart } from '../../src/engine/rollback-part.ts';
import { rollback, type RollbackOptions, type RollbackResult } from '../../src/engine/rollback.ts';
import { PERSON, readyToMigrate, testProject, type TestProject } from '../support/project.ts';
import { addRows } from '../support/edit-rows.ts';
import { trouble, type Trouble } from '../support/trouble.ts';

const NONE: RollbackPart = { entity: null, run: null, records: null };

function refused(code: string): (error: unknown) => boolean {
  return (error) => error instanceof CrosswalkError && error.code === code && error.exit === 2;
}

describe('a rollback of a part (law 10)', function () {
  this.timeout(60_000);
  let test: TestProject;
  let faults: Trouble;
  let migrateRun = '';

  const workspace = (): TestProject['sandbox']['production'] => test.sandbox.production;
  const preview = (part: RollbackPart): Promise<RollbackResult> => rollback(test.environment, test.project, { target: 'production', confirm: null, keepAttributes: false, part });
  const confirmed = (part: RollbackPart, hash: string, more: Partial<RollbackOptions> = {}): Promise<RollbackResult> =>
    rollback(test.environment, test.project, { target: 'production', confirm: { hash, by: PERSON }, keepAttributes: false, part, ...more });
  /** Of objects, as the vendor received them: ids of what was asked to be deleted, in order. */
  const deletes = (): readonly string[] => workspace().log.filter(({ method }) => method === 'DELETE').map(({ path: where }) => where);

  beforeEach(async () => {
    faults = trouble();
    test = await testProject({ tickets: 20, faults: { production: faults } });
    await readyToMigrate(test);
    migrateRun = (await migrate(test.environment, test.project, { target: 'production', dryRun: false })).run;
  });
  afterEach(() => test.close());

  it('by entity lists only that one, keeps what others hang on, and leaves attributes and marker', async () => {
    const everything = await rollback(test.environment, test.project, { target: 'production', confirm: null, keepAttributes: false });
    const contacts = await preview({ ...NONE, entity: 'Contact' });
    assert.notEqual(contacts.preview.hash, everything.preview.hash);
    assert.deepEqual([...new Set(contacts.preview.items.map(({ entity }) => entity))], ['Contact']);
    const busy = new Set(workspace().state.conversations.flatMap(({ contacts: ids }) => ids));
    const merged = 'it was merged into another record, whose object stands for both';
    for (const { destinationId, action, reason } of contacts.preview.items) {
      if (busy.has(destinationId)) assert.ok(reason === 'it takes part in conversations that stay' || reason === merged, destinationId);
      else assert.ok(action === 'remove' || reason === merged, `${destinationId} ${action} ${reason}`);
    }
    const companies = await preview({ ...NONE, entity: 'Company' });
    const linked = new Set(workspace().state.contacts.flatMap(({ companies: ids }) => [...ids.keys()]));
    assert.ok(linked.size > 0);
    for (const { destinationId, action, reason } of companies.preview.items) if (linked.has(destinationId)) assert.ok(action === 'keep' && /belongs to it and stays/.test(reason ?? ''), destinationId);
    const tickets = await preview({ ...NONE, entity: 'Ticket' });
    const result = await confirmed({ ...NONE, entity: 'Ticket' }, tickets.preview.hash);
    assert.deepEqual(result.failed, []);
    assert.deepEqual(workspace().state.conversations.filter(({ source }) => !source.body.includes('canary')), []);
    assert.equal(workspace().state.contacts.filter(({ archived }) => !archived).length > 5, true);
    assert.equal(workspace().state.tags.length, 1, 'the marker stays');
    const again = await migrate(test.environment, test.project, { target: 'production', dryRun: false });
    assert.equal(again.counts['Ticket']?.loaded, tickets.preview.items.length, 'what was taken back is loaded anew');
    assert.equal(again.counts['Contact']?.loaded, 0);
  });

  it('by run takes what that run made: the canary was made by another', async () => {
    const { preview: { items } } = await preview({ ...NONE, run: migrateRun });
    assert.ok(items.length > 20);
    assert.deepEqual(items.filter(({ entity }) => entity === 'Canary'), []);
    await assert.rejects(preview({ ...NONE, run: 'migrate-99' }), refused('rollback/unknown-run'));
    await assert.rejects(preview({ ...NONE, entity: 'Contract' }), refused('rollback/unknown-entity'));
  });

  it('of named records takes exactly these, and its hash confirms no other part', async () => {
    const all = (await preview({ ...NONE, entity: 'Ticket' })).preview.items;
    const two = all.slice(0, 2).map(({ entity, id }) => ({ entity, id }));
    const file = path.join(test.folder, 'records.txt');
    await writeFile(file, `${two[0]?.id}\n\nTicket ${two[1]?.id}\r\n`);
    const records = await readRecordList(file, 'Ticket');
    assert.deepEqual(records, two);
    const part = { ...NONE, records };
    const { hash } = (await preview(part)).preview;
    const before = workspace().state.conversations.length;
    await assert.rejects(confirmed({ ...NONE, entity: 'Ticket' }, hash), refused('rollback/preview-changed'));
    await confirmed(part, hash);
    assert.equal(workspace().state.conversations.length, before - 2);
    await writeFile(file, 'Ticket 1 2\n');
    await assert.rejects(readRecordList(file, null), refused('rollback/ids-line'));
    await assert.rejects(preview({ ...NONE, records: [{ entity: 'Ticket', id: '999999' }] }), refused('rollback/unknown-record'));
  });

  it('that was stopped in the middle goes on by the same hash: nothing twice, nothing of others', async () => {
    const part = { ...NONE, entity: 'Ticket' };
    const first = await preview(part);
    const abort = new AbortController();
    faults.when({ method: 'DELETE', path: /^\/conversations\//, nth: 4 }, () => abort.abort(new Error('stopped')));
    await assert.rejects(rollback({ ...test.environment, signal: abort.signal }, test.project, { target: 'production', confirm: { hash: first.preview.hash, by: PERSON }, keepAttributes: false, part }));
    faults.end();
    const left = workspace().state.conversations.filter(({ source }) => !source.body.includes('canary'));
    assert.ok(left.length > 0 && left.length < first.preview.items.length, `${left.length} are left`);
    // An agent's hand meanwhile: it was to be removed, and is kept now.
    const [touched] = left;
    assert.ok(touched);
    workspace().agentReplies(touched.id, { adminId: '500001', body: 'Still needed' });
    const { run } = await migrateStrangers();
    // What a run meanwhile loads anew was in no preview.
    const known = new Set(workspace().state.conversations.map(({ id }) => id));
    const model = [...test.sandbox.autotask.world.tickets].find(({ createDate }) => createDate > '2024-02');
    addRows(test, 'tickets', [{ ...model, id: 9_000_001, ticketNumber: 'T20261116.9001' }]);
    await migrate(test.environment, test.project, { target: 'production', dryRun: false });
    const anew = workspace().state.conversations.map(({ id }) => id).filter((id) => !known.has(id));
    assert.ok(anew.length > 0);
    const result = await confirmed(part, first.preview.hash);
    assert.equal(result.resumed, true);
    assert.deepEqual(result.failed, []);
    const standing = workspace().state.conversations.map(({ id }) => id);
    assert.ok(standing.includes(touched.id) && standing.includes(run), 'what others made or touched stands');
    assert.deepEqual(anew.filter((id) => !standing.includes(id)), []);
    assert.equal(standing.length, 3 + anew.length, 'with the canary');
    const sent = deletes();
    assert.equal(new Set(sent).size, sent.length, 'nothing was removed twice');
  });

  it('whose answer was lost asks for nothing a second time', async () => {
    const part = { ...NONE, entity: 'Ticket' };
    const first = await preview(part);
    faults.begin({ method: 'DELETE', path: /^\/conversations\//, nth: 3, count: 1 }, { kind: 'reset', when: 'after' });
    await confirmed(part, first.preview.hash).catch(() => null);
    faults.end();
    const again = await preview(part);
    if (again.preview.items.length > 0) await confirmed(part, again.preview.hash);
    assert.equal(workspace().state.conversations.length, 1, 'the canary');
    assert.deepEqual((await preview(part)).preview.items, []);
  });

  /** A conversation that is none of ours. */
  async function migrateStrangers(): Promise<{ readonly run: string }> {
    const [contact] = workspace().state.contacts;
    const answer = await fetch(new URL('conversations', workspace().url), {
      method: 'POST',
      headers: { Authorization: 'Bearer sandbox-production', 'Intercom-Version': '2.16', 'Content-Type': 'application/json', Accept: 'application/json' },
      body: JSON.stringify({ from: { type: 'user', id: contact?.id }, body: 'A stranger' }),
    });
    const { conversation_id: run = '' } = (await answer.json()) as { conversation_id?: string };
    assert.equal(answer.status, 200);
    return { run };
  }
});
