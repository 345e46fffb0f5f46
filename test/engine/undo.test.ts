import assert from 'node:assert/strict';
import { migrate } from '../../src/engine/migrate.ts';
import { rollback } from '../../src/engine/rollback.ts';
import type { SimConversation } from '../../src/sandbox/intercom/model.ts';
import { PERSON, readyToMigrate, testProject, type TestProject } from '../support/project.ts';
import { byId, editSource } from '../support/world-rows.ts';

const PRODUCTION = { target: 'production', dryRun: false } as const;
const ADMIN = '500001';

describe('law 10: a rollback keeps what somebody touched since', function () {
  this.timeout(120_000);
  let test: TestProject;
  before(async () => {
    test = await testProject({ tickets: 30 });
    await readyToMigrate(test);
    await migrate(test.environment, test.project, PRODUCTION);
  });
  after(() => test.close());

  const workspace = (): TestProject['sandbox']['production'] => test.sandbox.production;
  const any = (index: number): SimConversation => {
    const found = workspace().state.conversations.filter(({ state }) => state !== 'open')[index];
    assert.ok(found, `the sandbox has conversation ${index}`);
    return found;
  };
  let opened: SimConversation | undefined;
  const open = (): SimConversation => {
    opened ??= workspace().state.conversations.find(({ state }) => state === 'open');
    assert.ok(opened, 'the sandbox has an open conversation');
    return opened;
  };
  const contactOf = (conversation: SimConversation) => workspace().state.contact(conversation.contacts[0] ?? '');

  const hands: readonly (readonly [what: string, touch: () => { readonly id: string }])[] = [
    ['an agent replied', () => (workspace().agentReplies(any(0).id, { adminId: ADMIN, body: 'Hello' }), any(0))],
    ['an agent closed what we left open', () => { const conversation = open(); workspace().agentSetsState(conversation.id, { adminId: ADMIN, state: 'closed' }); return conversation; }],
    ['a tag was put on it', () => { any(2).tags.set('1', { at: 1, by: ADMIN }); return any(2); }],
    ['somebody else was assigned', () => { const conversation = workspace().state.conversations.find(({ adminId, teamId }) => adminId !== null && teamId === null) ?? any(3); conversation.adminId = conversation.adminId === ADMIN ? '500002' : ADMIN; return conversation; }],
    ['its title was edited', () => { workspace().agentEdits(any(4).id, { title: 'Another title' }); return any(4); }],
    ['an attribute that we left empty was filled on its contact', () => { const contact = contactOf(any(4)); assert.ok(contact); contact.phone = '+49 30 1234567'; return contact; }],
  ];

  it('names each of them in the preview with its reason, and removes none', async () => {
    // A tag that exists, so that the conversation shows it.
    const answer = await fetch(new URL('tags', workspace().url), { method: 'POST', headers: { Authorization: 'Bearer sandbox-production', 'Intercom-Version': '2.16', 'Content-Type': 'application/json', Accept: 'application/json' }, body: JSON.stringify({ name: 'urgent' }) });
    const { id } = (await answer.json()) as { id: string };
    const touched = hands.map(([what, touch]) => [what, touch().id] as const);
    for (const conversation of workspace().state.conversations) if (conversation.tags.delete('1')) conversation.tags.set(id, { at: 1, by: ADMIN });
    const { preview } = await rollback(test.environment, test.project, { target: 'production', confirm: null, keepAttributes: false });
    for (const [what, destinationId] of touched) assert.equal(preview.items.find((item) => item.destinationId === destinationId)?.action, 'keep', what);
    const others = preview.items.filter((item) => item.type === 'conversation' && !touched.some(([, destinationId]) => destinationId === item.destinationId));
    assert.deepEqual(others.filter(({ action }) => action !== 'remove'), [], 'nobody touched the others');
  });

  it('keeps what is touched between the preview and its turn', async () => {
    const { preview } = await rollback(test.environment, test.project, { target: 'production', confirm: null, keepAttributes: false });
    const victim = preview.items.filter(({ type, action }) => type === 'conversation' && action === 'remove').at(-1);
    assert.ok(victim);
    // The agent answers as soon as the first object is gone.
    const before = workspace().state.conversations.length;
    const watch = setInterval(() => {
      if (workspace().state.conversations.length === before) return;
      clearInterval(watch);
      workspace().agentReplies(victim.destinationId, { adminId: ADMIN, body: 'Just now' });
    }, 0);
    const result = await rollback(test.environment, test.project, { target: 'production', confirm: { hash: preview.hash, by: PERSON }, keepAttributes: false });
    clearInterval(watch);
    assert.ok(workspace().state.conversation(victim.destinationId), 'the conversation with the new answer stands');
    assert.deepEqual(result.failed.map(({ destinationId, code }) => [destinationId, code]).filter(([id]) => id === victim.destinationId), [[victim.destinationId, 'rollback/touched-since']]);
  });
});

describe('law 10: a thread longer than the vendor shows', function () {
  this.timeout(120_000);

  it('is kept when an agent replied, though the window of 500 parts is full of ours', async () => {
    const test = await testProject({ tickets: 12 });
    try {
      const { world } = test.sandbox.autotask;
      const model = world.ticketNotes.at(0);
      const ticket = [...world.tickets].find(({ id, createDate }) => createDate > '2024-02' && (world.ticketNotes.among('ticketID', [id]) ?? []).length > 0);
      assert.ok(model && ticket);
      const start = Date.parse(ticket.createDate);
      const notes = Array.from({ length: 520 }, (_, index) => {
        const at = new Date(start + (index + 1) * 60_000).toISOString().replace('.000Z', 'Z');
        return { ...model, id: 900_000 + index, ticketID: ticket.id, noteType: 1, publish: 1, createDateTime: at, lastActivityDate: at, description: `Line ${index}`, createdByContactID: null, creatorResourceID: model.creatorResourceID ?? 29682885 };
      });
      await readyToMigrate(test);
      editSource(test.sandbox.autotask, { ticketNotes: byId(notes) });
      await migrate(test.environment, test.project, PRODUCTION);
      const long = test.sandbox.production.state.conversations.find(({ parts }) => parts.length > 500);
      assert.ok(long);
      test.sandbox.production.agentReplies(long.id, { adminId: ADMIN, body: 'Hello' });
      const { preview } = await rollback(test.environment, test.project, { target: 'production', confirm: null, keepAttributes: false });
      assert.equal(preview.items.find(({ destinationId }) => destinationId === long.id)?.action, 'keep');
    } finally {
      await test.close();
    }
  });
});
