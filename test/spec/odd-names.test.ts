import assert from 'node:assert/strict';
import type { Field } from '../../src/catalog/model.ts';
import { parseCatalog } from '../../src/catalog/snapshot.ts';
import type { Scalar, SourceRecord } from '../../src/record/model.ts';
import { renderScope } from '../../src/reports/scope.ts';
import { visible } from '../../src/reports/text.ts';
import { makePlan } from '../../src/spec/make-plan.ts';
import { catalogLookup } from '../../src/transform/context.ts';
import { transformRecord } from '../../src/transform/transform.ts';
import { CONTEXT, ticket } from '../transform/fixture.ts';
import { compileText, DESTINATION, edited, problemsIn, SOURCE, withFields } from './support.ts';

const TIER = '    Account Tier:\n      from: udf["Account Tier"]\n      values: { Gold: gold, Silver: silver }\n      otherwise: bronze                   # every use is counted and shown';

const NAMES = ['__proto__', 'constructor', 'toString', 'hasOwnProperty', 'a\nb', '\u202eabc\u202c', '=1+1', '👩‍👩‍👧‍👦', 'e\u0301', '"', "it's", '\\', '#{x}', 'null', 'true', '1', '*', '{', 'x'.repeat(500)];

function field(name: string, change: Partial<Field> = {}): Field {
  return { name, label: name, type: 'text', required: false, readOnly: false, custom: true, ...change };
}

function own(name: string, value: Scalar): Readonly<Record<string, Scalar>> {
  return Object.defineProperty(Object.create(null) as Record<string, Scalar>, name, { value, enumerable: true });
}

function company(name: string, value: Scalar): SourceRecord {
  return { ...ticket({ udf: own(name, value) }, { companyName: 'Acme' }), entity: 'Company', id: '7' };
}

/** What the attribute of company 7 would be, by a spec whose line reads the field of that name. */
function arrives(line: string, added: Field, value: Scalar, attribute: string): Scalar | undefined {
  const source = parseCatalog(JSON.stringify(withFields(SOURCE, 'Company', (fields) => [...fields, added])), 'snapshot');
  const text = edited([TIER, line]);
  const { compiled, problems } = compileText(text, { source, destination: DESTINATION });
  assert.deepEqual(problems.filter(({ severity }) => severity === 'error'), []);
  assert.ok(compiled !== null);
  const planned = transformRecord(company(added.name, value), { ...CONTEXT, compiled, source: catalogLookup(source) });
  assert.ok(planned.outcome === 'planned', JSON.stringify(planned));
  const body = planned.operations[0]?.body;
  assert.ok(body?.kind === 'company.upsert');
  const markdown = renderScope({ plan: makePlan(compiled, { source, destination: DESTINATION }, { limitPer10s: 1667, assumed: true, reserve: 0.1 }), source, destination: DESTINATION, spec: 'odd.crosswalk.yaml', at: '2026-11-16T19:30:00Z' });
  for (const told of markdown.split('\n')) assert.equal(told, visible(told), 'a report steers no terminal');
  return Object.hasOwn(body.attributes, attribute) ? body.attributes[attribute] : undefined;
}

describe('odd names', () => {
  for (const name of NAMES) {
    const shown = JSON.stringify(name.slice(0, 20));
    const quoted = `'udf[${JSON.stringify(name).replaceAll("'", "''")}]'`;

    it(`a user-defined field ${shown} is read like any other`, () => {
      assert.equal(arrives(`    Odd: ${quoted}`, field(name), 'value', 'Odd'), 'value');
    });

    it(`an option ${shown} is copied and mapped by its label`, () => {
      const list = field('Odd List', { type: 'list', options: [{ value: '1', label: name, active: true }, { value: '2', label: 'plain', active: true }] });
      if (name.length < 256 && name === name.replace(/\s+/g, ' ')) assert.equal(arrives('    Odd: udf["Odd List"]', list, 1, 'Odd'), name);
      const mapped = `    Odd:\n      from: udf["Odd List"]\n      values: { ${JSON.stringify(name)}: first, plain: second }`;
      assert.equal(arrives(mapped, list, 1, 'Odd'), 'first');
    });
  }

  for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty', '👩‍👩‍👧‍👦', 'e\u0301', '=1+1']) {
    it(`an attribute ${JSON.stringify(name)} is made and filled, or refused by its rule`, () => {
      const line = `    ${JSON.stringify(name)}: udf["Plain"]`;
      const source = withFields(SOURCE, 'Company', (fields) => [...fields, field('Plain')]);
      const refused = problemsIn(edited([TIER, line]), { source, destination: DESTINATION, staging: null }).filter(({ severity }) => severity === 'error');
      if (refused.length === 0) assert.equal(arrives(line, field('Plain'), 'value', name), 'value');
      else assert.deepEqual([...new Set(refused.map(({ code }) => code))], ['spec/attribute-name']);
    });
  }

  it('a name of 10,000 letters is told as too large, and breaks nothing', () => {
    const name = 'x'.repeat(10_000);
    const source = withFields(SOURCE, 'Company', (fields) => [...fields, field(name)]);
    const codes = problemsIn(edited([TIER, `    Odd: 'udf["${name}"]'`]), { source, destination: DESTINATION, staging: null }).filter(({ severity }) => severity === 'error').map(({ code }) => code);
    assert.deepEqual(codes, ['expression/too-large']);
  });

  it('an entity that stays behind may be called anything, and is told by its name', () => {
    for (const name of ['__proto__', 'constructor', 'toString']) {
      const [project] = SOURCE.entities.filter((entity) => entity.name === 'Project');
      assert.ok(project);
      const source = { ...SOURCE, entities: [...SOURCE.entities, { ...project, name }] };
      const { compiled } = compileText(edited(['  Project: { archive: csv }', `  Project: { archive: csv }\n  ${name}: { archive: json }`]), { source, destination: DESTINATION });
      assert.ok(compiled?.leaveBehind.some(({ entity }) => entity === name));
    }
  });
});
