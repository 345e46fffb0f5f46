/** A destination inside the engine's process: takes the writes of a migration at once, keeps nothing, and lets everything else through. */
import { axiosTransport, type HttpAnswer, type HttpRequest, type Transport } from '../src/systems/http/transport.ts';

export interface Echo {
  readonly transport: Transport;
  readonly writes: number;
  readonly sourceCalls: number;
  /** Calls to the source that had been made when the first record was written; null: none was. */
  readonly sourceCallsAtFirstWrite: number | null;
  /** The same of the first ticket, which waits until all contacts are there. */
  readonly sourceCallsAtFirstTicket: number | null;
}

const LOADED = /^\/(companies|contacts|conversations)(?:\/[^/]+(?:\/(companies|reply|parts|customers))?)?$/;
/** So large that nothing waits for it. */
const LIMIT = '1000000';
const SOURCE = /ATServicesRest/i;

class EchoDestination implements Echo {
  readonly #network = axiosTransport(50);
  #id = 0;
  sourceCalls = 0;
  sourceCallsAtFirstWrite: number | null = null;
  sourceCallsAtFirstTicket: number | null = null;
  writes = 0;

  readonly transport: Transport = { send: (request) => this.#send(request) };

  async #send(request: HttpRequest): Promise<HttpAnswer> {
    const { method, url } = request;
    if (SOURCE.test(url.pathname)) this.sourceCalls += 1;
    if (method === 'GET' || !LOADED.test(url.pathname)) return this.#network.send(request);
    // A turn of the event loop, as every answer of a network takes.
    await new Promise((resolve) => setImmediate(resolve));
    this.writes += 1;
    this.sourceCallsAtFirstWrite ??= this.sourceCalls;
    if (method === 'POST' && url.pathname === '/conversations') this.sourceCallsAtFirstTicket ??= this.sourceCalls;
    return this.#answer(request);
  }

  #answer({ url, body }: HttpRequest): HttpAnswer {
    const [, kind = '', id] = url.pathname.split('/');
    const seconds = Math.floor(Date.now() / 1000);
    const json = id === undefined ? this.#created(kind) : { id: companyOf(body) ?? id, updated_at: seconds, conversation_parts: { total_count: 0, conversation_parts: [] } };
    return { status: 200, headers: new Map([['x-ratelimit-limit', LIMIT]]), text: JSON.stringify(json) };
  }

  #created(kind: string): object {
    this.#id += 1;
    const id = this.#id.toString(16).padStart(24, 'e');
    return kind === 'conversations' ? { id: `m${id}`, conversation_id: String(1e12 + this.#id) } : { id };
  }
}

/** Attaching a company answers with the company. */
function companyOf(body: string | null): unknown {
  return (JSON.parse(body ?? '{}') as { id?: unknown }).id;
}

export function echoTransport(): Echo {
  return new EchoDestination();
}
