import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isMap, parseDocument, type YAMLMap } from 'yaml';
import { checkSpec } from '../../src/spec/check.ts';
import { compileSpec } from '../../src/spec/compile.ts';
import { extendsOf, readChain, type Chain } from '../../src/spec/extends.ts';
import { isBaseName, pathOfBase } from '../../src/spec/base-name.ts';
import { parseSpec } from '../../src/spec/parse.ts';
import { CATALOGS, compiledOf, DESTINATION, edited, EXAMPLE, SOURCE } from './support.ts';

const BASE = 'shared.base.crosswalk.yaml';
const below = (text: string): Chain => ({ bases: [{ name: BASE, text }], fault: null });
const CHILD = `crosswalk: 1\nextends: ./${BASE}\n`;

function hashOf(text: string, chain?: Chain): string {
  const { spec, problems } = parseSpec(text, chain);
  assert.ok(spec !== null, JSON.stringify(problems));
  const { compiled } = compileSpec(spec, { source: SOURCE, destination: DESTINATION });
  assert.ok(compiled !== null);
  return compiled.planHash;
}

/** Splits a map at random: each key goes to the child, to the base, or is split itself; the base says something else of some that the child has. */
function split(map: YAMLMap, choose: () => number): { readonly near: YAMLMap; readonly far: YAMLMap } {
  const [near, far] = [map.clone() as YAMLMap, map.clone() as YAMLMap];
  near.flow = far.flow = false;
  for (const [index, pair] of map.items.entries()) {
    const [nearPair, farPair] = [near.items[index], far.items[index]];
    const choice = choose();
    if (isMap(pair.value) && choice >= 1) {
      const inner = split(pair.value, choose);
      if (nearPair !== undefined) nearPair.value = inner.near;
      if (farPair !== undefined) farPair.value = inner.far;
    } else if (choice === 0) (far.items as unknown[])[index] = null;
    else if (choice === 1) (near.items as unknown[])[index] = null;
  }
  for (const part of [near, far]) part.items = part.items.filter((item) => (item as unknown) !== null);
  return { near, far };
}

describe('extends', () => {
  it('gives the same plan hash for a spec and for the same spec split in two, however it is split', () => {
    const hash = hashOf(EXAMPLE);
    fc.assert(
      fc.property(fc.infiniteStream(fc.nat(2)), (choices) => {
        const document = parseDocument(EXAMPLE);
        const { near, far } = split(document.contents as YAMLMap, () => Number(choices.next().value));
        const base = parseDocument('{}');
        base.contents = far as typeof base.contents;
        document.contents = near as typeof document.contents;
        assert.equal(hashOf(`extends: ./${BASE}\n${near.items.length === 0 ? '' : String(document)}`, below(String(base))), hash);
      }),
      { numRuns: 30 },
    );
  });

  it('is part of the hash by what it says', () => {
    assert.notEqual(hashOf(CHILD, below(EXAMPLE.replace('otherwise: bronze', 'otherwise: silver'))), hashOf(EXAMPLE));
  });

  it('merges maps key by key, the nearer spec first; a short form replaces a long one', () => {
    const { spec } = parseSpec(`${CHILD}time_zone: UTC\ncompany:\n  attributes:\n    Account Tier: { values: { Gold: best, Bronze: bronze } }\n    Name: companyName\n  fields: { name: { from: companyName } }\n`, below(EXAMPLE));
    assert.equal(spec?.timeZone.value, 'UTC');
    const fields = spec.company?.fields ?? [];
    assert.deepEqual(fields.map(({ target }) => target.value), ['name', 'Account Tier', 'Name']);
    const tier = fields[1];
    assert.equal(tier?.from.kind === 'expression' && tier.from.text, 'udf["Account Tier"]');
    assert.deepEqual(tier?.values?.entries.map(({ from, to }) => [from.value, to.value]), [['Gold', 'best'], ['Silver', 'silver'], ['Bronze', 'bronze']]);
    assert.equal(tier.values.otherwise?.value, 'bronze');
    const short = parseSpec(`${CHILD}company:\n  attributes:\n    Account Tier: companyName\n`, below(EXAMPLE)).spec?.company?.fields[1];
    assert.equal(short?.values, null);
    assert.equal(short.from.kind === 'expression' && short.from.text, 'companyName');
  });

  it('takes away what the base has by a key without a value, and only that', () => {
    const { spec, problems } = parseSpec(`${CHILD}ticket:\n  attributes:\n    Priority:\n  team: null\nleave_behind:\n  Project:\npeople:\n  replace: { jo@old.example: null }\n`, below(EXAMPLE));
    assert.deepEqual(problems, []);
    assert.deepEqual(spec?.ticket?.fields.map(({ target }) => target.value), ['title', 'body', 'created_at', 'Billable Hours']);
    assert.equal(spec.ticket.team, null);
    assert.deepEqual(spec.leaveBehind.map(({ entity }) => entity.value), ['Contract', 'TimeEntry']);
    assert.deepEqual(spec.people.replace, []);
    const slip = parseSpec(`${CHILD}ticket:\n  attributes:\n    Prioritty:\n`, below(EXAMPLE));
    assert.deepEqual(slip.problems.map(({ code }) => code), ['spec/wrong-type']);
    const needed = parseSpec(`${CHILD}source:\n`, below(EXAMPLE));
    assert.deepEqual(needed.problems.map(({ code, message }) => [code, message]), [['spec/missing-key', 'The key "source" is missing here.']]);
  });

  it('lets the nearer of "from" and "value" hold, and refuses both in one file', () => {
    const attribute = (lines: string): string => `${CHILD}company: { attributes: { Tier: { ${lines} } } }\n`;
    const base = edited(['    Account Tier:\n      from: udf["Account Tier"]', '    Tier:\n      from: udf["Account Tier"]']);
    assert.deepEqual(parseSpec(attribute('value: gold'), below(base)).spec?.company?.fields[1]?.from.kind, 'constant');
    const back = base.replace('from: udf["Account Tier"]', 'value: gold');
    assert.deepEqual(parseSpec(attribute('from: companyName'), below(back)).spec?.company?.fields[1]?.from.kind, 'expression');
    assert.deepEqual(parseSpec(attribute('from: companyName, value: gold'), below(base)).problems.map(({ code }) => code), ['spec/from-and-value']);
  });

  it('says of everything in which file it stands', () => {
    const base = edited(['name: companyName', 'name: compnyName'], ['max: 20MB', 'max: 20 lumps'], ['otherwise: bronze', 'otherwise: bronze\n      colour: red']);
    const { draft, problems } = parseSpec(`${CHILD}tim_zone: UTC\n`, below(base));
    assert.deepEqual(problems.map(({ code, at }) => [code, at.file, at.line]), [['spec/unknown-key', undefined, 3], ['spec/unknown-key', BASE, 26], ['spec/size', BASE, 64]]);
    assert.ok(draft !== null);
    const [unknown] = checkSpec(draft, CATALOGS).filter(({ severity }) => severity === 'error');
    assert.deepEqual([unknown?.code, unknown?.at.file, unknown?.at.line, unknown?.at.column], ['expression/unknown-field', BASE, 20, 11]);
    assert.equal(base.slice(unknown?.at.start, unknown?.at.end), 'compnyName');
  });

  it('tells two places of one number in two files apart', () => {
    const clash = parseSpec(`${CHILD}contact:\n  attributes:\n    Account Tier: firstName\n`, below(EXAMPLE));
    assert.ok(clash.draft !== null);
    const [found] = checkSpec(clash.draft, CATALOGS).filter(({ code }) => code === 'spec/attribute-clash');
    assert.match(found?.message ?? '', /used in line 22 of shared\.base\.crosswalk\.yaml already/);
    assert.equal(found?.at.file, undefined);
  });

  it('shows lines of a base as such in a compiled spec', () => {
    const { spec } = parseSpec(`${CHILD}ticket:\n  fields:\n    title: title\n`, below(EXAMPLE));
    assert.ok(spec !== null);
    const { compiled } = compileSpec(spec, { source: SOURCE, destination: DESTINATION });
    const lines = new Map(compiled?.ticket?.fields.map(({ target, line }) => [target.name, line]));
    assert.equal(lines.get('title'), 5);
    assert.deepEqual(lines.get('body'), { line: 44, file: BASE });
    assert.equal(compiledOf(EXAMPLE).ticket?.fields[1]?.line, 44);
  });

  it('reports a broken base and guesses nothing', () => {
    for (const text of ['', 'a list', '- 1', 'company:\n\tfrom: x\n', 'company: { from: Company', 'crosswalk: 1\nbearer: "Bearer abcdefghijklmnop1234567890"\n']) {
      const { spec, problems } = parseSpec(`${EXAMPLE}extends: ./${BASE}\n`, below(text));
      assert.equal(spec, null, text);
      assert.ok(problems.some(({ at, severity }) => at.file === BASE && severity === 'error'), text);
    }
  });

  it('names why a chain ends', () => {
    for (const [fault, code] of [['path', 'spec/extends'], ['outside', 'spec/extends'], ['missing', 'spec/extends-missing'], ['circle', 'spec/extends-circle'], ['too-deep', 'spec/extends-too-deep']] as const) {
      const { spec, problems } = parseSpec(`${EXAMPLE}extends: ./a.crosswalk.yaml\n`, { bases: [], fault });
      assert.equal(spec, null);
      assert.deepEqual(problems.map((problem) => [problem.code, problem.at.line]), [[code, EXAMPLE.split('\n').length]]);
      const deeper = parseSpec(CHILD, { bases: [{ name: BASE, text: `${EXAMPLE}extends: ./a.crosswalk.yaml\n` }], fault });
      assert.deepEqual(deeper.problems.map((problem) => [problem.code, problem.at.file]), [[code, BASE]]);
    }
  });

  it('lets a base leave out what a spec needs, and never runs it', () => {
    const { spec, problems } = parseSpec('crosswalk: 1\ncompany:\n  fields:\n    name: companyName\n', undefined, 'base');
    assert.equal(spec, null);
    assert.deepEqual(problems, []);
    assert.deepEqual(parseSpec('crosswalk: 1\ncompany:\n  feelds: {}\n', undefined, 'base').problems.map(({ code }) => code), ['spec/unknown-key']);
    assert.equal(parseSpec(EXAMPLE, undefined, 'base').spec, null);
    assert.ok(isBaseName('shared.base.crosswalk.yaml') && !isBaseName('base.crosswalk.yaml'));
  });
});

describe('the chain of specs', () => {
  it('is found in half-typed texts, with quotes, comments, a mark at the start and Windows line ends', () => {
    for (const text of ['extends: ./a.crosswalk.yaml', '\uFEFFextends: ./a.crosswalk.yaml\n', 'crosswalk: 1\r\nextends: ./a.crosswalk.yaml # why\r\nx', '"extends": \'./a.crosswalk.yaml\'', 'company: {\nextends: ./a.crosswalk.yaml']) assert.equal(extendsOf(text), './a.crosswalk.yaml', text);
    for (const text of ['', ' extends: ./a', '# extends: ./a', 'extends:', 'extends: 1', 'extends: [a]', 'extendss: x', 'extends: "x']) assert.equal(extendsOf(text), null, text);
  });

  it('goes from file to file by relative paths only', () => {
    assert.equal(pathOfBase('acme.crosswalk.yaml', './a.crosswalk.yaml'), 'a.crosswalk.yaml');
    assert.equal(pathOfBase('../shared/b.crosswalk.yaml', 'c.crosswalk.yaml'), '../shared/c.crosswalk.yaml');
    assert.equal(pathOfBase('x/y.crosswalk.yaml', '../../z.crosswalk.yaml'), '../z.crosswalk.yaml');
    assert.equal(pathOfBase('acme.crosswalk.yaml', 'a b/%2e%2e/ü.crosswalk.yaml'), 'a b/%2e%2e/ü.crosswalk.yaml');
    for (const path of ['/etc/a.crosswalk.yaml', 'file:///a.crosswalk.yaml', 'http://x/a.crosswalk.yaml', 'C:\\a.crosswalk.yaml', '..\\a.crosswalk.yaml', '~/a.crosswalk.yaml', './a.yaml', '.ssh/id', 'a\u0000.crosswalk.yaml']) assert.equal(pathOfBase('acme.crosswalk.yaml', path), null, path);
  });

  const chainOf = (files: Readonly<Record<string, string>>): ReturnType<typeof readChain<{ readonly text: string }>> =>
    readChain('0.crosswalk.yaml', { text: files['0.crosswalk.yaml'] ?? '' }, async (name) => (files[name] === undefined ? 'missing' : { text: files[name] }));
  const chainText = (count: number, last = ''): Record<string, string> => Object.fromEntries(Array.from({ length: count + 1 }, (_, index) => [`${index}.crosswalk.yaml`, index < count ? `extends: ./${index + 1}.crosswalk.yaml\n` : last]));

  it('ends at ten, at a circle and where nothing stands', async () => {
    assert.deepEqual([(await chainOf(chainText(10))).bases.length, (await chainOf(chainText(10))).fault], [10, null]);
    assert.deepEqual([(await chainOf(chainText(11))).bases.length, (await chainOf(chainText(11))).fault], [10, 'too-deep']);
    assert.deepEqual((await chainOf(chainText(2, 'extends: ./x/../0.crosswalk.yaml'))).fault, 'circle');
    assert.deepEqual((await chainOf(chainText(2, 'extends: 2.crosswalk.yaml'))).fault, 'circle');
    assert.deepEqual((await chainOf(chainText(2, 'extends: gone.crosswalk.yaml'))).fault, 'missing');
    assert.deepEqual((await chainOf(chainText(2, 'extends: /gone.crosswalk.yaml'))).fault, 'path');
  });
});
