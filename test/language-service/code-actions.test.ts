/** Golden pairs: what an edit makes of a text, word for word, and that the remark is gone then. */
import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import type { CodeAction } from 'vscode-languageserver-types';
import { codeActions, FIX_ALL } from '../../src/language-service/code-actions/actions.ts';
import { diagnose } from '../../src/language-service/diagnostics.ts';
import type { SpecWorld } from '../../src/language-service/spec-text.ts';
import { parseSpec } from '../../src/spec/parse.ts';
import { CATALOGS } from '../spec/support.ts';
import { CONNECTIONS } from './accept.ts';
import { worldOf } from './marked.ts';
import { appliedTo, changesOf } from './workspace-edit.ts';

const FOLDER = new URL('./fixes/', import.meta.url);

interface Fixture {
  readonly text: string;
  /** Offset of the wanted place; -1: told by the code. */
  readonly cursor: number;
  readonly code: string;
  readonly title: string;
}

/** The first line says what is wanted: `# want CODE fix "Title"`, or `# want "Title"` at the `¦` in the text. */
function read(name: string): Fixture {
  const source = readFileSync(new URL(name, FOLDER), 'utf8');
  const [, head = '', code = '', title = ''] = /^(# want (?:([\w/-]+) fix )?"(.*)"\r?\n)/.exec(source) ?? [];
  assert.notEqual(title, '', `${name} says in its first line what it wants`);
  const text = source.slice(head.length);
  const cursor = text.indexOf('¦');
  return { text: text.replace('¦', ''), cursor, code, title };
}

function actionsFor({ text, cursor, code }: Fixture): { readonly world: SpecWorld; readonly actions: readonly CodeAction[] } {
  const world = worldOf(text, { catalogs: CATALOGS, connections: CONNECTIONS });
  const at = world.spec.lines.positionAt(Math.max(0, cursor));
  const diagnostics = code === '' ? [] : diagnose(world, {}).filter((found) => found.code === code && (cursor < 0 || found.range.start.line === at.line));
  const [first] = diagnostics;
  if (code !== '') assert.ok(first !== undefined, `there is no ${code}, only ${diagnose(world, {}).map((found) => String(found.code)).join(', ')}`);
  const range = first?.range ?? { start: at, end: at };
  return { world, actions: codeActions(world, { range, diagnostics: first === undefined ? [] : diagnostics.filter((one) => JSON.stringify(one.range) === JSON.stringify(first.range)), commands: true }) };
}

function count(world: SpecWorld, code: string): number {
  return diagnose(world, {}).filter((found) => found.code === code).length;
}

describe('code actions', () => {
  const names = readdirSync(FOLDER).filter((name) => name.endsWith('.before.yaml')).map((name) => name.slice(0, -'.before.yaml'.length));

  for (const name of names) {
    it(name.replaceAll('-', ' '), () => {
      const fixture = read(`${name}.before.yaml`);
      const { world, actions } = actionsFor(fixture);
      const action = actions.find(({ title }) => title === fixture.title);
      assert.ok(action?.edit !== undefined, `"${fixture.title}" is not offered; there are ${actions.map(({ title }) => JSON.stringify(title)).join(', ')}`);
      for (const { title } of actions) assert.ok([...title].length <= 60, `too long: ${title}`);
      const after = appliedTo(world.spec, changesOf(action.edit, world.spec.uri));
      assert.equal(after, readFileSync(new URL(`${name}.after.yaml`, FOLDER), 'utf8'));
      const yaml = parseSpec(after).problems.filter(({ code }) => code.startsWith('yaml/'));
      if (fixture.code !== '') assert.ok(count(worldOf(after, { catalogs: CATALOGS, connections: CONNECTIONS }), fixture.code) < count(world, fixture.code), `${fixture.code} is still told`);
      if (!fixture.code.startsWith('yaml/')) assert.deepEqual(yaml, []);
    });
  }
});

describe('what is certain, for a whole file', () => {
  const fixed = (text: string): string => {
    const world = worldOf(text, { catalogs: CATALOGS });
    const [action] = codeActions(world, { range: world.spec.lines.range(0, 0), diagnostics: [], only: ['source.fixAll'] });
    if (action?.edit === undefined) return text;
    assert.equal(action.kind, FIX_ALL);
    return appliedTo(world.spec, changesOf(action.edit, world.spec.uri));
  };

  it('is done in one go, and is not done twice', () => {
    const before = readFileSync(new URL('all.before.yaml.txt', FOLDER), 'utf8');
    const after = fixed(before);
    assert.equal(after, readFileSync(new URL('all.after.yaml.txt', FOLDER), 'utf8'));
    assert.equal(fixed(after), after);
  });

  it('is only offered where it is asked for', () => {
    const world = worldOf('crosswalk: 1\nsource: { sistem: autotask }\n', { catalogs: CATALOGS });
    assert.ok(codeActions(world, { range: world.spec.lines.range(0, 0), diagnostics: diagnose(world, {}) }).every(({ kind }) => kind !== FIX_ALL));
    assert.deepEqual(codeActions(world, { range: world.spec.lines.range(0, 0), diagnostics: [], only: ['source.organizeImports'] }), []);
  });
});
