import { readFile } from 'node:fs/promises';
import { Ajv } from 'ajv';
import type { ValidateFunction } from 'ajv';
import { parse } from 'yaml';

type Tree = { [key: string]: unknown };

function isTree(value: unknown): value is Tree {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Names the parts of a schema where JSON Schema and the description's OpenAPI 3.0 differ, and lets null stand for any optional value (reference/intercom.md §27). */
function toJsonSchema(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toJsonSchema);
  if (!isTree(value)) return value;
  const copy: Tree = {};
  for (const [key, item] of Object.entries(value)) {
    if (['example', 'examples', 'nullable', 'format', 'title', 'description', 'default', 'deprecated', 'discriminator', 'xml', 'externalDocs'].includes(key) && !isTree(item)) continue;
    if (key === 'example' || key === 'examples' || key === 'discriminator') continue;
    copy[key] = key === 'properties' && isTree(item) ? Object.fromEntries(Object.entries(item).map(([name, schema]) => [name, orNull(schema)])) : toJsonSchema(item);
  }
  if (Array.isArray(copy.enum)) copy.enum = copy.enum.filter((item) => item !== null);
  return copy;
}

function orNull(schema: unknown): unknown {
  return { anyOf: [{ type: 'null' }, toJsonSchema(schema)] };
}

/** Where the description contradicts its own examples (reference/intercom.md §11, §27). */
function mend(schemas: Tree): void {
  // Values are also decimals and booleans (§11).
  schemas.custom_attributes = { type: 'object' };
  // `pages.next` of lists by page is a URL (§4).
  const pages = schemas.cursor_pages;
  if (isTree(pages) && isTree(pages.properties)) pages.properties.next = { anyOf: [{ type: 'string' }, pages.properties.next] };
  // Built-in parts have no details, and anyOf of all-optional objects is no check (§12).
  const list = schemas.deleted_conversation_list;
  if (isTree(list) && isTree(list.properties) && isTree(list.properties.pages)) list.properties.pages = { type: 'object' };
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
