/** Child process: the official SDK `intercom-client`, playing the writes of one of our migrations again. */
import { readFile } from 'node:fs/promises';
import { IntercomClient } from 'intercom-client';
import { serveCommands } from './ipc.ts';
import { liveInSandboxTime } from './sandbox-time.ts';
import { withIds, type Job, type Script, type ScriptCall } from './script.ts';
import type { SandboxPlace } from './simulators.ts';

export interface Play {
  readonly place: SandboxPlace;
  readonly script: string;
  readonly concurrency: number;
  /** Seconds of the sandbox clock after each call. */
  readonly pause: number;
  /** Seconds of the sandbox clock after which it stops. */
  readonly atMost: number;
}

export interface Played {
  readonly calls: number;
  /** Calls that failed for good, and those of the same object that could not follow. */
  readonly lost: number;
  readonly cpuMs: number;
}

type Body = Readonly<Record<string, unknown>>;
/** Bodies are recorded ones, so their types are the API's and not the SDK's. */
type Send = (client: IntercomClient, id: string, body: never) => PromiseLike<unknown>;

const SENDS: Readonly<Record<string, Send>> = {
  'POST companies': (client, _, body) => client.companies.createOrUpdate(body),
  'POST contacts': (client, _, body) => client.contacts.create(body),
  'PUT contacts/': (client, contact_id, body) => client.contacts.update({ ...(body as object), contact_id }),
  'POST contacts/companies': (client, contact_id, body) => client.companies.attachContact({ ...(body as { id: string }), contact_id }),
  'POST conversations': (client, _, body) => client.conversations.create(body),
  'PUT conversations/': (client, conversation_id, body) => client.conversations.update({ ...(body as object), conversation_id }),
  'POST conversations/reply': (client, conversation_id, body) => client.conversations.reply({ conversation_id, body }),
  'POST conversations/parts': (client, conversation_id, body) => client.conversations.manage({ conversation_id, body }),
  'POST conversations/customers': (client, conversation_id, body) => client.conversations.attachContactAsAdmin({ ...(body as object), conversation_id }),
};

function routeOf({ method, path }: ScriptCall): { readonly name: string; readonly id: string } {
  const [, kind, id, rest = ''] = path.split('/');
  return { name: id === undefined ? `${method} ${kind}` : `${method} ${kind}/${rest}`, id: id ?? '' };
}

function madeId(answer: unknown): string | null {
  const { conversation_id, id } = answer as { conversation_id?: string; id?: string };
  return conversation_id ?? id ?? null;
}

class Player {
  readonly #client: IntercomClient;
  readonly #ids = new Map<string, string>();
  readonly #play: Play;
  readonly #until: number;
  calls = 0;
  lost = 0;

  constructor(play: Play, token: string, baseUrl: string) {
    this.#play = play;
    this.#until = Date.now() + play.atMost * 1000;
    // The type ends at 2.14; any version passes (reference/intercom.md §28).
    this.#client = new IntercomClient({ token, baseUrl: baseUrl.replace(/\/$/, ''), version: '2.16' as '2.14' });
  }

  async stage(jobs: readonly Job[]): Promise<void> {
    const waiting = jobs.values();
    const worker = async (): Promise<void> => {
      for (const job of waiting) {
        if (Date.now() >= this.#until) return;
        await this.#do(job);
      }
    };
    await Promise.all(Array.from({ length: this.#play.concurrency }, worker));
  }

  async #do(job: Job): Promise<void> {
    for (const [index, call] of job.entries()) {
      if (Date.now() >= this.#until) return;
      try {
        await this.#send(call);
      } catch {
        this.lost += job.length - index;
        return;
      }
      if (this.#play.pause > 0) await new Promise((resolve) => setTimeout(resolve, this.#play.pause * 1000));
    }
  }

  async #send(call: ScriptCall): Promise<void> {
    const { name, id } = routeOf(call);
    const send = SENDS[name];
    if (send === undefined) throw new Error(`The SDK has no ${name}.`);
    const answer = await send(this.#client, this.#ids.get(id) ?? id, withIds(call.body, this.#ids) as Body as never);
    this.calls += 1;
    const made = madeId(answer);
    if (call.makes !== null && made !== null) this.#ids.set(call.makes, made);
  }
}

async function play(order: Play): Promise<Played> {
  const connections = JSON.parse(await readFile(order.place.connections, 'utf8')) as Record<string, { baseUrl: string; token: string }>;
  const production = connections['acme-intercom'];
  if (production === undefined) throw new Error('The connections file names no production workspace.');
  const { stages } = JSON.parse(await readFile(order.script, 'utf8')) as Script;
  liveInSandboxTime(order.place.clock);
  const player = new Player(order, production.token, production.baseUrl);
  const cpu = process.cpuUsage();
  for (const jobs of stages) await player.stage(jobs);
  const { user, system } = process.cpuUsage(cpu);
  return { calls: player.calls, lost: player.lost, cpuMs: (user + system) / 1000 };
}

serveCommands({ play });
