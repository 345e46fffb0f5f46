import assert from 'node:assert/strict';
import { percentOf, runName, stateWords, statusBarText } from '../../src/extension/runs/run-words.ts';
import type { LiveRun } from '../../src/extension/runs/run-words.ts';

const at = '2026-01-01T00:00:00Z';
const RUN: LiveRun = { instance: 'i', pid: 7, verb: 'migrate', target: 'production', since: at, state: 'working', by: null, at, progress: { phase: 'load', entity: 'Ticket', done: 1204, total: 5000, message: 'Loading Ticket: 1204 of 5000' } };

describe('a run that is under way, in words', () => {
  it('in the status bar: what it does and how far it is', () => {
    assert.equal(statusBarText(RUN), '$(sync~spin) Crosswalk: migrating 1,204 of 5,000');
    assert.equal(statusBarText({ ...RUN, state: 'paused' }), '$(debug-pause) Crosswalk: paused at 1,204 of 5,000');
    assert.equal(statusBarText({ ...RUN, state: 'stopping' }), '$(sync~spin) Crosswalk: stopping');
    assert.equal(statusBarText({ ...RUN, verb: 'rollback', progress: null }), '$(sync~spin) Crosswalk: rolling back');
    assert.equal(statusBarText({ ...RUN, verb: 'sample', progress: { phase: 'x', message: '$(alert)' } }), '$(sync~spin) Crosswalk: sampling', 'a message draws no icon');
  });

  it('in a row: its state, by whom, and its own words', () => {
    assert.equal(runName('migrate', 'production'), 'Migration in production');
    assert.equal(stateWords(RUN), 'under way · Loading Ticket: 1204 of 5000');
    assert.equal(stateWords({ ...RUN, state: 'paused', by: 'Jo Smith', progress: null }), 'paused by Jo Smith');
  });

  it('counts in percent only where something is counted', () => {
    assert.equal(percentOf({ progress: { phase: 'x', message: '', done: 50, total: 200 } }), 25);
    for (const progress of [null, { phase: 'x', message: '' }, { phase: 'x', message: '', done: 0, total: 0 }]) assert.equal(percentOf({ progress }), null);
  });
});
