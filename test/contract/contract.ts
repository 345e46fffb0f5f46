/**
 * What our client sends and reads of a vendor's API, as data, and the check of one exchange against it. Requests are closed: whatever is
 * not written down is a violation. Answers are open: only what the client reads is written down.
 */
import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import type { Exchange } from '../../src/sandbox/kit/server.ts';

export type Schema = Readonly<Record<string, unknown>>;

export interface ContractCall {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Segments in braces stand for one segment of any text that fits no fixed word. */
  readonly path: string;
  /** Where the vendor's fact is written down. */
  readonly source: string;
  /** Parameters that may be sent, each as text. None: no query. */
  readonly query?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  /** Absent: the request has no body. */
  readonly body?: Schema;
  /** Refused for a body that lacks what a create needs: that is how the right to write is asked without writing. */
  readonly probe?: true;
  /** By status; null: nothing of the answer is read. */
  readonly answers: Readonly<Record<number, Schema | null>>;
}

export interface Contract {
  readonly name: string;
  /** In front of each path, without case. */
  readonly base: string;
  /** Over header names in lower case, those of the transport aside. */
  readonly headers: Schema;
  readonly answerHeaders: Schema;
  /** What any call may be answered when there is no room for it. */
  readonly anyCall: Readonly<Record<number, Schema>>;
  readonly calls: readonly ContractCall[];
  /** Paths of files that lie beside the API: no call of it, and no credential goes along. */
  readonly files?: RegExp;
}

/** Sent by the HTTP library for its own needs. */
const TRANSPORT_HEADERS = new Set(['host', 'connection', 'user-agent', 'accept-encoding', 'content-length', 'transfer-encoding']);

interface Compiled {
  readonly call: ContractCall;
  readonly pattern: RegExp;
  readonly query: ValidateFunction;
  readonly body: ValidateFunction | null;
  readonly answers: ReadonlyMap<number, ValidateFunction | null>;
}

function patternOf(path: string): RegExp {
  const literal = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&');
  return new RegExp(`^${literal.replace(/\{\w+\}/g, '[^/]+')}$`, 'i');
}

function why(validate: ValidateFunction): string {
  return (validate.errors ?? []).slice(0, 4).map(({ instancePath, message, params }) => `${instancePath} ${message} ${JSON.stringify(params)}`).join('; ');
}

function asSent(value: unknown): unknown {
  return value === undefined ? undefined : (JSON.parse(JSON.stringify(value)) as unknown);
}

function lowered(headers: Readonly<Record<string, string>> | undefined): Record<string, string> {
  return Object.fromEntries(Object.entries(headers ?? {}).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Names of a body's fields, over its variants. */
function fieldsOf(schema: Schema | undefined): readonly string[] {
  const own = Object.keys((schema?.['properties'] as Schema | undefined) ?? {});
  const variants = (schema?.['oneOf'] as readonly Schema[] | undefined) ?? [];
  return [...own, ...variants.flatMap(fieldsOf)];
}

function isEmpty(body: unknown): boolean {
  return typeof body === 'object' && body !== null && Object.keys(body).length === 0;
}

function nameOf({ method, path }: ContractCall): string {
  return `${method} ${path}`;
}

/** Checks exchanges as they happen and remembers which parts of the contract they showed. */
export class ContractCheck {
  /** Each kind once. */
  readonly violations: string[] = [];
  readonly #contract: Contract;
  readonly #calls: readonly Compiled[];
  readonly #headers: ValidateFunction;
  readonly #answerHeaders: ValidateFunction;
  readonly #seen = new Set<string>();
  #exchanges = 0;

  constructor(contract: Contract) {
    const ajv = new Ajv({ allErrors: true, strict: true, allowUnionTypes: true, strictRequired: false, strictTypes: false });
    this.#contract = contract;
    this.#headers = ajv.compile(contract.headers);
    this.#answerHeaders = ajv.compile(contract.answerHeaders);
    this.#calls = contract.calls.map((call) => ({
      call,
      pattern: patternOf(contract.base + call.path),
      query: ajv.compile({ type: 'object', properties: call.query ?? {}, required: call.required ?? [], additionalProperties: false }),
      body: call.body === undefined ? null : ajv.compile(call.body),
      answers: new Map(Object.entries({ ...contract.anyCall, ...call.answers }).map(([status, schema]) => [Number(status), schema === null ? null : ajv.compile(schema)])),
    }));
  }

  get exchanges(): number {
    return this.#exchanges;
  }

  /** Fits `onExchange` of a simulator. */
  readonly see = (exchange: Exchange): void => {
    this.#exchanges += 1;
    const { method, path } = exchange.request;
    const problems = this.#problems(exchange);
    for (const problem of problems) {
      const told = `${method} ${path.replace(/[0-9a-f]{24}|\d{3,}/g, '…')} ${exchange.answer?.status ?? 'unanswered'}: ${problem}`;
      if (!this.violations.includes(told)) this.violations.push(told);
    }
  };

  /** Parts of the contract that no exchange has shown: a call with a status, a parameter, a field of a body. */
  unseen(): readonly string[] {
    const anyCall = Object.keys(this.#contract.anyCall).map((status) => `any call answers ${status}`).filter((part) => !this.#seen.has(part));
    return [...anyCall, ...this.#contract.calls.flatMap((call) => {
      const parts = [...Object.keys(call.answers).map((status) => `answers ${status}`), ...Object.keys(call.query ?? {}).map((name) => `?${name}`), ...fieldsOf(call.body).map((name) => `sends ${name}`)];
      return [...new Set(parts)].map((part) => `${nameOf(call)} ${part}`).filter((part) => !this.#seen.has(part));
    })];
  }

  #problems({ request, answer }: Exchange): readonly string[] {
    if (this.#contract.files?.test(request.path) === true) return request.method === 'GET' && request.headers['authorization'] === undefined ? [] : ['is more than a look at a file'];
    const found = this.#calls.filter(({ call, pattern }) => call.method === request.method && pattern.test(request.path));
    // A fixed word is nearer than a placeholder: `/conversations/attributes` is no conversation.
    const compiled = found.toSorted((a, b) => a.call.path.split('{').length - b.call.path.split('{').length)[0];
    if (compiled === undefined) return ['is not in the contract'];
    const body = request.json();
    return [...this.#requestProblems(compiled, { query: Object.fromEntries(request.query), headers: request.headers, body }, answer?.status ?? null), ...this.#answerProblems(compiled, answer)];
  }

  #requestProblems({ call, query, body: validate }: Compiled, sent: { readonly query: Readonly<Record<string, string>>; readonly headers: Readonly<Record<string, string>>; readonly body: unknown }, status: number | null): readonly string[] {
    const problems: string[] = [];
    const headers = Object.fromEntries(Object.entries(sent.headers).filter(([name]) => !TRANSPORT_HEADERS.has(name)));
    if (!this.#headers(headers)) problems.push(`request headers: ${why(this.#headers)}`);
    if ((sent.body !== undefined) !== (headers['content-type'] !== undefined)) problems.push('the content type goes with a body, and only with one');
    if (!query(sent.query)) problems.push(`query: ${why(query)}`);
    if (call.probe === true && isEmpty(sent.body) && status !== null && status >= 400) return problems;
    if (validate === null && sent.body !== undefined) problems.push('sends a body');
    if (validate !== null && !validate(sent.body)) problems.push(`request body: ${why(validate)}`);
    const names = [...Object.keys(sent.query).map((name) => `?${name}`), ...Object.keys(sent.body ?? {}).map((name) => `sends ${name}`)];
    for (const name of names) this.#seen.add(`${nameOf(call)} ${name}`);
    return problems;
  }

  #answerProblems({ call, answers }: Compiled, answer: Exchange['answer']): readonly string[] {
    if (answer === null) return [];
    if (!answers.has(answer.status)) return [`answer ${answer.status} is not in the contract`];
    this.#seen.add(`${call.answers[answer.status] === undefined ? 'any call' : nameOf(call)} answers ${answer.status}`);
    const headers = lowered(answer.headers);
    const problems = this.#answerHeaders(headers) ? [] : [`answer headers: ${why(this.#answerHeaders)}`];
    const validate = answers.get(answer.status) ?? null;
    if (validate !== null && !validate(asSent(answer.json))) problems.push(`answer body: ${why(validate)}`);
    return problems;
  }
}

/** An object of which these fields must be there; more may. */
export function has(properties: Readonly<Record<string, Schema>>, optional: Readonly<Record<string, Schema>> = {}): Schema {
  return { type: 'object', properties: { ...properties, ...optional }, required: Object.keys(properties) };
}

/** An object of these fields and no others. */
export function only(properties: Readonly<Record<string, Schema>>, optional: Readonly<Record<string, Schema>> = {}): Schema {
  return { ...has(properties, optional), additionalProperties: false };
}

export function listOf(items: Schema, more: Schema = {}): Schema {
  return { type: 'array', items, ...more };
}

export function orNull(schema: Schema): Schema {
  return { anyOf: [{ type: 'null' }, schema] };
}
