import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { processClock } from '../../src/base/clock.ts';
import { CrosswalkError } from '../../src/base/errors.ts';
import type { Environment } from '../../src/engine/environment.ts';
import { exportLedger, importLedger } from '../../src/engine/ledger-copy.ts';
import { projectOf, type Project } from '../../src/engine/project-place.ts';
import { status } from '../../src/engine/status.ts';
import { statusText } from '../../src/cli/run-text.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import { books } from '../support/trouble.ts';
import { PERSON, sampled, testProject } from '../support/project.ts';

const SPEC = path.join(import.meta.dirname, '..', '..', 'examples', 'acme.crosswalk.yaml');

describe('a ledger taken along', function () {
  this.timeout(60_000);
  const environment: Environment = { clock: processClock(undefined), connections: new Map(), progress: () => undefined, signal: new AbortController().signal };
  let folder: string;
  let file: string;

  const project = (name: string): Project => projectOf(path.join(folder, name, 'acme.crosswalk.yaml'));
  async function made(name: string): Promise<Project> {
    await cp(SPEC, path.join(folder, name, 'acme.crosswalk.yaml'));
    return project(name);
  }
  /** Something happens in a project. */
  async function happens(where: Project, what: string): Promise<string> {
    const ledger = await openLedger(await made(path.basename(path.dirname(where.specFile))).then((it) => it.folder), { clock: environment.clock, create: true });
    try {
      await ledger.sign({ kind: 'acknowledge', subject: what, by: PERSON, note: null });
      return await ledger.auditHead();
    } finally {
      await ledger.close();
    }
  }
  const refused = (code: string) => (error: unknown): boolean => {
    assert.ok(error instanceof CrosswalkError, String(error));
    assert.deepEqual([error.code, error.exit], [code, 2]);
    return true;
  };

  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'crosswalk-copy-'));
    file = path.join(folder, 'ledger.export');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('is the same where it comes to: runs, records, operations, signatures and the chain', async () => {
    const test = await testProject({ tickets: 12 });
    try {
      await sampled(test, 6);
      const exported = await exportLedger(test.environment, test.project, file);
      const text = await readFile(file, 'utf8');
      assert.equal(createHash('sha256').update(text).digest('hex'), exported.sha256);
      for (const secret of ['sandbox-production', 'sandbox-staging', 'integrationCode']) assert.ok(!text.includes(secret), secret);
      const there = await made('elsewhere');
      await cp(path.join(test.project.folder, 'catalog'), path.join(there.folder, 'catalog'), { recursive: true });
      const imported = await importLedger(there, file);
      assert.deepEqual([imported.auditHead, imported.rows, imported.replaced], [exported.auditHead, exported.rows, false]);
      const [here, now] = [await status(test.project, { verify: true }), await status(there, { verify: true, head: exported.auditHead })];
      assert.deepEqual({ ...now, spec: null, audit: null }, { ...here, spec: null, audit: null });
      assert.deepEqual(now.audit, { head: exported.auditHead, intact: true, brokenAt: null, earlier: { head: exported.auditHead, sequence: exported.auditSequence } });
      assert.deepEqual(await books({ ...test, project: there }), await books(test));
    } finally {
      await test.close();
    }
  });

  it('is refused where the file is cut off, edited or none, and nothing is left behind', async () => {
    const from = await made('a');
    await happens(from, 'one');
    await exportLedger(environment, from, file);
    await assert.rejects(exportLedger(environment, from, file), refused('ledger/export-exists'));
    const text = await readFile(file, 'utf8');
    const lines = text.trimEnd().split('\n');
    const resealed = (edited: readonly string[]): string => `${edited.join('\n')}\n${JSON.stringify({ sha256: createHash('sha256').update(`${edited.join('\n')}\n`).digest('hex') })}\n`;
    const body = lines.slice(0, -1);
    const cases: Readonly<Record<string, string>> = {
      'cut off': text.slice(0, -200),
      'without its end': `${body.join('\n')}\n`,
      'a letter changed': text.replace(PERSON, 'Another One'),
      'an entry changed, with a new hash': resealed(body.map((line) => (line.includes('signed.acknowledge') ? line.replace('"subject\\":\\"one', '"subject\\":\\"two') : line))),
      'an entry left out, with a new hash': resealed(body.filter((line) => !line.includes('ledger.export'))),
      'empty': '',
      'something else': '{"a":1}\n',
    };
    for (const [what, edited] of Object.entries(cases)) {
      assert.notEqual(edited, text, what);
      await writeFile(file, edited);
      await assert.rejects(importLedger(await made('b'), file), refused('ledger/import-damaged'), what);
      assert.equal((await status(project('b'), { verify: false })).audit, null, what);
    }
    await assert.rejects(importLedger(project('b'), path.join(folder, 'nowhere')), refused('ledger/import-unreadable'));
  });

  it('takes the place of an older state, and never of a newer, another or a diverged one', async () => {
    const a = await made('a');
    await happens(a, 'one');
    await exportLedger(environment, a, file);
    const b = await made('b');
    await importLedger(b, file);
    const earlier = (await status(b, { verify: true })).audit?.head ?? '';
    await assert.rejects(importLedger(b, file), refused('ledger/import-older'), 'the same state again');
    await happens(b, 'two');
    await assert.rejects(importLedger(b, file), refused('ledger/import-older'));
    const later = path.join(folder, 'later.export');
    const exported = await exportLedger(environment, b, later);
    assert.deepEqual([(await importLedger(a, later)).replaced, (await status(a, { verify: true })).audit?.head], [true, exported.auditHead]);
    assert.notEqual((await status(a, { verify: true, head: earlier })).audit?.earlier?.sequence, null);
    await happens(await made('c'), 'other');
    await assert.rejects(importLedger(project('c'), later), refused('ledger/import-other'));
    const d = await made('d');
    await importLedger(d, file);
    await happens(d, 'another way');
    await assert.rejects(importLedger(d, later), refused('ledger/import-diverged'));
  });

  it('takes the place of a file that lost its contents, journals and all', async () => {
    const a = await made('a');
    await happens(a, 'one');
    const exported = await exportLedger(environment, a, file);
    const standing = path.join(a.folder, 'ledger.db');
    await writeFile(standing, '');
    await writeFile(`${standing}-wal`, 'an old journal');
    await assert.rejects(status(a, { verify: true }), (error: unknown) => error instanceof CrosswalkError && error.code === 'ledger/empty' && error.remedy.includes('ledger import'));
    assert.equal((await importLedger(a, file)).replaced, false);
    const { audit } = await status(a, { verify: true });
    assert.deepEqual([audit?.head, audit?.intact], [exported.auditHead, true]);
  });

  it('is not replaced where it knows of a write that the file does not (law 3)', async () => {
    const a = await made('a');
    await happens(a, 'one');
    await exportLedger(environment, a, file);
    const b = await made('b');
    await importLedger(b, file);
    await happens(b, 'two');
    const later = path.join(folder, 'later.export');
    await exportLedger(environment, b, later);
    const ledger = await openLedger(a.folder, { clock: environment.clock, create: false });
    // Begun, and killed before the answer: no chain tells of it yet.
    await ledger.intend({ run: 'migrate-1', workspace: 'w', entity: 'Ticket', record: '1', key: 'create', body: { kind: 'conversation.create', contact: { entity: 'Contact', id: '1' }, body: '', createdAt: 1 }, identity: 'fingerprint', before: null });
    await ledger.close();
    await assert.rejects(importLedger(a, later), refused('ledger/import-diverged'));
  });

  it('waits for no run: while one is under way, neither export nor import begins', async () => {
    const a = await made('a');
    await happens(a, 'one');
    await exportLedger(environment, a, file);
    const ledger = await openLedger(a.folder, { clock: environment.clock, create: false });
    try {
      await assert.rejects(importLedger(a, file), refused('ledger/locked'));
      await assert.rejects(exportLedger(environment, a, path.join(folder, 'second.export')), refused('ledger/locked'));
    } finally {
      await ledger.close();
    }
  });
});

describe('an earlier head of the audit chain', function () {
  this.timeout(60_000);

  it('is found again with its place, whole or by its first 16 characters; a foreign one and a changed past are told', async () => {
    const folder = await mkdtemp(path.join(os.tmpdir(), 'crosswalk-head-'));
    try {
      await cp(SPEC, path.join(folder, 'acme.crosswalk.yaml'));
      const project = projectOf(path.join(folder, 'acme.crosswalk.yaml'));
      const ledger = await openLedger(project.folder, { clock: processClock(undefined), create: true });
      const heads: string[] = [await ledger.auditHead()];
      for (const subject of ['a', 'b', 'c', 'd']) {
        await ledger.sign({ kind: 'approve', subject, by: PERSON, note: null });
        heads.push(await ledger.auditHead());
      }
      await ledger.close();
      for (const [sequence, head] of heads.entries()) {
        for (const asked of [head, head.slice(0, 16).toUpperCase()]) assert.equal((await status(project, { verify: true, head: asked })).audit?.earlier?.sequence, sequence);
      }
      const foreign = await status(project, { verify: true, head: 'f'.repeat(64) });
      assert.equal(foreign.audit?.earlier?.sequence, null);
      assert.match(statusText(foreign), /DOES NOT CONTAIN/);
      await assert.rejects(status(project, { verify: true, head: 'abc' }), (error: unknown) => error instanceof CrosswalkError && error.code === 'status/head');
      const db = new DatabaseSync(path.join(project.folder, 'ledger.db'));
      db.exec(`UPDATE audit SET detail = replace(detail, '"b"', '"x"') WHERE sequence = 2`);
      db.close();
      const changed = await status(project, { verify: true, head: heads[3] ?? '' });
      assert.deepEqual([changed.audit?.intact, changed.audit?.brokenAt, changed.audit?.earlier?.sequence], [false, 2, 3]);
      assert.match(statusText(changed), /BROKEN at entry 2[\s\S]*BEFORE IT WAS CHANGED/);
      assert.doesNotMatch(statusText(await status(project, { verify: true, head: heads[1] ?? '' })), /BEFORE IT WAS CHANGED/);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
