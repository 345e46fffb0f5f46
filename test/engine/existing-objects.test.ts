import assert from 'node:assert/strict';
import { latestDiff } from '../../src/engine/diff.ts';
import { migrate } from '../../src/engine/migrate.ts';
import { rollback } from '../../src/engine/rollback.ts';
import { sample } from '../../src/engine/sample.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import { PERSON, readyToMigrate, testProject, type TestProject } from '../support/project.ts';
import { byId, editSource } from '../support/world-rows.ts';

const PRODUCTION = { target: 'production', dryRun: false } as const;

/** Contacts of the source that have an address of their own, in the order of ids. */
function addressed(test: TestProject): readonly { readonly id: number; readonly email: string }[] {
  const contacts = [...test.sandbox.autotask.world.contacts];
  const emails = contacts.map(({ emailAddress }) => emailAddress?.toLowerCase());
  return contacts.flatMap(({ id, emailAddress, isActive }) => (isActive === 1 && emailAddress !== null && /^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(emailAddress) && emails.filter((email) => email === emailAddress.toLowerCase()).length === 1 ? [{ id, email: emailAddress }] : []));
}

describe('objects that stood there before us', function () {
  this.timeout(60_000);
  let test: TestProject;
  beforeEach(async () => {
    test = await testProject({ tickets: 40 });
  });
  afterEach(() => test.close());

  it('loads the tickets of contacts that Intercom knows already, under names and keys of its own', async () => {
    await readyToMigrate(test);
    for (const { id, email } of addressed(test)) test.sandbox.production.seedContact({ role: 'user', email, name: `Existing ${id}`, external_id: `app-${id}` });
    const result = await migrate(test.environment, test.project, PRODUCTION);
    assert.ok((result.counts['Contact']?.matched ?? 0) > 10);
    assert.deepEqual(result.parked.filter(({ code }) => code === 'verify/differs'), []);
  });

  it('shows in a sample what stays as it was, and calls nothing wrong that the `existing` policy keeps', async () => {
    await readyToMigrate(test);
    for (const { id, email } of addressed(test)) test.sandbox.production.seedContact({ role: 'user', email, name: `Existing ${id}`, external_id: `app-${id}` });
    await sample(test.environment, test.project, { target: 'production', size: 12, seed: 1, mask: false, refresh: false, dryRun: false });
    const diff = await latestDiff(test.project);
    assert.deepEqual(diff.rows.filter((row) => row.class === 'wrong' || row.class === 'missing'), []);
    assert.ok(diff.rows.some((row) => row.entity === 'Contact' && row.path === 'name' && String(row.arrived).startsWith('Existing') && row.class === 'dropped'));
  });

  it('shows a contact that was merged into another of ours as merged, not as wrong', async () => {
    const contacts = [...test.sandbox.autotask.world.contacts];
    const [first] = addressed(test);
    assert.ok(first);
    editSource(test.sandbox.autotask, { contacts: byId(contacts.map((contact) => ({ ...contact, emailAddress: contact.isActive === 1 && contact.emailAddress !== null ? first.email : contact.emailAddress }))) });
    await readyToMigrate(test);
    const result = await migrate(test.environment, test.project, PRODUCTION);
    assert.ok((result.counts['Contact']?.merged ?? 0) > 3);
    assert.deepEqual(result.parked.filter(({ code }) => code === 'verify/differs'), []);
  });

  it('links a merged contact to its company again when everything was rolled back and loaded anew', async () => {
    const contacts = [...test.sandbox.autotask.world.contacts];
    const [first] = addressed(test);
    assert.ok(first);
    editSource(test.sandbox.autotask, { contacts: byId(contacts.map((contact) => ({ ...contact, emailAddress: contact.isActive === 1 && contact.emailAddress !== null ? first.email : contact.emailAddress }))) });
    await readyToMigrate(test);
    await migrate(test.environment, test.project, PRODUCTION);
    const links = (): number => test.sandbox.production.state.contacts.filter(({ archived }) => !archived).reduce((sum, { companies }) => sum + companies.size, 0);
    const before = links();
    const { preview } = await rollback(test.environment, test.project, { target: 'production', confirm: null, keepAttributes: false });
    await rollback(test.environment, test.project, { target: 'production', confirm: { hash: preview.hash, by: PERSON }, keepAttributes: false });
    // No API brings a conversation attribute back: a person does, in Intercom's settings.
    for (const attribute of test.sandbox.production.state.conversationAttributes) attribute.archived = false;
    await readyToMigrate(test);
    await migrate(test.environment, test.project, PRODUCTION);
    assert.equal(links(), before);
  });

  it('puts back only values that are still ours', async () => {
    await readyToMigrate(test);
    const [one, two] = addressed(test);
    assert.ok(one && two);
    const ids = [one, two].map(({ id, email }) => test.sandbox.production.seedContact({ role: 'user', email, external_id: `app-${id}` }));
    await migrate(test.environment, test.project, PRODUCTION);
    const contact = (index: number) => test.sandbox.production.state.contact(ids[index] ?? '');
    assert.ok(contact(0)?.name && contact(1)?.name);
    const edited = contact(0);
    assert.ok(edited);
    edited.name = 'Edited by a person';
    const { preview } = await rollback(test.environment, test.project, { target: 'production', confirm: null, keepAttributes: false });
    await rollback(test.environment, test.project, { target: 'production', confirm: { hash: preview.hash, by: PERSON }, keepAttributes: false });
    assert.equal(contact(0)?.name, 'Edited by a person');
    assert.ok(contact(1)?.name === null || contact(1)?.name === '', String(contact(1)?.name));
    assert.equal(contact(0)?.attributes.get('Source Contact ID') ?? null, null, 'what is still ours is taken back');
  });

  it('puts back a value whose answer was lost with the process', async () => {
    await readyToMigrate(test);
    const [one] = addressed(test);
    assert.ok(one);
    const id = test.sandbox.production.seedContact({ role: 'user', email: one.email, external_id: 'app-1' });
    await migrate(test.environment, test.project, PRODUCTION);
    // As if killed after the effect and before the receipt.
    const ledger = await openLedger(test.project.folder, { clock: test.environment.clock, create: false });
    const workspace = (await ledger.rememberedAccount('production')) ?? '';
    for (const operation of await ledger.operations(workspace, 'Contact', String(one.id))) if (operation.key === 'existing') await ledger.settle(operation.id, { state: 'ambiguous' });
    await ledger.close();
    const { preview } = await rollback(test.environment, test.project, { target: 'production', confirm: null, keepAttributes: false });
    assert.equal(preview.items.find(({ destinationId }) => destinationId === id)?.action, 'restore');
  });
});
