import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { definition } from '../../src/language-service/navigation/definition.ts';
import { placeInJson } from '../../src/language-service/navigation/json-place.ts';
import { documentLinks } from '../../src/language-service/navigation/links.ts';
import { CATALOGS } from '../spec/support.ts';
import { at } from './marked.ts';
import { opened, told, URIS } from './project.ts';

const FILES: Readonly<Record<string, string>> = {
  'file:///project/.crosswalk/acme/catalog/acme-autotask.json': readFileSync(new URL('../fixtures/acme-autotask.json', import.meta.url), 'utf8'),
  'file:///project/.crosswalk/acme/catalog/acme-intercom.json': readFileSync(new URL('../fixtures/acme-intercom.json', import.meta.url), 'utf8'),
};
const read = async (uri: string): Promise<string | null> => FILES[uri] ?? null;

/** File and text of the place in a catalog, or the places in specs. */
async function found(file: 'acme' | 'beta' | 'base', piece: string): Promise<readonly string[]> {
  const { world, all, position } = opened(file, piece);
  return told(all, await definition(world, position, all, read));
}

async function inCatalog(source: string): Promise<string> {
  const { world, position } = at(`source: { system: autotask, connection: acme-autotask }\ndestination: { system: intercom, connection: acme-intercom }\n${source}`, { catalogs: CATALOGS });
  const [place] = await definition(world, position, [], read);
  if (place === undefined) return 'nowhere';
  const text = FILES[place.uri] ?? '';
  const line = text.split('\n')[place.range.start.line] ?? '';
  return `${place.uri.split('/').at(-1)} ${line.slice(place.range.start.character, place.range.end.character)}`;
}

describe('the definition', () => {
  it('of a line that a base has is there, and of a line of a base in the specs that say it anew', async () => {
    assert.deepEqual(await found('acme', 'Account Ti|er: companyName'), ['base 6:5 Account Tier']);
    assert.deepEqual(await found('acme', 'values: { Hi|gh: now }'), ['base 15:17 High']);
    assert.deepEqual(await found('base', 'Priori|ty:\n      from'), ['acme 9:5 Priority']);
    assert.deepEqual(await found('base', 'tick|et:\n  from'), ['acme 7:1 ticket', 'beta 4:1 ticket']);
  });

  it('of the file after "extends" is that file', async () => {
    const { world, all, position } = opened('beta', 'extends: ../shared|.base');
    assert.deepEqual(await definition(world, position, all, read), [{ uri: URIS.base, range: { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } } }]);
  });

  it('of a name is its place in the catalog', async () => {
    assert.equal(await inCatalog('company:\n  from: Company\n  fields: { name: company|Name }'), 'acme-autotask.json "companyName"');
    assert.equal(await inCatalog('company:\n  from: Company\n  attributes: { T: \'udf["Account| Tier"]\' }'), 'acme-autotask.json "Account Tier"');
    assert.equal(await inCatalog('company:\n  from: Com|pany'), 'acme-autotask.json "Company"');
    assert.equal(await inCatalog('ticket:\n  from: Ticket\n  attributes: { H: "sum(timeEntries.map(t, t.hoursTo|Bill))" }'), 'acme-autotask.json "hoursToBill"');
    assert.equal(await inCatalog('ticket:\n  from: Ticket\n  thread:\n    notes: { from: no|tes }'), 'acme-autotask.json "notes"');
    assert.equal(await inCatalog('ticket:\n  from: Ticket\n  thread:\n    notes: { from: notes, public_when: publ|ish == 1 }'), 'acme-autotask.json "publish"');
    assert.equal(await inCatalog('ticket:\n  from: Ticket\n  state: { from: status, values: { Comp|lete: closed } }'), 'acme-autotask.json "Complete"');
    assert.equal(await inCatalog('source: { connection: acme-auto|task }'), 'acme-autotask.json ');
  });

  it('of what is not known is nowhere', async () => {
    assert.equal(await inCatalog('company:\n  from: Company\n  fields: { name: compnyNa|me }'), 'nowhere');
    assert.equal(await inCatalog('ticket:\n  to: conver|sation'), 'nowhere');
    assert.deepEqual(await found('beta', 'label(prior|ity)'), []);
    assert.deepEqual(await found('acme', 'priority == |1'), []);
  });
});

describe('a place in JSON', () => {
  it('is found whatever the names are', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 6 }), fc.nat(), fc.jsonValue(), fc.constantFrom(0, 2, '\t'), (names, pick, other, indent) => {
        const name = names[pick % names.length] ?? '';
        const text = JSON.stringify({ other, list: names.map((one) => ({ other, name: one, custom: one === name })) }, null, indent);
        const place = placeInJson(text, ['list', { name, custom: true }]);
        assert.ok(place !== null);
        assert.equal(JSON.parse(text.slice(place.start, place.end)), name);
        const after = text.slice(place.start);
        assert.ok(text.slice(0, place.start).trimEnd().endsWith(':') && after.startsWith('"'));
      }),
    );
  });

  it('is that of the item of which everything asked for is true', () => {
    const text = JSON.stringify([{ name: 'Tier', custom: false }, { custom: true, name: 'Tier' }]);
    assert.deepEqual(placeInJson(`{"fields":${text}}`, ['fields', { name: 'Tier', custom: true }]), { start: 64, end: 70 });
    assert.equal(placeInJson(`{"fields":${text}}`, ['fields', { name: 'Tier', custom: 'true' }]), null);
  });

  it('never fails on a text that is none', () => {
    fc.assert(fc.property(fc.array(fc.constantFrom('{', '}', '[', ']', '"', ',', ':', 'a', '\\', ' ', '\n', '1'), { maxLength: 40 }), (pieces) => void placeInJson(pieces.join(''), ['a', { a: '1' }, 'a'])), { numRuns: 2000 });
  });
});

describe('document links', () => {
  it('lead to the base and to the catalogs that are known', () => {
    const { world } = opened('acme', 'extends:| ');
    assert.deepEqual(documentLinks(world).map(({ target, range }) => [target, range.start.line]), [
      [URIS.base, 0],
      ['file:///project/.crosswalk/acme/catalog/acme-autotask.json', 1],
      ['file:///project/.crosswalk/acme/catalog/acme-intercom.json', 2],
    ]);
    assert.deepEqual(documentLinks(opened('base', 'cross|walk').world), []);
    assert.deepEqual(documentLinks(opened('beta', 'ext|ends').world).map(({ target }) => target), [URIS.base]);
  });

  it('do not leave the project by the name of a connection', () => {
    const { world } = at('source: { connection: ../../x| }', { catalogs: CATALOGS });
    assert.deepEqual(documentLinks(world), []);
  });
});
