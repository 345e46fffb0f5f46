/** `yaml-language-server`, in this process, with the equivalent schema: the same keys and words, and the fields as an enum with descriptions. */
import { getLanguageService } from 'yaml-language-server';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Position } from 'vscode-languageserver-types';
import type { Catalog } from '../../src/catalog/model.ts';
import { specSchema, type Schema } from '../../src/spec/json-schema.ts';
import type { Service } from './measure.ts';

const SCHEMA_URI = 'inmemory:/crosswalk-spec.schema.json';

/** The schema with the catalog's fields wherever an expression is a field's name. */
function withFields(schema: unknown, fields: Schema, key = ''): unknown {
  if (Array.isArray(schema)) return schema.map((item) => withFields(item, fields));
  if (typeof schema !== 'object' || schema === null) return schema;
  const isExpression = 'type' in schema && Array.isArray(schema.type) && schema.type.length === 3;
  if (isExpression && key === 'from') return fields;
  return Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, withFields(value, fields, name)]));
}

function schemaFor(source: Catalog): Schema {
  const fields = source.entities.flatMap((entity) => entity.fields);
  const names: Schema = { type: 'string', enum: fields.map(({ name }) => name), enumDescriptions: fields.map(({ label, type }) => `${label} · ${type}`) };
  return withFields(specSchema(), names) as Schema;
}

export function yamlLanguageServer(source: Catalog): Service {
  const service = getLanguageService({ schemaRequestService: () => Promise.reject(new Error('No schema is fetched.')), workspaceContext: { resolveRelativePath: (relative) => relative } });
  service.configure({ validate: true, hover: true, completion: true, schemas: [{ uri: SCHEMA_URI, fileMatch: ['*.crosswalk.yaml'], schema: schemaFor(source) }] });
  let version = 0;
  const documentOf = (text: string): TextDocument => TextDocument.create('file:///bench/acme.crosswalk.yaml', 'yaml', (version += 1), text);
  return {
    name: 'yaml-language-server',
    complete: async (text, position: Position) => (await service.doComplete(documentOf(text), position, false)).items.length,
    hover: async (text, position) => ((await service.doHover(documentOf(text), position)) === null ? 0 : 1),
    diagnose: async (text) => (await service.doValidation(documentOf(text), false)).length,
  };
}
