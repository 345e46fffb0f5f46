import assert from 'node:assert/strict';
import path from 'node:path';
import { connectionsDocument, readConnectionsFile } from '../../src/extension/connections/connections-file.ts';
import { baseUrlProblem, FORMS, freeName, nameProblem } from '../../src/extension/connections/forms.ts';

const FILE = path.resolve('/work-folder/connections.json');

describe('connections', () => {
  it('hands over only those that are asked for', () => {
    const all = readConnectionsFile('{ "a": { "system": "intercom", "token": "t1" }, "b": { "system": "intercom", "token": "t2" } }', FILE);
    assert.deepEqual(JSON.parse(connectionsDocument(all, ['b', 'unknown'])), { b: { system: 'intercom', token: 't2' } });
  });

  it('makes paths of the file absolute, so that the engine may run elsewhere', () => {
    const all = readConnectionsFile('{ "a": { "system": "atera", "csv": "./exports" } }', FILE);
    assert.equal(all.get('a')?.['csv'], path.resolve('/work-folder/exports'));
  });

  it('puts in what the file keeps in the environment, and names what is not set', () => {
    const all = readConnectionsFile('{ "a": { "system": "intercom", "token": { "env": "TOKEN" } } }', FILE);
    assert.deepEqual(JSON.parse(connectionsDocument(all, ['a'], { TOKEN: 'value' })), { a: { system: 'intercom', token: 'value' } });
    assert.throws(() => connectionsDocument(all, ['a'], {}), { code: 'connections/environment' });
  });

  it('survives names that mean something to objects', () => {
    const all = readConnectionsFile('{ "__proto__": { "system": "intercom", "token": "t" } }', FILE);
    assert.deepEqual([...all.keys()], ['__proto__']);
    assert.equal(connectionsDocument(all, ['__proto__']), '{"__proto__":{"system":"intercom","token":"t"}}');
  });

  for (const text of ['', '[]', '{ "a": 1 }', '{ "a": { "system": "toString" } }', '{ "a": {} }']) {
    it(`refuses ${JSON.stringify(text)} without quoting it`, () => {
      assert.throws(() => readConnectionsFile(text, FILE), { code: 'connections/file' });
    });
  }

  it('masks every secret of a form', () => {
    const secrets = Object.values(FORMS).flatMap(({ fields }) => fields.filter(({ secret }) => secret).map(({ key }) => key));
    assert.deepEqual(secrets, ['secret', 'integrationCode', 'publicKey', 'privateKey', 'clientId', 'apiKey', 'token']);
  });

  it('accepts plain http for this machine only', () => {
    for (const good of ['', 'https://api.intercom.io/', 'http://127.0.0.1:7001/', 'http://localhost:1', 'http://[::1]:1']) assert.equal(baseUrlProblem(good), null, good);
    for (const bad of ['http://example.com', 'http://127.0.0.1.example.com', 'ftp://x', 'x', 'https://user:secret@example.com']) assert.notEqual(baseUrlProblem(bad), null, bad);
  });

  it('begins with a name that is free', () => {
    assert.equal(freeName('intercom', []), 'acme-intercom');
    assert.equal(freeName('intercom', ['acme-intercom']), 'acme-intercom-test');
    assert.equal(freeName('intercom', ['acme-intercom', 'acme-intercom-test']), '');
  });

  it('wants names that fit into a file name', () => {
    assert.equal(nameProblem('acme-autotask', []), null);
    for (const bad of ['', 'Acme', '../x', 'a b', '1a', '__proto__']) assert.notEqual(nameProblem(bad, []), null, bad);
    assert.match(nameProblem('a', ['a']) ?? '', /already/);
  });
});
