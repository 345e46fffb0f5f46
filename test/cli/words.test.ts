import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import fc from 'fast-check';
import { noticeLines } from '../../src/cli/notice-words.ts';
import { rollbackText } from '../../src/cli/run-text.ts';
import { acceptText, acknowledgeText, prepareText } from '../../src/cli/text.ts';
import { quoted } from '../../src/cli/words.ts';

const TRANSFORM = path.join(import.meta.dirname, '..', '..', 'src', 'transform');

describe('words of the command line', () => {
  it('has words for every notice that the transform counts', () => {
    const text = readdirSync(TRANSFORM).filter((name) => name.endsWith('.ts')).map((name) => readFileSync(path.join(TRANSFORM, name), 'utf8')).join('\n');
    const codes = new Set<string>();
    for (const [, list = ''] of text.matchAll(/notices: ([^\n]+)/g)) {
      for (const [, code = ''] of list.matchAll(/code: '([a-z-]+)'/g)) codes.add(code);
      for (const [, code = ''] of list.matchAll(/filesOnly\(part, '([a-z-]+)'/g)) codes.add(code);
    }
    for (const [, code = ''] of text.matchAll(/notice(?:\(|: )'([a-z-]+)'/g)) codes.add(code);
    assert.ok(codes.size > 15, [...codes].join(' '));
    for (const code of codes) assert.match(noticeLines({ [code]: 1 }, 200), new RegExp(`: .+\\(${code}\\)$|[a-z].+\\(${code}\\)$`), code);
  });

  it('counts the most frequent first, and takes a strange code as it is', () => {
    const text = noticeLines({ __proto__x: 1, constructor: 3, 'part-skipped': 1200 }, 120).split('\n');
    assert.deepEqual(text.map((line) => line.trim()), ['Counted on the way:', '1,200  parts that the spec skips (part-skipped)', '3  constructor', '1  __proto__x']);
    assert.equal(noticeLines({}, 120), '');
  });

  it('never says of a dry run that something was made or signed', () => {
    const signature = { kind: 'acknowledge', subject: 'a'.repeat(64), by: 'A Person', at: '2026-11-16T19:30:00.000Z', note: null } as const;
    const prepared = { target: 'staging', workspace: 'Acme', created: [{ model: 'company', name: 'Tier' }], existing: 0, canary: 'me@acme.example', steps: [] } as const;
    for (const text of [acceptText(signature, true), acknowledgeText({ signature, exclusions: [], file: null }), prepareText(prepared, true)]) {
      assert.match(text, /^Dry run: nothing was (signed|written)\./);
      assert.doesNotMatch(text, / made\b|takes note|accepts|is loaded|Next:/);
    }
    assert.match(prepareText(prepared, false), /1 attribute made.*canary conversation to me@acme\.example is loaded.*Next: `crosswalk sample`/s);
  });

  it('say after a preparation of production what is next, and of a plan when its files would wait', () => {
    const steps = ['team:Tier 1', 'silence:fin', 'canary'].map((id) => ({ step: { id, title: id, how: '', proof: id.startsWith('team') ? 'read' : 'person' }, done: false, by: null }) as const);
    const prepared = { target: 'production', workspace: 'Acme', created: [], existing: 0, canary: null, steps } as const;
    const next = (result: Parameters<typeof prepareText>[0]): string | undefined => prepareText(result, false).split('\n').find((line) => line.startsWith('Next:'));
    assert.equal(next(prepared), 'Next: do what is left, then `crosswalk prepare --to production --canary MAILBOX --confirm silence:fin --by NAME`');
    assert.equal(next({ ...prepared, canary: 'me@acme.example' }), 'Next: do what is left, then `crosswalk prepare --to production --confirm silence:fin --confirm canary --by NAME`');
    assert.equal(next({ ...prepared, steps: steps.slice(0, 1) }), 'Next: do what is left, then `crosswalk prepare --to production`');
    assert.equal(next({ ...prepared, steps: [] }), 'Next: `crosswalk migrate --to production`');
  });

  it('asks for no confirmation of a rollback that would do nothing', () => {
    const text = rollbackText({ target: 'staging', workspace: 'Acme', preview: { part: null, hash: 'abc', workspace: 'acmetest', items: [] }, counts: {}, kept: [], run: null, failed: [], exportFile: null, stays: ['x'], keepAttributes: false, resumed: false, auditHead: '' });
    assert.match(text, /nothing to take back/);
    assert.doesNotMatch(text, /--confirm|abc/);
  });

  it('prints words that a shell reads back as they were', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', minLength: 1, maxLength: 12 }).filter((word) => !word.includes('\0')), (word) => {
        assert.equal(execFileSync('/bin/sh', ['-c', `printf %s ${quoted(word)}`], { encoding: 'utf8' }), word);
      }),
      { seed: 7, numRuns: 40 },
    );
  });
});
