import assert from 'node:assert/strict';
import { CrosswalkError } from '../../src/base/errors.ts';
import type { Execution } from '../../src/engine/execute.ts';
import { waitForNewContact } from '../../src/engine/new-contact.ts';
import type { PlannedOperation } from '../../src/transform/operation.ts';

const NOW = 1_000_000_000;
const OPENING: PlannedOperation = { key: 'create', body: { kind: 'conversation.create', contact: { entity: 'Contact', id: '1' }, body: 'Hello', createdAt: 1 } };
const GONE = new CrosswalkError('intercom/contact-gone', 'gone', { remedy: 'none', exit: 1 });

/** @param madeAgo milliseconds since our create; null: the contact is not ours. */
function executionOf(madeAgo: number | null, waited: number[]): Execution {
  return {
    workspace: 'w',
    signal: new AbortController().signal,
    clock: { now: () => NOW, sleep: async (ms: number) => void waited.push(ms) },
    ledger: { operations: async () => (madeAgo === null ? [] : [{ body: { kind: 'contact.create' }, intendedAt: NOW - madeAgo }]) },
  } as unknown as Execution;
}

describe('a contact that the destination does not know yet', () => {
  it('is waited for, longer each time', async () => {
    const waited: number[] = [];
    for (const attempt of [0, 1, 2]) assert.equal(await waitForNewContact(executionOf(1_000, waited), OPENING, GONE, attempt), true);
    assert.deepEqual(waited, [2_000, 4_000, 8_000]);
  });

  it('not for ever, not where it is another one’s, and for no other reason', async () => {
    const waited: number[] = [];
    const other = new CrosswalkError('intercom/company-gone', 'gone', { remedy: 'none', exit: 1 });
    const company: PlannedOperation = { key: 'state', body: { kind: 'conversation.state', state: 'closed', snoozedUntil: null } };
    assert.equal(await waitForNewContact(executionOf(121_000, waited), OPENING, GONE, 0), false);
    assert.equal(await waitForNewContact(executionOf(-86_400_000, waited), OPENING, GONE, 6), false, 'not for a day where the clock was set back by one');
    assert.equal(await waitForNewContact(executionOf(null, waited), OPENING, GONE, 0), false);
    assert.equal(await waitForNewContact(executionOf(1_000, waited), OPENING, other, 0), false);
    assert.equal(await waitForNewContact(executionOf(1_000, waited), company, GONE, 0), false);
    assert.deepEqual(waited, []);
  });
});
