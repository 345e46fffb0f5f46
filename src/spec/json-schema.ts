/** The published JSON schema, for people who write specs in another editor. Made from the same description as the parser. */
import { LANGUAGE, type Choice, type KeyShape, type Shape, type TextFormat } from './language.ts';

export type Schema = Readonly<Record<string, unknown>>;

const PATTERNS: Readonly<Partial<Record<TextFormat, string>>> = {
  date: '^\\d{4}-\\d{2}-\\d{2}$',
  size: '^\\d+(\\.\\d+)?\\s*([KMGkmg][Ii]?)?[Bb]$',
  duration: '^\\d+\\s*[mhdw]$',
  hours: '^\\d{1,2}:\\d{2}\\s*-\\s*\\d{1,2}:\\d{2}$',
  path: '\\.crosswalk\\.yaml$',
  hosts: '^\\s*\\.?[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+([\\s,]+\\.?[A-Za-z0-9-]+(\\.[A-Za-z0-9-]+)+)*\\s*$',
  email: '^[^\\s@]+@[^\\s@]+\\.[^\\s@]+$',
};

// Never `anyOf` of `const`: editors take seconds over it (reference/libraries.md §C).
function choiceSchema(choices: readonly Choice[]): Schema {
  return { enum: choices.map((choice) => choice.value), enumDescriptions: choices.map((choice) => choice.help) };
}

function objectSchema(keys: readonly KeyShape[]): Schema {
  return {
    type: 'object',
    additionalProperties: false,
    required: keys.filter((key) => key.required).map((key) => key.name),
    properties: Object.fromEntries(keys.map((key) => [key.name, { description: key.help, ...schemaOf(key.shape) }])),
  };
}

/** A single value or a map in one schema: each keyword judges only its own type. */
function eitherSchema(short: Schema, long: Schema): Schema {
  const { enum: words, enumDescriptions, type, ...rest } = short;
  if (words === undefined) return { ...rest, ...long, type: [...[type].flat(), 'object'] };
  return { if: { type: 'object' }, then: long, else: { enum: words, enumDescriptions } };
}

function schemaOf(shape: Shape): Schema {
  switch (shape.kind) {
    case 'map':
      return objectSchema(shape.keys);
    case 'dictionary':
      return { type: 'object', additionalProperties: schemaOf(shape.value) };
    case 'choice':
      return choiceSchema(shape.choices);
    case 'version':
      return { enum: [1], enumDescriptions: ['The first version of the language.'] };
    case 'expression':
      return { type: ['string', 'number', 'boolean'] };
    case 'scalar':
      return { type: ['string', 'number', 'boolean', 'null'] };
    case 'either':
      return eitherSchema(schemaOf(shape.short), schemaOf(shape.long));
    case 'text': {
      const pattern = PATTERNS[shape.format];
      return pattern === undefined ? { type: shape.format === 'name' ? ['string', 'number'] : 'string' } : { type: 'string', pattern };
    }
  }
}

/** JSON Schema draft 7 of `*.crosswalk.yaml`. It checks structure only; names and types need catalogs. */
export function specSchema(): Schema {
  return { $schema: 'http://json-schema.org/draft-07/schema#', title: 'Crosswalk mapping spec', ...schemaOf(LANGUAGE) };
}
