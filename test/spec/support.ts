import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseCatalog } from '../../src/catalog/snapshot.ts';
import type { Catalog } from '../../src/catalog/model.ts';
import { checkSpec, type Catalogs } from '../../src/spec/check.ts';
import { compileSpec, type CompiledResult } from '../../src/spec/compile.ts';
import type { CompiledSpec } from '../../src/spec/compiled.ts';
import type { Problem } from '../../src/spec/model.ts';
import { parseSpec } from '../../src/spec/parse.ts';

function read(path: string): string {
  return readFileSync(new URL(path, import.meta.url), 'utf8');
}

export const EXAMPLE = read('../../examples/acme.crosswalk.yaml');
export const SOURCE: Catalog = parseCatalog(read('../fixtures/acme-autotask.json'), 'acme-autotask.json');
export const DESTINATION: Catalog = parseCatalog(read('../fixtures/acme-intercom.json'), 'acme-intercom.json');
export const CATALOGS: Catalogs = { source: SOURCE, destination: DESTINATION, staging: null };

/** The example with pieces replaced; a piece that does not stand there is a mistake of the test. */
export function edited(...edits: readonly (readonly [string, string])[]): string {
  return edits.reduce((text, [from, to]) => {
    assert.ok(text.includes(from), `the example has no "${from}"`);
    return text.replace(from, () => to);
  }, EXAMPLE);
}

/** Parser and rules, as the editor sees them. */
export function problemsIn(text: string, catalogs: Catalogs = CATALOGS): readonly Problem[] {
  const { draft, problems } = parseSpec(text);
  return draft === null ? problems : [...problems, ...checkSpec(draft, catalogs)];
}

export function compileText(text: string, catalogs: { readonly source: Catalog; readonly destination: Catalog } = { source: SOURCE, destination: DESTINATION }): CompiledResult {
  const { spec, problems } = parseSpec(text);
  assert.ok(spec !== null, problems.map((problem) => `${problem.at.line}: ${problem.message}`).join('\n'));
  return compileSpec(spec, catalogs);
}

/** The compiled spec of a text without errors. */
export function compiledOf(text: string, catalogs?: { readonly source: Catalog; readonly destination: Catalog }): CompiledSpec {
  const { compiled, problems } = compileText(text, catalogs);
  assert.ok(compiled !== null, problems.map((problem) => `${problem.at.line}: ${problem.message}`).join('\n'));
  return compiled;
}

/** A catalog with the fields of one entity replaced. */
export function withFields(catalog: Catalog, entity: string, change: (fields: Catalog['entities'][number]['fields']) => Catalog['entities'][number]['fields']): Catalog {
  return { ...catalog, entities: catalog.entities.map((item) => (item.name === entity ? { ...item, fields: change(item.fields) } : item)) };
}
