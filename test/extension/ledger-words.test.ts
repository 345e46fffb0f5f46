import assert from 'node:assert/strict';
import type { HeldItem, ParkedResult } from '../../src/engine/parked.ts';
import type { StandingRun } from '../../src/engine/status.ts';
import { commandAgain } from '../../src/extension/runs/again.ts';
import { answerWords, chainWords, copyWords, heldWords, purgeDetail, retriedWords } from '../../src/extension/verbs/ledger-words.ts';

const HEAD = 'a'.repeat(64);
const PARKED: ParkedResult = { target: 'production', parked: [], total: 0, left: 0, form: null, answered: 0, retried: null, auditHead: HEAD };

function run(verb: StandingRun['verb'], status: StandingRun['status'], target: StandingRun['target'] = 'production'): StandingRun {
  return { id: `${verb}-1`, verb, target, workspace: 'w', planHash: HEAD, seed: null, startedAt: '2026-01-01T00:00:00Z', endedAt: null, status };
}

describe('what is held back, in words', () => {
  it('counts it, and what a person left of it', () => {
    assert.equal(heldWords('staging', PARKED), 'Nothing is held back in staging.');
    assert.equal(heldWords('production', { total: 2, left: 1 }), "2 records held back in production, 1 of them left by a person's decision.");
  });

  it('says who answered what', () => {
    const item = (answer: HeldItem['answer']): HeldItem => ({ entity: 'Ticket', id: '1', code: 'c', remedy: 'r', answer });
    const said = { by: 'Jo', at: '', note: null };
    assert.equal(answerWords(item(null)), '');
    assert.equal(answerWords(item({ ...said, answer: 'leave', contact: null })), 'left as it is, by Jo');
    assert.equal(answerWords(item({ ...said, answer: 'contact', contact: '12' })), 'to be loaded with contact 12, by Jo');
  });

  it('tells what became of a retry, and why something was not tried', () => {
    assert.equal(retriedWords(PARKED), null);
    const retried = { records: 3, settled: 3, skipped: [], runs: ['migrate-1'] };
    assert.deepEqual(retriedWords({ ...PARKED, retried }), { good: true, text: 'Tried 3 records again; 3 are no longer held back. Nothing is held back in production.' });
    const skipped = retriedWords({ ...PARKED, total: 1, retried: { ...retried, skipped: [{ entity: 'Contact', id: '7', reason: 'a sample holds it' }] } });
    assert.equal(skipped?.good, false);
    assert.match(skipped?.text ?? '', /the first \(Contact 7\) because a sample holds it\. 1 record held back/);
  });
});

describe('the ledger, in words', () => {
  it('says of a purge what goes, how much of it, and what is not reached', () => {
    const text = purgeDetail({ person: null, items: [{ what: 'cache', count: 3, files: [] }, { what: 'ledger', count: 1200, files: [] }], hash: 'h', done: false, notCovered: ['What stands in Intercom is not touched.'], auditHead: HEAD });
    assert.match(text, /cache of the source: 3\nrecords in the ledger: 1,200\n/);
    assert.match(text, /a rollback keeps it.*What stands in Intercom is not touched\./s);
  });

  it('tells an export, an import and one over an older state apart', () => {
    const copy = { file: '/x', projectId: 'p', auditHead: HEAD, auditSequence: 1, rows: 2, replaced: false, sha256: null };
    assert.match(copyWords(copy), /^The ledger was imported: 1 entry in its audit chain, head aaaaaaaaaaaaaaaa\.$/);
    assert.match(copyWords({ ...copy, replaced: true }), /^The ledger was brought to the newer state/);
    assert.match(copyWords({ ...copy, sha256: HEAD }), /^The ledger was exported: .* personal data/);
  });

  it('calls a chain good only where it is whole and holds the head that was given', () => {
    const chain = { head: HEAD, intact: true, brokenAt: null };
    const good = (more: object): boolean => chainWords({ ...chain, ...more }).good;
    assert.equal(chainWords(null).good, true);
    assert.equal(good({}), true);
    assert.equal(good({ intact: false, brokenAt: 4 }), false);
    assert.equal(good({ earlier: { head: HEAD, sequence: 3 } }), true);
    assert.equal(good({ earlier: { head: HEAD, sequence: null } }), false);
    assert.match(chainWords({ ...chain, intact: false, brokenAt: 2, earlier: { head: HEAD, sequence: 3 } }).text, /broken at entry 2\. .* AN ENTRY BEFORE IT WAS CHANGED/);
    assert.match(chainWords({ ...chain, intact: false, brokenAt: 5, earlier: { head: HEAD, sequence: 3 } }).text, /nothing up to it was changed/);
  });
});

describe('what Resume Run starts again', () => {
  it('is the newest run that did not end, canaries aside, and nothing while one is at work', () => {
    const again = (...runs: readonly StandingRun[]): string | null => commandAgain({ runs, current: null });
    assert.equal(again(run('prepare', 'done'), run('migrate', 'interrupted')), 'crosswalk.migrate');
    assert.equal(again(run('rollback', 'stopped')), 'crosswalk.rollback');
    assert.equal(again(run('sample', 'failed', 'staging')), 'crosswalk.sample');
    assert.equal(again(run('rollback', 'done'), run('migrate', 'interrupted')), null);
    assert.equal(again(run('migrate', 'interrupted', 'staging')), null, 'the editor moves to production only');
    assert.equal(again(), null);
    const current = { instance: 'i', pid: 1, verb: 'migrate', target: 'production', since: '', state: 'working', by: null, at: '', progress: null } as const;
    assert.equal(commandAgain({ runs: [run('migrate', 'interrupted')], current }), null);
  });
});
