import assert from 'node:assert/strict';
import { ALLOWED_REQUESTS } from '../../src/systems/autotask/read-only.ts';
import type { Exchange } from '../../src/sandbox/kit/server.ts';
import { testProject, type TestProject } from '../support/project.ts';
import { readDescription, type Description } from '../sandbox/intercom/description.ts';
import { AUTOTASK_CONTRACT } from './autotask-contract.ts';
import { ContractCheck } from './contract.ts';
import { INTERCOM_CONTRACT } from './intercom-contract.ts';
import { noRoom, refusedAccess, restOfTheClient, wholeMigration } from './recording.ts';

const FILE = process.env.CROSSWALK_INTERCOM_OPENAPI;

describe('our calls against the contract of each vendor', function () {
  this.timeout(120_000);
  const intercom = new ContractCheck(INTERCOM_CONTRACT);
  const autotask = new ContractCheck(AUTOTASK_CONTRACT);
  let test: TestProject;
  let official: Description | null = null;
  const officialProblems: string[] = [];
  before(async () => {
    official = FILE === undefined ? null : await readDescription(FILE);
    const see = (exchange: Exchange): void => {
      intercom.see(exchange);
      if (!exchange.request.path.startsWith('/attachments/')) officialProblems.push(...(official?.problems(exchange) ?? []));
    };
    test = await testProject({ tickets: 60, onExchange: (system, exchange) => (system === 'autotask' ? autotask.see(exchange) : see(exchange)) });
  });
  after(() => test.close());

  it('holds over a whole migration, each request and each answer', async () => {
    await wholeMigration(test);
    assert.deepEqual(intercom.violations.slice(0, 10), []);
    assert.deepEqual(autotask.violations.slice(0, 10), []);
    assert.ok(intercom.exchanges > 500 && autotask.exchanges > 50, `${intercom.exchanges} and ${autotask.exchanges} exchanges`);
  });

  it('holds for every other call that the client can make', async () => {
    await restOfTheClient(test);
    await refusedAccess(test);
    await noRoom(test);
    assert.deepEqual(intercom.violations.slice(0, 10), []);
    assert.deepEqual(autotask.violations.slice(0, 10), []);
  });

  it('says nothing that no exchange has shown, so that it stays small and true', () => {
    assert.deepEqual(intercom.unseen(), []);
    assert.deepEqual(autotask.unseen(), []);
  });
  it('is no wider and no narrower than the closed list of reads (law 1)', () => {
    const paths = AUTOTASK_CONTRACT.calls.map(({ method, path }) => ({ method, path: `v1.0${path.replace(/\{\w+\}/g, '1')}` }));
    const allowedBy = (path: (typeof paths)[number]): number => ALLOWED_REQUESTS.findIndex((rule) => rule.method === path.method && rule.path.test(path.path));
    assert.deepEqual(paths.filter((path) => allowedBy(path) < 0), []);
    assert.deepEqual([...new Set(paths.map(allowedBy))].sort(), ALLOWED_REQUESTS.map((_, index) => index));
  });

  if (FILE === undefined) {
    it('was not checked against the official description: CROSSWALK_INTERCOM_OPENAPI names no file', () => {
      console.log('      Set CROSSWALK_INTERCOM_OPENAPI to the path of the 2.16 description to check every exchange of the migration against it.');
    });
    return;
  }
  it('is what the official description says, request and answer', () => {
    console.log(`      ${intercom.exchanges} exchanges of ${official?.seen.size} kinds checked`);
    assert.deepEqual([...new Set(officialProblems)].slice(0, 10), []);
    assert.ok((official?.seen.size ?? 0) > 50);
  });
  it('tolerates no more slips of the description than are met', () => {
    assert.deepEqual(official?.unneeded(), []);
  });
});
