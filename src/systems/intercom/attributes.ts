/** Custom attributes of the three models, listed and made (reference/intercom.md §10, §11). */
import type { FieldType, Option } from '../../catalog/model.ts';
import type { AttributeDefinition } from '../../spec/compiled.ts';
import { optionalFlag, optionalList, optionalText, requiredId, requiredList, requiredText, type Asked } from '../answers.ts';
import { idOf, isTrue, property, textOf } from '../json.ts';
import type { IntercomClient } from './client.ts';

export type Model = AttributeDefinition['model'];

export const MODELS: readonly Model[] = ['company', 'contact', 'conversation'];

export interface KnownAttribute {
  readonly model: Model;
  readonly id: string;
  readonly name: string;
  readonly label: string;
  readonly type: FieldType;
  readonly options: readonly Option[];
  readonly archived: boolean;
  readonly required: boolean;
  readonly readOnly: boolean;
}

const DATA_TYPES: ReadonlyMap<string, FieldType> = new Map<string, FieldType>([
  ['string', 'text'],
  ['integer', 'integer'],
  ['float', 'decimal'],
  ['decimal', 'decimal'],
  ['boolean', 'boolean'],
  // A `datetime` of contacts and companies comes back as `date` (reference/intercom.md §10).
  ['date', 'date'],
  ['datetime', 'datetime'],
  ['list', 'list'],
]);

function optionsOf(raw: unknown, asked: Asked): readonly Option[] {
  return optionalList(raw, 'options', asked).map((item): Option => {
    const label = typeof item === 'string' ? item : (optionalText(item, 'label', asked) ?? requiredText(item, 'value', asked));
    return { value: label, label, active: !isTrue(item, 'archived') };
  });
}

function attributeOf(raw: unknown, model: Model, asked: Asked): KnownAttribute {
  const id = requiredId(raw, 'id', asked);
  const name = requiredText(raw, 'name', asked);
  const options = optionsOf(raw, asked);
  const vendor = DATA_TYPES.get(textOf(raw, 'data_type') ?? '') ?? 'unknown';
  return {
    model,
    id,
    name,
    label: textOf(raw, 'label') ?? name,
    // A list of contacts and companies is a string with options.
    type: options.length > 0 ? 'list' : vendor,
    options,
    archived: optionalFlag(raw, 'archived', asked),
    required: isTrue(raw, 'required'),
    readOnly: property(raw, 'api_writable') === false,
  };
}

/** Custom ones only, archived ones too. */
export async function listAttributes(client: IntercomClient, model: Model): Promise<readonly KnownAttribute[]> {
  const path = model === 'conversation' ? 'conversations/attributes' : 'data_attributes';
  const query = { ...(model === 'conversation' ? {} : { model }), include_archived: 'true' };
  const asked = { peer: 'Intercom', route: `GET ${path}` };
  const data = requiredList(await client.read(path, query), 'data', asked);
  const custom = model === 'conversation' ? data : data.filter((raw) => optionalFlag(raw, 'custom', asked));
  return custom.map((raw) => attributeOf(raw, model, asked));
}

export async function listAllAttributes(client: IntercomClient): Promise<readonly KnownAttribute[]> {
  return (await Promise.all(MODELS.map((model) => listAttributes(client, model)))).flat();
}

function vendorType(definition: AttributeDefinition): string {
  const ofConversation = definition.model === 'conversation';
  switch (definition.type) {
    case 'integer':
    case 'boolean':
    case 'datetime':
      return definition.type;
    case 'decimal':
      return ofConversation ? 'decimal' : 'float';
    case 'date':
      return ofConversation ? 'datetime' : 'date';
    case 'list':
      return ofConversation ? 'list' : 'options';
    case 'text':
    case 'reference':
    case 'unknown':
      return 'string';
  }
}

/** @returns the new attribute's id. */
export async function createAttribute(client: IntercomClient, definition: AttributeDefinition): Promise<string | null> {
  const { model, name, options } = definition;
  const ofConversation = model === 'conversation';
  const list = definition.type === 'list' ? { options: options.map((label) => (ofConversation ? { label } : { value: label })) } : {};
  const body = { name, data_type: vendorType(definition), ...(ofConversation ? {} : { model }), ...list };
  // Not repeatable: two conversation attributes may have one name, and then neither takes a value (reference/intercom.md §11).
  const answer = await client.send({ method: 'POST', path: ofConversation ? 'conversations/attributes' : 'data_attributes', body, repeatable: false });
  return idOf(answer.json, 'id');
}

/** Adds options that a list lacks; those that stand there stay. */
export async function addOptions(client: IntercomClient, attribute: KnownAttribute, labels: readonly string[]): Promise<void> {
  if (attribute.model !== 'conversation') {
    const options = [...attribute.options.map((option) => option.label), ...labels].map((value) => ({ value }));
    await client.send({ method: 'PUT', path: `data_attributes/${attribute.id}`, body: { options }, repeatable: true });
    return;
  }
  for (const label of labels) {
    await client.send({ method: 'POST', path: `conversations/attributes/${attribute.id}/options`, body: { label }, repeatable: false });
  }
}

/** Of a contact or company attribute; one that is gone is left alone. */
export async function setArchived(client: IntercomClient, id: string, archived: boolean): Promise<void> {
  await client.send({ method: 'PUT', path: `data_attributes/${encodeURIComponent(id)}`, body: { archived }, repeatable: true, expect: [404] });
}
