import assert from 'node:assert/strict';
import type { StatusResult } from '../../src/engine/status.ts';
import { wayOf } from '../../src/extension/views/way.ts';
import type { WayFacts } from '../../src/extension/views/way.ts';

const START: WayFacts = {
  status: null,
  connections: { known: [], wanted: ['acme-autotask', 'acme-intercom'] },
  prepared: { staging: false, production: false },
  hasStaging: true,
  reconciled: false,
  accepted: false,
};

const STATUS: StatusResult = {
  spec: { file: '/a.crosswalk.yaml', errors: 0, warnings: 0, planHash: 'h' },
  discovered: { source: '2026-01-01T00:00:00Z', destination: '2026-01-01T00:00:00Z', staging: null },
  acknowledged: null,
  approved: null,
  accounts: { source: null, staging: null, production: null },
  runs: [],
  working: false,
  held: { staging: [], production: [] },
  audit: null,
};

const run = (verb: 'sample' | 'migrate', target: 'staging' | 'production', status: 'done' | 'stopped'): StatusResult['runs'][number] => ({ id: `${verb}-1`, verb, target, workspace: 'w', planHash: 'h', seed: null, startedAt: '2026-01-01T00:00:00Z', endedAt: null, status });
const signature = { kind: 'approve', subject: 'h', by: 'Jo Smith', at: '2026-01-01T00:00:00Z', note: null } as const;
const connected = { known: ['acme-autotask', 'acme-intercom'], wanted: ['acme-autotask', 'acme-intercom'] };
const next = (facts: WayFacts): string => wayOf(facts).find(({ state }) => state === 'next')?.label ?? 'nothing';

describe('the way of a project', () => {
  it('leads step by step, with exactly one next', () => {
    assert.equal(next(START), 'Connect');
    assert.equal(next({ ...START, connections: connected }), 'Discover fields');
    assert.equal(next({ ...START, connections: connected, status: { ...STATUS, spec: { ...STATUS.spec, errors: 2 } } }), 'Write and check the spec');
    assert.equal(next({ ...START, connections: connected, status: STATUS }), 'Acknowledge exclusions');
    const acknowledged: WayFacts = { ...START, connections: connected, status: { ...STATUS, acknowledged: { ...signature, kind: 'acknowledge' } } };
    assert.equal(next(acknowledged), 'Prepare staging');
    assert.equal(next({ ...acknowledged, prepared: { staging: true, production: false } }), 'Run a sample');
    const sampled: WayFacts = { ...START, connections: connected, status: { ...STATUS, runs: [run('sample', 'staging', 'done')] } };
    assert.equal(next(sampled), 'Read the diff and approve');
    const approved: WayFacts = { ...sampled, status: { ...(sampled.status as StatusResult), approved: signature } };
    assert.equal(next(approved), 'Prepare production');
    assert.equal(next({ ...approved, prepared: { staging: true, production: true } }), 'Migrate to production');
    const migrated: WayFacts = { ...approved, status: { ...STATUS, approved: signature, runs: [run('migrate', 'production', 'done'), run('sample', 'staging', 'done')] } };
    assert.equal(next(migrated), 'Reconcile');
    assert.equal(next({ ...migrated, reconciled: true }), 'Accept');
    assert.equal(next({ ...migrated, reconciled: true, accepted: true }), 'nothing');
  });

  it('does not take a stopped run for a finished one', () => {
    const steps = wayOf({ ...START, connections: connected, status: { ...STATUS, runs: [run('sample', 'staging', 'stopped')] } });
    assert.equal(steps.find(({ label }) => label === 'Run a sample')?.state, 'later');
  });

  it('says which connection is missing', () => {
    const [connect] = wayOf({ ...START, connections: { ...connected, known: ['acme-autotask'] } });
    assert.deepEqual([connect?.command, connect?.note], ['crosswalk.addConnection', 'add acme-intercom']);
  });

  it('asks for production only where there is no staging', () => {
    const labels = wayOf({ ...START, hasStaging: false }).map(({ label }) => label);
    assert.ok(!labels.includes('Prepare staging'));
    assert.ok(labels.indexOf('Prepare production') < labels.indexOf('Run a sample'));
  });
});
