import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { Ajv, type ValidateFunction } from 'ajv';
import { parse } from 'yaml';
import { specSchema } from '../../src/spec/json-schema.ts';
import { EXAMPLE, edited } from './support.ts';

const FILE = new URL('../../schemas/crosswalk-spec.schema.json', import.meta.url);

describe('the published JSON schema', () => {
  const validate: ValidateFunction = new Ajv({ strict: false, allErrors: true }).compile(specSchema());
  const accepts = (text: string): boolean => validate(parse(text)) === true;

  it('is current (node scripts/generate-schemas.mjs)', () => {
    assert.equal(readFileSync(FILE, 'utf8'), `${JSON.stringify(specSchema(), null, 2)}\n`);
  });

  it('accepts the example', () => {
    assert.ok(accepts(EXAMPLE), JSON.stringify(validate.errors));
  });

  it('refuses what the parser refuses by structure', () => {
    const wrong: readonly (readonly [string, string])[] = [
      ['crosswalk: 1', 'crosswalk: 2'],
      ['  since: 2024-01-01', '  sinse: 2024-01-01'],
      ['system: autotask', 'system: zendesk'],
      ['snoozed_for: 14d', 'snoozed_for: soon'],
      ['Complete: closed', 'Complete: shut'],
      ['  fallback: support@acme.example\n', ''],
    ];
    for (const change of wrong) assert.ok(!accepts(edited(change)), change[1]);
  });

  it('has no "anyOf" of constants', () => {
    assert.ok(!/"(?:anyOf|oneOf|const)"/.test(JSON.stringify(specSchema())));
  });
});
