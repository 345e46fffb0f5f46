import assert from 'node:assert/strict';
import { migrate } from '../../src/engine/migrate.ts';
import { scriptedFaults, type FaultKind } from '../../src/sandbox/kit/faults.ts';
import { conserves } from '../../src/engine/counts.ts';
import { migrated, readyToMigrate, testProject, type TestProject } from '../support/project.ts';

/** What a customer would see, without ids and times of arrival: equal means no duplicate and no loss. */
function contentOf(test: TestProject): readonly string[] {
  const { state } = test.sandbox.production;
  const conversations = migrated(test).map((conversation) => {
    const parts = conversation.parts.filter(({ body, type }) => body !== null && ['comment', 'note', 'open'].includes(type)).map(({ createdAt, body, type }) => [createdAt, type === 'note', body]);
    return JSON.stringify([conversation.createdAt, conversation.source.body, conversation.title, conversation.state, parts]);
  });
  const contacts = state.contacts.map(({ externalId, email, name }) => JSON.stringify(['contact', externalId, email, name]));
  const companies = state.companies.map(({ companyId, name }) => JSON.stringify(['company', companyId, name]));
  return [...conversations, ...contacts, ...companies].sort();
}

const WRITES = [
  ['a conversation', /^\/conversations$/, 'POST'],
  ['a reply', /^\/conversations\/\d+\/reply$/, 'POST'],
  ['attributes', /^\/conversations\/\d+$/, 'PUT'],
  ['an assignment or state', /^\/conversations\/\d+\/parts$/, 'POST'],
  ['a contact', /^\/contacts$/, 'POST'],
  ['a company', /^\/companies$/, 'POST'],
  ['a company link', /^\/contacts\/[0-9a-f]+\/companies$/, 'POST'],
] as const;

describe('law 3: a lost answer is looked up, never repeated blindly', function () {
  this.timeout(120_000);
  let clean: readonly string[];

  before(async () => {
    const test = await testProject({ tickets: 16 });
    try {
      await readyToMigrate(test);
      await migrate(test.environment, test.project, { target: 'production', dryRun: false });
      clean = contentOf(test);
    } finally {
      await test.close();
    }
  });

  for (const [what, path, method] of WRITES) {
    for (const when of ['before', 'after'] as const) {
      it(`neither doubles nor loses ${what} when the connection breaks ${when} the effect`, async () => {
        const kind: FaultKind = 'reset';
        const faults = { production: scriptedFaults([2, 5].map((nth) => ({ method, path, nth, fault: { kind, when } }))) };
        const test = await testProject({ tickets: 16, faults });
        try {
          await readyToMigrate(test);
          const result = await migrate(test.environment, test.project, { target: 'production', dryRun: false });
          assert.ok(conserves(result.counts));
          assert.deepEqual(contentOf(test), clean);
        } finally {
          await test.close();
        }
      });
    }
  }
});
