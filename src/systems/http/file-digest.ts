/** The SHA-256 of a file behind an address that a system told: hashed while it comes, never held whole (law 9), and asked for without any credential (law 11). */
import { createHash } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import axios from 'axios';
import type { Clock } from '../../base/clock.ts';
import type { Gate } from '../../base/gate.ts';
import { isLoopback } from './allowed-host.ts';
import { publicLookup, wayTo } from './file-hosts.ts';

/**
 * `read`: all of it · `longer`: more than was asked for came, and it was read no further · `gone`: the host has no such file ·
 * `elsewhere`: nobody allowed that host, so nothing was asked · `unread`: the host gave no file, `why` says how it refused.
 */
export type FileDigest =
  | { readonly kind: 'read'; readonly sha256: string; readonly bytes: number }
  | { readonly kind: 'longer' | 'gone' | 'elsewhere' }
  | { readonly kind: 'unread'; readonly why: string };

/** One answer, its body not read yet. */
export interface FileAnswer {
  readonly status: number;
  readonly location: string | null;
  readonly chunks: AsyncIterable<Uint8Array>;
  /** Ends the connection, whatever is left of the body. */
  close(): void;
}

/** @throws whatever the network fails with. */
export type OpenFile = (url: URL, way: 'own' | 'listed', signal: AbortSignal) => Promise<FileAnswer>;

export interface DigestOptions {
  readonly base: URL;
  /** Of the spec. */
  readonly hosts: readonly string[];
  readonly clock: Clock;
  readonly signal: AbortSignal | null;
  readonly gate: Gate | null;
  readonly open: OpenFile;
}

const TRIES = 3;
/** Milliseconds before the second try; twice that before the third. */
const BACKOFF_MS = 1_000;
const MAX_REDIRECTS = 3;
/** Milliseconds of real time for one file, the largest included. */
const TIMEOUT_MS = 10 * 60_000;
const MAX_SOCKETS = 16;

const BUSY = new Set([408, 429, 500, 502, 503, 504]);

/** Files over the network. No redirect is followed by it: each hop is judged anew. */
export function networkFiles(): OpenFile {
  const options = { keepAlive: true, maxSockets: MAX_SOCKETS };
  const own = { httpAgent: new http.Agent(options), httpsAgent: new https.Agent(options) };
  const listed = { httpsAgent: new https.Agent({ ...options, lookup: publicLookup() }) };
  return async (url, way, signal) => {
    const { status, headers, data } = await axios.get<Readable>(url.href, {
      ...(way === 'own' ? own : listed),
      responseType: 'stream',
      maxRedirects: 0,
      decompress: false,
      headers: { Accept: '*/*', 'Accept-Encoding': 'identity' },
      validateStatus: () => true,
      signal,
      ...(isLoopback(url) ? { proxy: false } : {}),
    });
    const location: unknown = headers['location'];
    return { status, location: typeof location === 'string' ? location : null, chunks: data as AsyncIterable<Uint8Array>, close: () => void data.destroy() };
  };
}

async function hashed(answer: FileAnswer, most: number): Promise<FileDigest> {
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of answer.chunks) {
    bytes += chunk.byteLength;
    if (bytes > most) return { kind: 'longer' };
    hash.update(chunk);
  }
  return { kind: 'read', sha256: hash.digest('hex'), bytes };
}

/** null: another try may do better. */
async function judged(answer: FileAnswer, most: number): Promise<FileDigest | null> {
  const { status } = answer;
  if (status >= 200 && status < 300) return hashed(answer, most);
  if (status === 404 || status === 410) return { kind: 'gone' };
  return BUSY.has(status) ? null : { kind: 'unread', why: `status ${status}` };
}

type Outcome = FileDigest | { readonly kind: 'again'; readonly why: string };

async function tryOnce({ base, hosts, gate, open }: DigestOptions, from: URL, most: number, signal: AbortSignal): Promise<Outcome> {
  let url = from;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const way = wayTo(url, base, hosts);
    if (way === null) return hop === 0 ? { kind: 'elsewhere' } : { kind: 'unread', why: 'it points to a host that nobody allowed' };
    await gate?.pass(signal);
    const answer = await open(url, way, signal);
    try {
      if (answer.status < 300 || answer.status >= 400) return (await judged(answer, most)) ?? { kind: 'again', why: `status ${answer.status}` };
      if (answer.location === null || !URL.canParse(answer.location, url.href)) return { kind: 'unread', why: `status ${answer.status}` };
      url = new URL(answer.location, url);
    } finally {
      answer.close();
    }
  }
  return { kind: 'unread', why: 'it points on and on' };
}

function failureName(error: unknown): string {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' && code !== '' ? code : 'the connection failed';
}

/**
 * @param most bytes; a longer file is read no further.
 * @throws only the signal's reason: a file that cannot be read is an outcome, not an error.
 */
export async function digestFile(options: DigestOptions, address: string, most: number): Promise<FileDigest> {
  if (!URL.canParse(address)) return { kind: 'elsewhere' };
  const { signal, clock } = options;
  let why = '';
  for (let tries = 0; tries < TRIES; tries += 1) {
    if (tries > 0) await clock.sleep(BACKOFF_MS * 2 ** (tries - 1), signal ?? undefined);
    const limit = AbortSignal.timeout(TIMEOUT_MS);
    try {
      const outcome = await tryOnce(options, new URL(address), most, signal === null ? limit : AbortSignal.any([signal, limit]));
      if (outcome.kind !== 'again') return outcome;
      why = outcome.why;
    } catch (error) {
      signal?.throwIfAborted();
      why = failureName(error);
    }
  }
  return { kind: 'unread', why };
}
