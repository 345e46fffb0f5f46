import assert from 'node:assert/strict';
import { openScratch } from '../../src/ledger/scratch.ts';

describe('ledger: scratch', () => {
  it('gives back what was put last under a key, whatever its name, and null for all else', () => {
    const scratch = openScratch<{ readonly names: readonly string[] }>();
    scratch.put('__proto__', { names: ['first'] });
    scratch.put('__proto__', { names: ['last', 'ü\u0000'] });
    assert.deepEqual(scratch.get('__proto__'), { names: ['last', 'ü\u0000'] });
    assert.equal(scratch.get('constructor'), null);
    scratch.close();
    assert.throws(() => scratch.get('__proto__'));
  });
});
