import assert from 'node:assert/strict';
import type { LogEntry } from '../../../src/sandbox/kit/request-log.ts';
import { makeWorld } from '../../../src/sandbox/world/world.ts';
import { NOW, all, withAutotask } from './harness.ts';
import type { Page } from './harness.ts';
import { handClock } from './hand-clock.ts';

interface Record {
  readonly answers: readonly string[];
  readonly log: readonly LogEntry[];
}

/** The same requests, one after the other, against a simulator of its own; only the port is its own. */
async function script(): Promise<Record> {
  const answers: string[] = [];
  let log: readonly LogEntry[] = [];
  const clock = handClock();
  await withAutotask({ clock, world: makeWorld({ seed: 12, tickets: 2000, now: NOW, day: 1 }), switches: { drift: 3, threads: 99 } }, async ({ send, simulator }) => {
    const say = async (method: string, path: string, body?: unknown): Promise<unknown> => {
      clock.pass(250);
      const reply = await send(method, path, body === undefined ? {} : { body });
      const headers = [...reply.headers].filter(([name]) => name !== 'date');
      answers.push(JSON.stringify([reply.status, headers, reply.text]).replaceAll(simulator.url, 'http://host/').replaceAll(encodeURIComponent(simulator.url), 'http://host/'));
      return reply.body;
    };
    await say('GET', 'V1.0/zoneInformation?user=api@acme.example');
    await say('GET', 'V1.0/Tickets/entityInformation/fields');
    for (const entity of ['Companies', 'Contacts', 'Tickets', 'TicketNotes', 'TimeEntries', 'AttachmentInfo', 'DeletedTicketLogs']) {
      const body = { MaxRecords: 100, filter: all() };
      let page = (await say('POST', `V1.0/${entity}/query`, body)) as Page;
      for (let turn = 0; turn < 4 && page.pageDetails.nextPageUrl !== null; turn += 1) page = (await say('POST', page.pageDetails.nextPageUrl.replace(simulator.baseUrl, ''), body)) as Page;
      await say('POST', `V1.0/${entity}/query/count`, body);
    }
    const file = [...simulator.world.attachments].find((row) => row.parentType === 4 && row.fileSize > 0) ?? assert.fail();
    await say('GET', `V1.0/Tickets/${file.parentID}/Attachments/${file.id}`);
    await say('PATCH', 'V1.0/Tickets', {});
    await say('POST', 'V1.0/Tickets/query', { filter: [{ op: 'eq', field: 'nothing', value: 1 }] });
    log = [...simulator.log];
    answers.push(JSON.stringify([simulator.violations, simulator.world.changes]));
  });
  return { answers, log };
}

describe('Autotask simulator: two simulators, one script', () => {
  it('answer the same bytes and log the same', async () => {
    const [one, two] = [await script(), await script()];
    assert.equal(one.answers.length, two.answers.length);
    for (const [index, answer] of one.answers.entries()) assert.ok(answer === two.answers[index], `answer ${index}`);
    assert.deepEqual(one.log, two.log);
    assert.ok(one.log.length > 25);
  });
});
