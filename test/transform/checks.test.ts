import assert from 'node:assert/strict';
import { compileExpression } from '../../src/expressions/compile.ts';
import type { CompiledCheck } from '../../src/spec/compiled.ts';
import type { Planned } from '../../src/transform/operation.ts';
import { transformRecord } from '../../src/transform/transform.ts';
import { CONTEXT, SPEC, ticket } from './fixture.ts';

const SCOPE = { fields: new Map(), udf: new Map(), collections: new Map([['notes', new Map()]]), complete: false };

function check(name: string, holds: string, severity: CompiledCheck['severity'] = 'warn', entity = 'Ticket'): CompiledCheck {
  const compiled = compileExpression(holds, SCOPE);
  assert.ok(compiled.ok, holds);
  return { name, entity, holds: compiled.expression, severity, line: 70 };
}

function plan(checks: readonly CompiledCheck[], values = {}): Planned {
  return transformRecord(ticket({}, values), { ...CONTEXT, compiled: { ...SPEC, checks } });
}

function notices(planned: Planned): readonly (readonly [string, string])[] {
  return planned.outcome === 'planned' ? planned.notices.filter(({ code }) => code.startsWith('check-')).map(({ code, path }) => [code, path] as const) : [];
}

describe('checks over a record', () => {
  it('hold it back, note it, or let it pass', () => {
    const held = plan([check('titled', 'title == "nothing such"', 'park'), check('other', '1 == 2', 'note'), check('fine', '1 == 1', 'park')]);
    assert.ok(held.outcome === 'parked');
    assert.deepEqual([held.code, held.checks], ['check/failed', ['titled', 'other']]);
    assert.match(held.reason, /"titled"/);
    assert.match(held.remedy, /line 70 of the spec/);
    assert.deepEqual(notices(plan([check('a', '1 == 2'), check('b', '1 == 2', 'note'), check('c', '1 == 1')])), [['check-failed', 'a'], ['check-noted', 'b']]);
  });

  it('change nothing of what is written', () => {
    const [with_, without] = [plan([check('a', '1 == 2')]), plan([])];
    assert.ok(with_.outcome === 'planned' && without.outcome === 'planned');
    assert.deepEqual([with_.operations, with_.expected], [without.operations, without.expected]);
  });

  it('look at records of their own entity, with all that belongs to them', () => {
    assert.equal(plan([check('a', '1 == 2', 'park', 'Contact')]).outcome, 'planned');
    assert.deepEqual(notices(plan([check('a', 'size(notes) >= 0')])), []);
  });

  it('pass where there is no value, and fail where it cannot be computed', () => {
    assert.deepEqual(notices(plan([check('a', 'estimatedHours > 5')])), []);
    assert.deepEqual(notices(plan([check('a', 'double(word) > 5')], { word: 'many' })), [['check-failed', 'a']]);
  });

  it('are not asked of a record that is held back anyway', () => {
    const planned = transformRecord(ticket({ faults: ['title'] }), { ...CONTEXT, compiled: { ...SPEC, checks: [check('a', '1 == 2', 'park')] } });
    assert.equal(planned.outcome === 'parked' ? planned.code : '', 'malformed-value');
  });
});
