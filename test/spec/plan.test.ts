import assert from 'node:assert/strict';
import { CrosswalkError } from '../../src/base/errors.ts';
import { makePlan } from '../../src/spec/make-plan.ts';
import { DESTINATION, EXAMPLE, SOURCE, compiledOf, edited } from './support.ts';

const OPTIONS = { limitPer10s: 1000, assumed: true, reserve: 0.1 };
const CATALOGS = { source: SOURCE, destination: DESTINATION };

describe('a plan', () => {
  const compiled = compiledOf(EXAMPLE);
  const plan = makePlan(compiled, CATALOGS, OPTIONS);

  it('counts steps and calls as bounds', () => {
    assert.deepEqual(plan.steps, [
      { entity: 'Company', becomes: 'company', records: 40, calls: { low: 40, high: 80 } },
      { entity: 'Contact', becomes: 'contact', records: 160, calls: { low: 160, high: 640 } },
      { entity: 'Ticket', becomes: 'conversation', records: 600, calls: { low: 600 * 2 + 3100, high: 600 * 9 + 3100 } },
    ]);
    assert.deepEqual(plan.calls.destination, { low: 40 + 160 + 4300 + 7, high: 80 + 640 + 8500 + 7 });
    assert.equal(plan.calls.source, 1 + 1 + 2 + 1 + 1 + 2 + 7 + 2);
    assert.deepEqual([plan.hours.limitPer10s, plan.hours.assumed], [1000, true]);
    assert.ok(Math.abs(plan.hours.low - (4507 * 10) / 900 / 3600) < 1e-9 && plan.hours.low < plan.hours.high);
  });

  it('names what a person must do first', () => {
    assert.deepEqual(plan.guided.map((step) => [step.id, step.proof]), [['team:Tier 1', 'read'], ['teammate:support@acme.example', 'read'], ['teammate:jo@acme.example', 'read'], ['silence:fin', 'person'], ['silence:workflows', 'person'], ['silence:notifications', 'person'], ['canary', 'person']]);
    const missing = makePlan(compiledOf(edited(['support@acme.example', 'new@acme.example'])), CATALOGS, OPTIONS);
    assert.ok(missing.guided.some((step) => step.id === 'teammate:new@acme.example'));
  });

  it('says which attributes exist', () => {
    const own = makePlan(compiledOf(edited(['    Account Tier:\n      from: udf["Account Tier"]\n      values: { Gold: gold, Silver: silver }\n      otherwise: bronze ', '    Region: companyName #'])), CATALOGS, OPTIONS);
    assert.deepEqual(own.attributes.filter((attribute) => attribute.exists).map((attribute) => attribute.name), ['Region']);
    assert.ok(plan.attributes.every((attribute) => !attribute.exists));
  });

  it('says in plain words what is lost', () => {
    assert.deepEqual(plan.exclusions.map(({ entity, archive, records }) => [entity, archive, records]), [['Project', 'csv', 12], ['Contract', 'json', 25], ['TimeEntry', 'csv', 900]]);
    assert.ok(plan.exclusions.every((exclusion) => exclusion.loses.length > 40));
  });

  it('has an exclusions hash that moves with what is lost, not with counts', () => {
    const grown = { ...CATALOGS, source: { ...SOURCE, entities: SOURCE.entities.map((entity) => ({ ...entity, count: 1 })) } };
    assert.equal(makePlan(compiled, grown, OPTIONS).exclusionsHash, plan.exclusionsHash);
    assert.notEqual(makePlan(compiledOf(edited(['Contract: { archive: json }', 'Contract: { archive: csv }'])), CATALOGS, OPTIONS).exclusionsHash, plan.exclusionsHash);
    assert.equal(plan.planHash, compiled.planHash);
  });

  it('warns of what it does not know', () => {
    const codes = (overrides: Parameters<typeof makePlan>[1]): readonly string[] => makePlan(compiled, overrides, OPTIONS).warnings.map((warning) => warning.code);
    assert.deepEqual(codes(CATALOGS), ['spec/unknown-team', 'plan/since-not-counted', 'plan/files-hours']);
    const silent = { ...SOURCE, incomplete: [{ entity: 'Opportunity', reason: '403' }], people: [...SOURCE.people, { id: '3', name: 'Old', email: 'gone@acme.example', active: false }], entities: SOURCE.entities.map((entity) => (entity.name === 'Contact' ? { ...entity, count: null } : entity)) };
    assert.deepEqual(codes({ ...CATALOGS, source: silent }), ['spec/unknown-team', 'plan/technicians-without-teammate', 'plan/count-unknown', 'plan/since-not-counted', 'plan/files-hours', 'catalog/incomplete']);
  });

  it('refuses a pace of nothing', () => {
    for (const options of [{ ...OPTIONS, reserve: 1 }, { ...OPTIONS, limitPer10s: 0 }, { ...OPTIONS, limitPer10s: Number.NaN }]) {
      assert.throws(() => makePlan(compiled, CATALOGS, options), (error: CrosswalkError) => error.code === 'plan/pace' && error.exit === 2);
    }
  });
});
