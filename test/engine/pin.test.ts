import assert from 'node:assert/strict';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { CrosswalkError } from '../../src/base/errors.ts';
import { pin } from '../../src/engine/pin.ts';
import { readRecord } from '../../src/record/read-record.ts';
import { discovered, editSpec, sampled, testProject, type TestProject } from '../support/project.ts';

const refused = (code: string) => (error: unknown): boolean => error instanceof CrosswalkError && error.code === code && error.exit === 2;

describe('pinning a record', function () {
  this.timeout(60_000);
  let test: TestProject;
  let ticket = '';

  const pinById = (entity: string, id: string): ReturnType<typeof pin> => pin(test.environment, test.project, entity, { kind: 'id', id });
  const fileOf = (entity: string): string => path.join(test.project.folder, 'pinned', `${entity}.json`);
  const calls = (): number => test.sandbox.autotask.log.length;

  before(async () => {
    test = await testProject({ tickets: 12 });
    await discovered(test);
    ticket = String(test.sandbox.autotask.world.tickets.at(3)?.id ?? '');
  });
  after(() => test.close());

  it('reads it by id from the source, whole, for its owner alone and out of version control', async () => {
    const result = await pinById('Ticket', ticket);
    assert.deepEqual({ ...result, file: '' }, { entity: 'Ticket', id: ticket, from: 'source', file: '' });
    assert.equal(statSync(fileOf('Ticket')).mode & 0o777, 0o600);
    assert.equal(statSync(path.dirname(fileOf('Ticket'))).mode & 0o777, 0o700);
    assert.match(readFileSync(path.join(test.project.folder, '.gitignore'), 'utf8'), /^pinned\/$/m);
    const record = readRecord(readFileSync(fileOf('Ticket'), 'utf8'), 'Ticket');
    assert.equal(record.id, ticket);
    assert.equal(typeof record.values['title'], 'string');
    assert.ok(!existsSync(path.join(test.project.folder, 'cache')), 'no cache is made for a look');
  });

  it('works while the spec has mistakes', async () => {
    await editSpec(test.project, (text) => text.replace('title: title', 'title: titel +'));
    assert.equal((await pinById('Ticket', ticket)).from, 'source');
    await editSpec(test.project, (text) => text.replace('title: titel +', 'title: title'));
  });

  it('refuses what the source does not have, and another account than the one that was discovered', async () => {
    await assert.rejects(pinById('Ticket', '999999999'), refused('pin/not-found'));
    await assert.rejects(pinById('Ticket', 'not a number'), refused('pin/not-found'));
    await assert.rejects(pinById('Nonsense', '1'), refused('source/unknown-entity'));
    const snapshot = path.join(test.project.folder, 'catalog', 'acme-autotask.json');
    const text = readFileSync(snapshot, 'utf8');
    const { account } = JSON.parse(text) as { account: { id: string } };
    await writeFile(snapshot, text.replace(JSON.stringify(account.id), '"someone-else"'));
    await assert.rejects(pinById('Ticket', ticket), refused('project/foreign-catalog'));
    await writeFile(snapshot, text);
  });

  it('takes one from a file, with what is left out filled in, and refuses what is none', async () => {
    const file = path.join(test.folder, 'record.json');
    const take = (): ReturnType<typeof pin> => pin(test.environment, test.project, 'Ticket', { kind: 'file', file });
    await writeFile(file, JSON.stringify({ values: { title: 'Made up', status: 5 }, parts: [{ collection: 'notes', values: { publish: 1 } }] }));
    assert.equal((await take()).from, 'file');
    const record = readRecord(readFileSync(fileOf('Ticket'), 'utf8'), '');
    assert.equal(record.entity, 'Ticket');
    assert.equal(record.parts[0]?.visibility, 'unknown', 'law 4: nothing is public that nobody called so');
    for (const [text, code] of [['{', 'pin/not-a-record'], ['{"values": {"title": {}}}', 'pin/not-a-record'], ['{"title": "x"}', 'pin/not-a-record'], ['{"entity": "Contact", "values": {}}', 'pin/not-a-record'], [`{"values": {"title": "${'x'.repeat(9 * 1024 * 1024)}"}}`, 'pin/too-large']] as const) {
      await writeFile(file, text);
      await assert.rejects(take(), refused(code), text.slice(0, 40));
    }
    await writeFile(file, '{"values": {"secret": ["hersquamation"]}}');
    await assert.rejects(take(), (error: Error) => !error.message.includes('hersquamation'));
  });

  it('takes it from what was read before, without a call', async () => {
    await sampled(test, 4);
    const id = String(test.sandbox.autotask.world.companies.at(0)?.id ?? '');
    const before = calls();
    assert.equal((await pinById('Company', id)).from, 'cache');
    assert.equal(calls(), before);
  });

  it('unpins, and never leaves the folder whatever the entity is called', async () => {
    await pin(test.environment, test.project, 'Ticket', { kind: 'unpin' });
    assert.ok(!existsSync(fileOf('Ticket')));
    const outside = path.join(test.project.folder, 'catalog.json');
    await writeFile(outside, 'mine');
    await pin(test.environment, test.project, '../catalog', { kind: 'unpin' });
    assert.ok(existsSync(outside));
    await rm(outside);
    await mkdir(path.join(test.project.folder, 'pinned'), { recursive: true });
  });

  it('leaves counts of the sample for the editor, with no value of a record in them', () => {
    const file = path.join(test.project.folder, 'reports', 'outcomes.json');
    const outcomes = JSON.parse(readFileSync(file, 'utf8')) as { run: string; lines: { entity: string; path: string; counts: Record<string, number> }[] };
    assert.equal(readFileSync(path.join(test.project.folder, 'reports', outcomes.run, 'outcomes.json'), 'utf8'), readFileSync(file, 'utf8'));
    const title = outcomes.lines.find(({ entity, path: at }) => entity === 'Ticket' && at === 'title');
    assert.equal(Object.values(title?.counts ?? {}).reduce((a, b) => a + b, 0), 4);
    const names = [...test.sandbox.autotask.world.tickets].map((row) => row.title);
    assert.ok(names.every((name) => !readFileSync(file, 'utf8').includes(name)));
  });
});
