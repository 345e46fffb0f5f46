import assert from 'node:assert/strict';
import { delta } from '../../src/engine/delta.ts';
import { migrate } from '../../src/engine/migrate.ts';
import { reconcile } from '../../src/engine/reconcile.ts';
import { nextDay } from '../../src/sandbox/world/later.ts';
import { CrosswalkError } from '../../src/base/errors.ts';
import { editSpec, migrated, readyToMigrate, testProject, type TestProject } from '../support/project.ts';

const PRODUCTION = { target: 'production', dryRun: false } as const;
const DAY = 86_400_000;
const TICKETS = 60;
const SPEED = 500;

/** Both clocks read it: a day of the sandbox passes at once. */
async function aDayLater<T>(work: () => Promise<T>): Promise<T> {
  const real = Date.now;
  Date.now = () => real() + (DAY + 3_600_000) / SPEED;
  try {
    return await work();
  } finally {
    Date.now = real;
  }
}

/** Without ids, and without the order of writing. */
function contentOf(test: TestProject, without: ReadonlySet<string>): ReadonlyMap<string, unknown> {
  return new Map(
    migrated(test)
      .filter(({ attributes }) => !without.has(String(attributes.get('Source Ticket ID'))))
      .map((conversation) => {
        const parts = conversation.parts.filter(({ body, attachments, type }) => (body !== null || attachments.length > 0) && ['comment', 'note', 'open'].includes(type)).map(({ createdAt, body, type }) => [createdAt, type === 'note', body]);
        return [String(conversation.attributes.get('Source Ticket ID')), [conversation.createdAt, conversation.source.body, conversation.title, conversation.state, parts]];
      }),
  );
}

function writes(test: TestProject, from: number): number {
  return test.sandbox.production.log.slice(from).filter(({ method, path }) => method !== 'GET' && !path.endsWith('/search')).length;
}

describe('delta: the days between the full run and the switch-over', function () {
  this.timeout(120_000);

  it('brings what changed, lists what is gone, is proven, and a second one has nothing to do', async () => {
    const test = await testProject({ tickets: TICKETS, speed: SPEED });
    const fresh = await testProject({ tickets: TICKETS, speed: SPEED });
    try {
      await readyToMigrate(test);
      await migrate(test.environment, test.project, PRODUCTION);
      const later = nextDay(test.sandbox.autotask.world);
      test.sandbox.autotask.use(later);
      fresh.sandbox.autotask.use(later);
      await aDayLater(async () => {
        const dry = await delta(test.environment, test.project, { target: 'production', dryRun: true });
        const result = await delta(test.environment, test.project, PRODUCTION);
        assert.deepEqual([dry.counts['Ticket']?.loaded, dry.gone.length], [result.counts['Ticket']?.loaded, result.gone.length], 'the preview tells what the delta does');
        assert.ok((result.counts['Ticket']?.loaded ?? 0) > 0);
        const deleted = later.changes.filter(({ kind, table }) => kind === 'deleted' && (table === 'tickets' || table === 'contacts')).map(({ id }) => String(id));
        assert.deepEqual(result.gone.map(({ id }) => id).sort(), deleted.sort());
        assert.deepEqual(result.parked.filter(({ code }) => code === 'verify/differs' || code.startsWith('engine/')), []);
        const proof = await reconcile(test.environment, test.project, 'production');
        assert.equal(proof.balanced, true, JSON.stringify(proof.entities));
        assert.equal(proof.run, result.run);
        await readyToMigrate(fresh);
        await migrate(fresh.environment, fresh.project, PRODUCTION);
        const conflicting = new Set([...result.conflicts.map(({ id }) => id), ...deleted]);
        assert.deepEqual(contentOf(test, conflicting), contentOf(fresh, conflicting), 'as if all had been moved today');
        assert.deepEqual(test.sandbox.production.notifications, []);
        const before = test.sandbox.production.log.length;
        const second = await delta(test.environment, test.project, PRODUCTION);
        assert.deepEqual([second.counts['Ticket']?.loaded, second.gone, second.conflicts], [0, [], []]);
        assert.equal(writes(test, before), 0);
      });
    } finally {
      await test.close();
      await fresh.close();
    }
  });

  it('overwrites nothing that a person changed in Intercom, and lists it', async () => {
    const test = await testProject({ tickets: TICKETS, speed: SPEED });
    try {
      await readyToMigrate(test);
      await migrate(test.environment, test.project, PRODUCTION);
      const later = nextDay(test.sandbox.autotask.world);
      const changed = new Set(later.changes.filter(({ table, kind }) => table === 'tickets' && kind === 'changed').map(({ id }) => String(id)));
      const theirs = migrated(test).filter(({ attributes }) => changed.has(String(attributes.get('Source Ticket ID'))));
      for (const conversation of theirs) conversation.title = 'A title that an agent gave';
      test.sandbox.autotask.use(later);
      await aDayLater(async () => {
        const result = await delta(test.environment, test.project, PRODUCTION);
        const titles = result.conflicts.filter(({ path, code }) => path === 'title' && code === 'changed-in-destination');
        assert.ok(titles.length > 0, 'a title changed on both sides');
        assert.ok(theirs.every(({ title }) => title === 'A title that an agent gave'));
      });
    } finally {
      await test.close();
    }
  });

  it('is refused without a full run, and without a new approval where the spec changed', async () => {
    const test = await testProject({ tickets: 20, speed: SPEED });
    try {
      await readyToMigrate(test);
      await assert.rejects(delta(test.environment, test.project, PRODUCTION), (error) => error instanceof CrosswalkError && error.code === 'delta/no-migration');
      await migrate(test.environment, test.project, PRODUCTION);
      await editSpec(test.project, (text) => text.replace('otherwise: bronze', 'otherwise: silver'));
      await assert.rejects(delta(test.environment, test.project, PRODUCTION), (error) => error instanceof CrosswalkError && error.code === 'gate/not-approved');
    } finally {
      await test.close();
    }
  });

  it('goes on where it was stopped, with what it had found before', async () => {
    const test = await testProject({ tickets: TICKETS, speed: SPEED });
    try {
      await readyToMigrate(test);
      await migrate(test.environment, test.project, PRODUCTION);
      test.sandbox.autotask.use(nextDay(test.sandbox.autotask.world));
      await aDayLater(async () => {
        const stop = new AbortController();
        let left = 3;
        const environment = { ...test.environment, signal: stop.signal, progress: ({ phase, entity }: { readonly phase: string; readonly entity?: string }): void => {
          if (phase === 'load' && entity === 'Ticket' && (left -= 1) === 0) stop.abort(new Error('stopped'));
        } };
        await assert.rejects(delta(environment, test.project, PRODUCTION), /stopped/);
        const result = await delta(test.environment, test.project, PRODUCTION);
        assert.equal(result.resumed, true);
        assert.ok(result.gone.length > 0, 'what the first life found gone is told');
        const proof = await reconcile(test.environment, test.project, 'production');
        assert.equal(proof.balanced, true, JSON.stringify(proof.entities));
        const ids = migrated(test).map(({ attributes }) => attributes.get('Source Ticket ID'));
        assert.equal(new Set(ids).size, ids.length);
      });
    } finally {
      await test.close();
    }
  });
});
