import assert from 'node:assert/strict';
import path from 'node:path';
import { Linter } from 'eslint';
import fc from 'fast-check';
import tseslint from 'typescript-eslint';
import { roomOrder, ROOMS } from '../../scripts/lint/room-order.mjs';

const root = path.resolve('/project');
const linter = new Linter({ cwd: root });

/** What the rule says about one source text in one file of the project. */
function findings(file: string, source: string): string[] {
  const config = {
    files: ['**/*.ts'],
    languageOptions: { parser: tseslint.parser as Linter.Parser },
    plugins: { crosswalk: { rules: { 'room-order': roomOrder } } },
    rules: { 'crosswalk/room-order': 'error' },
  } as unknown as Linter.Config;
  return linter.verify(source, [config], { filename: path.join(root, file) }).map(({ message }) => message);
}

function assertFine(file: string, source: string): void {
  assert.deepEqual(findings(file, source), []);
}

function assertRefused(file: string, source: string, words: RegExp): void {
  const found = findings(file, source);
  assert.equal(found.length, 1, `expected one finding for ${source}, got ${JSON.stringify(found)}`);
  assert.match(found[0] ?? '', words);
}

describe('lint rule room-order', () => {
  it('lets a room import rooms above it and itself', () => {
    assertFine('src/transform/x.ts', `import { a } from '../record/model.ts'; import { b } from './y.ts';`);
    assertFine('src/systems/intercom/x.ts', `import { a } from '../http/client.ts'; import { b } from '../../base/errors.ts';`);
  });

  it('refuses a room below, in every form an import can take', () => {
    const below = /Room "record" may not import "spec"/;
    assertRefused('src/record/x.ts', `import { a } from '../spec/model.ts';`, below);
    assertRefused('src/record/x.ts', `import type { A } from '../spec/model.ts';`, below);
    assertRefused('src/record/x.ts', `export { a } from '../spec/model.ts';`, below);
    assertRefused('src/record/x.ts', `export * from '../spec/model.ts';`, below);
    assertRefused('src/record/x.ts', `await import('../spec/model.ts');`, below);
  });

  it('holds for every pair of ordinary rooms, in both directions', () => {
    const plain = ROOMS.slice(0, ROOMS.indexOf('cli'));
    const pairs = fc.tuple(fc.constantFrom(...plain), fc.constantFrom(...plain));
    fc.assert(fc.property(pairs, ([from, to]) => {
      const count = findings(`src/${from}/x.ts`, `import { a } from '../${to}/y.ts';`).length;
      assert.equal(count, plain.indexOf(to) <= plain.indexOf(from) ? 0 : 1);
    }), { seed: 7, numRuns: 200 });
  });

  it('keeps pure rooms away from network, disk, clock and vscode', () => {
    for (const module of ['node:fs', 'node:fs/promises', 'node:http', 'node:timers', 'vscode', 'axios', 'bottleneck']) {
      assertRefused('src/diff/x.ts', `import * as x from '${module}';`, /is pure/);
    }
    assertFine('src/diff/x.ts', `import { createHash } from 'node:crypto'; import { diffWords } from 'diff';`);
    assertFine('src/engine/x.ts', `import { readFile } from 'node:fs/promises';`);
  });

  it('lets only the extension import vscode', () => {
    assertRefused('src/engine/x.ts', `import * as vscode from 'vscode';`, /Only "extension"/);
    assertFine('src/extension/x.ts', `import * as vscode from 'vscode';`);
  });

  it('lets cli and extension reach the work only through the engine, types aside', () => {
    for (const room of ['cli', 'extension']) {
      for (const work of ['systems', 'cache', 'ledger', 'transform']) {
        assertRefused(`src/${room}/x.ts`, `import { a } from '../${work}/y.ts';`, /only through "engine"/);
        assertFine(`src/${room}/x.ts`, `import type { A } from '../${work}/y.ts';`);
      }
      assertFine(`src/${room}/x.ts`, `import { a } from '../engine/y.ts';`);
    }
  });

  it('lets a page import only types of other rooms', () => {
    assertRefused('src/webviews/diff/x.ts', `import { a } from '../../diff/model.ts';`, /only types/);
    assertFine('src/webviews/diff/x.ts', `import type { A } from '../../diff/model.ts'; import { b } from './cells.ts';`);
  });

  it('keeps the sandbox apart: it imports only types, and only the cli starts it', () => {
    assertRefused('src/sandbox/x.ts', `import { a } from '../base/clock.ts';`, /nothing of ours but types/);
    assertFine('src/sandbox/x.ts', `import type { A } from '../base/clock.ts';`);
    assertRefused('src/engine/x.ts', `import { a } from '../sandbox/y.ts';`, /Only the cli starts the sandbox/);
    assertFine('src/cli/x.ts', `import { a } from '../sandbox/y.ts';`);
  });

  it('refuses a folder that nobody named as a room', () => {
    assertRefused('src/engine/x.ts', `import { a } from '../helpers/y.ts';`, /"helpers" is not a room/);
  });

  it('says nothing about files outside src', () => {
    assertFine('test/diff/x.test.ts', `import { a } from '../../src/engine/y.ts'; import * as fs from 'node:fs';`);
  });
});
