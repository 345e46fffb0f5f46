import assert from 'node:assert/strict';
import path from 'node:path';
import fc from 'fast-check';
import { CrosswalkError } from '../../src/base/errors.ts';
import { parseConnections } from '../../src/systems/connections.ts';

const ENV = { ACME_TOKEN: 'from-env' };

function parse(value: unknown, env: Readonly<Record<string, string>> = ENV): ReturnType<typeof parseConnections> {
  return parseConnections(typeof value === 'string' ? value : JSON.stringify(value), env, '/files');
}

function problem(value: unknown): CrosswalkError {
  try {
    parse(value);
  } catch (error) {
    assert.ok(error instanceof CrosswalkError, String(error));
    assert.equal(error.exit, 3);
    return error;
  }
  throw new Error('It should have failed.');
}

const AUTOTASK = { system: 'autotask', username: 'u@acme.example', secret: 's3$#', integrationCode: 'C' };

describe('connections file', () => {
  it('reads all four systems as the design shows them', () => {
    const all = parse({
      'acme-autotask': { ...AUTOTASK, baseUrl: 'http://127.0.0.1:7001/' },
      'acme-cw': { system: 'connectwise', company: 'acme', publicKey: 'p', privateKey: 'q', clientId: 'r' },
      'acme-atera': { system: 'atera', apiKey: 'k', csv: './exports' },
      'acme-intercom': { system: 'intercom', token: { env: 'ACME_TOKEN' }, baseUrl: 'https://api.eu.intercom.io' },
    });
    assert.deepEqual(all.get('acme-autotask'), { ...AUTOTASK, name: 'acme-autotask', baseUrl: 'http://127.0.0.1:7001/' });
    assert.deepEqual(all.get('acme-atera'), { system: 'atera', name: 'acme-atera', baseUrl: null, apiKey: 'k', csv: path.resolve('/files/exports') });
    assert.deepEqual(all.get('acme-intercom'), { system: 'intercom', name: 'acme-intercom', baseUrl: 'https://api.eu.intercom.io/', token: 'from-env' });
    assert.equal(all.size, 4);
  });

  it('refuses plain http except to this machine (law 11)', () => {
    for (const baseUrl of ['http://api.intercom.io/', 'http://127.0.0.1.evil.example/', 'ftp://127.0.0.1/', 'http://10.0.0.1/', 'https://u:p@api.intercom.io/', 'nonsense']) {
      assert.equal(problem({ a: { system: 'intercom', token: 't', baseUrl } }).code, 'connections/base-url', baseUrl);
    }
    for (const baseUrl of ['http://localhost:1/', 'http://127.0.0.1:1/', 'http://[::1]:1/']) assert.equal(parse({ a: { system: 'intercom', token: 't', baseUrl } }).size, 1);
  });

  it('names what is missing or wrong, with a remedy', () => {
    const cases: readonly (readonly [unknown, string])[] = [
      ['', 'connections/not-json'],
      ['[]', 'connections/not-json'],
      [{ a: 1 }, 'connections/system'],
      [{ a: { system: 'zendesk' } }, 'connections/system'],
      [{ a: { system: 'constructor' } }, 'connections/system'],
      [{ a: { system: 'intercom' } }, 'connections/missing'],
      [{ a: { system: 'intercom', token: '' } }, 'connections/missing'],
      [{ a: { system: 'intercom', token: 5 } }, 'connections/bad-value'],
      [{ a: { system: 'intercom', token: ' t' } }, 'connections/bad-value'],
      [{ a: { system: 'intercom', token: 't\nX-Evil: 1' } }, 'connections/bad-value'],
      [{ a: { system: 'intercom', token: { env: 'NOT_SET' } } }, 'connections/environment'],
      [{ a: { system: 'intercom', token: { env: 'ACME_TOKEN', or: 'x' } } }, 'connections/bad-value'],
      [{ a: { system: 'intercom', token: 't', tokn: 'u' } }, 'connections/unknown-key'],
      [{ 'a b\n': { system: 'intercom', token: 't' } }, 'connections/name'],
    ];
    for (const [value, code] of cases) {
      const error = problem(value);
      assert.equal(error.code, code, JSON.stringify(value));
      assert.ok(error.remedy.length > 10);
    }
  });

  it('never quotes a value, whatever is wrong (law 11)', () => {
    const secret = 'TOPSECRETVALUE';
    const texts = [
      `{"a":{"system":"intercom","token":"${secret}"`,
      `{"a":{"system":"intercom","token":"${secret} "}}`,
      `{"a":{"system":"intercom","${secret}":"x","token":"y"}}`,
      `{"a":{"system":"${secret}","token":"y"}}`,
      `{"a":{"system":"intercom","token":"y","baseUrl":"http://u:${secret}@x.example/"}}`,
      `{"a":{"system":"intercom","token":{"env":"NOT_SET","x":"${secret}"}}}`,
      `{"a":"${secret}"}`,
    ];
    for (const text of texts) {
      const error = problem(text);
      assert.ok(!`${error.message} ${error.remedy}`.includes(secret), error.message);
    }
  });

  it('ends with a CrosswalkError for any JSON', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        try {
          parse(JSON.stringify(value));
        } catch (error) {
          assert.ok(error instanceof CrosswalkError);
        }
      }),
      { seed: 5, numRuns: 300 },
    );
  });
});
