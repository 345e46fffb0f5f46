import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { CrosswalkError } from '../../src/base/errors.ts';
import { parseCatalog } from '../../src/catalog/snapshot.ts';

const TEXT = readFileSync(new URL('../fixtures/acme-autotask.json', import.meta.url), 'utf8');

function codeOf(text: string): string {
  try {
    parseCatalog(text, 'catalog.json');
    return 'none';
  } catch (error) {
    assert.ok(error instanceof CrosswalkError, String(error));
    return error.code;
  }
}

interface Loose {
  readonly entities: { readonly fields: { type: string }[] }[];
}

function changed(change: (catalog: Loose) => void): string {
  const catalog = JSON.parse(TEXT) as Loose;
  change(catalog);
  return JSON.stringify(catalog);
}

describe('a catalog snapshot', () => {
  it('reads back what was written', () => {
    const catalog = parseCatalog(TEXT, 'catalog.json');
    assert.deepEqual(JSON.parse(JSON.stringify(catalog)), JSON.parse(TEXT));
  });

  it('names the place of the damage and not its content', () => {
    const text = changed((catalog) => {
      const field = catalog.entities[0]?.fields[1];
      assert.ok(field !== undefined);
      field.type = 'Secret-content';
    });
    assert.throws(
      () => parseCatalog(text, 'catalog.json'),
      (error: CrosswalkError) => error.message.includes('entities[0].fields[1].type') && !error.message.includes('Secret-content') && error.exit === 2,
    );
  });

  it('refuses another format, a cut file and a list where an object is due', () => {
    assert.equal(codeOf(TEXT.replace('"format": 1', '"format": 2')), 'catalog/format');
    assert.equal(codeOf(TEXT.slice(0, 500)), 'catalog/invalid');
    assert.equal(codeOf('[]'), 'catalog/invalid');
  });

  it('keeps a field named __proto__ as a field and pollutes nothing', () => {
    const text = TEXT.replace('"collections": {', '"collections": {"__proto__": "Evil", ');
    const ticket = parseCatalog(text, 'catalog.json').entities.find((entity) => entity.name === 'Ticket');
    assert.ok(ticket?.collections !== undefined && Object.hasOwn(ticket.collections, '__proto__'));
    assert.equal(({} as Record<string, unknown>)['Evil'], undefined);
  });

  it('never fails with anything but its own error', () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        assert.match(codeOf(text), /^catalog\/(?:invalid|format)$/);
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});
