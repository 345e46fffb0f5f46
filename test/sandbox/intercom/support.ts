import type { SandboxClock } from '../../../src/sandbox/kit/clock.ts';
import type { FaultPlan } from '../../../src/sandbox/kit/faults.ts';
import type { Exchange } from '../../../src/sandbox/kit/server.ts';
import { startIntercom } from '../../../src/sandbox/intercom/intercom.ts';
import type { IntercomSimulator } from '../../../src/sandbox/intercom/intercom.ts';
import type { IntercomSwitches } from '../../../src/sandbox/intercom/switches.ts';

export const TOKEN = 'dG9rOnRlc3Q=';
export const ADMIN = '1001';
export const OTHER_ADMIN = '1002';
export const TEAM = '501';
/** 2026-03-02T12:00:00Z, in milliseconds and seconds. */
export const START_MS = Date.UTC(2026, 2, 2, 12);
export const START = START_MS / 1000;

/** Time stands still until a test moves it. */
export interface HandClock extends SandboxClock {
  advance(ms: number): void;
}

export function handClock(): HandClock {
  let now = START_MS;
  return {
    now: () => now,
    sleep: async () => undefined,
    advance: (ms) => {
      now += ms;
    },
  };
}

/** JSON as a test reads it: any path may be asked for, and what is not there is undefined. */
export type Found = { readonly [key: string]: Found } & { readonly [index: number]: Found } & { readonly length: number; readonly map: <T>(of: (item: Found) => T) => T[] };

export interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly json: Found;
}

export interface Bench {
  readonly simulator: IntercomSimulator;
  readonly clock: HandClock;
  call(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  /** `call` that must be answered 200. */
  done(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Found>;
}

async function send(url: string, method: string, path: string, body: unknown, headers: Readonly<Record<string, string>>): Promise<Answer> {
  const response = await fetch(new URL(path.slice(1), url), {
    method,
    headers: { authorization: `Bearer ${TOKEN}`, accept: 'application/json', 'intercom-version': '2.16', ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  });
  const text = await response.text();
  const isJson = /json/.test(response.headers.get('content-type') ?? '') && text !== '';
  return { status: response.status, headers: response.headers, text, json: (isJson ? JSON.parse(text) : null) as Found };
}

export async function startBench(switches: Partial<IntercomSwitches> = {}, faults?: FaultPlan, onExchange: (exchange: Exchange) => void = () => undefined): Promise<Bench> {
  const clock = handClock();
  const simulator = await startIntercom({
    clock,
    token: TOKEN,
    workspace: { id: 'wrk1', name: 'Test workspace', region: 'US', timezone: 'America/Los_Angeles' },
    teammates: [
      { id: ADMIN, name: 'Ana Admin', email: 'ana@example.test', hasInboxSeat: true },
      { id: OTHER_ADMIN, name: 'Ben Agent', email: 'ben@example.test', hasInboxSeat: true },
    ],
    teams: [{ id: TEAM, name: 'Support', adminIds: [OTHER_ADMIN] }],
    switches,
    onExchange,
    ...(faults === undefined ? {} : { faults }),
  });
  const call: Bench['call'] = (method, path, body, headers = {}) => send(simulator.url, method, path, body, headers);
  const done: Bench['done'] = async (method, path, body, headers) => {
    const answer = await call(method, path, body, headers);
    if (answer.status !== 200) throw new Error(`${method} ${path}: ${answer.status} ${answer.text}`);
    return answer.json;
  };
  return { simulator, clock, call, done };
}

/** An id or other text of an answer. */
export function shown(value: Found | undefined): string {
  const plain: unknown = value;
  if (typeof plain === 'string' || typeof plain === 'number') return String(plain);
  throw new Error('The answer has no such text.');
}

/** A user with an open conversation. */
export async function withConversation(bench: Bench, createdAt = START - 86_400): Promise<{ readonly contact: string; readonly conversation: string }> {
  const contact = bench.simulator.seedContact({ external_id: `x${bench.simulator.state.contacts.length}`, name: 'Carla Client' });
  const message = await bench.done('POST', '/conversations', { from: { type: 'user', id: contact }, body: 'Printer broken', created_at: createdAt });
  return { contact, conversation: shown(message.conversation_id) };
}

export function codeOf(answer: Answer): string {
  return `${answer.status} ${shown(answer.json.errors?.[0]?.code)}`;
}

export function messageOf(answer: Answer): string {
  return shown(answer.json.errors?.[0]?.message);
}
