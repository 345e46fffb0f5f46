import { readFile } from 'node:fs/promises';
import { Ajv2019 } from 'ajv/dist/2019.js';
import type { ValidateFunction } from 'ajv/dist/2019.js';
import { parse } from 'yaml';
import type { Exchange } from '../../../src/sandbox/kit/server.ts';

type Tree = { [key: string]: unknown };

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Words about a schema, and those of OpenAPI 3.0 that JSON Schema reads otherwise. */
const DROPPED = new Set(['example', 'examples', 'nullable', 'format', 'title', 'description', 'default', 'deprecated', 'discriminator', 'xml', 'externalDocs']);

/** As JSON Schema, with null for any field: many examples are null where the schema does not say so (reference/intercom.md §27). */
function toJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toJsonSchema);
  if (!isTree(value)) return value;
  const kept = Object.entries(value).filter(([key]) => !DROPPED.has(key));
  const schema = Object.fromEntries(kept.map(([key, item]) => [key, convert(key, item)]));
  return value.nullable === true ? { anyOf: [{ type: 'null' }, schema] } : schema;
}

function convert(key: string, item: unknown): unknown {
  if (key === 'enum' && Array.isArray(item)) return item.filter((word) => word !== null);
  if (key !== 'properties' || !isTree(item)) return toJsonSchema(item);
  return Object.fromEntries(Object.entries(item).map(([name, schema]) => [name, { anyOf: [{ type: 'null' }, toJsonSchema(schema)] }]));
}

/**
 * Where the description contradicts itself or the vendor's other pages, each with its reason. Nothing else is tolerated, and a test sees
 * to it that each is needed.
 */
const SLIPS = {
  'null for any field': 'Many examples are null where the schema lacks `nullable` (reference/intercom.md §27).',
  'attributes are texts and whole numbers only': 'Decimal and boolean attributes exist, and the example of a company has both (§8, §11).',
  'pages.next is an object': 'Lists by page give a URL (§4).',
  'paging is not among the parameters': 'The page on paging and the answers have them (§4).',
  'variants of a request overlap': 'The variant for attributes without options takes options too (§10).',
  'errors of an operation are not all listed': 'The page on error codes is general: the one error form (§3, §7, §29).',
} as const;
type Slip = keyof typeof SLIPS;

function mend(schemas: Tree): void {
  // 'attributes are texts and whole numbers only'
  schemas.custom_attributes = { type: 'object' };
  for (const schema of Object.values(schemas)) {
    if (isTree(schema) && isTree(schema.properties) && 'custom_attributes' in schema.properties) schema.properties.custom_attributes = { type: 'object' };
  }
  // 'pages.next is an object'
  const pages = schemas.cursor_pages;
  if (isTree(pages) && isTree(pages.properties)) pages.properties.next = { anyOf: [{ type: 'string' }, pages.properties.next] };
}

/** 'paging is not among the parameters' */
const PAGED: Readonly<Record<string, readonly string[]>> = { 'GET /contacts': ['per_page', 'starting_after'], 'GET /contacts/{contact_id}/companies': ['page', 'per_page'] };
/** 'errors of an operation are not all listed' */
const UNLISTED_ERRORS = new Set([
  'GET /me 401',
  'GET /me 429',
  'POST /contacts 400',
  'POST /contacts 409',
  'GET /contacts/{contact_id} 404',
  'DELETE /contacts/{contact_id} 404',
  'POST /conversations 400',
  'PUT /conversations/{conversation_id} 400',
  'DELETE /conversations/{conversation_id} 404',
]);

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: Tree;
}
interface Content {
  readonly content?: Readonly<Record<string, { readonly schema?: unknown }>>;
}
interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: Content;
  readonly responses?: Readonly<Record<string, Content>>;
}

function schemaOf(content: Content | undefined): unknown {
  return content?.content?.['application/json']?.schema;
}

function patternOf(template: string): RegExp {
  return new RegExp(`^${template.replace(/\{\w+\}/g, '[^/]+')}$`);
}

function words(validate: ValidateFunction): string {
  return JSON.stringify((validate.errors ?? []).slice(0, 4).map(({ instancePath, message, params }) => [instancePath, message, params]));
}

/** The official description as a check of exchanges. */
export class Description {
  /** `METHOD template status` of every exchange that was checked. */
  readonly seen = new Set<string>();
  readonly #slipsMet = new Set<Slip>();
  readonly #unlistedMet = new Set<string>();
  readonly #paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly #templates: readonly { readonly template: string; readonly pattern: RegExp }[];
  readonly #ajv = new Ajv2019({ strict: false, allErrors: true, validateFormats: false });
  readonly #loose = new Ajv2019({ strict: false, allErrors: true, validateFormats: false });
  readonly #query = new Ajv2019({ strict: false, allErrors: true, validateFormats: false, coerceTypes: true });
  readonly #compiled = new Map<string, ValidateFunction>();

  constructor(document: { paths: Record<string, Readonly<Record<string, Operation>>>; components: { schemas: Tree } }) {
    const { schemas } = document.components;
    mend(schemas);
    this.#paths = document.paths;
    // A fixed word is nearer than a placeholder.
    this.#templates = Object.keys(document.paths).map((template) => ({ template, pattern: patternOf(template) })).toSorted((a, b) => a.template.split('{').length - b.template.split('{').length);
    const converted = { $id: 'intercom', components: { schemas: Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, toJsonSchema(schema)])) } };
    this.#ajv.addSchema(converted);
    // 'variants of a request overlap'
    this.#loose.addSchema(JSON.parse(JSON.stringify(converted).replaceAll('"oneOf"', '"anyOf"')) as Tree);
  }

  /** What is wrong with an exchange. A request that was refused may be wrong: that is why it was refused. */
  problems({ request, answer }: Exchange): readonly string[] {
    const { method, path } = request;
    const template = this.#templates.find(({ template: known, pattern }) => pattern.test(path) && this.#paths[known]?.[method.toLowerCase()] !== undefined)?.template;
    const operation = template === undefined ? undefined : this.#paths[template]?.[method.toLowerCase()];
    if (template === undefined || operation === undefined) return [`${method} ${path} is not described`];
    if (answer === null) return [];
    const name = `${method} ${template}`;
    this.seen.add(`${name} ${answer.status}`);
    const refused = answer.status >= 400;
    const found = [...(refused ? [] : this.#requestProblems(name, operation, request)), ...this.#answerProblems(name, operation, answer)];
    return found.map((problem) => `${name} ${answer.status}: ${problem}`);
  }

  /** What is tolerated and was not needed by the exchanges so far. */
  unneeded(): readonly string[] {
    const slips = (Object.keys(SLIPS) as Slip[]).filter((slip) => slip !== 'errors of an operation are not all listed' && !this.#slipsMet.has(slip));
    return [...slips, ...[...UNLISTED_ERRORS].filter((error) => !this.#unlistedMet.has(error))];
  }

  /** undefined: the description has no such answer. */
  validator(method: string, template: string, status: number): ValidateFunction | undefined {
    const schema = schemaOf(this.#paths[template]?.[method.toLowerCase()]?.responses?.[String(status)]);
    return schema === undefined ? undefined : this.#compile(`${method} ${template} ${status}`, () => toJsonSchema(schema));
  }

  #compile(key: string, schema: () => unknown, ajv = this.#ajv): ValidateFunction {
    const known = this.#compiled.get(key) ?? ajv.compile(JSON.parse(JSON.stringify(schema()).replaceAll('"#/components', '"intercom#/components')) as Tree);
    this.#compiled.set(key, known);
    return known;
  }

  #requestProblems(name: string, operation: Operation, request: Exchange['request']): readonly string[] {
    const problems: string[] = [];
    const parameters = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
    const extra = (PAGED[name] ?? []).filter((word) => request.query.has(word));
    if (extra.length > 0) this.#slipsMet.add('paging is not among the parameters');
    const properties = (): Tree => Object.fromEntries([...parameters.map((parameter) => [parameter.name, toJsonSchema(parameter.schema ?? {})] as const), ...(PAGED[name] ?? []).map((word) => [word, {}] as const)]);
    const query = this.#compile(`${name} query`, () => ({ type: 'object', properties: properties(), additionalProperties: false, required: parameters.filter(({ required }) => required === true).map((parameter) => parameter.name) }), this.#query);
    if (!query(Object.fromEntries(request.query))) problems.push(`query ${words(query)}`);
    const body = request.json();
    const schema = schemaOf(operation.requestBody);
    if (schema === undefined) return body === undefined ? problems : [...problems, 'a body is not described'];
    // Only what the description names may be sent.
    const closed = (): string => JSON.stringify({ allOf: [toJsonSchema(schema)], unevaluatedProperties: false });
    const validate = this.#compile(`${name} loose body`, () => JSON.parse(closed().replaceAll('"oneOf"', '"anyOf"')), this.#loose);
    if (body === undefined) return problems;
    if (!validate(body)) problems.push(`request ${words(validate)}`);
    else if (!this.#compile(`${name} body`, () => JSON.parse(closed()))(body)) this.#slipsMet.add('variants of a request overlap');
    return problems;
  }

  #noteSlips(text: string): void {
    if (text.includes(':null')) this.#slipsMet.add('null for any field');
    if (text.includes('"next":"http')) this.#slipsMet.add('pages.next is an object');
    if (/"custom_attributes":\{[^}]*(true|false|\d\.\d)/.test(text)) this.#slipsMet.add('attributes are texts and whole numbers only');
  }

  #answerProblems(name: string, operation: Operation, answer: NonNullable<Exchange['answer']>): readonly string[] {
    if (answer.json === undefined && answer.status === 200) return operation.responses?.['200'] === undefined ? ['an empty answer is not described'] : [];
    const described = schemaOf(operation.responses?.[String(answer.status)]);
    const general = described === undefined && UNLISTED_ERRORS.has(`${name} ${answer.status}`);
    if (general) this.#unlistedMet.add(`${name} ${answer.status}`);
    if (described === undefined && !general) return ['such an answer is not described'];
    const text = JSON.stringify(answer.json);
    this.#noteSlips(text);
    const validate = this.#compile(`${name} ${answer.status}`, () => (general ? { $ref: '#/components/schemas/error' } : toJsonSchema(described)));
    return validate(JSON.parse(text)) ? [] : [`answer ${words(validate)} ${text.slice(0, 300)}`];
  }
}

type Document = ConstructorParameters<typeof Description>[0];

/** Answers that several operations share are told once and referred to. */
function resolveAnswers(document: Tree): void {
  const shared = isTree(document.components) && isTree(document.components.responses) ? document.components.responses : {};
  const operations = Object.values(isTree(document.paths) ? document.paths : {}).flatMap((path) => Object.values(isTree(path) ? path : {}));
  for (const operation of operations) {
    if (!isTree(operation) || !isTree(operation.responses)) continue;
    for (const [status, answer] of Object.entries(operation.responses)) {
      if (isTree(answer) && typeof answer.$ref === 'string') operation.responses[status] = shared[answer.$ref.split('/').at(-1) ?? ''];
    }
  }
}

/** Reads the official description. @param file path of intercom-2.16.yaml. */
export async function readDescription(file: string): Promise<Description> {
  const document = parse(await readFile(file, 'utf8'), { maxAliasCount: -1 }) as Tree;
  resolveAnswers(document);
  return new Description(document as unknown as Document);
}
