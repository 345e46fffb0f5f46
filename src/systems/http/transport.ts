import http from 'node:http';
import https from 'node:https';
import axios, { type AxiosInstance } from 'axios';
import { isLoopback } from './allowed-host.ts';

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

export interface HttpRequest {
  readonly method: Method;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text. */
  readonly body: string | null;
  /** Milliseconds of real time. */
  readonly timeoutMs: number;
  /** Bytes of the answer. */
  readonly maxBytes: number;
  readonly signal: AbortSignal | null;
}

export interface HttpAnswer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

/** `unreachable`: the request never left, so it may be repeated · `lost`: it may have taken effect · `too-large`: the answer was cut off by us. */
export type TransportFailure = 'unreachable' | 'untrusted' | 'lost' | 'timeout' | 'too-large' | 'aborted';

export class TransportError extends Error {
  readonly failure: TransportFailure;

  /** @param code of the operating system or of TLS, for example ECONNREFUSED. */
  constructor(failure: TransportFailure, code: string) {
    super(code);
    this.name = 'TransportError';
    this.failure = failure;
  }
}

/** Sends one request once: no retry, no redirect, any status is an answer. */
export interface Transport {
  /** @throws TransportError */
  send(request: HttpRequest): Promise<HttpAnswer>;
}

/** Only these say by themselves that nothing left. `EHOSTUNREACH` and the like also end a connection that had sent (law 3). */
const NOT_SENT = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ERR_INVALID_URL']);
const TLS = /^(CERT_|ERR_TLS_|ERR_SSL_|UNABLE_TO_|SELF_SIGNED|DEPTH_ZERO|HOSTNAME_MISMATCH)/;

function textProperty(value: unknown, key: string): string {
  if (typeof value !== 'object' || value === null) return '';
  const found: unknown = Reflect.get(value, key);
  return typeof found === 'string' ? found : '';
}

/** Whether every attempt to connect failed: several addresses of one host come as a list of errors. */
function failedToConnect(error: unknown): boolean {
  const cause: unknown = Reflect.get(error as object, 'cause');
  const several: unknown = typeof cause === 'object' && cause !== null ? Reflect.get(cause, 'errors') : undefined;
  const tries: readonly unknown[] = Array.isArray(several) && several.length > 0 ? several : [cause];
  return [error].concat(tries).some((item) => ['connect', 'getaddrinfo'].includes(textProperty(item, 'syscall'))) && tries.every((item) => !['read', 'write'].includes(textProperty(item, 'syscall')));
}

function toTransportError(error: unknown, aborted: boolean): TransportError {
  const code = textProperty(error, 'code') || textProperty(Reflect.get(error as object, 'cause'), 'code');
  if (aborted) return new TransportError('aborted', 'ERR_CANCELED');
  if (TLS.test(code)) return new TransportError('untrusted', code);
  if (NOT_SENT.has(code) || failedToConnect(error)) return new TransportError('unreachable', code);
  if (textProperty(error, 'message').startsWith('maxContentLength')) return new TransportError('too-large', 'maxContentLength');
  if (code === 'ECONNABORTED' || code === 'ETIMEDOUT') return new TransportError('timeout', code);
  return new TransportError('lost', code === '' ? 'unknown' : code);
}

function toHeaders(raw: unknown): ReadonlyMap<string, string> {
  const headers = new Map<string, string>();
  for (const [name, value] of Object.entries(raw as Record<string, unknown>)) {
    if (typeof value === 'string') headers.set(name.toLowerCase(), value);
    else if (Array.isArray(value)) headers.set(name.toLowerCase(), value.join(', '));
  }
  return headers;
}

async function sendWith(client: AxiosInstance, request: HttpRequest): Promise<HttpAnswer> {
  const { method, url, headers, body, timeoutMs, maxBytes, signal } = request;
  try {
    const answer = await client.request<string>({
      method,
      url: url.href,
      // A POST without a body says nothing about one; axios would call it a form.
      headers: { ...headers, ...(body === null ? { 'Content-Type': false } : {}) },
      timeout: timeoutMs,
      maxContentLength: maxBytes,
      ...(body === null ? {} : { data: body }),
      ...(signal === null ? {} : { signal }),
      // A proxy of the environment has no business with this machine's own ports.
      ...(isLoopback(url) ? { proxy: false } : {}),
    });
    return { status: answer.status, headers: toHeaders(answer.headers), text: typeof answer.data === 'string' ? answer.data : '' };
  } catch (error) {
    throw toTransportError(error, signal?.aborted === true);
  }
}

/**
 * The network, by axios with keep-alive agents of our own (reference/libraries.md §D).
 * @param maxSockets per host.
 */
export function axiosTransport(maxSockets: number): Transport {
  const client = axios.create({
    httpAgent: new http.Agent({ keepAlive: true, maxSockets }),
    httpsAgent: new https.Agent({ keepAlive: true, maxSockets }),
    // Law 11: no redirects off the list; we follow none at all.
    maxRedirects: 0,
    maxBodyLength: Infinity,
    responseType: 'text',
    transformRequest: [(data: unknown): unknown => data],
    transformResponse: [(data: unknown): unknown => data],
    validateStatus: () => true,
    transitional: { clarifyTimeoutError: true, silentJSONParsing: false, forcedJSONParsing: false },
  });
  return { send: (request) => sendWith(client, request) };
}
