import assert from 'node:assert/strict';
import { PauseGate } from '../../../src/base/gate.ts';
import type { Budget } from '../../../src/systems/http/budget.ts';
import { createClient, type HttpClient } from '../../../src/systems/http/client.ts';
import type { HttpRequest } from '../../../src/systems/http/transport.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
const BUDGET: Budget = { available: () => 1, take: () => undefined, nextAt: () => 0, epoch: () => 0, told: () => undefined, rejected: () => 0, report: () => ({ limit: 1, assumed: true, windowMs: 1, reserve: 0 }) };

interface Bench {
  readonly client: HttpClient;
  readonly gate: PauseGate;
  readonly sent: HttpRequest[];
  /** Lets the calls that wait in the pacer have their turn. */
  readonly admit: () => void;
  /** Places that are taken. */
  readonly taken: () => number;
  /** Calls that asked the pacer. */
  readonly turns: () => number;
}

function bench(signal: AbortSignal | null = null): Bench {
  const gate = new PauseGate();
  const sent: HttpRequest[] = [];
  const waiting: (() => void)[] = [];
  let taken = 0;
  let turns = 0;
  const client = createClient({
    peer: { label: 'Test', connection: 'test', secrets: [], words: () => null },
    base: new URL('http://127.0.0.1:1/'),
    headers: {},
    transport: { send: (request) => { sent.push(request); return Promise.resolve({ status: 200, headers: new Map(), text: '{}' }); } },
    pacer: { enter: async () => { turns += 1; await new Promise<void>((resolve) => waiting.push(resolve)); taken += 1; return () => (taken -= 1); } },
    budget: BUDGET,
    clock: { now: () => 0, monotonic: () => 0, sleep: () => Promise.resolve() },
    random: () => 0,
    signal,
    gate,
    timeoutMs: 1_000,
    judge: () => 'final',
    slowMs: 1,
    limits: () => ({ limit: null, remaining: null, resetAt: null, retryAfterMs: null }),
  });
  return { client, gate, sent, admit: () => { for (const next of waiting.splice(0)) next(); }, taken: () => taken, turns: () => turns };
}

const CALL = { method: 'GET', path: 'x', lane: 'x', repeatable: true } as const;

describe('a closed gate', () => {
  it('lets nothing out that asks anew, and everything once it opens', async () => {
    const { client, gate, sent, admit, turns } = bench();
    gate.close();
    const answers = [client.send(CALL), client.send(CALL)];
    for (let round = 0; round < 5; round += 1) await turn().then(admit);
    assert.deepEqual([sent.length, turns()], [0, 0], 'and takes no turn from the budget meanwhile');
    gate.open();
    for (let round = 0; round < 5; round += 1) await turn().then(admit);
    assert.deepEqual((await Promise.all(answers)).map(({ status }) => status), [200, 200]);
  });

  it('holds back what had its turn in the pacer too, and keeps no place meanwhile', async () => {
    const { client, gate, sent, admit, taken } = bench();
    const answer = client.send(CALL);
    await turn();
    gate.close();
    admit();
    await turn();
    assert.deepEqual([sent.length, taken()], [0, 0]);
    gate.open();
    for (let round = 0; round < 5; round += 1) await turn().then(admit);
    assert.equal((await answer).status, 200);
    assert.deepEqual([sent.length, taken()], [1, 0]);
  });

  it('sends whoever waits there away when the run is stopped', async () => {
    const controller = new AbortController();
    const { client, gate, sent } = bench(controller.signal);
    gate.close();
    const answer = client.send(CALL);
    await turn();
    controller.abort(new Error('stopped'));
    await assert.rejects(answer, /stopped/);
    assert.equal(sent.length, 0);
  });

  it('closed again at once, keeps the rest waiting', async () => {
    const gate = new PauseGate();
    gate.close();
    let through = false;
    const passing = gate.pass(null).then(() => (through = true));
    gate.open();
    gate.close();
    for (let round = 0; round < 5; round += 1) await turn();
    assert.equal(through, false);
    gate.open();
    await passing;
  });
});
