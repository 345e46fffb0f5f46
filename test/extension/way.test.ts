import assert from 'node:assert/strict';
import type { StatusResult } from '../../src/engine/status.ts';
import { inEditorWords } from '../../src/extension/verbs/words.ts';
import { wayOf } from '../../src/extension/views/way.ts';
import type { WayFacts, WayStep } from '../../src/extension/views/way.ts';

const NOTHING: StatusResult = {
  spec: { file: '/a.crosswalk.yaml', errors: 0, warnings: 0, planHash: null },
  discovered: { source: null, destination: null, staging: null },
  acknowledged: null,
  approved: null,
  accounts: { source: null, staging: null, production: null },
  runs: [],
  working: false,
  current: null,
  held: { staging: [], production: [] },
  prepared: { staging: false, production: false },
  openSteps: { staging: 0, production: 0 },
  reconciled: null,
  spotCheck: null,
  exclusions: [],
  archived: false,
  accepted: null,
  audit: null,
};

const at = '2026-01-01T00:00:00Z';
const signature = { kind: 'approve', subject: 'h', by: 'Jo Smith', at, note: null } as const;
const wanted = ['acme-autotask', 'acme-intercom'];

type Run = StatusResult['runs'][number];
const run = (id: string, verb: Run['verb'], target: Run['target'], more: Partial<Run> = {}): Run => ({ id, verb, target, workspace: 'w', planHash: 'h', seed: null, startedAt: at, endedAt: null, status: 'done', ...more });
const facts = (status: Partial<StatusResult>, more: Partial<WayFacts> = {}): WayFacts => ({ status: { ...NOTHING, ...status }, connections: { known: wanted, wanted }, hasStaging: true, ...more });
const next = (status: Partial<StatusResult>): string => wayOf(facts(status)).find(({ state }) => state === 'next')?.label ?? 'nothing';
const step = (status: Partial<StatusResult>, label: string): WayStep => wayOf(facts(status)).find((candidate) => candidate.label === label) ?? assert.fail(label);

const DISCOVERED: Partial<StatusResult> = { discovered: { source: at, destination: at, staging: at }, spec: { ...NOTHING.spec, planHash: 'h' }, exclusions: ['Project'] };
const ACKNOWLEDGED: Partial<StatusResult> = { ...DISCOVERED, acknowledged: { ...signature, kind: 'acknowledge' } };
const STAGED: Partial<StatusResult> = { ...ACKNOWLEDGED, prepared: { staging: true, production: false } };
const SAMPLED: Partial<StatusResult> = { ...STAGED, runs: [run('sample-1', 'sample', 'staging')] };
const APPROVED: Partial<StatusResult> = { ...SAMPLED, approved: signature };
const PREPARED: Partial<StatusResult> = { ...APPROVED, prepared: { staging: true, production: true } };
const MIGRATED: Partial<StatusResult> = { ...PREPARED, runs: [run('migrate-2', 'migrate', 'production'), ...(SAMPLED.runs ?? [])] };
const RECONCILED: Partial<StatusResult> = { ...MIGRATED, reconciled: { run: 'migrate-2', balanced: true, at } };
const ARCHIVED: Partial<StatusResult> = { ...RECONCILED, archived: true };
const LOOKED_AT: Partial<StatusResult> = { ...ARCHIVED, spotCheck: { run: 'migrate-2', records: 25, passed: 25, failed: 0 } };

describe('the way of a project', () => {
  it('leads step by step, with exactly one next', () => {
    const ways: readonly (readonly [Partial<StatusResult>, string])[] = [
      [{}, 'Discover fields'],
      [{ ...DISCOVERED, spec: { ...NOTHING.spec, errors: 2 } }, 'Write and check the spec'],
      [DISCOVERED, 'Acknowledge exclusions'],
      [ACKNOWLEDGED, 'Prepare staging'],
      [STAGED, 'Run a sample'],
      [SAMPLED, 'Read the diff and approve'],
      [APPROVED, 'Prepare production'],
      [PREPARED, 'Migrate to production'],
      [MIGRATED, 'Reconcile'],
      [RECONCILED, 'Archive what stays behind'],
      [ARCHIVED, 'Look at some by hand'],
      [{ ...ARCHIVED, spotCheck: { run: 'migrate-2', records: 25, passed: 20, failed: 1 } }, 'Record what you saw by hand'],
      [{ ...ARCHIVED, spotCheck: { run: 'migrate-1', records: 25, passed: 25, failed: 0 } }, 'Look at some by hand'],
      [LOOKED_AT, 'Accept'],
      [{ ...LOOKED_AT, accepted: { ...signature, kind: 'accept', subject: 'migrate-2' } }, 'nothing'],
    ];
    for (const [status, label] of ways) {
      assert.equal(next(status), label);
      assert.ok(wayOf(facts(status)).filter(({ state }) => state === 'next').length <= 1);
    }
  });

  it('begins with the connection that is missing', () => {
    const [connect] = wayOf(facts({}, { connections: { known: ['acme-autotask'], wanted } }));
    assert.deepEqual([connect?.command, connect?.state, connect?.note, connect?.argument], ['crosswalk.addConnection', 'next', 'add acme-intercom', 'acme-intercom']);
  });

  it('leads to the spec while it names no connection', () => {
    const [connect] = wayOf(facts({}, { connections: { known: wanted, wanted: [] } }));
    assert.deepEqual([connect?.command, connect?.state, connect?.note], ['crosswalk.check', 'next', 'mend the spec first']);
  });

  it('does not take a stopped run for a finished one, and says how to go on', () => {
    const stopped = { ...STAGED, runs: [run('sample-1', 'sample', 'staging', { status: 'stopped' })] };
    assert.deepEqual([step(stopped, 'Run a sample').state, step(stopped, 'Run a sample').note], ['next', 'stopped, run it again']);
    const running = { ...STAGED, runs: [run('sample-1', 'sample', 'staging', { status: 'running' })] };
    assert.equal(step({ ...running, working: true }, 'Run a sample').note, 'under way');
    assert.equal(step(running, 'Run a sample').note, 'stopped, run it again');
  });

  it('asks for a new sample when the plan has changed since the last one', () => {
    const changed = { ...SAMPLED, spec: { ...NOTHING.spec, planHash: 'other' } };
    assert.deepEqual([step(changed, 'Run a sample').state, step(changed, 'Run a sample').note], ['next', 'the spec changed since the last one']);
  });

  it('waits for the guided steps of production, not for those of staging', () => {
    assert.equal(next({ ...STAGED, openSteps: { staging: 4, production: 0 } }), 'Run a sample');
    const open = { ...PREPARED, openSteps: { staging: 4, production: 2 } };
    assert.deepEqual([next(open), step(open, 'Prepare production').note], ['Prepare production', '2 guided steps open']);
  });

  it('names the workspace where the row does, so that the command need not ask', () => {
    assert.deepEqual(wayOf(facts({})).flatMap(({ label, argument }) => (argument === null ? [] : [`${label}: ${argument}`])), ['Prepare staging: staging', 'Prepare production: production', 'Reconcile: production']);
  });

  it('knows that a rollback took the migration away, and its proof with it', () => {
    const back = { ...ARCHIVED, prepared: { staging: true, production: false }, runs: [run('rollback-3', 'rollback', 'production'), ...(MIGRATED.runs ?? [])] };
    assert.equal(next(back), 'Prepare production');
    assert.deepEqual([step(back, 'Migrate to production').note, step(back, 'Reconcile').state], ['rolled back', 'later']);
    const other = { ...ARCHIVED, runs: [run('rollback-3', 'rollback', 'staging'), ...(MIGRATED.runs ?? [])] };
    assert.equal(step(other, 'Migrate to production').state, 'done');
  });

  it('takes only the verdict on the newest migration for its proof, and only a good one', () => {
    assert.equal(next({ ...MIGRATED, reconciled: { run: 'migrate-1', balanced: true, at } }), 'Reconcile');
    const short = { ...MIGRATED, reconciled: { run: 'migrate-2', balanced: false, at } };
    assert.deepEqual([next(short), step(short, 'Reconcile').note], ['Reconcile', 'the books do not balance']);
    assert.equal(next({ ...LOOKED_AT, accepted: { ...signature, kind: 'accept', subject: 'migrate-1' } }), 'Accept');
  });

  it('asks for no signature and no archive where nothing stays behind', () => {
    const all = { ...DISCOVERED, exclusions: [] };
    assert.equal(next(all), 'Prepare staging');
    assert.ok(!wayOf(facts(all)).some(({ command }) => command === 'crosswalk.archive'));
  });

  it('offers what changed since once a full run ended, and proves what the last delta left', () => {
    const labels = (more: Partial<StatusResult>): readonly string[] => wayOf(facts(more)).map(({ label }) => label);
    assert.ok(!labels(PREPARED).includes('Bring what changed since'));
    assert.ok(labels(MIGRATED).includes('Bring what changed since'));
    const runs = [run('delta-3', 'delta', 'production'), ...(MIGRATED.runs ?? [])];
    assert.equal(next({ ...RECONCILED, runs }), 'Reconcile', 'the proof of the full run is none of the delta');
    assert.notEqual(next({ ...MIGRATED, runs, reconciled: { run: 'delta-3', balanced: true, at } }), 'Reconcile');
    assert.equal(next({ ...RECONCILED, runs: [run('rollback-4', 'rollback', 'production'), ...runs] }), 'Migrate to production');
  });

  it('shows the way back once a workspace was prepared, and never as next', () => {
    assert.ok(!wayOf(facts(ACKNOWLEDGED)).some(({ command }) => command === 'crosswalk.rollback'));
    assert.equal(wayOf(facts(STAGED)).at(-1)?.state, 'option');
  });

  it('asks for production only where there is no staging', () => {
    const labels = wayOf(facts({}, { hasStaging: false })).map(({ label }) => label);
    assert.ok(!labels.includes('Prepare staging'));
    assert.ok(labels.indexOf('Prepare production') < labels.indexOf('Run a sample'));
  });
});

describe('a remedy in the words of the editor', () => {
  it('names commands in place of verbs, the first one for a button', () => {
    assert.deepEqual(inEditorWords('Run `crosswalk prepare --to staging` first.'), { text: 'Run "Crosswalk: Prepare Destination" first.', first: 'crosswalk.prepare' });
    assert.equal(inEditorWords('Run `crosswalk sample`, read the diff, then run `crosswalk approve --by NAME`.').first, 'crosswalk.sample');
  });

  it('names the command of the editor for one way of using a verb', () => {
    const first = (remedy: string): string | null => inEditorWords(remedy).first;
    assert.equal(first('Then `crosswalk parked --to production --retry`.'), 'crosswalk.retryParked');
    assert.equal(first('`crosswalk parked` lists them.'), 'crosswalk.parked');
    assert.equal(first('take it back first (`crosswalk rollback --ids FILE`)'), 'crosswalk.rollbackPart');
    assert.equal(first('Run `crosswalk spot-check` first.'), 'crosswalk.spotCheck');
    assert.equal(first('`crosswalk ledger import FILE SPEC` brings it back.'), 'crosswalk.importLedger');
    assert.equal(first('`crosswalk ledgers`'), null);
  });

  it('knows a command by its title too', () => {
    assert.equal(inEditorWords('Add it with "Crosswalk: Add Connection", or correct its name in the spec.').first, 'crosswalk.addConnection');
  });

  it('leaves alone what is no command', () => {
    assert.deepEqual(inEditorWords('Run `crosswalk toString` or `npm test`.'), { text: 'Run `crosswalk toString` or `npm test`.', first: null });
  });
});
