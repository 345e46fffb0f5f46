import type { DataAttribute, DataType } from './model.ts';
import { Refusal, invalid } from './refusal.ts';
import { ok, param } from './route.ts';
import type { Call, Route } from './route.ts';
import { field, isObject, optionalFlag, optionalText, requiredText } from './shape.ts';
import type { Body } from './shape.ts';
import type { Workspace } from './workspace.ts';

/** What each `data_type` of a request is kept as (reference/intercom.md §10). */
const TYPES: ReadonlyMap<string, DataType> = new Map([
  ['string', 'string'],
  ['integer', 'integer'],
  ['float', 'float'],
  ['boolean', 'boolean'],
  ['datetime', 'date'],
  ['date', 'date'],
  ['options', 'string'],
]);

type BuiltIn = readonly [model: 'contact' | 'company', name: string, label: string, dataType: DataType, writable: boolean];

const BUILT_IN: readonly BuiltIn[] = [
  ['contact', 'name', 'Name', 'string', true],
  ['contact', 'email', 'Email', 'string', true],
  ['contact', 'phone', 'Phone', 'string', true],
  ['contact', 'external_id', 'User ID', 'string', true],
  ['contact', 'role', 'Role', 'string', true],
  ['contact', 'owner_id', 'Owner', 'integer', true],
  ['contact', 'signed_up_at', 'Signed up', 'date', true],
  ['contact', 'last_seen_at', 'Last seen', 'date', true],
  ['contact', 'created_at', 'Created', 'date', false],
  ['contact', 'unsubscribed_from_emails', 'Unsubscribed from Emails', 'boolean', true],
  ['company', 'name', 'Company name', 'string', true],
  ['company', 'company_id', 'Company ID', 'string', false],
  ['company', 'last_request_at', 'Company last seen', 'date', false],
  ['company', 'remote_created_at', 'Company created at', 'date', true],
  ['company', 'user_count', 'People', 'integer', false],
  ['company', 'monthly_spend', 'Monthly Spend', 'float', true],
  ['company', 'size', 'Company size', 'integer', true],
  ['company', 'industry', 'Company industry', 'string', true],
  ['company', 'website', 'Company website', 'string', true],
];

function builtInView([model, name, label, dataType, writable]: BuiltIn): object {
  return {
    type: 'data_attribute',
    name,
    full_name: name,
    label,
    description: label,
    data_type: dataType,
    api_writable: writable,
    ui_writable: false,
    messenger_writable: false,
    custom: false,
    archived: false,
    model,
  };
}

function view(workspace: Workspace, attribute: DataAttribute): object {
  return {
    id: attribute.id,
    type: 'data_attribute',
    name: attribute.name,
    full_name: `custom_attributes.${attribute.name}`,
    label: attribute.name,
    ...(attribute.description === null ? {} : { description: attribute.description }),
    data_type: attribute.dataType,
    ...(attribute.options === null ? {} : { options: attribute.options }),
    api_writable: true,
    ui_writable: false,
    messenger_writable: attribute.messengerWritable,
    custom: true,
    archived: attribute.archived,
    admin_id: workspace.tokenAdmin().id,
    created_at: attribute.createdAt,
    updated_at: attribute.updatedAt,
    model: attribute.model,
  };
}

function list(call: Call): ReturnType<typeof ok> {
  const model = call.query.get('model');
  if (model === 'conversation' && call.version >= 216) throw new Refusal(422, 'parameter_invalid', 'Use /conversations/attributes for conversation attributes');
  const archived = call.query.get('include_archived') === 'true';
  const builtIn = BUILT_IN.filter(([of]) => model === null || of === model).map(builtInView);
  const custom = [...call.workspace.dataAttributes.values()].filter((item) => (model === null || item.model === model) && (archived || !item.archived));
  return ok({ type: 'list', data: [...builtIn, ...custom.map((item) => view(call.workspace, item))] });
}

/** At least two options, each `{value}`. @throws Refusal 400 "Options isn't an array". */
function readOptions(body: Body): readonly string[] {
  const options = field(body, 'options');
  const refusal = invalid("Options isn't an array", 'options');
  if (!Array.isArray(options) || options.length < 2) throw refusal;
  return options.map((option: unknown) => {
    const value = isObject(option) ? field(option, 'value') : undefined;
    if (typeof value !== 'string' || value === '') throw refusal;
    return value;
  });
}

/** Names are unique over contacts and companies together (reference/intercom.md §10). */
function checkName(workspace: Workspace, name: string, model: 'contact' | 'company'): void {
  if (!/^[\p{L}\p{N}\p{Sc}_ -]+$/u.test(name)) {
    throw invalid('Your name for this attribute must only contain alphanumeric characters, currency symbols, and hyphens');
  }
  const people = (of: 'contact' | 'company'): string => (of === 'contact' ? 'people' : 'company');
  for (const other of workspace.dataAttributes.values()) {
    if (other.name !== name || (other.archived && !workspace.switches.archivedNameBlocks)) continue;
    throw invalid(`You already have '${name}' in your ${people(other.model)} data. To save this as new ${people(model)} data, use a different name.`);
  }
}

function live(attributes: Iterable<{ readonly archived: boolean }>): number {
  return [...attributes].filter(({ archived }) => !archived).length;
}

/** The cap of contacts and companies; whether conversation attributes count into it is open (reference/intercom.md §10, §11). @throws Refusal 400. */
export function checkAttributeRoom(workspace: Workspace): void {
  const { attributeCap, attributeCapIsShared } = workspace.switches;
  const used = live(workspace.dataAttributes.values()) + (attributeCapIsShared ? live(workspace.conversationAttributes.values()) : 0);
  if (used >= attributeCap) throw invalid(`You have reached the limit of ${attributeCap} custom attributes`);
}

function create(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const body = call.body();
  const model = field(body, 'model');
  if (model !== 'contact' && model !== 'company') throw invalid('The Data Attribute model field must be either contact or company');
  const name = requiredText(body, 'name');
  const wanted = field(body, 'data_type');
  const dataType = typeof wanted === 'string' ? TYPES.get(wanted) : undefined;
  if (dataType === undefined) throw invalid("Data Type isn't an option");
  const options = wanted === 'options' ? readOptions(body) : null;
  checkName(workspace, name, model);
  checkAttributeRoom(workspace);
  const now = workspace.now();
  const attribute: DataAttribute = {
    id: workspace.smallId('attribute'),
    model,
    name,
    description: optionalText(body, 'description') ?? null,
    dataType,
    options,
    messengerWritable: optionalFlag(body, 'messenger_writable') ?? false,
    archived: false,
    createdAt: now,
    updatedAt: now,
  };
  workspace.dataAttributes.set(attribute.id, attribute);
  return ok(view(workspace, attribute));
}

function update(call: Call): ReturnType<typeof ok> {
  const { workspace } = call;
  const attribute = workspace.dataAttributes.get(Number(param(call, 0)));
  if (attribute === undefined) throw new Refusal(404, 'field_not_found', "We couldn't find that data attribute to update");
  const body = call.body();
  const options = field(body, 'options') === undefined ? null : readOptions(body);
  const archived = optionalFlag(body, 'archived');
  if (archived === true && workspace.dependents.has(`attribute:${attribute.id}`)) {
    throw new Refusal(422, 'data_invalid', 'The Data Attribute you are trying to archive has a dependant object');
  }
  const description = optionalText(body, 'description');
  if (options !== null && attribute.options !== null) attribute.options = options;
  if (description !== undefined) attribute.description = description;
  attribute.messengerWritable = optionalFlag(body, 'messenger_writable') ?? attribute.messengerWritable;
  attribute.archived = archived ?? attribute.archived;
  attribute.updatedAt = workspace.now();
  return ok(view(workspace, attribute));
}

/** Attributes of contacts and companies (reference/intercom.md §10). */
export const DATA_ATTRIBUTE_ROUTES: readonly Route[] = [
  { method: 'GET', pattern: '/data_attributes', run: list },
  { method: 'POST', pattern: '/data_attributes', run: create },
  { method: 'PUT', pattern: '/data_attributes/:id', run: update },
];
