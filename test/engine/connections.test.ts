import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { CrosswalkError } from '../../src/base/errors.ts';
import { connectionsFromFile } from '../../src/engine/connections.ts';

const PLAIN = { acme: { system: 'intercom', token: 'top-secret-value' } };
const BY_NAME = { acme: { system: 'intercom', token: { env: 'ACME_TOKEN' } } };

describe('the connections file (law 11)', () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(os.tmpdir(), 'crosswalk-connections-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  function put(document: object, inRepository: boolean): string {
    if (inRepository) mkdirSync(path.join(folder, '.git'));
    mkdirSync(path.join(folder, 'deep', 'down'), { recursive: true });
    const file = path.join(folder, 'deep', 'down', 'connections.json');
    writeFileSync(file, JSON.stringify(document));
    return file;
  }

  it('may hold secrets outside a repository', () => {
    assert.equal(connectionsFromFile(put(PLAIN, false), {}).get('acme')?.system, 'intercom');
  });

  it('may not hold them inside one, and says so without quoting them', () => {
    assert.throws(
      () => connectionsFromFile(put(PLAIN, true), {}),
      (error) => {
        assert.ok(error instanceof CrosswalkError);
        assert.equal(error.code, 'connections/in-repository');
        assert.equal(error.exit, 2);
        assert.doesNotMatch(JSON.stringify([error.message, error.remedy]), /top-secret/);
        return true;
      },
    );
  });

  it('may lie in a repository when every secret is named by a variable', () => {
    assert.equal(connectionsFromFile(put(BY_NAME, true), { ACME_TOKEN: 'x'.repeat(20) }).size, 1);
  });

  it('that does not parse is told as such', () => {
    const file = put({}, false);
    writeFileSync(file, '{ not json');
    assert.throws(() => connectionsFromFile(file, {}), (error) => error instanceof CrosswalkError && error.code.startsWith('connections/'));
  });
});
