import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';

const ROOT = new URL('../../', import.meta.url);
const ROOMS = ['src/spec/', 'src/spec/rules/', 'src/expressions/', 'src/catalog/'];
const CODE = /'((?:yaml|spec|expression|catalog|plan)\/[a-z-]+)'/g;

function codes(): ReadonlySet<string> {
  const texts = ROOMS.flatMap((room) => readdirSync(new URL(room, ROOT)).filter((name) => name.endsWith('.ts')).map((name) => readFileSync(new URL(room + name, ROOT), 'utf8')));
  return new Set(texts.flatMap((text) => [...text.matchAll(CODE)].map((match) => match[1] ?? '')));
}

describe('the pages about rules', () => {
  it('explain every code under the heading that diagnostics link to', () => {
    const missing = [...codes()].filter((code) => {
      const [family, name] = code.split('/');
      return !readFileSync(new URL(`docs/rules/${family}.md`, ROOT), 'utf8').includes(`\n## ${name}\n`);
    });
    assert.ok(codes().size > 60);
    assert.deepEqual(missing.filter((code) => code !== 'expression/failed'), []);
  });

  it('explain nothing that no longer exists', () => {
    const known = codes();
    for (const page of readdirSync(new URL('docs/rules/', ROOT))) {
      for (const [, name] of readFileSync(new URL(`docs/rules/${page}`, ROOT), 'utf8').matchAll(/^## (\S+)$/gm)) assert.ok(known.has(`${page.replace('.md', '')}/${name}`), `${page}: ${name}`);
    }
  });
});
