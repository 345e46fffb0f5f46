import assert from 'node:assert/strict';
import { latestDiff } from '../../src/engine/diff.ts';
import { migrate } from '../../src/engine/migrate.ts';
import { rollback } from '../../src/engine/rollback.ts';
import { sample } from '../../src/engine/sample.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import { PERSON, readyToMigrate, testProject, type TestProject } from '../support/project.ts';
import { trouble } from '../support/trouble.ts';
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

  /** As many foreign contacts as wanted, `known` of them people of the source. */
  function seedContacts(total: number, known: number): readonly { readonly id: string; readonly email: string }[] {
    const people = addressed(test).slice(0, known);
    const seed = (email: string, name: string): { readonly id: string; readonly email: string } => ({ id: test.sandbox.production.seedContact({ role: 'user', email, name, external_id: `app-${name}`, phone: '+49301234567' }), email });
    const ours = people.map(({ id, email }, index) => seed(index % 2 === 0 ? email.toUpperCase() : email, `Existing ${id}`));
    for (let other = people.length; other < total; other += 1) seed(`other-${other}@stranger.example`, `Stranger ${other}`);
    return ours;
  }

  const refused = (): number => test.sandbox.production.log.filter(({ method, path, status }) => method === 'POST' && path === '/contacts' && status === 409).length;
  const pages = (): number => test.sandbox.production.log.filter(({ method, path }) => method === 'GET' && path === '/contacts').length;
  const people = (): readonly string[] => test.sandbox.production.state.contacts.filter(({ archived }) => !archived).map(({ role, externalId, email, name, phone, attributes, companies }) => JSON.stringify([role, externalId, email, name, phone, [...attributes].sort(), companies.size])).sort();

  it('reads the contacts that stand there first: none is refused, the end is the same, and a rollback removes none of them', async () => {
    await readyToMigrate(test);
    const known = seedContacts(300, 50);
    assert.ok(known.length > 15);
    const stood = people().filter((person) => person.includes('"app-'));
    test.sandbox.production.clearLog();
    const result = await migrate(test.environment, test.project, PRODUCTION);
    assert.equal(result.counts['Contact']?.matched, known.length);
    assert.equal(refused(), result.counts['Contact']?.merged, 'only those that are merged into ours');
    assert.equal(pages(), 1 + 3, 'the number of them, and three pages');
    const after = people();
    const { preview } = await rollback(test.environment, test.project, { target: 'production', confirm: null, keepAttributes: false });
    assert.ok(!preview.items.some(({ type, action, destinationId }) => type === 'contact' && action === 'remove' && known.some(({ id }) => id === destinationId)));
    await rollback(test.environment, test.project, { target: 'production', confirm: { hash: preview.hash, by: PERSON }, keepAttributes: false });
    for (const person of stood) assert.ok(people().some((now) => now.startsWith(person.slice(0, person.indexOf(',[')))), person);
    // The same again, with people who appear when the run has looked already: each of them is refused, and found by that.
    await test.close();
    test = await testProject({ tickets: 40 });
    await readyToMigrate(test);
    let late: ReturnType<typeof seedContacts> = [];
    const progress = (event: { readonly phase: string; readonly entity?: string }): void => {
      if (late.length === 0 && event.phase === 'load' && event.entity === 'Company') late = seedContacts(300, 50);
    };
    test.sandbox.production.clearLog();
    const other = await migrate({ ...test.environment, progress }, test.project, PRODUCTION);
    assert.equal(refused(), late.length + (other.counts['Contact']?.merged ?? 0));
    assert.deepEqual(people(), after);
  });

  it('does not read them where they are far more than ours, or none', async () => {
    await readyToMigrate(test);
    test.sandbox.production.clearLog();
    const contacts = [...test.sandbox.autotask.world.contacts].length;
    seedContacts(20 * contacts + 5, 10);
    const result = await migrate(test.environment, test.project, PRODUCTION);
    assert.equal(pages(), 1);
    assert.equal(refused(), 10 + (result.counts['Contact']?.merged ?? 0));
  });

  it('creates a contact after all whose page is out of date: it is gone, or has another address', async () => {
    const faults = trouble();
    await test.close();
    test = await testProject({ tickets: 40, faults: { production: faults } });
    await readyToMigrate(test);
    const [gone, moved] = seedContacts(2, 2);
    assert.ok(gone && moved);
    const { production } = test.sandbox;
    // At the look that precedes the first change, neither is what its page said.
    faults.when({ method: 'GET', path: /^\/contacts\/[0-9a-f]{24}$/ }, () => {
      let saved = JSON.stringify(production.save()).replaceAll(gone.id, 'f'.repeat(24));
      for (const { email } of [gone, moved]) for (const text of [email, email.toLowerCase()]) saved = saved.replaceAll(text, `moved-${text}`);
      production.restore(JSON.parse(saved));
    });
    production.clearLog();
    const result = await migrate(test.environment, test.project, PRODUCTION);
    assert.deepEqual([result.counts['Contact']?.matched, refused()], [0, result.counts['Contact']?.merged]);
    const emails = production.state.contacts.flatMap(({ email, externalId }) => (externalId?.startsWith('autotask:') === true ? [email] : []));
    for (const { email } of [gone, moved]) assert.ok(emails.includes(email.toLowerCase()), 'made anew under the address that is free');
    assert.equal(production.state.contact(moved.id)?.name?.startsWith('Existing'), true, 'left alone');
    assert.deepEqual([...(production.state.contact(moved.id)?.attributes ?? [])], []);
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
