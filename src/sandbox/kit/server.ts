import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { SandboxClock } from './clock.ts';
import { noFaults } from './faults.ts';
import type { Fault, FaultPlan } from './faults.ts';

/** No simulated vendor takes more than this in one request, so a runaway client can not fill the memory. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;

/** The body is no JSON. Simulators turn it into their vendor's own 400. */
export class SimBadJson extends Error {
  constructor() {
    super('The request body is not JSON.');
    this.name = 'SimBadJson';
  }
}

export interface SimRequest {
  readonly method: string;
  /** The path as sent, still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Record<string, string>;
  readonly body: Buffer;
  /** The body as JSON. Throws SimBadJson. An empty body is `undefined`. */
  json(): unknown;
}

export interface SimAnswer {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly json?: unknown;
  readonly text?: string;
  readonly contentType?: string;
  /** Bytes to send as they are (served files). */
  readonly bytes?: Uint8Array;
}

export interface LogEntry {
  /** From 1, in order of arrival. */
  readonly sequence: number;
  /** Milliseconds of the sandbox clock, when the request arrived. */
  readonly at: number;
  readonly method: string;
  readonly path: string;
  /** What was answered; 0 when nothing was (reset, hang). */
  readonly status: number;
  /** True when the simulator did the work and did not refuse it, whatever was answered then. */
  readonly effect: boolean;
}

export interface SimServer {
  /** `http://127.0.0.1:<port>/` */
  readonly url: string;
  readonly port: number;
  /** One entry for each request that has been decided. */
  readonly log: readonly LogEntry[];
  /** Ends every connection, also hanging ones. */
  close(): Promise<void>;
}

export interface ServerOptions {
  handle(request: SimRequest): Promise<SimAnswer>;
  readonly clock: SandboxClock;
  /** Default 0: the system chooses. */
  readonly port?: number;
  readonly faults?: FaultPlan;
  /** Milliseconds of the sandbox clock between arrival and work. */
  readonly latencyMs?: () => number;
}

async function readBody(incoming: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BODY_BYTES) throw new Error('The request is too large.');
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parseBody(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw new SimBadJson();
  }
}

async function toRequest(incoming: IncomingMessage): Promise<SimRequest> {
  const [path = '/', search = ''] = (incoming.url ?? '/').split(/\?(.*)/s);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  }
  const body = await readBody(incoming);
  return { method: incoming.method ?? 'GET', path, query: new URLSearchParams(search), headers, body, json: () => parseBody(body) };
}

function send(response: ServerResponse, answer: SimAnswer, cut: boolean): void {
  const text = answer.json === undefined ? (answer.text ?? '') : JSON.stringify(answer.json);
  const payload = answer.bytes === undefined ? Buffer.from(text, 'utf8') : Buffer.from(answer.bytes);
  const type = answer.contentType ?? (answer.json === undefined ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8');
  response.writeHead(answer.status, { 'content-type': type, 'content-length': String(payload.length), ...answer.headers });
  if (!cut) {
    response.end(payload);
    return;
  }
  response.write(payload.subarray(0, Math.floor(payload.length / 2)), () => response.destroy());
}

function faultAnswer(fault: Fault): SimAnswer {
  if (fault.kind === 'html') {
    const status = fault.status ?? 502;
    return { status, text: `<html><head><title>${status}</title></head><body><h1>Bad Gateway</h1></body></html>`, contentType: 'text/html' };
  }
  const status = fault.status ?? 500;
  return { status, json: { type: 'error.list', errors: [{ code: 'server_error', message: 'Sandbox fault' }] } };
}

/** The status the client saw: 0 when it saw none. */
function strike(fault: Fault, response: ServerResponse, done: SimAnswer | null): number {
  switch (fault.kind) {
    case 'reset':
      response.socket?.resetAndDestroy();
      return 0;
    case 'hang':
      return 0;
    case 'status':
    case 'html': {
      const answer = faultAnswer(fault);
      send(response, answer, false);
      return answer.status;
    }
    case 'cut':
    case 'none': {
      const answer = done ?? { status: 200, json: { type: 'cut' } };
      send(response, answer, fault.kind === 'cut');
      return answer.status;
    }
  }
}

async function serve(options: ServerOptions, log: LogEntry[], sequence: number, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const at = options.clock.now();
  const request = await toRequest(incoming);
  const fault = (options.faults ?? noFaults()).next({ method: request.method, path: request.path }, sequence);
  const wait = options.latencyMs?.() ?? 0;
  if (wait > 0) await options.clock.sleep(wait);
  const before = fault.kind !== 'none' && fault.when === 'before';
  const done = before ? null : await options.handle(request);
  const effect = done !== null && done.status < 400;
  const place = log.push({ sequence, at, method: request.method, path: request.path, status: 0, effect }) - 1;
  const status = strike(fault, response, done);
  log[place] = { sequence, at, method: request.method, path: request.path, status, effect };
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** Starts a server on 127.0.0.1 only. A failure inside a simulator is answered 500 with its text, so a test sees it. */
export async function startServer(options: ServerOptions): Promise<SimServer> {
  const log: LogEntry[] = [];
  let sequence = 0;
  const server = createServer((incoming, response) => {
    sequence += 1;
    serve(options, log, sequence, incoming, response).catch((error: unknown) => {
      if (response.headersSent || response.destroyed) return;
      send(response, { status: 500, text: error instanceof Error ? (error.stack ?? error.message) : 'Simulator failure' }, false);
    });
  });
  // Limiters keep connections open between requests; the client, not the sandbox, decides when they end.
  server.keepAliveTimeout = 60_000;
  const port = await listen(server, options.port ?? 0);
  const close = (): Promise<void> =>
    new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { url: `http://127.0.0.1:${port}/`, port, log, close };
}
