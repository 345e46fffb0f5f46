import assert from 'node:assert/strict';
import fc from 'fast-check';
import { optionsByKey } from '../../src/catalog/lookup.ts';
import type { Catalog, Field, Option } from '../../src/catalog/model.ts';
import { compileExpression } from '../../src/expressions/compile.ts';
import { scopeFor } from '../../src/expressions/scope.ts';
import type { SpecField } from '../../src/spec/model.ts';
import { parseSpec } from '../../src/spec/parse.ts';
import type { Catalogs } from '../../src/spec/check.ts';
import { CATALOGS, DESTINATION, SOURCE, withFields } from '../spec/support.ts';
import { accepted } from './accept.ts';

const HEAD = 'crosswalk: 1\ntime_zone: UTC\nsource: { system: autotask, connection: a }\ndestination: { system: intercom, connection: b }\npeople: { fallback: a@b.example }\n';
const COMPANY = `${HEAD}company:\n  from: Company\n  to: company\n`;

/** Names as customers write them, and as nobody should. */
const piece = fc.constantFrom('a', 'Tier', ' ', ': ', ' #', '#', "'", '"', '\\', ',', '{', '}', '[', ']', '$', '${1:x}', '|', '>', '&', '*', '!', '%', '@', '`', '-', '- ', '?', '\n', '\t', '\u2028', '\u202e', '\ufeff', '\u0000', '\u0085', '🙂', 'ש', '__proto__', 'true', '1', '~', '=', '<', '\u00a0', '\u200b');
const name = fc.oneof(fc.array(piece, { minLength: 1, maxLength: 8 }).map((all) => all.join('')), fc.constantFrom('__proto__', 'constructor', 'null', '1', ' ', '"', "'", '\\', '#', ': ', '- a', '<<', '...'));

function field(fieldName: string, more: Partial<Field> = {}): Field {
  return { name: fieldName, label: fieldName, type: 'text', required: false, readOnly: false, custom: true, ...more };
}

function having(source: Catalog, ...fields: readonly Field[]): Catalogs {
  return { ...CATALOGS, source: withFields(source, 'Company', () => fields) };
}

function firstField(text: string): SpecField {
  const { draft, problems } = parseSpec(text);
  const found = draft?.company?.fields[0];
  assert.ok(found !== undefined, `${problems.map(({ message }) => message).join(' ')}\n${text}`);
  return found;
}

function usesOf(text: string, catalogs: Catalogs): readonly string[] {
  const { from } = firstField(text);
  assert.equal(from.kind, 'expression');
  const result = compileExpression(from.kind === 'expression' ? from.text : '', scopeFor(catalogs.source, 'Company'));
  assert.ok(result.ok, `${from.kind === 'expression' ? from.text : ''}\n${result.ok ? '' : JSON.stringify(result.problems)}`);
  return result.expression.uses.filter(({ custom }) => custom).map((use) => use.name);
}

const PLACES: readonly (readonly [string, string])[] = [
  ['an empty value', '  attributes:\n    X: |\n'],
  ['a value glued to its colon', '  attributes:\n    X:|\n'],
  ['an empty value with a comment', '  attributes:\n    X: | # why\n'],
  ['single quotes', "  attributes:\n    X: '|'\n"],
  ['double quotes', '  attributes:\n    X: "|"\n'],
  ['the end of a plain expression', '  attributes:\n    X: size + |\n'],
  ['the beginning of a plain expression', '  attributes:\n    X: | + size\n'],
  ['the middle of a plain expression with apostrophes', "  attributes:\n    X: size + 'a' + | + 'b'\n"],
  ['behind a text that YAML takes for the whole value', '  attributes:\n    X: "a" + |\n'],
  ['behind a # that YAML takes for a comment', '  attributes:\n    X: size + " #" + |\n'],
  ['udf["…"] in a plain value', '  attributes:\n    X: udf["|"]\n'],
  ['udf["…"] in single quotes', "  attributes:\n    X: 'udf[\"|\"]'\n"],
  ['udf["…"] in double quotes', '  attributes:\n    X: "udf[\\"|\\"]"\n'],
  ["udf['…'] in a plain value", "  attributes:\n    X: udf['|']\n"],
  ["udf['…'] in single quotes", "  attributes:\n    X: 'udf[''|'']'\n"],
  ['udf[" that nobody closed', '  attributes:\n    X: udf["|\n'],
  ['udf["…" without its bracket', '  attributes:\n    X: udf["|"\n'],
  ['udf.', '  attributes:\n    X: udf.|\n'],
  ['udf. in double quotes', '  attributes:\n    X: "udf.|"\n'],
  ['braces', '  attributes: { X: | }\n'],
  ['braces with a neighbour', '  attributes: { X: |, Y: size }\n'],
  ['braces, in udf[" that nobody closed', '  attributes: { X: udf["| }\n'],
  ['braces, in quotes', "  attributes: { X: '|' }\n"],
  ['the long form', '  attributes:\n    X:\n      from: |\n'],
  ['a text in lines', '  attributes:\n    X: >-\n      size +\n      | + size\n'],
  ['Windows line ends', '  attributes:\r\n    X: |\r\n'],
];

describe('what completion writes comes back through YAML and the parser as the same name', () => {
  for (const [place, template] of PLACES) {
    it(`a user-defined field at ${place}`, () => {
      fc.assert(
        fc.property(name, (custom) => {
          const catalogs = having(SOURCE, field(custom), field('size', { custom: false }));
          assert.deepEqual(usesOf(accepted(COMPANY + template, custom, { catalogs }), catalogs), [custom]);
        }),
        { numRuns: 40 },
      );
    });
  }

  it('an attribute that is mapped with both sides in one go', () => {
    for (const template of ['  attributes:\n    |\n', '  attributes: { | }\n']) {
      fc.assert(
        fc.property(name, name, (custom, label) => {
          const catalogs = having(SOURCE, field(custom, { label }));
          const text = COMPANY + template;
          const offers = label.replace(/[^\p{L}\p{N}\p{Sc} _-]+/gu, ' ').trim() || (label.trim() === '' ? custom.replace(/[^\p{L}\p{N}\p{Sc} _-]+/gu, ' ').trim() : '');
          fc.pre(offers !== '' && offers.toLowerCase() !== 'region' && offers !== 'Shoe Size' && offers !== 'Language');
          const after = accepted(text, offers, { catalogs });
          assert.equal(firstField(after).target.value, offers);
          assert.deepEqual(usesOf(after, catalogs), [custom]);
        }),
        { numRuns: 100 },
      );
    }
  });

  it('an attribute that exists in the destination', () => {
    fc.assert(
      fc.property(name, fc.boolean(), (attribute, flow) => {
        const destination: Catalog = { ...DESTINATION, entities: [{ name: 'company', count: 1, fields: [field(attribute, { label: attribute })] }] };
        const catalogs = { ...having(SOURCE, field('size', { custom: false })), destination };
        const template = flow ? '  attributes: { |: size }\n' : '  attributes:\n    |: size\n';
        assert.equal(firstField(accepted(COMPANY + template, attribute, { catalogs })).target.value, attribute);
      }),
      { numRuns: 100 },
    );
  });

  function optionsOf(values: readonly (readonly [string, string])[]): readonly Option[] {
    return [...new Map(values.map(([value, label]) => [value, { value, label, active: true }])).values()];
  }

  it('each option of a list, by its label or by its stored value', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(name, name), { minLength: 1, maxLength: 4 }), fc.boolean(), (pairs, flow) => {
        const options = optionsOf(pairs);
        const catalogs = having(SOURCE, field('Tier', { type: 'list', options }));
        const head = `${COMPANY}  attributes:\n    Tier:\n      from: udf.Tier\n      values:`;
        for (const option of options) {
          const alone = option.label.trim() !== '' && optionsByKey(options, option.label).length === 1 && optionsByKey(options, option.label)[0] === option;
          const key = alone && !(option.label.startsWith('#') && optionsByKey(options, option.label)[0] !== option) ? option.label : `#${option.value}`;
          const shown = key === option.label || option.label.trim() === '' ? key : `${key} ${option.label}`;
          const after = accepted(flow ? `${head} { | }\n` : `${head}\n        |\n`, shown, { catalogs });
          const filled = after.replace(/: (?=\s*\}?\s*$)/, ': x ');
          const entries = firstField(filled).values?.entries ?? [];
          assert.equal(entries.length, 1, filled);
          assert.deepEqual(optionsByKey(options, entries[0]?.from.value ?? '').map(({ value }) => value), [option.value], filled);
        }
      }),
      { numRuns: 100 },
    );
  });

  it('a stored value in a comparison', () => {
    const templates = ['X: udf.Tier == |', 'X: udf.Tier == "|"', "X: 'udf.Tier == |'", 'X: "udf.Tier == |"', 'X: udf.Tier in ["none", |]', "X: udf.Tier == '|'"];
    fc.assert(
      fc.property(name, fc.constantFrom(...templates), (value, template) => {
        const catalogs = having(SOURCE, field('Tier', { type: 'list', options: [{ value, label: 'Gold', active: true }] }));
        const { from } = firstField(accepted(`${COMPANY}  attributes:\n    ${template}\n`, 'Gold', { catalogs }));
        const result = compileExpression(from.kind === 'expression' ? from.text : '', scopeFor(catalogs.source, 'Company'));
        assert.ok(result.ok, JSON.stringify(from));
        assert.deepEqual(result.expression.evaluate({ values: {}, udf: { Tier: value }, collections: {} }), { kind: 'value', value: true });
      }),
      { numRuns: 100 },
    );
  });

  it('teams, options of the destination, entities, connections', () => {
    fc.assert(
      fc.property(name, fc.boolean(), (hostile, flow) => {
        fc.pre(hostile.trim() !== '');
        const destination: Catalog = { ...DESTINATION, teams: [{ id: '1', name: hostile }], entities: [{ name: 'company', count: 1, fields: [field('Tier', { type: 'list', options: [{ value: 'x', label: hostile, active: true }] })] }] };
        const source: Catalog = { ...SOURCE, entities: [...SOURCE.entities.slice(0, 3), { name: hostile, count: 5, fields: [] }] };
        const more = { catalogs: { source, destination, staging: null }, connections: [{ name: hostile, system: 'autotask' }] };
        const ticket = `${HEAD}ticket:\n  from: Ticket\n  to: conversation\n  team:\n    from: queueID\n    values:${flow ? ' { Level I Support: | }' : '\n      Level I Support: |'}\n`;
        assert.equal(parseSpec(accepted(ticket, hostile, more)).draft?.ticket?.team?.values.entries[0]?.to.value, hostile);
        const values = `${COMPANY}  attributes:\n    Tier:\n      from: companyType\n      values:${flow ? ' { Customer: | }' : '\n        Customer: |'}\n`;
        assert.equal(firstField(accepted(values, hostile, more)).values?.entries[0]?.to.value, hostile);
        assert.equal(parseSpec(accepted(`${HEAD}company:\n  to: company\n  from: |\n`, hostile, more)).draft?.company?.from.value, hostile);
        const left = parseSpec(accepted(`${HEAD}leave_behind:\n  |\n`, hostile, more)).draft?.leaveBehind ?? [];
        assert.deepEqual(left.map(({ entity }) => entity.value), [hostile]);
        const connection = HEAD.replace('connection: a }', flow ? 'connection: | }' : 'connection: "|" }');
        assert.equal(parseSpec(accepted(connection, hostile, more)).draft?.source.connection.value, hostile);
      }),
      { numRuns: 100 },
    );
  });
});
