import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import { parse } from 'yaml';

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
  return Object.fromEntries(kept.map(([key, item]) => [key, convert(key, item)]));
}

function convert(key: string, item: unknown): unknown {
  if (key === 'enum' && Array.isArray(item)) return item.filter((word) => word !== null);
  if (key !== 'properties' || !isTree(item)) return toJsonSchema(item);
  return Object.fromEntries(Object.entries(item).map(([name, schema]) => [name, { anyOf: [{ type: 'null' }, toJsonSchema(schema)] }]));
}

/** Where the description contradicts its own examples and texts (reference/intercom.md §4, §11). */
function mend(schemas: Tree): void {
  // Conversation attributes are decimals and booleans too.
  schemas.custom_attributes = { type: 'object' };
  // `pages.next` of lists by page is a URL.
  const pages = schemas.cursor_pages;
  if (isTree(pages) && isTree(pages.properties)) pages.properties.next = { anyOf: [{ type: 'string' }, pages.properties.next] };
}

export interface Description {
  /** undefined: the description has no such answer. */
  validator(method: string, path: string, status: number): ValidateFunction | undefined;
  readonly paths: readonly string[];
}

/** Reads the official description. @param file path of intercom-2.16.yaml. */
export async function readDescription(file: string): Promise<Description> {
  const document = parse(await readFile(file, 'utf8'), { maxAliasCount: -1 }) as { paths: Record<string, Tree>; components: Tree & { schemas: Tree } };
  mend(document.components.schemas);
  const ajv = new Ajv({ strict: false, allErrors: true, validateFormats: false });
  ajv.addSchema({ $id: 'intercom', components: { schemas: Object.fromEntries(Object.entries(document.components.schemas).map(([name, schema]) => [name, toJsonSchema(schema)])) } });
  const compiled = new Map<string, ValidateFunction>();
  const validator: Description['validator'] = (method, path, status) => {
    const operation = document.paths[path]?.[method.toLowerCase()] as { responses?: Record<string, { content?: Record<string, { schema?: unknown }> }> } | undefined;
    const schema = operation?.responses?.[String(status)]?.content?.['application/json']?.schema;
    if (schema === undefined) return undefined;
    const key = `${method} ${path} ${status}`;
    const known = compiled.get(key) ?? ajv.compile(JSON.parse(JSON.stringify(toJsonSchema(schema)).replaceAll('"#/components', '"intercom#/components')) as Tree);
    compiled.set(key, known);
    return known;
  };
  return { validator, paths: Object.keys(document.paths) };
}
