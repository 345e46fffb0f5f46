/** Whatever stands in the text: a fix takes its remark away, breaks no YAML, and a refactoring makes no mistakes. */
import assert from 'node:assert/strict';
import type { CodeAction, Diagnostic } from 'vscode-languageserver-types';
import { codeActions } from '../../src/language-service/code-actions/actions.ts';
import { diagnose } from '../../src/language-service/diagnostics.ts';
import type { SpecWorld } from '../../src/language-service/spec-text.ts';
import { edit, randomOf } from '../fuzz/edits.ts';
import { CATALOGS, EXAMPLE, compiledOf } from '../spec/support.ts';
import { CONNECTIONS } from './accept.ts';
import { worldOf } from './marked.ts';
import { appliedTo, changesOf } from './workspace-edit.ts';

const MORE = { catalogs: CATALOGS, connections: CONNECTIONS };
const SEEDS = 24;

function broken(seed: number): SpecWorld {
  const random = randomOf(seed);
  let text = EXAMPLE;
  for (let change = 0; change <= seed % 4; change += 1) text = edit(text, random);
  return worldOf(text, MORE);
}

function count(all: readonly Diagnostic[], test: (code: string) => boolean): number {
  return all.filter(({ code }) => test(String(code))).length;
}

function after(world: SpecWorld, action: CodeAction): string {
  return action.edit === undefined ? world.spec.text : appliedTo(world.spec, changesOf(action.edit, world.spec.uri));
}

const isYaml = (code: string): boolean => code.startsWith('yaml/');

describe('code actions on broken specs', () => {
  it('mend what they say, and break nothing', () => {
    let tried = 0;
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const world = broken(seed);
      const all = diagnose(world, {});
      for (const { code = '', range } of all) {
        const same = all.filter((other) => other.code === code && JSON.stringify(other.range) === JSON.stringify(range));
        for (const action of codeActions(world, { range, diagnostics: same, only: ['quickfix'] })) {
          tried += 1;
          const left = diagnose(worldOf(after(world, action), MORE), {});
          const told = `${action.title} for ${String(code)}, seed ${String(seed)}`;
          assert.ok(count(left, (one) => one === code) < count(all, (one) => one === code), `still told: ${told}`);
          assert.ok(count(left, isYaml) <= count(all, isYaml), `breaks the YAML: ${told}`);
        }
      }
    }
    assert.ok(tried > 150, String(tried));
  });

  it('say the same in another form, and can be taken back', () => {
    const planOf = (text: string): unknown => compiledOf(text).planHash;
    const world = worldOf(EXAMPLE, MORE);
    const actionAt = (one: SpecWorld, offset: number, title: string): CodeAction | undefined => {
      const start = one.spec.lines.positionAt(offset);
      return codeActions(one, { range: { start, end: start }, diagnostics: [], only: ['refactor.rewrite'] }).find((found) => found.title === title);
    };
    const lines = world.spec.outline.entries.flatMap((entry) => {
      const action = actionAt(world, entry.keyStart, 'Write in the long form, with "from:"');
      return action === undefined ? [] : [{ entry, action }];
    });
    assert.ok(lines.length >= 8);
    for (const { entry, action } of lines) {
      const long = after(world, action);
      assert.equal(planOf(long), planOf(EXAMPLE), entry.key);
      const back = worldOf(long, MORE);
      const short = actionAt(back, entry.keyStart, 'Write in the short form');
      assert.ok(short !== undefined, entry.key);
      assert.equal(after(back, short), EXAMPLE);
    }
  });
});
