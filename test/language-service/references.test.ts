import assert from 'node:assert/strict';
import { highlights, references } from '../../src/language-service/navigation/references.ts';
import { CATALOGS } from '../spec/support.ts';
import { SpecText, type SpecWorld } from '../../src/language-service/spec-text.ts';
import { at, worldOf } from './marked.ts';
import { opened, told } from './project.ts';

function found(file: 'acme' | 'beta' | 'base', piece: string): readonly string[] {
  const { world, all, position } = opened(file, piece);
  return told(all, references(world, position, all));
}

describe('references', () => {
  it('of a field of the system are found in every spec of the workspace, in expressions of every form', () => {
    const wanted = ['acme 10:13 priority', 'beta 6:18 priority', 'base 14:13 priority'];
    assert.deepEqual(found('acme', 'Urgent: prio|rity'), wanted);
    assert.deepEqual(found('beta', 'label(pri|ority)'), wanted);
    assert.deepEqual(found('base', 'from: prior|ity'), wanted);
  });

  it('of a field of the items of a list are told apart from fields of the record', () => {
    assert.deepEqual(found('base', 't.hours|ToBill'), ['base 16:37 hoursToBill']);
    assert.deepEqual(found('base', 'sum(time|Entries'), ['base 16:16 timeEntries']);
  });

  it('of a user-defined field stay with the customer', () => {
    const { all, world, position } = opened('beta', 'udf["Acc|ount Tier"]');
    assert.deepEqual(told(all, references(world, position, all)), ['beta 6:35 Account Tier']);
    assert.deepEqual(found('base', 'udf["Account| Tier"]'), ['base 6:24 Account Tier']);
  });

  it('of a user-defined field leave out the same name of another customer', () => {
    const customer = (name: string): SpecWorld => worldOf('', { spec: new SpecText(`file:///project/${name}.crosswalk.yaml`, `source: { system: autotask, connection: ${name} }\ncompany:\n  from: Company\n  fields: { name: companyName }\n  attributes: { A: 'udf["Tier"]' }\n`) });
    const all = [customer('one'), customer('two')];
    const [one] = all;
    assert.ok(one !== undefined);
    const places = (character: number, line: number): readonly string[] => references(one, { line, character }, all).map(({ uri }) => uri);
    assert.deepEqual(places(27, 4), [one.spec.uri]);
    assert.equal(places(20, 3).length, 2);
  });

  it('of an attribute are found in the base and in every spec that shares it', () => {
    assert.deepEqual(found('acme', 'Acc|ount Tier: companyName'), ['acme 6:5 Account Tier', 'base 6:5 Account Tier']);
    assert.deepEqual(found('base', 'Ho|urs: sum'), ['beta 6:5 Hours', 'base 16:5 Hours']);
    assert.deepEqual(found('base', 'created: Original Cre|ate Date'), ['base 2:41 Original Create Date']);
  });

  it('of an option follow the field, also where the expression stands in another file', () => {
    assert.deepEqual(found('acme', '{ Hi|gh: now }'), ['acme 9:27 High', 'base 15:17 High']);
  });

  it('of a connection are found in every spec', () => {
    assert.deepEqual(found('acme', 'connection: acme-inter|com'), ['acme 3:46 acme-intercom', 'beta 3:46 acme-intercom']);
    assert.deepEqual(found('acme', 'connection: acme-auto|task'), ['acme 2:41 acme-autotask']);
  });

  it('of what stands for nothing of its own are none', () => {
    for (const [file, piece] of [['acme', 'priority == |1'], ['base', 'su|m('], ['base', 'cross|walk: 1'], ['base', 'map(|t']] as const) assert.deepEqual(found(file, piece), [], piece);
  });
});

describe('highlights', () => {
  const places = (source: string): readonly string[] => {
    const { world, position } = at(source, { catalogs: CATALOGS });
    return highlights(world, position).map(({ range, kind }) => `${range.start.line + 1}:${range.start.character + 1} ${kind === 3 ? 'write' : 'read'}`);
  };

  it('show where a name is filled and where it is read in this file', () => {
    assert.deepEqual(places('trace: { id: Pri|ority }\nticket:\n  from: Ticket\n  attributes:\n    Priority: priority\n'), ['1:14 read', '5:5 write']);
    assert.deepEqual(places('ticket:\n  from: Ticket\n  attributes:\n    A: stat|us + 1\n    B: \'"x" + status\'\n'), ['4:8 read', '5:15 read']);
  });

  it('keep a name that a loop gives inside its expression, and work in broken texts', () => {
    assert.deepEqual(places('ticket:\n  from: Ticket\n  attributes:\n    A: notes.map(n, |n.title)\n    B: notes.map(n, n.title)\n'), ['4:18 read', '4:21 read']);
    assert.deepEqual(places('ticket:\n  from: Ticket\n  attributes:\n    A: stat|us +\n    B: (status\n  fields: { title: status'), ['4:8 read', '5:9 read', '6:20 read']);
    assert.deepEqual(places('ticket: |\n'), []);
  });
});
