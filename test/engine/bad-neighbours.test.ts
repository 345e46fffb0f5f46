import assert from 'node:assert/strict';
import { conserves } from '../../src/engine/counts.ts';
import type { MigrateResult } from '../../src/engine/migrate.ts';
import { editWorld } from '../../src/sandbox/world/edit.ts';
import type { Teammate } from '../../src/sandbox/intercom/model.ts';
import { readyToMigrate, testProject, type TestProject } from '../support/project.ts';
import { books, run, stopped, trouble, type Trouble } from '../support/trouble.ts';

/** What people do in the workspace while we migrate: a record may wait for a person, and no other one suffers. */
async function withNeighbours(work: (test: TestProject, intercom: Trouble) => Promise<void>, tickets = 16): Promise<void> {
  const intercom = trouble();
  const test = await testProject({ tickets, faults: { production: intercom } });
  try {
    await readyToMigrate(test);
    await work(test, intercom);
  } finally {
    await test.close();
  }
}

function codes(result: MigrateResult): Readonly<Record<string, number>> {
  const found: Record<string, number> = {};
  for (const { code } of result.parked) if (/^(?:http|engine|intercom|verify)\//.test(code)) found[code] = (found[code] ?? 0) + 1;
  return found;
}

const HEADERS = { Authorization: 'Bearer sandbox-production', Accept: 'application/json', 'Intercom-Version': '2.16' };

/** The fallback first, as the sandbox makes them. */
async function teammates(test: TestProject): Promise<readonly Teammate[]> {
  const answer = (await (await fetch(`${test.sandbox.production.url}admins`, { headers: HEADERS })).json()) as { readonly admins: readonly { readonly id: string; readonly name: string; readonly email: string }[] };
  return answer.admins.map(({ id, name, email }) => ({ id, name, email, hasInboxSeat: true }));
}

/** Every part stands in the name that the plan gave it: never in another one's. */
async function authorsAsPlanned(test: TestProject): Promise<void> {
  const { operations, records } = await books(test);
  const homes = new Map(records.map(({ entity, id, destinationId }) => [`${entity}:${id}`, destinationId]));
  let seen = 0;
  for (const { body, entity, record, state } of operations) {
    if (body.kind !== 'conversation.part' || body.author.kind !== 'admin' || state !== 'acknowledged' || entity !== 'Ticket') continue;
    const author = body.author.adminId;
    const parts = test.sandbox.production.state.conversation(homes.get(`${entity}:${record}`) ?? '')?.parts ?? [];
    assert.ok(parts.some((part) => part.createdAt === body.createdAt && part.author.id === author), `${entity} ${record}`);
    seen += 1;
  }
  assert.ok(seen > 0);
}

describe('what others do in the workspace meanwhile', function () {
  this.timeout(60_000);

  it('a contact that Intercom does not know yet is waited for, and a team that brings its teammate parks nothing', () =>
    withNeighbours(async (test) => {
      test.sandbox.production.switches.contactLagMs = 20_000;
      test.sandbox.production.switches.teamAssignsAdmin = true;
      const { autotask } = test.sandbox;
      autotask.use(editWorld(autotask.world, { tickets: new Map([...autotask.world.tickets].map((ticket) => [ticket.id, { ...ticket, assignedResourceID: null }])) }));
      const result = await run(test);
      assert.ok(conserves(result.counts));
      assert.deepEqual(codes(result), {});
      await authorsAsPlanned(test);
    }));

  it('contacts that somebody deleted: their tickets wait with the reason, the others arrive', () =>
    withNeighbours(async (test, intercom) => {
      intercom.begin({ method: 'POST', path: /^\/conversations$/ }, { kind: 'status', status: 401, when: 'before' });
      await stopped(test);
      intercom.end();
      const { operations } = await books(test);
      const opener = operations.find(({ body, entity }) => body.kind === 'conversation.create' && entity === 'Ticket');
      assert.ok(opener?.body.kind === 'conversation.create');
      const { contact } = opener.body;
      const gone = (await books(test)).records.find(({ entity, id }) => entity === contact.entity && id === contact.id)?.destinationId ?? '';
      const answer = await fetch(`${test.sandbox.production.url}contacts/${gone}`, { method: 'DELETE', headers: HEADERS });
      assert.equal(answer.status, 200);
      // Long after it was made: nobody waits for it any more.
      await test.environment.clock.sleep(130_000);
      const result = await run(test);
      assert.ok(conserves(result.counts));
      const held = codes(result);
      assert.deepEqual(Object.keys(held), ['intercom/contact-gone']);
      const parked = result.parked.find(({ code }) => code === 'intercom/contact-gone');
      assert.match(parked?.remedy ?? '', /deleted or merged.*roll back/);
      const ticket = result.counts['Ticket'];
      assert.ok(ticket !== undefined && ticket.loaded > 0 && ticket.pending === 0);
    }));

  it('a teammate and a team that are removed: parked for that, never in a wrong name, and the next run has the fallback write', () =>
    withNeighbours(async (test, intercom) => {
      const { production } = test.sandbox;
      const others = (await teammates(test)).slice(2);
      intercom.when({ method: 'POST', path: /\/reply$/, nth: 3 }, () => {
        for (const { id } of others) production.removeTeammate(id);
      });
      const result = await run(test);
      assert.ok(conserves(result.counts));
      const held = codes(result);
      for (const code of Object.keys(held)) assert.match(code, /^intercom\/(?:teammate-gone|assignee-gone)$/);
      assert.ok(Object.values(held).reduce((sum, count) => sum + count, 0) > 0);
      assert.ok((result.counts['Ticket']?.loaded ?? 0) > 0);
      await authorsAsPlanned(test);
    }));

  it('without the teammate who acts nothing goes on: the run stops and says whom it needs', () =>
    withNeighbours(async (test, intercom) => {
      const [actor] = await teammates(test);
      intercom.when({ method: 'POST', path: /\/parts$/, nth: 2 }, () => test.sandbox.production.removeTeammate(actor?.id ?? ''));
      const error = await stopped(test);
      assert.deepEqual([error.code, error.exit], ['intercom/actor-gone', 3]);
      assert.match(error.remedy, /fallback/);
      if (actor) test.sandbox.production.addTeammate(actor);
      const result = await run(test);
      assert.ok(conserves(result.counts));
      assert.deepEqual(codes(result), {});
    }));

  it('an attribute that is archived: parked with the vendor’s reason, and taken up again once it is back', () =>
    withNeighbours(async (test, intercom) => {
      const attribute = test.sandbox.production.state.conversationAttributes.find(({ name }) => name === 'Priority');
      assert.ok(attribute);
      intercom.when({ method: 'PUT', path: /^\/conversations\/\d+$/, nth: 3 }, () => Object.assign(attribute, { archived: true }));
      const result = await run(test);
      assert.ok(conserves(result.counts));
      assert.deepEqual(Object.keys(codes(result)), ['http/refused']);
      assert.match(result.parked.find(({ code }) => code === 'http/refused')?.remedy ?? '', /Priority/);
      Object.assign(attribute, { archived: false });
      const again = await run(test);
      assert.ok(conserves(again.counts));
      assert.deepEqual(codes(again), {});
    }));
});
