import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { pid, ppid } from 'node:process';
import { CrosswalkError } from '../../src/base/errors.ts';
import { discover, type DiscoverResult } from '../../src/engine/discover.ts';
import { discoverOnce } from '../../src/engine/discover-once.ts';
import { readSpec } from '../../src/engine/project.ts';
import type { Catalog } from '../../src/catalog/model.ts';
import { discovered, NAMES, testProject, type TestProject } from '../support/project.ts';

describe('discovering again', function () {
  this.timeout(60_000);
  let test: TestProject;
  let folder = '';
  const only = { source: NAMES.source, destination: null, staging: null };
  const file = (name: string): string => path.join(folder, name);
  const again = async (): Promise<DiscoverResult['catalogs'][number]> => {
    const [catalog] = (await discover(test.environment, only, folder, (await readSpec(test.project)).spec)).catalogs;
    assert.ok(catalog !== undefined);
    return catalog;
  };
  /** What stood there before had other fields. */
  const edit = async (change: (catalog: Catalog) => Catalog): Promise<void> => writeFile(file('acme-autotask.json'), JSON.stringify(change(JSON.parse(readFileSync(file('acme-autotask.json'), 'utf8')) as Catalog)));
  const renameField = (from: string, to: string) => (catalog: Catalog): Catalog => ({ ...catalog, entities: catalog.entities.map((entity) => (entity.name === 'Ticket' ? { ...entity, fields: entity.fields.map((field) => (field.name === from ? { ...field, name: to } : field)) } : entity)) });

  before(async () => {
    test = await testProject({ tickets: 8 });
    folder = path.join(test.project.folder, 'catalog');
  });
  after(() => test.close());

  it('compares with nothing the first time, and finds nothing changed the second', async () => {
    assert.equal((await again()).changes, null);
    await discovered(test);
    assert.deepEqual((await again()).changes?.items, []);
    assert.ok(!existsSync(file('acme-autotask.previous.json')), 'what only counts anew is no earlier state');
    assert.deepEqual(readdirSync(folder).sort(), ['acme-autotask.json', 'acme-intercom-test.json', 'acme-intercom.json']);
  });

  it('tells what changed and which lines it touches, and keeps the snapshot that still differs', async () => {
    await edit(renameField('title', 'summary'));
    const { changes } = await again();
    assert.deepEqual(changes?.items.map(({ kind, entity, field, detail }) => [kind, entity, field, detail]), [['renamed', 'Ticket', 'summary', 'now "title"']]);
    const previous = readFileSync(file('acme-autotask.previous.json'), 'utf8');
    assert.ok(previous.includes('"summary"'));
    await again();
    assert.equal(readFileSync(file('acme-autotask.previous.json'), 'utf8'), previous, 'a third look forgets nothing');
    await edit((catalog) => ({ ...catalog, entities: catalog.entities.map((entity) => (entity.name === 'Ticket' ? { ...entity, fields: entity.fields.map((field) => (field.name === 'title' ? { ...field, length: 99 } : field)) } : entity)) }));
    const [item] = (await again()).changes?.items ?? [];
    const line = readFileSync(test.project.specFile, 'utf8').split('\n').findIndex((text) => text.includes('title: title')) + 1;
    assert.deepEqual(item?.lines, [{ line }]);
  });

  it('takes a damaged snapshot, or that of another account, for none', async () => {
    await writeFile(file('acme-autotask.previous.json'), '{');
    await writeFile(file('acme-autotask.json'), '{"format":1');
    assert.equal((await again()).changes, null);
    await edit((catalog) => ({ ...renameField('title', 'summary')(catalog), account: { ...catalog.account, id: 'another' } }));
    assert.equal((await again()).changes, null);
    assert.equal(readFileSync(file('acme-autotask.previous.json'), 'utf8'), '{');
    await edit(renameField('title', 'summary'));
    assert.equal((await again()).changes?.items.length, 1);
    assert.ok(readFileSync(file('acme-autotask.previous.json'), 'utf8').includes('"summary"'), 'a damaged one is replaced');
  });

  it('never writes over the snapshot of a connection that is called like it', async () => {
    const other = JSON.stringify({ ...(JSON.parse(readFileSync(file('acme-autotask.json'), 'utf8')) as Catalog), connection: 'acme-autotask.previous' });
    await writeFile(file('acme-autotask.previous.json'), other);
    await edit(renameField('title', 'summary'));
    await again();
    assert.equal(readFileSync(file('acme-autotask.previous.json'), 'utf8'), other);
  });

  it('is done once for two who ask at a time', async () => {
    const count = (): number => test.sandbox.autotask.log.length;
    const start = count();
    await again();
    const once = count() - start;
    const [one, two] = await Promise.all([again(), again()]);
    assert.equal(count() - start, 2 * once);
    assert.deepEqual(one.entities, two.entities);
  });

  it('is refused while another process is at it, and not for one that was killed', async () => {
    const mark = file('.acme-autotask.discovering');
    await mkdir(folder, { recursive: true });
    await writeFile(mark, String(ppid));
    await assert.rejects(again(), (error: unknown) => error instanceof CrosswalkError && error.code === 'discover/under-way' && error.exit === 2);
    // However long it takes: a process that lives is not robbed of its mark.
    await utimes(mark, new Date(0), new Date(0));
    await assert.rejects(again(), (error: unknown) => error instanceof CrosswalkError && error.code === 'discover/under-way');
    for (const left of ['999999999', String(pid)]) {
      await writeFile(mark, left);
      await again();
      assert.ok(!existsSync(mark));
    }
    await writeFile(mark, '');
    await assert.rejects(again(), (error: unknown) => error instanceof CrosswalkError && error.code === 'discover/under-way', 'whoever made it is about to fill it');
    await rm(mark);
  });

  it('removes no mark but its own', async () => {
    const mark = path.join(test.folder, '.one.discovering');
    await discoverOnce(test.folder, 'one', () => writeFile(mark, String(ppid)));
    assert.equal(readFileSync(mark, 'utf8'), String(ppid));
    await rm(mark);
  });
});
