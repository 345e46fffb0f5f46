import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { send, strike } from './answer.ts';
import type { SandboxClock } from './clock.ts';
import { FaultBoard } from './fault-board.ts';
import type { Fault, FaultPlan } from './faults.ts';
import { RequestLog } from './request-log.ts';
import type { LogEntry, LogTotals } from './request-log.ts';

/** No simulated vendor takes more than this in one request, so a runaway client can not fill the memory. */
const MAX_BODY_BYTES = 64 * 1024 * 1024;
/** Requests that are kept in the log. */
const LOG_LIMIT = 100_000;
/** Milliseconds of the sandbox clock. */
const SLOW_MS = 30_000;

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

export interface SimServer {
  /** `http://127.0.0.1:<port>/` */
  readonly url: string;
  readonly port: number;
  /** One entry for each request that has been answered or given up, the last ones only: see `logLimit`. */
  readonly log: readonly LogEntry[];
  /** Over all requests, also those that the log has dropped. */
  totals(): LogTotals;
  clearLog(): void;
  /** May be changed at any time. */
  readonly faults: FaultBoard;
  /** Ends every connection, also hanging ones. */
  close(): Promise<void>;
}

export interface ServerOptions {
  handle(request: SimRequest): Promise<SimAnswer>;
  readonly clock: SandboxClock;
  /** Default 0: the system chooses. */
  readonly port?: number;
  readonly faults?: FaultPlan;
  /** The vendor's own error answer with a status, for faults (default: the status and a word). */
  readonly faultBody?: (status: number) => SimAnswer;
  /** Requests that the log keeps (default 100,000). */
  readonly logLimit?: number;
  /** Longer request bodies, in bytes, are answered 413 (default 64 MiB). */
  readonly maxBodyBytes?: number;
  /** Milliseconds of the sandbox clock between arrival and work. */
  readonly latencyMs?: () => number;
  /** Called once for each request that has been decided, before its answer leaves. */
  readonly onExchange?: (exchange: Exchange) => void;
}

/** A request and what came of it. */
export interface Exchange {
  readonly request: SimRequest;
  /** What the simulator decided, whether or not a fault let it through; null where a fault struck before the work. */
  readonly answer: SimAnswer | null;
}

/** null: too large. The rest is read and dropped, so that the client hears the answer. */
async function readBody(incoming: IncomingMessage, most: number): Promise<Buffer | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= most) chunks.push(chunk);
  }
  return size > most ? null : Buffer.concat(chunks);
}

function parseBody(body: Buffer): unknown {
  if (body.length === 0) return undefined;
  try {
    return JSON.parse(body.toString('utf8')) as unknown;
  } catch {
    throw new SimBadJson();
  }
}

async function toRequest(incoming: IncomingMessage, most: number): Promise<SimRequest | null> {
  const [path = '/', search = ''] = (incoming.url ?? '/').split(/\?(.*)/s);
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(incoming.headers)) {
    headers[name] = Array.isArray(value) ? value.join(', ') : (value ?? '');
  }
  const body = await readBody(incoming, most);
  if (body === null) return null;
  return { method: incoming.method ?? 'GET', path, query: new URLSearchParams(search), headers, body, json: () => parseBody(body) };
}

function plainFault(status: number): SimAnswer {
  return { status, text: 'Sandbox fault' };
}

interface Running {
  readonly options: ServerOptions;
  readonly log: RequestLog;
  readonly board: FaultBoard;
}

/** Waits until the board is released; false when the client left meanwhile. */
function released(board: FaultBoard, response: ServerResponse): Promise<boolean> {
  return board.held((left) => (response.closed ? left() : response.once('close', left)));
}

async function delay(options: ServerOptions, fault: Fault, moment: Fault['when']): Promise<void> {
  const slow = fault.kind === 'slow' && fault.when === moment ? (fault.ms ?? SLOW_MS) : 0;
  const wait = slow + (moment === 'before' ? (options.latencyMs?.() ?? 0) : 0);
  if (wait > 0) await options.clock.sleep(wait);
}

/** Does the work unless a fault strikes before it. @returns null: it was not done. */
async function work({ options }: Running, request: SimRequest, fault: Fault): Promise<SimAnswer | null> {
  await delay(options, fault, 'before');
  const struck = fault.kind !== 'none' && fault.kind !== 'slow' && fault.when === 'before';
  const done = struck ? null : await options.handle(request);
  options.onExchange?.({ request, answer: done });
  await delay(options, fault, 'after');
  return done;
}

async function serve(running: Running, sequence: number, incoming: IncomingMessage, response: ServerResponse): Promise<void> {
  const { options, log, board } = running;
  const at = options.clock.now();
  const request = await toRequest(incoming, options.maxBodyBytes ?? MAX_BODY_BYTES);
  if (request === null) {
    send(response, { status: 413, text: 'The request is too large.', headers: { connection: 'close' } }, false);
    return;
  }
  const { method, path } = request;
  const { fault, hold } = board.decide(request, sequence);
  if (hold === 'before' && !(await released(board, response))) {
    log.add({ sequence, at, method, path, status: 0, effect: false });
    return;
  }
  const done = await work(running, request, fault);
  const effect = done !== null && done.status < 400;
  const gone = hold === 'after' && !(await released(board, response));
  const status = gone ? 0 : strike(response, fault, done, options.faultBody ?? plainFault);
  log.add({ sequence, at, method, path, status, effect });
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

/** Starts a server on 127.0.0.1 only. A failure inside a simulator is answered 500 with its text, so a test sees it. */
export async function startServer(options: ServerOptions): Promise<SimServer> {
  const log = new RequestLog(options.logLimit ?? LOG_LIMIT);
  const running: Running = { options, log, board: new FaultBoard(options.faults) };
  let sequence = 0;
  const server = createServer((incoming, response) => {
    sequence += 1;
    serve(running, sequence, incoming, response).catch((error: unknown) => {
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
  return { url: `http://127.0.0.1:${port}/`, port, log: log.entries, totals: () => log.totals(), clearLog: () => log.clear(), faults: running.board, close };
}
