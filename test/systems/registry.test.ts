import assert from 'node:assert/strict';
import { CrosswalkError } from '../../src/base/errors.ts';
import type { Connection } from '../../src/systems/connection.ts';
import { openDestination, openSource } from '../../src/systems/registry.ts';
import { profileOf, shapeOf } from '../../src/systems/profile.ts';
import { fastClock } from './support.ts';

const INTERCOM: Connection = { system: 'intercom', name: 'i', baseUrl: null, token: 't' };
const AUTOTASK: Connection = { system: 'autotask', name: 'a', baseUrl: null, username: 'u', secret: 's', integrationCode: 'c' };
const ATERA: Connection = { system: 'atera', name: 'b', baseUrl: null, apiKey: 'k', csv: null };

function code(work: () => unknown): string {
  try {
    work();
  } catch (error) {
    if (error instanceof CrosswalkError) return error.code;
    throw error;
  }
  return 'none';
}

describe('registry', () => {
  it('opens what fits and refuses the rest with a code', () => {
    const options = { clock: fastClock() };
    assert.equal(openSource(AUTOTASK, options).system, 'autotask');
    assert.equal(openDestination(INTERCOM, options).calls(), 0);
    assert.equal(code(() => openSource(INTERCOM, options)), 'connections/role');
    assert.equal(code(() => openDestination(AUTOTASK, options)), 'connections/role');
    assert.equal(code(() => openSource(ATERA, options)), 'connections/unsupported');
  });
});

describe('profile', () => {
  it('shows shapes, and none that was seen fewer than five times', () => {
    assert.equal(shapeOf('Ada Lovelace'), 'Aa Aa');
    assert.equal(shapeOf('T20240102.0001'), 'A9.9');
    assert.equal(shapeOf('Ärger mit 日本 ❤'), 'Aa a a ?');
    const profile = profileOf(['Ab 1', 'Cd 2', 'Ef 3', 'Gh 4', 'Ij 55', 'unique', null, ''], 'text');
    assert.deepEqual(profile, { sampled: 8, filled: 6, distinct: 6, longest: 6, shapes: ['Aa 9'] });
  });

  it('counts the options of a list, hostile ones too', () => {
    const profile = profileOf([5, 5, '__proto__', null], 'list');
    assert.deepEqual(Object.entries(profile.options ?? {}), [['5', 2], ['__proto__', 1]]);
  });
});
