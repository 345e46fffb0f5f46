import assert from 'node:assert/strict';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import type { Clock } from '../../src/base/clock.ts';
import type { Environment, Progress } from '../../src/engine/environment.ts';
import type { MigrateResult } from '../../src/engine/migrate.ts';
import { reconcile } from '../../src/engine/reconcile.ts';
import { rollback } from '../../src/engine/rollback.ts';
import type { Fault, FaultMoment, FaultRule } from '../../src/sandbox/kit/faults.ts';
import { editWorld } from '../../src/sandbox/world/edit.ts';
import { inProcess } from './in-process.ts';
import type { Stage } from './subject.ts';
import { SUBJECTS } from './subjects.ts';
import { assertClean, readyToMigrate } from './way.ts';

const MINUTE = 60_000;
const HOUR = 3_600_000;
const LONG_THREAD = 505;

function lost(path: RegExp, nths: readonly number[], when: FaultMoment): readonly FaultRule[] {
  return nths.map((nth) => ({ method: 'POST', path, nth, fault: { kind: 'reset', when } }));
}

const CREATE = /^\/conversations$/;
const REPLY = /^\/conversations\/\d+\/reply$/;

/** Acts once, as soon as so many tickets are done. */
function whenDone(tickets: number, act: () => void): Environment['progress'] {
  let acted = false;
  return ({ phase, entity, done }: Progress) => {
    if (acted || phase !== 'load' || entity !== 'Ticket' || (done ?? 0) < tickets) return;
    acted = true;
    act();
  };
}

/** Twice at most: a write whose answer is lost again and again parks its record, and the next run looks it up. */
async function settled(stage: Stage, environment: Environment): Promise<MigrateResult> {
  const first = await migrated(stage, environment);
  assert.deepEqual(first.parked.filter(({ code }) => code !== 'engine/lost-again'), []);
  return first.parked.length === 0 ? first : migrated(stage, environment);
}

async function migrated(stage: Stage, environment: Environment = stage.environment): Promise<MigrateResult> {
  return (await inProcess(stage, environment)('production', ['migrate'])).document as unknown as MigrateResult;
}

/** The engine's own clock is set by somebody while it runs; the destination's goes on. */
function clockSet(clock: Clock): { readonly clock: Clock; set(ms: number): void } {
  let offset = 0;
  return {
    clock: { now: () => clock.now() + offset, monotonic: () => clock.monotonic(), sleep: (ms, signal) => clock.sleep(ms, signal) },
    set: (ms) => {
      offset += ms;
    },
  };
}

/** His note aside, and the state of what he took: a note wakes what was snoozed. */
function withoutHim(content: readonly string[]): readonly string[] {
  return content.map((text) => text.replace(/,?"\[\d+,true,\\"<p>I take this one.*?"500001\\",\[\]\]"/, '').replace('"snoozed"', '"open"')).sort();
}

for (const subject of SUBJECTS) {
  describe(`${subject.name}: what happens around a migration`, function () {
    this.timeout(120_000);
    let clean: readonly string[];

    async function onStage(searchLagMs: number, work: (stage: Stage) => Promise<void>): Promise<void> {
      // Slow enough that a stalled machine does not make minutes of it.
      const stage = await subject.start({ tickets: 'small', searchLagMs, doom: null, ...(searchLagMs > 0 ? { speed: 200 } : {}) });
      try {
        await readyToMigrate(stage, inProcess(stage));
        await work(stage);
        await assertClean(stage);
      } finally {
        await stage.close();
      }
    }

    before(() =>
      onStage(0, async (stage) => {
        await migrated(stage);
        clean = stage.content('production');
      }));

    for (const minutes of [0, 4]) {
      it(`a search that lags ${minutes} minutes doubles and loses nothing whose answer was lost`, () =>
        onStage(minutes * MINUTE, async (stage) => {
          stage.board('production').set([...lost(CREATE, [2, 4, 5], 'after'), ...lost(CREATE, [3, 7], 'before'), ...lost(/^\/contacts$/, [1, 3], 'after'), ...lost(/^\/contacts$/, [2], 'before')]);
          assert.deepEqual((await settled(stage, stage.environment)).parked, []);
          assert.deepEqual(stage.content('production'), clean);
        }));
    }

    it('a write whose answer is lost twice, by whatever came in its place, is looked up again in the same run', () =>
      onStage(0, async (stage) => {
        const faults: readonly Fault[] = [{ kind: 'reset', when: 'before' }, { kind: 'cut', when: 'after' }, { kind: 'html', status: 200, when: 'after' }];
        // Ten contacts are written at once: the first try of each is lost, and the second one of some.
        stage.board('production').set([/^\/contacts$/, CREATE, REPLY].map((path, index) => ({ method: 'POST', path, nth: 1, count: 11, fault: [faults[index], faults[(index + 1) % 3]].filter((fault) => fault !== undefined) })));
        assert.deepEqual((await migrated(stage)).parked, []);
        assert.deepEqual(stage.content('production'), clean);
      }));

    it('a contact whose write loses its answer again and again is waited for: its tickets come under it, not under a placeholder', () =>
      onStage(0, async (stage) => {
        // Four of five lose it: some on every later round too, and never so many in a row that it would be an outage.
        const rounds = Array.from({ length: 30 }, (_, round) => ({ method: 'POST', path: /^\/contacts$/, nth: 5 * round + 1, count: 4, fault: { kind: 'reset', when: 'before' } as const }));
        stage.board('production').set(rounds);
        const { parked } = await migrated(stage);
        assert.ok(parked.some(({ entity, code }) => entity === 'Contact' && code === 'engine/lost-again'), JSON.stringify(parked));
        assert.ok(parked.some(({ entity, code }) => entity === 'Ticket' && code === 'contact-unsettled'), JSON.stringify(parked));
        stage.board('production').clear();
        assert.deepEqual((await migrated(stage)).parked, []);
        assert.deepEqual(stage.content('production'), clean);
      }));

    it('pages that drift while they are read are balanced by a delta', () =>
      onStage(0, async (stage) => {
        const { autotask } = stage.sandbox;
        const later = autotask.world.now + 10 * 24 * HOUR;
        autotask.use({ ...autotask.world, now: later });
        autotask.set({ drift: 1 });
        await migrated(stage);
        assert.ok(autotask.world.changes.length > 0, 'rows changed while they were read');
        autotask.set({ drift: 0 });
        stage.jump(12 * 24 * HOUR);
        await inProcess(stage)('production', ['delta']);
        const { balanced, entities } = await reconcile(stage.environment, stage.project, 'production');
        assert.ok(balanced, JSON.stringify(entities));
      }));

    it('a clock that somebody sets an hour forward between a lost answer and its look-up, while the search lags', () =>
      onStage(4 * MINUTE, async (stage) => {
        const own = clockSet(stage.environment.clock);
        stage.board('production').set([...lost(CREATE, [2, 4, 5], 'after'), ...lost(/^\/contacts$/, [1, 3], 'after')]);
        const { parked } = await settled(stage, { ...stage.environment, clock: own.clock, progress: whenDone(4, () => own.set(HOUR)) });
        assert.deepEqual(parked, []);
        assert.deepEqual(stage.content('production'), clean);
      }));

    for (const [words, ms] of [['an hour forward', HOUR], ['ten minutes back', -10 * MINUTE]] as const) {
      it(`a clock that somebody sets ${words} in the middle of a run`, () =>
        onStage(0, async (stage) => {
          const own = clockSet(stage.environment.clock);
          stage.board('production').set([...lost(CREATE, [2, 9], 'after'), ...lost(REPLY, [3, 8, 14], 'after'), ...lost(REPLY, [5, 11], 'before')]);
          const { parked } = await settled(stage, { ...stage.environment, clock: own.clock, progress: whenDone(2, () => own.set(ms)) });
          assert.deepEqual(parked, []);
          assert.deepEqual(stage.content('production'), clean);
        }));
    }

    it('an agent who replies while it runs: his words stay, nothing is doubled, and a rollback keeps what he touched', () =>
      onStage(0, async (stage) => {
        const { production } = stage.sandbox;
        const touched: string[] = [];
        const reply = (): void => {
          for (const { id, attributes } of production.state.conversations) {
            if (attributes.get('Source Ticket ID') === undefined) continue;
            production.agentReplies(id, { adminId: '500001', body: 'I take this one.', message: 'note' });
            touched.push(id);
          }
        };
        stage.board('production').set(lost(REPLY, [6, 9, 12, 15], 'after'));
        const { parked } = await migrated(stage, { ...stage.environment, progress: whenDone(3, reply) });
        assert.ok(touched.length > 2);
        assert.deepEqual(parked.filter(({ code }) => code !== 'verify/differs'), []);
        assert.deepEqual(withoutHim(stage.content('production')), withoutHim(clean));
        const { preview } = await rollback(stage.environment, stage.project, { target: 'production', confirm: null, keepAttributes: false });
        const kept = preview.items.filter(({ type, action }) => type === 'conversation' && action === 'keep').map(({ destinationId }) => destinationId);
        assert.deepEqual(kept.sort(), touched.sort());
      }));

    it('law 13: a file leaves the cache once it was verified in full', () =>
      onStage(0, async (stage) => {
        assert.deepEqual((await migrated(stage)).parked, []);
        const fetched = stage.sandbox.autotask.log.filter(({ path: route }) => /\/Attachments\/\d+$/i.test(route));
        assert.ok(fetched.length > 0, 'files were moved');
        assert.deepEqual(await readdir(path.join(stage.project.folder, 'cache', 'files')), []);
      }));

    it('a thread that is longer than what the destination shows, with lost answers at both ends', () =>
      onStage(0, async (stage) => {
        lengthen(stage);
        stage.board('production').set([...lost(REPLY, [4, LONG_THREAD - 2], 'after'), ...lost(REPLY, [7, LONG_THREAD + 3], 'before')]);
        assert.deepEqual((await settled(stage, stage.environment)).parked, []);
        const long = stage.sandbox.production.state.conversations.find(({ parts }) => parts.length > LONG_THREAD);
        const written = long?.parts.filter(({ body, type }) => body !== null && ['comment', 'note', 'open'].includes(type)) ?? [];
        assert.ok(written.length > LONG_THREAD);
        assert.equal(new Set(written.map(({ createdAt }) => createdAt)).size, written.length, 'no part twice');
        const texts = written.map(({ body }) => body ?? '').join('');
        for (let note = 0; note < LONG_THREAD; note += 1) assert.ok(texts.includes(`Note number ${note}.`), `note ${note} is there`);
      }));
  });
}

/** More notes on one ticket than a thread shows (reference/intercom.md §12). */
function lengthen({ sandbox: { autotask } }: Stage): void {
  const [ticket] = [...autotask.world.tickets].filter(({ createDate }) => createDate > '2026-09');
  const model = [...autotask.world.ticketNotes].find(({ ticketID }) => ticketID === ticket?.id);
  assert.ok(ticket && model);
  const first = Date.parse(ticket.createDate);
  const notes = Array.from({ length: LONG_THREAD }, (_, note) => ({ ...model, id: 90_000_000 + note, description: `Note number ${note}.`, createDateTime: new Date(first + note * MINUTE).toISOString() }));
  autotask.use(editWorld(autotask.world, { ticketNotes: new Map(notes.map((note) => [note.id, note])) }));
}
