import assert from 'node:assert/strict';
import { toScript, withIds, type RecordedWrite } from '../../bench/script.ts';
import { surplus } from '../../bench/resume.ts';

const WRITES: readonly RecordedWrite[] = [
  { method: 'POST', path: '/companies', body: { company_id: 'autotask:1' }, answer: { id: 'c1' } },
  { method: 'POST', path: '/contacts', body: { email: 'a@acme.example' }, answer: { id: 'p1' } },
  { method: 'POST', path: '/contacts', body: { email: 'b@acme.example' }, answer: { id: 'p2' } },
  { method: 'POST', path: '/contacts/p1/companies', body: { id: 'c1' }, answer: { id: 'c1' } },
  { method: 'POST', path: '/conversations', body: { from: { type: 'contact', id: 'p1' } }, answer: { id: 'm1', conversation_id: '10' } },
  { method: 'POST', path: '/conversations', body: { from: { type: 'contact', id: 'p2' } }, answer: { id: 'm2', conversation_id: '11' } },
  { method: 'PUT', path: '/conversations/10', body: { title: 'Printer' }, answer: { id: '10' } },
  { method: 'POST', path: '/tags', body: { name: 'x' }, answer: { id: '1' } },
];

describe('the writes of a migration as a script for rivals', () => {
  it('keeps every write of a record, in order, and leaves others out', () => {
    const paths = toScript(WRITES).stages.map((jobs) => jobs.map((job) => job.map(({ method, path }) => `${method} ${path}`)));
    assert.deepEqual(paths, [
      [['POST /companies']],
      [['POST /contacts', 'POST /contacts/p1/companies'], ['POST /contacts']],
      [['POST /conversations', 'PUT /conversations/10'], ['POST /conversations']],
    ]);
  });

  it('knows which calls make an object, by its id in the answer', () => {
    const { stages } = toScript(WRITES);
    assert.deepEqual(stages.flat(2).map(({ makes }) => makes), ['c1', 'p1', null, 'p2', '10', null, '11']);
  });

  it('puts new ids in place of recorded ones, wherever they stand, and nothing else', () => {
    const marks = new Map([['p1', 'new']]);
    assert.deepEqual(withIds({ from: { id: 'p1' }, list: ['p1', 'p2'], body: 'to p1', n: 1, none: null }, marks), { from: { id: 'new' }, list: ['new', 'p2'], body: 'to p1', n: 1, none: null });
  });
});

describe('doubles and losses after kill -9', () => {
  it('counts an item as often as it is there too many', () => {
    assert.equal(surplus(['a', 'a', 'b'], ['a', 'b']), 1);
    assert.equal(surplus(['a', 'b'], ['a', 'a', 'b']), 0);
    assert.equal(surplus(['x'], ['a']), 1);
    assert.equal(surplus([], ['a']), 0);
  });
});
