import assert from 'node:assert/strict';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { makeByteGate } from '../../src/engine/bytes-in-flight.ts';
import { fileStore } from '../../src/engine/files.ts';
import type { SourceCache } from '../../src/cache/cache.ts';
import type { SourceFile } from '../../src/record/model.ts';
import { editWorld } from '../../src/sandbox/world/edit.ts';
import { openAutotask } from '../../src/systems/autotask/autotask.ts';
import { fileBytes } from '../../src/systems/autotask/files.ts';
import type { AutotaskClient } from '../../src/systems/autotask/client.ts';
import type { Source } from '../../src/systems/source.ts';
import { readyToMigrate, testProject } from '../support/project.ts';
import { books, run } from '../support/trouble.ts';
import { failureOf, fastClock } from '../systems/support.ts';
import { sourceFile } from '../systems/intercom/sandbox.ts';

const MB = 1024 * 1024;

/** Sends a JSON page that never seems to end, and counts what left before the client hung up. */
async function withEndlessPages(work: (url: string, sent: () => number) => Promise<void>): Promise<void> {
  let sent = 0;
  const server = http.createServer((request, response) => {
    const base = `http://127.0.0.1:${(server.address() as AddressInfo).port}/ATServicesRest/`;
    if (/zoneinformation/i.test(request.url ?? '')) return void response.end(JSON.stringify({ zoneName: 'Test', url: base, ci: 1 }));
    if (/threshold/i.test(request.url ?? '')) return void response.end(JSON.stringify({ externalRequestThreshold: 10_000, currentTimeframeRequestCount: 1 }));
    response.writeHead(200, { 'content-type': 'application/json' });
    response.write('{"items":[');
    const row = Buffer.from(`{"id":1,"title":"${'x'.repeat(MB)}"},`);
    const pump = (): void => {
      while (sent < 400 * MB && !response.destroyed) {
        sent += row.length;
        if (!response.write(row)) return void response.once('drain', pump);
      }
      response.end();
    };
    pump();
    return undefined;
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await work(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`, () => sent);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

describe('law 9: what is larger than it should be', function () {
  this.timeout(60_000);

  it('an answer without end is read to its limit and no further', () =>
    withEndlessPages(async (baseUrl, sent) => {
      const source = openAutotask({ system: 'autotask', name: 'acme', baseUrl, username: 'u', secret: 'secret', integrationCode: 'code' }, { clock: fastClock(), random: () => 0.5 });
      const error = await failureOf(source.count('Ticket', { createdSince: null, ids: null }));
      assert.deepEqual([error.code, error.exit], ['http/too-large', 1]);
      assert.match(error.remedy, /in between/);
      // The limit, and what the sockets of both sides hold.
      assert.ok(sent() < 100 * MB, `${sent()} bytes were sent`);
    }));

  it('files are on their way by bytes, not by number', async () => {
    const gate = makeByteGate(100);
    let now = 0;
    let most = 0;
    const sizes = [60, 60, 30, 500, 10, 90, 40, 100, 1, 0];
    await Promise.all(
      sizes.map((size) =>
        gate(size, async () => {
          now += Math.min(size, 100);
          most = Math.max(most, now);
          await new Promise((resolve) => setImmediate(resolve));
          now -= Math.min(size, 100);
        }),
      ),
    );
    assert.equal(now, 0);
    assert.ok(most <= 100, `${most} at once`);
    await assert.rejects(gate(80, () => Promise.reject(new Error('download'))), /download/);
    assert.equal(await gate(100, async () => 'the place is free again'), 'the place is free again');
  });

  it('downloads of many tickets at once keep to it', async () => {
    let now = 0;
    let most = 0;
    const source = {
      file: async (file: SourceFile) => {
        now += file.size ?? 0;
        most = Math.max(most, now);
        await new Promise((resolve) => setImmediate(resolve));
        now -= file.size ?? 0;
        return new Uint8Array(1);
      },
    } as unknown as Source;
    const cache = { fileSize: async () => null, putFile: async () => undefined, dropFile: async () => undefined } as unknown as SourceCache;
    const store = fileStore(source, cache, 20 * MB);
    await Promise.all(Array.from({ length: 60 }, (_, n) => store.fetch([{ ...sourceFile(String(n), 'a.bin'), size: 20 * MB }])));
    assert.ok(most > 20 * MB && most <= 64 * MB, `${most / MB} MB at once`);
  });

  const HANDLE = 'Tickets/7/Attachments/1';
  function clientGiving(data: unknown): AutotaskClient {
    return { send: async () => ({ status: 200, json: { items: [{ id: 1, data }] } }) } as unknown as AutotaskClient;
  }
  function fileOf(size: number | null): SourceFile {
    return { ...sourceFile('1', 'a.bin'), handle: HANDLE, size };
  }

  it('a file that is not what its row said is not moved', async () => {
    const data = Buffer.alloc(3000, 7).toString('base64');
    assert.equal((await fileBytes(clientGiving(data), fileOf(3000), 5000)).byteLength, 3000);
    assert.equal((await fileBytes(clientGiving(data), fileOf(null), 5000)).byteLength, 3000);
    assert.equal((await fileBytes(clientGiving(''), fileOf(0), 5000)).byteLength, 0);
    for (const [given, size, code] of [
      [data, 4000, 'source/file-broken'],
      [data, 2000, 'source/file-broken'],
      [data.slice(0, 2001), null, 'source/file-broken'],
      [`${data.slice(0, 100)}<html>${data.slice(106)}`, null, 'source/file-broken'],
      [data, 6000, 'source/file-too-large'],
      [Buffer.alloc(9000).toString('base64'), 3000, 'source/file-too-large'],
      [null, 3000, 'source/file-missing'],
      [[data], 3000, 'source/file-missing'],
    ] as const) {
      const error = await failureOf(fileBytes(clientGiving(given), fileOf(size), 5000));
      assert.deepEqual([error.code, error.exit], [code, 1]);
    }
  });
});

describe('a text of five megabytes', function () {
  this.timeout(60_000);

  it('arrives whole where the destination takes it, and parks with the reason where it does not', async () => {
    const test = await testProject({ tickets: 8 });
    try {
      await readyToMigrate(test);
      const ticket = [...test.sandbox.autotask.world.tickets].find(({ createDate }) => createDate > '2025');
      assert.ok(ticket);
      const long = `${'x'.repeat(1023)} `.repeat(5 * 1024);
      const { autotask } = test.sandbox;
      autotask.use(editWorld(autotask.world, { tickets: new Map([[ticket.id, { ...ticket, description: long }]]) }));
      test.sandbox.production.switches.maxBodyBytes = MB;
      const refused = await run(test);
      const held = refused.parked.find(({ id }) => id === String(ticket.id));
      assert.equal(held?.code, 'http/refused');
      assert.match(held?.remedy ?? '', /size.*Shorten/s);
      assert.ok((refused.counts['Ticket']?.loaded ?? 0) > 0);
      test.sandbox.production.switches.maxBodyBytes = null;
      const taken = await run(test);
      assert.deepEqual(taken.parked.filter(({ id }) => id === String(ticket.id)), []);
      const { operations } = await books(test);
      assert.ok(operations.some(({ body }) => body.kind === 'conversation.part' ? body.body.length > 5 * MB : body.kind === 'conversation.create' && body.body.length > 5 * MB - 10));
      const arrived = test.sandbox.production.state.conversations.flatMap(({ source, parts }) => [source.body, ...parts.map(({ body }) => body ?? '')]);
      assert.ok(arrived.some((body) => body.length > 5 * MB - 10));
    } finally {
      await test.close();
    }
  });
});
