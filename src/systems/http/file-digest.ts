/** The SHA-256 of a file behind an address that a system told: hashed while it comes, never held whole (law 9), and asked for without any credential (law 11). */
import { createHash } from 'node:crypto';
import http from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import axios from 'axios';
import type { Clock } from '../../base/clock.ts';
import type { Gate } from '../../base/gate.ts';
import { isLoopback } from './allowed-host.ts';
import { isProxied, publicLookup, wayTo } from './file-hosts.ts';
import { DOWNLOADS, type FileLine } from './file-line.ts';

/**
 * `read`: all of it · `longer`: more than was asked for came, and it was read no further · `gone`: the host has no such file ·
 * `elsewhere`: nobody allowed that host, so nothing was asked · `unread`: the host gave no file, `why` says how it refused;
 * `leaves`: told once, with the file whose silence was one too many: this host is left alone from now on.
 */
export type FileDigest =
  | { readonly kind: 'read'; readonly sha256: string; readonly bytes: number }
  | { readonly kind: 'longer' | 'gone' | 'elsewhere' }
  | { readonly kind: 'unread'; readonly why: string; readonly leaves?: string };

/** One answer, its body not read yet. */
export interface FileAnswer {
  readonly status: number;
  readonly location: string | null;
  /** Content-Encoding. */
  readonly encoding: string | null;
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
  /** One for the run. */
  readonly line: FileLine;
}

/** Milliseconds before each try after the first. */
const WAITS_MS: readonly number[] = [1_000, 2_000];
/** The same where the host has no such file: one that was uploaded a moment ago may not be on every machine of it yet. */
const WAITS_FOR_ABSENT_MS: readonly number[] = [2_000, 8_000, 30_000];
const MAX_REDIRECTS = 3;

const BUSY = new Set([408, 429, 500, 502, 503, 504]);

/** Code of the error of a request that was not made. */
const PROXIED = 'EPROXIED';

/** Files over the network. No redirect is followed by it: each hop is judged anew. */
export function networkFiles(): OpenFile {
  const options = { keepAlive: true, maxSockets: DOWNLOADS };
  const own = { httpAgent: new http.Agent(options), httpsAgent: new https.Agent(options) };
  const listed = { httpsAgent: new https.Agent({ ...options, lookup: publicLookup() }) };
  return async (url, way, signal) => {
    // A proxy resolves the name itself, so nobody here could look where it leads.
    if (way === 'listed' && isProxied(url, process.env)) throw Object.assign(new Error('proxied'), { code: PROXIED });
    const { status, headers, data } = await axios.get<Readable>(url.href, {
      ...(way === 'own' ? own : listed),
      responseType: 'stream',
      maxRedirects: 0,
      decompress: false,
      headers: { Accept: '*/*', 'Accept-Encoding': 'identity' },
      validateStatus: () => true,
      signal,
      ...(way === 'listed' || isLoopback(url) ? { proxy: false } : {}),
    });
    const header = (name: string): string | null => {
      const value: unknown = headers[name];
      return typeof value === 'string' ? value : null;
    };
    return { status, location: header('location'), encoding: header('content-encoding'), chunks: data as AsyncIterable<Uint8Array>, close: () => void data.destroy() };
  };
}

async function hashed(answer: FileAnswer, most: number, heard: () => void): Promise<FileDigest> {
  const encoding = answer.encoding?.trim().toLowerCase() ?? '';
  // Its bytes are other ones than those of the file, and nothing is wrong with the file.
  if (encoding !== '' && encoding !== 'identity') return { kind: 'unread', why: 'it came encoded, which was not asked for' };
  const hash = createHash('sha256');
  let bytes = 0;
  for await (const chunk of answer.chunks) {
    heard();
    bytes += chunk.byteLength;
    if (bytes > most) return { kind: 'longer' };
    hash.update(chunk);
  }
  return { kind: 'read', sha256: hash.digest('hex'), bytes };
}

/** Another try may do better. `silent`: the host that said nothing. */
type Again = { readonly kind: 'again'; readonly why: string; readonly absent?: true; readonly silent?: string };
type Outcome = FileDigest | Again;

/** null: it leads on to another address. */
async function judged(answer: FileAnswer, most: number, heard: () => void): Promise<Outcome | null> {
  const { status } = answer;
  if (status >= 200 && status < 300) return hashed(answer, most, heard);
  if (status >= 300 && status < 400 && answer.location !== null) return null;
  if (status === 410) return { kind: 'gone' };
  if (status === 404) return { kind: 'again', why: 'status 404', absent: true };
  return { kind: BUSY.has(status) ? 'again' : 'unread', why: `status ${status}` };
}

function failureName(error: unknown): string {
  const code: unknown = typeof error === 'object' && error !== null ? Reflect.get(error, 'code') : undefined;
  return typeof code === 'string' && code !== '' ? code : 'the connection failed';
}

/** One request. @returns the address that it leads on to, or what came of it. @throws only the signal's reason. */
async function hopTo({ open, signal, gate, line }: DigestOptions, url: URL, way: 'own' | 'listed', most: number): Promise<Outcome | URL> {
  // Before the limit: a pause takes as long as a person likes.
  await gate?.pass(signal);
  const limit = line.limit();
  try {
    const answer = await open(url, way, signal === null ? limit.signal : AbortSignal.any([signal, limit.signal]));
    try {
      limit.heard();
      const outcome = await judged(answer, most, limit.heard);
      line.answered(url.host);
      if (outcome !== null) return outcome;
      return URL.canParse(answer.location ?? '', url.href) ? new URL(answer.location ?? '', url) : { kind: 'unread', why: `status ${answer.status}` };
    } finally {
      answer.close();
    }
  } catch (error) {
    signal?.throwIfAborted();
    const broken = limit.broken();
    if (broken === 'silent') return { kind: 'again', why: 'it was silent', silent: url.host };
    const why = broken === null ? failureName(error) : 'it took too long';
    return why === PROXIED ? { kind: 'unread', why: 'behind a proxy nobody can look whether its name leads into a private network' } : { kind: 'again', why };
  } finally {
    limit.end();
  }
}

async function tryOnce(options: DigestOptions, from: URL, most: number): Promise<Outcome> {
  let url = from;
  for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
    const way = wayTo(url, options.base, options.hosts);
    if (way === null) return hop === 0 ? { kind: 'elsewhere' } : { kind: 'unread', why: 'it points to a host that nobody allowed' };
    if (options.line.leftAlone(url.host)) return { kind: 'unread', why: 'it was silent too often and is left alone' };
    const outcome = await hopTo(options, url, way, most);
    if (!(outcome instanceof URL)) return outcome;
    url = outcome;
  }
  return { kind: 'unread', why: 'it points on and on' };
}

function givenUp({ why, absent, silent }: Again, line: FileLine): FileDigest {
  if (absent === true) return { kind: 'gone' };
  return { kind: 'unread', why, ...(silent !== undefined && line.silent(silent) ? { leaves: silent } : {}) };
}

/**
 * @param most bytes; a longer file is read no further.
 * @throws only the signal's reason: a file that cannot be read is an outcome, not an error.
 */
export async function digestFile(options: DigestOptions, address: string, most: number): Promise<FileDigest> {
  if (!URL.canParse(address)) return { kind: 'elsewhere' };
  const { signal, clock, line } = options;
  let failed = 0;
  let absent = 0;
  for (;;) {
    const outcome = await line.slot(() => tryOnce(options, new URL(address), most));
    if (outcome.kind !== 'again') return outcome;
    const wait = outcome.absent === true ? WAITS_FOR_ABSENT_MS[absent++] : WAITS_MS[failed++];
    if (wait === undefined) return givenUp(outcome, line);
    await clock.sleep(wait, signal ?? undefined);
  }
}
