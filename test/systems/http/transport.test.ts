import assert from 'node:assert/strict';
import http, { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { axiosTransport, TransportError, type HttpRequest } from '../../../src/systems/http/transport.ts';

function request(url: string, more: Partial<HttpRequest> = {}): HttpRequest {
  return { method: 'GET', url: new URL(url), headers: { Accept: 'application/json' }, body: null, timeoutMs: 5_000, maxBytes: 100_000, signal: null, ...more };
}

async function failure(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    assert.ok(error instanceof TransportError, String(error));
    return error.failure;
  }
  throw new Error('It should have failed.');
}

describe('axios transport', () => {
  let server: Server;
  let url: string;
  const seen: { headers: IncomingMessage['headers']; body: string; path: string | undefined; port: number | undefined }[] = [];
  const behaviours: Readonly<Record<string, (response: ServerResponse) => void>> = {
    '/echo': (response) => void response.end('{"n":1}'),
    '/redirect': (response) => void response.writeHead(302, { location: '/echo' }).end(),
    '/large': (response) => void response.end('x'.repeat(200_000)),
    '/hang': () => undefined,
    '/reset': (response) => void response.destroy(),
    '/cut': (response) => {
      response.writeHead(200, { 'content-length': '100' });
      response.write('{"a":');
      response.destroy();
    },
  };

  before(async () => {
    server = createServer((incoming, response) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('end', () => {
        seen.push({ headers: incoming.headers, body: Buffer.concat(chunks).toString(), path: incoming.url, port: incoming.socket.remotePort });
        behaviours[incoming.url ?? '']?.(response);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });

  after(() => {
    server.closeAllConnections();
    server.close();
  });

  it('sends the text as it is and gives any status with lower-case headers', async () => {
    const transport = axiosTransport(2);
    const answer = await transport.send(request(`${url}/echo`, { method: 'POST', body: '{"a": 1}', headers: { 'Content-Type': 'application/json', 'X-Key': 'k' } }));
    assert.deepEqual([answer.status, answer.text], [200, '{"n":1}']);
    assert.equal(seen.at(-1)?.body, '{"a": 1}');
    assert.equal(seen.at(-1)?.headers['x-key'], 'k');
  });

  it('keeps the connection', async () => {
    const transport = axiosTransport(1);
    await transport.send(request(`${url}/echo`));
    await transport.send(request(`${url}/echo`));
    assert.equal(seen.at(-1)?.port, seen.at(-2)?.port);
  });

  it('does not follow a redirect (law 11)', async () => {
    const before = seen.length;
    assert.equal((await axiosTransport(1).send(request(`${url}/redirect`))).status, 302);
    assert.equal(seen.length, before + 1);
  });

  it('tells what surely did not leave from what may have landed', async () => {
    const transport = axiosTransport(1);
    assert.equal(await failure(transport.send(request('http://127.0.0.1:1/'))), 'unreachable');
    assert.equal(await failure(transport.send(request('http://nobody.invalid/'))), 'unreachable');
    assert.equal(await failure(transport.send(request(`${url}/reset`))), 'lost');
    assert.equal(await failure(transport.send(request(`${url}/cut`))), 'lost');
    assert.equal(await failure(transport.send(request(`${url}/hang`, { timeoutMs: 50 }))), 'timeout');
    assert.equal(await failure(transport.send(request(`${url}/large`))), 'too-large');
  });

  it('stops by signal', async () => {
    const controller = new AbortController();
    const work = failure(axiosTransport(1).send(request(`${url}/hang`, { signal: controller.signal })));
    setImmediate(() => controller.abort());
    assert.equal(await work, 'aborted');
  });

  for (const code of ['EHOSTUNREACH', 'ENETUNREACH', 'EHOSTDOWN']) {
    it(`calls a request lost, not unsent, when the network goes away (${code}) after it left`, async () => {
      const real = http.request;
      http.request = ((...args: Parameters<typeof http.request>) => {
        const sent = real(...args);
        sent.once('finish', () => sent.destroy(Object.assign(new Error(`read ${code}`), { code, syscall: 'read' })));
        return sent;
      }) as typeof http.request;
      try {
        assert.equal(await failure(axiosTransport(2).send(request(`${url}/hang`, { method: 'POST', body: '{}' }))), 'lost');
      } finally {
        http.request = real;
      }
    });
  }
});
