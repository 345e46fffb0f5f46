import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { mock } from 'node:test';
import fc from 'fast-check';
import { PauseGate } from '../../../src/base/gate.ts';
import { digestFile, networkFiles, type DigestOptions, type FileAnswer, type OpenFile } from '../../../src/systems/http/file-digest.ts';
import { isPrivateAddress, isProxied, publicLookup, wayTo } from '../../../src/systems/http/file-hosts.ts';
import { FileLine } from '../../../src/systems/http/file-line.ts';
import { fastClock } from '../support.ts';

const BYTES = Buffer.alloc(300_000, 'crosswalk');
const SHA = createHash('sha256').update(BYTES).digest('hex');
const BASE = new URL('https://api.example/');

type Handler = (request: http.IncomingMessage, response: http.ServerResponse) => void;

async function withServer(handle: Handler, work: (base: URL, seen: http.IncomingMessage[]) => Promise<void>): Promise<void> {
  const seen: http.IncomingMessage[] = [];
  const server = http.createServer((request, response) => {
    seen.push(request);
    handle(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    await work(new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`), seen);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  }
}

function options(base: URL, more: Partial<DigestOptions> = {}): DigestOptions {
  return { base, hosts: [], clock: fastClock(), signal: null, gate: null, open: networkFiles(), line: new FileLine(), ...more };
}

/** Answers by address, and remembers what was asked. */
function scripted(answers: Readonly<Record<string, Partial<FileAnswer> | Error>>): { readonly open: OpenFile; readonly asked: string[] } {
  const asked: string[] = [];
  const body = async function* (): AsyncGenerator<Uint8Array> {
    yield await Promise.resolve(BYTES);
  };
  return {
    asked,
    open: (url, way) => {
      asked.push(`${way} ${url.href}`);
      const answer = answers[url.href] ?? { status: 404 };
      if (answer instanceof Error) return Promise.reject(answer);
      return Promise.resolve({ status: 200, location: null, encoding: null, chunks: body(), close: () => undefined, ...answer });
    },
  };
}

describe('the hash of a file behind an address', () => {
  it('is that of its bytes, and no credential goes along (law 11)', () =>
    withServer((_, response) => void response.end(BYTES), async (base, seen) => {
      assert.deepEqual(await digestFile(options(base), `${base.href}files/1`, BYTES.length), { kind: 'read', sha256: SHA, bytes: BYTES.length });
      assert.deepEqual(Object.keys(seen[0]?.headers ?? {}).sort(), ['accept', 'accept-encoding', 'connection', 'host', 'user-agent']);
    }));

  it('a file without end is read to the size that was sent, and no further (law 9)', async () => {
    let sent = 0;
    const endless: Handler = (_, response) => {
      const pump = (): void => {
        while (sent < 200_000_000 && !response.destroyed) {
          sent += BYTES.length;
          if (!response.write(BYTES)) return void response.once('drain', pump);
        }
        response.end();
      };
      pump();
    };
    await withServer(endless, async (base) => {
      assert.deepEqual(await digestFile(options(base), `${base.href}1`, 1000), { kind: 'longer' });
    });
    assert.ok(sent < 50_000_000, `${sent} bytes were sent`);
  });

  it('what the host refuses is told, what it is too busy for is asked again, what is gone is gone', () =>
    withServer((request, response) => void response.writeHead(Number(request.url?.slice(1))).end(), async (base, seen) => {
      const kind = async (status: number): Promise<unknown> => digestFile(options(base), `${base.href}${status}`, 10);
      assert.deepEqual(await kind(404), { kind: 'gone' });
      assert.equal(seen.length, 4);
      assert.deepEqual(await kind(410), { kind: 'gone' });
      assert.deepEqual(await kind(403), { kind: 'unread', why: 'status 403' });
      const before = seen.length;
      assert.deepEqual(await kind(503), { kind: 'unread', why: 'status 503' });
      assert.equal(seen.length - before, 3);
    }));

  it('a host that nobody allowed is not asked at all', async () => {
    const { open, asked } = scripted({});
    for (const address of ['https://elsewhere.example/a', 'http://api.example/a', 'https://api.example:444/a', 'https://user:pass@api.example/a', 'ftp://api.example/a', 'nonsense', '']) {
      assert.deepEqual(await digestFile(options(BASE, { open }), address, 10), { kind: 'elsewhere' }, address);
    }
    assert.deepEqual(asked, []);
  });

  it('a redirect is followed on the list and not off it', async () => {
    const { open, asked } = scripted({
      'https://files.example/1': { status: 302, location: 'https://cdn.files.example/1' },
      'https://cdn.files.example/1': {},
      'https://files.example/2': { status: 302, location: 'https://evil.example/2' },
      'https://files.example/3': { status: 302, location: '/3' },
    });
    const allowed = options(BASE, { open, hosts: ['.files.example'] });
    assert.equal((await digestFile(allowed, 'https://files.example/1', BYTES.length)).kind, 'read');
    assert.deepEqual(await digestFile(allowed, 'https://files.example/2', 10), { kind: 'unread', why: 'it points to a host that nobody allowed' });
    assert.deepEqual(await digestFile(allowed, 'https://files.example/3', 10), { kind: 'unread', why: 'it points on and on' });
    assert.ok(asked.every((line) => line.startsWith('listed ')));
  });

  it('a line that breaks is an outcome, a run that ends is not', async () => {
    const { open, asked } = scripted({ 'https://api.example/1': Object.assign(new Error('x'), { code: 'ECONNRESET' }) });
    assert.deepEqual(await digestFile(options(BASE, { open }), 'https://api.example/1', 10), { kind: 'unread', why: 'ECONNRESET' });
    assert.equal(asked.length, 3);
    const ended = AbortSignal.abort(new Error('cancelled'));
    await assert.rejects(digestFile(options(BASE, { open, signal: ended }), 'https://api.example/1', 10), /cancelled/);
  });

  it('a file that was uploaded a moment ago is found at a later look', async () => {
    let looks = 0;
    const { open } = scripted({ 'https://api.example/1': {} });
    const late: OpenFile = (url, way, signal) => open((looks += 1) < 4 ? new URL('https://api.example/none') : url, way, signal);
    assert.equal((await digestFile(options(BASE, { open: late }), 'https://api.example/1', BYTES.length)).kind, 'read');
  });

  it('bytes that came encoded are not those of the file, and nothing is said against it', () =>
    withServer((_, response) => void response.writeHead(200, { 'Content-Encoding': 'gzip' }).end('other bytes'), async (base) => {
      assert.deepEqual(await digestFile(options(base), `${base.href}1`, BYTES.length), { kind: 'unread', why: 'it came encoded, which was not asked for' });
    }));

  it('a host that is silent is left alone after three files, which is told once; one that answers in between is not', async () => {
    const silent = new Set(['/1', '/2', '/4', '/5', '/6', '/7']);
    const answer: Handler = (request, response) => {
      if (request.url === '/2') response.writeHead(200).flushHeaders();
      else if (!silent.has(request.url ?? '')) response.end(BYTES);
    };
    await withServer(answer, async (base, seen) => {
      const shared = options(base, { line: new FileLine(100) });
      const asked = async (file: number): Promise<unknown> => digestFile(shared, `${base.href}${file}`, BYTES.length);
      const nothing = { kind: 'unread', why: 'it was silent' };
      assert.deepEqual([await asked(1), await asked(2)], [nothing, nothing]);
      assert.deepEqual(await asked(3), { kind: 'read', sha256: SHA, bytes: BYTES.length });
      assert.deepEqual([await asked(4), await asked(5), await asked(6)], [nothing, nothing, { ...nothing, leaves: base.host }]);
      const before = seen.length;
      assert.deepEqual(await asked(7), { kind: 'unread', why: 'it was silent too often and is left alone' });
      assert.deepEqual(await asked(3), { kind: 'unread', why: 'it was silent too often and is left alone' });
      assert.equal(seen.length, before);
    });
  });

  it('one file finds out later whether the host answers again', () => {
    const line = new FileLine();
    const time = mock.method(performance, 'now', () => 0);
    try {
      assert.deepEqual([1, 2, 3, 4].map(() => line.silent('a')), [false, false, true, false]);
      assert.deepEqual([line.leftAlone('a'), line.leftAlone('b')], [true, false]);
      time.mock.mockImplementation(() => 15 * 60_000);
      assert.deepEqual([line.leftAlone('a'), line.leftAlone('a')], [false, true]);
      line.answered('a');
      assert.equal(line.leftAlone('a'), false);
    } finally {
      time.mock.restore();
    }
  });

  it('a pause is no silence of the host', async () => {
    const { open } = scripted({ 'https://api.example/1': {} });
    const gate = new PauseGate();
    gate.close();
    setTimeout(() => gate.open(), 150);
    const patient: OpenFile = (url, way, signal) => (signal.aborted ? Promise.reject(new Error('aborted')) : open(url, way, signal));
    assert.equal((await digestFile(options(BASE, { open: patient, gate, line: new FileLine(10) }), 'https://api.example/1', BYTES.length)).kind, 'read');
  });

  it('waits while the run is paused', async () => {
    const { open, asked } = scripted({ 'https://api.example/1': {} });
    const gate = new PauseGate();
    gate.close();
    const digest = digestFile(options(BASE, { open, gate }), 'https://api.example/1', BYTES.length);
    await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(asked, []);
    gate.open();
    assert.equal((await digest).kind, 'read');
  });
});

describe('hosts of files', () => {
  const hosts = ['files.example', '.cdn.example'];
  const way = (address: string): string | null => wayTo(new URL(address), BASE, hosts);

  it('are the API\'s own and those of the list', () => {
    assert.equal(way('https://api.example/attachments/1'), 'own');
    assert.equal(way('https://files.example/1?signature=x'), 'listed');
    assert.equal(way('https://a.b.cdn.example/1'), 'listed');
    assert.equal(way('https://cdn.example/1'), 'listed');
    for (const address of ['https://a.files.example/', 'https://evilcdn.example/', 'https://cdn.example.evil/', 'http://files.example/', 'https://files.example:8443/', 'https://me@files.example/']) assert.equal(way(address), null, address);
  });

  it('are never addresses in numbers, also where the list says so', () => {
    for (const address of ['https://127.0.0.1/', 'https://10.0.0.8/', 'https://[::1]/', 'https://2130706433/', 'https://0x7f.1/']) assert.equal(wayTo(new URL(address), BASE, [new URL(address).hostname, '.1']), null, address);
  });

  it('lead nowhere private', () => {
    for (const address of ['10.1.2.3', '127.0.0.1', '169.254.169.254', '172.31.0.1', '192.168.1.1', '100.64.0.1', '0.0.0.0', '::1', '::', 'fd00::1', 'fe80::1', '::ffff:10.0.0.1', '64:ff9b::a00:1', 'no address']) assert.ok(isPrivateAddress(address), address);
    for (const address of ['8.8.8.8', '172.32.0.1', '2a00:1450:4001:80b::200e']) assert.ok(!isPrivateAddress(address), address);
    fc.assert(fc.property(fc.ipV4(), (address) => isPrivateAddress(`::ffff:${address}`)));
  });

  it('are not asked through a proxy, which would look up the name where nobody sees it', async () => {
    const address = new URL('https://files.example/1');
    for (const name of ['HTTPS_PROXY', 'https_proxy', 'ALL_PROXY', 'all_proxy']) assert.ok(isProxied(address, { [name]: 'http://127.0.0.1:1' }), name);
    assert.ok(!isProxied(address, { HTTP_PROXY: 'http://127.0.0.1:1' }));
    for (const exempt of ['*', 'files.example', 'a.example, files.example:443', '.example', '*.example', 'FILES.example']) assert.ok(!isProxied(address, { HTTPS_PROXY: 'x', NO_PROXY: exempt }), exempt);
    for (const exempt of ['', 'example', '.files.example', 'files.example:8443']) assert.ok(isProxied(address, { HTTPS_PROXY: 'x', NO_PROXY: exempt }), exempt);
    await withServer((_, response) => void response.end(), async (base, seen) => {
      const before = { ...process.env };
      Object.assign(process.env, { https_proxy: base.href, no_proxy: '' });
      delete process.env['NO_PROXY'];
      try {
        const digest = await digestFile(options(BASE, { hosts: ['files.example'] }), address.href, 10);
        assert.deepEqual(digest, { kind: 'unread', why: 'behind a proxy nobody can look whether its name leads into a private network' });
      } finally {
        for (const name of ['https_proxy', 'no_proxy', 'NO_PROXY']) {
          if (before[name] === undefined) delete process.env[name];
          else process.env[name] = before[name];
        }
      }
      assert.deepEqual(seen, []);
    });
  });

  it('are refused when their name leads into this network, by whichever of its addresses', async () => {
    const lookUp = (addresses: readonly string[]): Promise<string> =>
      new Promise((resolve) => {
        const found = addresses.map((address) => ({ address, family: 4 }));
        publicLookup((_, __, tell) => tell(null, found))('files.example', { all: true }, (error) => resolve(error?.code ?? 'fine'));
      });
    assert.equal(await lookUp(['8.8.8.8']), 'fine');
    assert.equal(await lookUp(['8.8.8.8', '10.0.0.1']), 'EPRIVATE');
  });
});
