import assert from 'node:assert/strict';
import { migrate } from '../../src/engine/migrate.ts';
import { prepare } from '../../src/engine/prepare.ts';
import { rollback, type RollbackResult } from '../../src/engine/rollback.ts';
import type { SimContact } from '../../src/sandbox/intercom/model.ts';
import { discovered, PERSON, preparedProduction, readyToMigrate, testProject, type TestProject } from '../support/project.ts';

const PRODUCTION = { target: 'production', dryRun: false } as const;

async function rolledBack(test: TestProject, target: 'staging' | 'production'): Promise<RollbackResult> {
  const { preview } = await rollback(test.environment, test.project, { target, confirm: null, keepAttributes: false });
  return rollback(test.environment, test.project, { target, confirm: { hash: preview.hash, by: PERSON }, keepAttributes: false });
}

async function made(workspace: TestProject['sandbox']['production'], token: string, path: string, body: object): Promise<{ readonly id: string | number }> {
  const headers = { Authorization: `Bearer ${token}`, 'Intercom-Version': '2.16', 'Content-Type': 'application/json', Accept: 'application/json' };
  const answer = await fetch(new URL(path, workspace.url), { method: 'POST', headers, body: JSON.stringify(body) });
  assert.equal(answer.status, 200, await answer.clone().text());
  return (await answer.json()) as { readonly id: string | number };
}

describe('law 10: links to companies', function () {
  this.timeout(120_000);

  it('that we added to a contact which stood there before are taken back; those that it had, and its company, stay', async () => {
    const test = await testProject({ tickets: 20 });
    try {
      const { contacts, companies } = test.sandbox.autotask.world;
      const emails = [...contacts].map(({ emailAddress }) => emailAddress?.toLowerCase());
      const known = [...contacts].filter(({ isActive, emailAddress }) => isActive === 1 && /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(emailAddress ?? '') && emails.filter((email) => email === emailAddress?.toLowerCase()).length === 1);
      const [one] = known;
      const two = known.find(({ companyID }) => companyID !== one?.companyID);
      assert.ok(one && two && companies.byId(one.companyID));
      await readyToMigrate(test);
      const { production } = test.sandbox;
      const theirs = await made(production, 'sandbox-production', 'companies', { company_id: 'theirs', name: 'Theirs' });
      // Both companies stand there under our keys already, and the second contact hangs on its own.
      const [lonely, shared] = [await made(production, 'sandbox-production', 'companies', { company_id: `autotask:Company:${one.companyID}`, name: 'Lonely' }), await made(production, 'sandbox-production', 'companies', { company_id: `autotask:Company:${two.companyID}`, name: 'Shared' })];
      const ids = [one, two].map(({ id, emailAddress }) => production.seedContact({ role: 'user', email: emailAddress ?? '', external_id: `app-${id}` }));
      const contact = (index: number): SimContact => {
        const found = production.state.contact(ids[index] ?? '');
        assert.ok(found);
        return found;
      };
      await made(production, 'sandbox-production', `contacts/${ids[0]}/companies`, { id: theirs.id });
      await made(production, 'sandbox-production', `contacts/${ids[1]}/companies`, { id: shared.id });
      const before = [0, 1].map((index) => [...contact(index).companies]);
      await migrate(test.environment, test.project, PRODUCTION);
      assert.equal(contact(0).companies.size, 2, 'the migration links it to its company as well');
      const { preview } = await rollback(test.environment, test.project, { target: 'production', confirm: null, keepAttributes: false });
      assert.equal(preview.items.find(({ destinationId }) => destinationId === ids[0])?.action, 'restore');
      await rolledBack(test, 'production');
      assert.deepEqual([0, 1].map((index) => [...contact(index).companies]), before);
      for (const { id } of [lonely, shared]) assert.ok(production.state.companies.some((company) => company.id === id));
    } finally {
      await test.close();
    }
  });
});

describe('law 10: a contact that was archived before us', function () {
  this.timeout(60_000);

  it('comes back for its tickets, and is archived again by a rollback; not while a conversation of others needs it', async () => {
    const test = await testProject({ tickets: 20 });
    try {
      const { contacts } = test.sandbox.autotask.world;
      const emails = [...contacts].map(({ emailAddress }) => emailAddress?.toLowerCase());
      const known = [...contacts].filter(({ isActive, emailAddress }) => isActive === 1 && /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(emailAddress ?? '') && emails.filter((email) => email === emailAddress?.toLowerCase()).length === 1).slice(0, 2);
      await readyToMigrate(test);
      const { production } = test.sandbox;
      const [ids, before]: [string[], string[]] = [[], []];
      for (const { id, emailAddress } of known) {
        const contact = production.seedContact({ role: 'user', email: emailAddress ?? '', external_id: `app-${id}` });
        await made(production, 'sandbox-production', `contacts/${contact}/archive`, {});
        ids.push(contact);
        before.push(JSON.stringify([production.state.contact(contact)?.archived, production.state.contact(contact)?.name, [...(production.state.contact(contact)?.companies ?? [])]]));
      }
      await migrate(test.environment, test.project, PRODUCTION);
      assert.deepEqual(ids.map((id) => production.state.contact(id)?.archived), [false, false]);
      production.contactOpens(ids[1] ?? '', 'I am back.');
      const { preview } = await rollback(test.environment, test.project, { target: 'production', confirm: null, keepAttributes: false });
      assert.deepEqual(ids.map((id) => preview.items.find(({ destinationId }) => destinationId === id)?.action), ['restore', 'restore']);
      assert.deepEqual((await rolledBack(test, 'production')).failed, []);
      const now = ids.map((id) => JSON.stringify([production.state.contact(id)?.archived, production.state.contact(id)?.name, [...(production.state.contact(id)?.companies ?? [])]]));
      assert.deepEqual(now, [before[0], before[1]?.replace('true', 'false')], 'the second has its own values again, and stays for its conversation');
    } finally {
      await test.close();
    }
  });
});

describe('law 10: attributes that stood there before', function () {
  this.timeout(120_000);

  it('options that we added to their lists are named as kept; an archived one that we brought back is archived again', async () => {
    const test = await testProject({ tickets: 12 });
    try {
      const { staging } = test.sandbox;
      const list = await made(staging, 'sandbox-staging', 'conversations/attributes', { name: 'Priority', data_type: 'list', options: [{ label: 'High' }, { label: 'Someday' }] });
      const archived = await made(staging, 'sandbox-staging', 'data_attributes', { name: 'Account Tier', model: 'company', data_type: 'options', options: [{ value: 'gold' }, { value: 'silver' }, { value: 'bronze' }] });
      const answer = await fetch(new URL(`data_attributes/${archived.id}`, staging.url), { method: 'PUT', headers: { Authorization: 'Bearer sandbox-staging', 'Intercom-Version': '2.16', 'Content-Type': 'application/json' }, body: JSON.stringify({ archived: true }) });
      assert.equal(answer.status, 200);
      await discovered(test);
      const options = { target: 'staging', dryRun: false, confirm: [], by: null, canary: null } as const;
      await prepare(test.environment, test.project, options);
      await prepare(test.environment, test.project, options);
      const result = await rolledBack(test, 'staging');
      const kept = result.kept.map(({ entity, id, destinationId }) => [entity, id, destinationId]);
      assert.ok(kept.some(([, id]) => id === 'Critical'), JSON.stringify(kept));
      assert.ok(kept.every(([entity, id, destinationId]) => entity === 'option:conversation:Priority' && id !== 'High' && id !== 'Someday' && destinationId === String(list.id)), JSON.stringify(kept));
      assert.equal(staging.state.conversationAttributes.find(({ id }) => String(id) === String(list.id))?.archived, false, 'the list stays');
      const back = (await (await fetch(new URL('data_attributes?model=company&include_archived=true', staging.url), { headers: { Authorization: 'Bearer sandbox-staging', 'Intercom-Version': '2.16' } })).json()) as { data: { id: number; archived: boolean }[] };
      assert.equal(back.data.find(({ id }) => String(id) === String(archived.id))?.archived, true);
    } finally {
      await test.close();
    }
  });

  it('an option that a later plan adds to a list of our own goes with the list', async () => {
    const test = await testProject({ tickets: 12 });
    try {
      await discovered(test);
      await preparedProduction(test);
      const { kept } = await rolledBack(test, 'production');
      assert.deepEqual(kept.filter(({ entity }) => entity.startsWith('option:')), []);
    } finally {
      await test.close();
    }
  });
});
