import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { WorkspaceEdit } from 'vscode-languageserver-types';
import { prepareRename, rename } from '../../src/language-service/editing/rename.ts';
import { parseSpec } from '../../src/spec/parse.ts';
import { EXAMPLE } from '../spec/support.ts';
import { worldOf } from './marked.ts';
import { opened, URIS } from './project.ts';

function edits(edit: WorkspaceEdit): Readonly<Record<string, readonly string[]>> {
  return Object.fromEntries(Object.entries(edit.changes ?? {}).map(([uri, all]) => [uri, all.map(({ range, newText }) => `${range.start.line + 1}:${range.start.character + 1}-${range.end.character + 1} ${newText}`)]));
}

function renamed(file: 'acme' | 'beta' | 'base', piece: string, name: string): Readonly<Record<string, readonly string[]>> | string {
  const { world, all, position } = opened(file, piece);
  const found = rename(world, position, name, all);
  return 'refused' in found ? found.refused : edits(found.edit);
}

describe('rename', () => {
  it('changes an attribute in the spec, in its base and in every spec that shares the base', () => {
    const wanted = { [URIS.acme]: ['6:5-17 Tier'], [URIS.base]: ['6:5-17 Tier'] };
    assert.deepEqual(renamed('acme', 'Account T|ier: companyName', 'Tier'), wanted);
    assert.deepEqual(renamed('base', '|Hours: sum', 'Billable: hours'), { [URIS.base]: ["16:5-10 'Billable: hours'"], [URIS.beta]: ["6:5-10 'Billable: hours'"] });
  });

  it('changes a trace attribute and a connection', () => {
    assert.deepEqual(renamed('base', 'id: Source| Ticket ID', 'Old, number'), { [URIS.base]: ["2:14-30 'Old, number'"] });
    assert.deepEqual(renamed('acme', 'connection: acme-inter|com', 'acme-eu'), { [URIS.acme]: ['3:46-59 acme-eu'], [URIS.beta]: ['3:46-59 acme-eu'] });
  });

  it('says why it refuses what is not ours, and offers the name of what is', () => {
    const refused = (file: 'acme' | 'base', piece: string): string => {
      const { world, all, position } = opened(file, piece);
      const found = prepareRename(world, position, all);
      return 'refused' in found ? found.refused : `offers ${found.placeholder}`;
    };
    assert.match(refused('acme', 'Urgent: prior|ity'), /belongs to the source system/);
    assert.match(refused('base', 'ti|tle: title'), /belongs to Intercom/);
    assert.match(refused('base', 'High: urge|nt'), /can be renamed/);
    assert.match(refused('base', 'Hi|gh: urgent'), /option belongs to the source/);
    assert.match(refused('base', 'from: Comp|any'), /entity belongs to the source/);
    assert.equal(refused('acme', 'Urg|ent'), 'offers Urgent');
  });

  it('refuses a name that is taken, in any case and in any file of the family, and one that is none', () => {
    assert.match(renamed('acme', 'Urg|ent', 'hours') as string, /There is an attribute "hours" already/);
    assert.match(renamed('acme', 'Urg|ent', ' ') as string, /A name is needed/);
    assert.match(renamed('acme', 'connection: acme-inter|com', '../x') as string, /letters, digits/);
    assert.deepEqual(renamed('acme', 'Urg|ent', 'URGENT'), { [URIS.acme]: ['10:5-11 URGENT'] });
  });

  it('writes any name so that YAML gives it back (property)', () => {
    const before = '  attributes:\n    Priority:';
    const place = EXAMPLE.indexOf(before) + before.length - 3;
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'grapheme', minLength: 1 }), fc.constantFrom('__proto__', 'null', '1', 'a: b', "it's", '#x', '[a]', '{a}', '- a', '&a', '🙂', '"q"', 'a\\b')), (name) => {
        fc.pre(name === name.trim() && name !== '' && !/[\ud800-\udfff]/.test(name.replace(/[\ud800-\udbff][\udc00-\udfff]/g, '')));
        const world = worldOf(EXAMPLE);
        const found = rename(world, world.spec.lines.positionAt(place), name, []);
        fc.pre('edit' in found);
        const [edit] = found.edit.changes?.[world.spec.uri] ?? [];
        assert.ok(edit !== undefined);
        const text = EXAMPLE.slice(0, world.spec.lines.offsetAt(edit.range.start)) + edit.newText + EXAMPLE.slice(world.spec.lines.offsetAt(edit.range.end));
        const names = parseSpec(text).draft?.ticket?.fields.map(({ target }) => target.value);
        assert.ok(names?.includes(name), JSON.stringify([name, names]));
      }),
      { numRuns: 40 },
    );
  });

  it('works on the files as they are, however broken', () => {
    const world = worldOf('ticket:\n  attributes:\n    A: (x\n  fields: {\n');
    const found = rename(world, { line: 2, character: 4 }, 'B', [world]);
    assert.deepEqual('edit' in found && edits(found.edit), { [world.spec.uri]: ['3:5-6 B'] });
    assert.ok('refused' in rename(worldOf(''), { line: 9, character: 9 }, 'B', []));
  });
});
