import assert from 'node:assert/strict';
import { proveFiles } from '../../src/engine/verify-files.ts';
import type { FileDigest } from '../../src/systems/http/file-digest.ts';
import { partPath } from '../../src/transform/paths.ts';

type Parameters4 = Parameters<typeof proveFiles>;

describe('a host of files that is left alone', () => {
  it('is named once, by the record at which it was one silence too many, and its files are verified without their bytes', async () => {
    const files = ['1', '2'].map((id) => ({ id, name: `${id}.txt`, size: 5 }));
    const planned = { outcome: 'planned', operations: [{ body: { kind: 'conversation.part', files } }] } as unknown as Parameters4[1];
    const row = { path: partPath(1, 'files'), arrived: '1.txt\n2.txt', class: 'same', reason: null } as unknown as Parameters4[2][number];
    const answers: FileDigest[] = [{ kind: 'unread', why: 'it was silent', leaves: 'files.example' }, { kind: 'unread', why: 'it was silent too often and is left alone' }];
    const prover = { digest: () => Promise.resolve({ sha256: 'x', size: 5 }), destination: { digestFile: () => Promise.resolve(answers.shift() ?? { kind: 'gone' as const }) } };
    const arrived = new Map([[partPath(1, 'addresses'), 'https://files.example/1\nhttps://files.example/2']]);
    const proof = await proveFiles(prover, planned, [row], arrived);
    assert.deepEqual(proof.leaves, ['files.example']);
    assert.deepEqual(proof.bySize.map(({ id }) => id), ['1', '2']);
    assert.equal(proof.rows[0]?.class, 'same');
    assert.match(proof.rows[0]?.reason ?? '', /files\.example did not give it: it was silent\).*left alone/);
  });
});
