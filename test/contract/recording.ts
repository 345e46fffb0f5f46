/** One whole migration on the sandbox, and every other call that our client can make, under the eyes of whoever wants to check them. */
import assert from 'node:assert/strict';
import { archive } from '../../src/engine/archive.ts';
import { connect } from '../../src/engine/connect.ts';
import { migrate } from '../../src/engine/migrate.ts';
import { reconcile } from '../../src/engine/reconcile.ts';
import { rollback } from '../../src/engine/rollback.ts';
import { sample } from '../../src/engine/sample.ts';
import { destinationNamed, sourceNamed } from '../../src/engine/session.ts';
import { approve } from '../../src/engine/sign.ts';
import { CrosswalkError } from '../../src/base/errors.ts';
import { ContactExists, type Destination, type WriteContext } from '../../src/systems/destination.ts';
import type { AttributeValues, OperationBody } from '../../src/transform/operation.ts';
import { NAMES, PERSON, preparedProduction, readyForSample, type TestProject } from '../support/project.ts';

const SOMEBODY = { entity: 'Contact', id: '1' };
const NO_ID = '0'.repeat(24);
/** More than one page of contacts and of conversations (reference/intercom.md §4). */
const TWO_PAGES = 160;

/** connect, discover, prepare, sample, approve, migrate, reconcile, archive, rollback. */
export async function wholeMigration(test: TestProject): Promise<void> {
  await connect(test.environment, NAMES);
  await readyForSample(test);
  await sample(test.environment, test.project, { target: 'staging', size: 25, seed: 7, mask: true, refresh: false, dryRun: false });
  await approve(test.environment, test.project, PERSON);
  await preparedProduction(test);
  await migrate(test.environment, test.project, { target: 'production', dryRun: false });
  assert.equal((await reconcile(test.environment, test.project, 'production')).balanced, true);
  await archive(test.environment, test.project);
  const undo = { target: 'production', keepAttributes: false } as const;
  const { preview } = await rollback(test.environment, test.project, { ...undo, confirm: null });
  assert.deepEqual((await rollback(test.environment, test.project, { ...undo, confirm: { hash: preview.hash, by: PERSON } })).failed, []);
}

const WRITTEN: AttributeValues = { 'Contract Tag': 'A' };
const COMPANY_FIELDS: AttributeValues = { name: 'Contract Ltd', website: 'https://contract.example', industry: 'Print', plan: 'Gold', size: 12, monthly_spend: 7 };
const CONTACT_FIELDS: AttributeValues = { name: 'Cora Contract', email: 'cora@contract.example', phone: '+4930123456', avatar: 'https://contract.example/a.png', signed_up_at: 1_700_000_000, last_seen_at: 1_700_000_100, unsubscribed_from_emails: false };

function contextOf(resolved: string, self: string | null, actorId: string): WriteContext {
  return { self, resolve: () => resolved, actorId, file: async () => ({ name: 'a.txt', contentType: 'text/plain', bytes: Buffer.from('hello') }), signal: new AbortController().signal };
}

/** What an ordinary migration has no reason to send: adoption, settling, restoring, removing what is gone already. */
export async function restOfTheClient(test: TestProject): Promise<void> {
  const destination = destinationNamed(test.environment, NAMES.staging);
  const admin = (await destination.discover(() => undefined)).people[0]?.id ?? assert.fail();
  await definitions(destination);
  const company = await objects(destination, admin);
  await conversations(destination, admin, company, test.environment.clock.now());
  await removals(destination);
}

async function definitions(destination: Destination): Promise<void> {
  const [contact, conversation] = await destination.createAttributes([
    { model: 'contact', name: 'Contract Tag', type: 'list', options: ['A', 'B'], line: 1 },
    { model: 'conversation', name: 'Contract Kind', type: 'list', options: ['A', 'B'], line: 1 },
    { model: 'company', name: 'Contract Size', type: 'integer', options: [], line: 1 },
  ]);
  await destination.createAttributes([
    { model: 'contact', name: 'Contract Tag', type: 'list', options: ['A', 'B', 'C'], line: 1 },
    { model: 'conversation', name: 'Contract Kind', type: 'list', options: ['A', 'B', 'C'], line: 1 },
  ]);
  for (const made of [contact, conversation]) if (made !== undefined) await destination.archiveAttribute(made.model, made.destinationId);
  await destination.createAttributes([{ model: 'contact', name: 'Contract Tag', type: 'list', options: ['A', 'B', 'C'], line: 1 }]);
}

async function objects(destination: Destination, admin: string): Promise<string> {
  const write = (body: OperationBody, self: string | null, resolved = ''): Promise<string> => destination.write(body, contextOf(resolved, self, admin)).then(({ destinationId }) => destinationId);
  const company = await write({ kind: 'company.upsert', companyId: 'contract:Company:1', fields: COMPANY_FIELDS, attributes: { 'Contract Size': 3 }, remoteCreatedAt: 1_600_000_000 }, null);
  const fields = { ...CONTACT_FIELDS, owner_id: Number(admin) };
  const body: OperationBody = { kind: 'contact.create', role: 'user', externalId: 'contract:Contact:1', fields, attributes: WRITTEN };
  const contact = await write(body, null);
  await write({ kind: 'contact.create', role: 'lead', externalId: null, fields: { name: 'Lea Lead' }, attributes: WRITTEN }, null);
  await write({ kind: 'contact.attach_company', company: SOMEBODY }, contact, company);
  await assert.rejects(write(body, null), ContactExists);
  await write({ kind: 'contact.update', fields, attributes: WRITTEN }, contact);
  await destination.findContact({ attribute: 'Contract Tag', value: 'nobody has this' });
  await destination.restore('company', company, { ...COMPANY_FIELDS, industry: null }, { 'Contract Size': null });
  await destination.restore('contact', contact, { ...fields, phone: null }, { 'Contract Tag': null });
  assert.equal((await destination.readBack('contact', contact))?.get('company'), 'contract:Company:1');
  await destination.archiveContact(contact);
  await write({ kind: 'contact.unarchive' }, contact);
  return company;
}

async function conversations(destination: Destination, admin: string, company: string, now: number): Promise<void> {
  const opened = Math.floor(now / 1000) - 86_400;
  const own = (contact: string, self: string | null): WriteContext => contextOf(contact, self, admin);
  const people = await Promise.all(Array.from({ length: TWO_PAGES }, (_, index) =>
    destination.write({ kind: 'contact.create', role: 'user', externalId: `contract:many:${index}`, fields: {}, attributes: {} }, own('', null))));
  const ids = people.map(({ destinationId }) => destinationId);
  const made = await Promise.all(ids.map((id, index) => destination.write({ kind: 'conversation.create', contact: SOMEBODY, body: 'Contract', createdAt: opened + index }, own(id, null))));
  const [contact, self] = [ids[0] ?? '', made[0]?.destinationId ?? ''];
  const files = [{ id: '1', name: 'a.txt', contentType: 'text/plain', size: 5, visibility: 'public', author: { kind: 'unknown', id: null }, createdAt: '2026-01-01T00:00:00Z', handle: '' } as const];
  await destination.write({ kind: 'conversation.part', message: 'comment', author: { kind: 'contact', contact: SOMEBODY }, body: 'Hi', createdAt: opened + 500, files }, own(contact, self));
  await destination.write({ kind: 'conversation.part', message: 'note', author: { kind: 'admin', adminId: admin }, body: '<p>Hi</p>', createdAt: opened + 501, files }, own(contact, self));
  await destination.write({ kind: 'conversation.update', title: 'Contract', company: SOMEBODY, attributes: {} }, own(company, self));
  await assert.rejects(destination.write({ kind: 'conversation.update', title: null, company: null, attributes: { 'Nobody made this': 'x' } }, own(company, self)), CrosswalkError);
  await destination.write({ kind: 'conversation.participant', contact: SOMEBODY }, own(ids[1] ?? '', self));
  await destination.write({ kind: 'conversation.assign', to: 'admin', assigneeId: admin }, own(contact, self));
  await destination.write({ kind: 'conversation.state', state: 'snoozed', snoozedUntil: Math.floor(now / 1000) + 90_000 }, own(contact, self));
  await destination.findConversations({ contactId: contact, createdAt: opened, body: 'Contract' });
  assert.deepEqual(await destination.alignParts(self, [{ key: 'k', createdAt: opened + 500, message: 'comment', body: 'Hi' }]), [{ key: 'k', asSent: true, hidden: false }]);
  for (const list of [destination.eachContact(), destination.eachConversation(), destination.eachCompany()]) {
    let count = 0;
    for await (const item of list) if (item.id !== '') count += 1;
    assert.ok(count > 0);
  }
}

async function removals(destination: Destination): Promise<void> {
  for (const [type, id] of [['company', NO_ID], ['contact', NO_ID], ['conversation', '1']] as const) {
    assert.equal(await destination.readBack(type, id), null);
    await destination.remove(type, id);
  }
  for (const model of ['contact', 'conversation'] as const) await destination.archiveAttribute(model, '999999');
  const marker = await destination.writeMarker('contract', 'ledger');
  await destination.removeTag(marker.tagId);
  await destination.removeTag(marker.tagId);
  assert.ok((await destination.permissions()).every(({ granted }) => granted));
}

/** A wrong token and a user that nobody knows. */
export async function refusedAccess(test: TestProject): Promise<void> {
  const { environment } = test;
  const connections = new Map(environment.connections);
  const intercom = connections.get(NAMES.staging);
  const autotask = connections.get(NAMES.source);
  if (intercom?.system !== 'intercom' || autotask?.system !== 'autotask') return assert.fail();
  connections.set(NAMES.staging, { ...intercom, token: 'wrong' });
  connections.set(NAMES.source, { ...autotask, username: 'nobody@acme.example' });
  const strange = { ...environment, connections };
  for (const names of [{ source: null, destination: null, staging: NAMES.staging }, { source: NAMES.source, destination: null, staging: null }]) {
    await assert.rejects(connect(strange, names), (error) => error instanceof CrosswalkError && error.code === 'http/unauthorized');
  }
}

/** Both vendors refuse for want of room, Autotask in both of its ways, and the client waits. */
export async function noRoom(test: TestProject): Promise<void> {
  const { environment, sandbox } = test;
  for (const threadRefusal of [429, 500] as const) {
    sandbox.autotask.set({ threads: 1, threadRefusal, threadReleaseMs: 200 });
    await sourceNamed(environment, NAMES.source).permissions();
    await sourceNamed(environment, NAMES.source).discover(() => undefined);
  }
  // Two clients that know nothing of each other share a window.
  Object.assign(sandbox.staging.switches, { quota: 1, windowMs: 200_000 });
  await Promise.all([1, 2].map(() => destinationNamed(environment, NAMES.staging).identify()));
}
