import assert from 'node:assert/strict';
import { fixAll } from '../../src/language-service/code-actions/fix-all.ts';
import { CATALOGS, edited } from '../spec/support.ts';
import { worldOf } from './marked.ts';

describe('fix all', () => {
  it('mends a lone misspelt field, though a remark shows then that the mistake had hidden', () => {
    const { text, mended } = fixAll(worldOf(edited(['title: title', 'title: titel']), { catalogs: CATALOGS }));
    assert.equal(text, edited());
    assert.deepEqual(mended.map(({ code }) => code), ['expression/unknown-field']);
  });
});
