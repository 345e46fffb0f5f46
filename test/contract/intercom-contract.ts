/** The calls of `src/systems/intercom/`, in our own words, each with the source of its facts. Version 2.16. */
import { has, listOf, only, orNull, type Contract, type ContractCall, type Schema } from './contract.ts';

const TEXT: Schema = { type: 'string' };
const FLAG: Schema = { type: 'boolean' };
const COUNT: Schema = { type: 'integer', minimum: 0 };
const WHOLE: Schema = { type: 'integer' };
/** UNIX seconds, not milliseconds (§1). */
const SECONDS: Schema = { type: 'integer', minimum: 0, maximum: 9_999_999_999 };
const NUMERIC: Schema = { type: 'string', pattern: '^\\d+$' };
/** As text of a query. */
const PAGE: Schema = { type: 'string', pattern: '^\\d{1,3}$' };
const HEX_24: Schema = { type: 'string', pattern: '^[0-9a-f]{24}$' };
const ASSIGNEE: Schema = orNull(WHOLE);

/** No nested values and no null in what is written (§10, §11). */
const VALUES: Schema = { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean'] }, minProperties: 1 };
/** Where a value may be cleared: null does it. */
const CLEARABLE_VALUES: Schema = { type: 'object', additionalProperties: { type: ['string', 'number', 'boolean', 'null'] }, minProperties: 1 };
const READ_VALUES: Schema = { type: 'object' };

function nullable(fields: Readonly<Record<string, Schema>>): Readonly<Record<string, Schema>> {
  return Object.fromEntries(Object.entries(fields).map(([name, schema]) => [name, orNull(schema)]));
}

const ERROR = has({ type: { const: 'error.list' }, errors: listOf(has({ code: TEXT }, { message: TEXT }), { minItems: 1 }) });

const ADMINS = has({ admins: listOf(has({ id: NUMERIC, name: TEXT, email: TEXT })) });
const TEAMS = has({ teams: listOf(has({ id: NUMERIC, name: TEXT })) });
const ME = has({ type: { const: 'admin' }, id: NUMERIC, app: has({ id_code: TEXT, name: TEXT, region: TEXT }) });

/** Built-in ones have no id. */
const DATA_ATTRIBUTE = { ...has({ name: TEXT, data_type: TEXT, custom: FLAG }, { id: WHOLE, archived: FLAG, api_writable: FLAG, label: TEXT, options: listOf(TEXT) }), if: { properties: { custom: { const: true } } }, then: { required: ['id', 'archived', 'api_writable', 'label'] } };
const CONVERSATION_ATTRIBUTE = has({ id: WHOLE, name: TEXT, data_type: TEXT, archived: FLAG, required: FLAG }, { options: listOf(has({ id: TEXT, label: TEXT, archived: FLAG })) });
const NAMED = { name: { type: 'string', minLength: 1 }, data_type: TEXT };

const COMPANY = has({ id: HEX_24, company_id: TEXT, updated_at: SECONDS, custom_attributes: READ_VALUES }, { name: orNull(TEXT), website: orNull(TEXT), industry: orNull(TEXT), size: orNull(WHOLE), monthly_spend: orNull(WHOLE), remote_created_at: orNull(SECONDS), plan: orNull({ type: 'object' }), tags: orNull(has({ tags: listOf({ type: 'object' }) })) });
const COMPANY_FIELDS = { name: TEXT, website: TEXT, industry: TEXT, plan: TEXT, size: WHOLE, monthly_spend: { type: 'integer', maximum: 2_147_483_647 } };

const MARKS = has({ total_count: COUNT, data: listOf({ type: 'object' }) });
const CONTACT = has(
  { id: HEX_24, role: { enum: ['user', 'lead'] }, external_id: orNull(TEXT), updated_at: SECONDS, custom_attributes: READ_VALUES, companies: MARKS },
  { name: orNull(TEXT), email: orNull(TEXT), phone: orNull(TEXT), owner_id: orNull(NUMERIC), avatar: orNull({ type: ['object', 'string'] }), signed_up_at: orNull(SECONDS), last_seen_at: orNull(SECONDS), unsubscribed_from_emails: orNull(FLAG), created_at: SECONDS, tags: orNull(MARKS), notes: orNull(MARKS) },
);
const CONTACT_FIELDS = { name: TEXT, email: TEXT, phone: TEXT, avatar: TEXT, signed_up_at: SECONDS, last_seen_at: SECONDS, owner_id: NUMERIC, unsubscribed_from_emails: FLAG };

const AUTHOR = has({ type: TEXT, id: TEXT }, { name: orNull(TEXT) });
const PART = has(
  { id: TEXT, part_type: TEXT, created_at: SECONDS, author: AUTHOR },
  { body: orNull(TEXT), attachments: listOf(has({ name: TEXT, filesize: COUNT })) },
);
const CONVERSATION_HEAD = { id: NUMERIC, created_at: SECONDS, updated_at: SECONDS, state: { enum: ['open', 'closed', 'snoozed'] }, title: orNull(TEXT), admin_assignee_id: ASSIGNEE, team_assignee_id: ASSIGNEE, custom_attributes: READ_VALUES, contacts: has({ contacts: listOf(has({ id: HEX_24, external_id: orNull(TEXT) }), { minItems: 1 }) }), source: has({ body: orNull(TEXT), author: AUTHOR }), tags: has({ tags: listOf({ type: 'object' }) }) };
const CONVERSATION = has({ ...CONVERSATION_HEAD, conversation_parts: has({ total_count: COUNT, conversation_parts: listOf(PART, { maxItems: 500 }) }) }, { company: orNull(has({ company_id: TEXT })) });
const LISTED_CONVERSATION = has({ ...CONVERSATION_HEAD, statistics: has({ count_conversation_parts: COUNT }) });

const CURSOR = has({}, { next: orNull(has({ starting_after: { type: 'string', minLength: 1 } })) });
const WALK = { per_page: PAGE, starting_after: TEXT };
const FILE = only({ content_type: TEXT, name: { type: 'string', minLength: 1 }, data: { type: 'string', pattern: '^[A-Za-z0-9+/]*={0,2}$' } });
const FILES = listOf(FILE, { minItems: 1, maxItems: 10 });

/** Law 6: every reply of a teammate is silent; a contact's own comment has no such switch (§13, §17). */
const REPLY: Schema = {
  oneOf: [
    only({ type: { const: 'admin' }, message_type: { enum: ['comment', 'note'] }, admin_id: NUMERIC, body: TEXT, created_at: SECONDS, skip_notifications: { const: true } }, { attachment_files: FILES }),
    only({ type: { const: 'user' }, message_type: { const: 'comment' }, intercom_user_id: HEX_24, body: TEXT, created_at: SECONDS }, { attachment_files: FILES }),
  ],
};
/** None carries a text: it would be a message to the customer, stamped now (§14). */
const MANAGE: Schema = {
  oneOf: [
    only({ message_type: { const: 'close' }, type: { const: 'admin' }, admin_id: NUMERIC }),
    only({ message_type: { const: 'snoozed' }, admin_id: NUMERIC, snoozed_until: SECONDS }),
    only({ message_type: { const: 'assignment' }, type: { enum: ['admin', 'team'] }, admin_id: NUMERIC, assignee_id: NUMERIC }),
  ],
};

const FILTER = only({ field: TEXT, operator: { enum: ['='] }, value: { type: ['string', 'number'] } });
function searchOf(query: Schema): Schema {
  return only({ query, pagination: only({ per_page: { type: 'integer', minimum: 1, maximum: 150 } }) });
}

const STAFF: readonly ContractCall[] = [
  { method: 'GET', path: '/me', source: 'reference/intercom.md §6', answers: { 200: ME, 401: ERROR } },
  { method: 'GET', path: '/admins', source: 'reference/intercom.md §6', answers: { 200: ADMINS } },
  { method: 'GET', path: '/teams', source: 'reference/intercom.md §6', answers: { 200: TEAMS } },
  { method: 'GET', path: '/tags', source: 'reference/intercom.md §9', answers: { 200: has({ data: listOf(has({ id: NUMERIC, name: TEXT })) }) } },
  { method: 'POST', path: '/tags', source: 'reference/intercom.md §9', body: only({ name: { type: 'string', minLength: 1 } }), answers: { 200: has({ id: NUMERIC }) } },
  { method: 'DELETE', path: '/tags/{id}', source: 'reference/intercom.md §9', answers: { 200: null, 404: ERROR } },
];

const ATTRIBUTES: readonly ContractCall[] = [
  { method: 'GET', path: '/data_attributes', source: 'reference/intercom.md §10', query: { model: { enum: ['contact', 'company'] }, include_archived: { const: 'true' } }, required: ['model'], answers: { 200: has({ data: listOf(DATA_ATTRIBUTE) }) } },
  {
    method: 'POST',
    path: '/data_attributes',
    source: 'reference/intercom.md §10',
    probe: true,
    body: only({ ...NAMED, model: { enum: ['contact', 'company'] }, data_type: { enum: ['string', 'integer', 'float', 'boolean', 'datetime', 'date', 'options'] } }, { options: listOf(only({ value: TEXT }), { minItems: 2 }) }),
    answers: { 200: has({ id: WHOLE }), 400: ERROR },
  },
  {
    method: 'PUT',
    path: '/data_attributes/{id}',
    source: 'reference/intercom.md §10',
    body: { oneOf: [only({ archived: FLAG }), only({ options: listOf(only({ value: TEXT }), { minItems: 2 }) })] },
    answers: { 200: null, 404: ERROR },
  },
  { method: 'GET', path: '/conversations/attributes', source: 'reference/intercom.md §11', query: { include_archived: { const: 'true' } }, answers: { 200: has({ data: listOf(CONVERSATION_ATTRIBUTE) }) } },
  {
    method: 'POST',
    path: '/conversations/attributes',
    source: 'reference/intercom.md §11',
    probe: true,
    body: only({ ...NAMED, data_type: { enum: ['string', 'integer', 'decimal', 'boolean', 'datetime', 'list'] } }, { options: listOf(only({ label: TEXT }), { minItems: 2 }) }),
    answers: { 200: has({ id: WHOLE }), 422: ERROR },
  },
  { method: 'POST', path: '/conversations/attributes/{id}/options', source: 'reference/intercom.md §11', body: only({ label: TEXT }), answers: { 200: null } },
  { method: 'DELETE', path: '/conversations/attributes/{id}', source: 'reference/intercom.md §11', answers: { 200: null, 404: ERROR } },
];

const PEOPLE: readonly ContractCall[] = [
  { method: 'GET', path: '/contacts', source: 'reference/intercom.md §4', query: WALK, answers: { 200: has({ data: listOf(CONTACT), total_count: COUNT, pages: CURSOR }) } },
  {
    method: 'POST',
    path: '/contacts',
    source: 'reference/intercom.md §7',
    probe: true,
    body: only({ role: { enum: ['user', 'lead'] } }, { ...CONTACT_FIELDS, external_id: TEXT, custom_attributes: VALUES }),
    answers: { 200: CONTACT, 400: ERROR, 409: has({ type: { const: 'error.list' }, errors: listOf(has({ message: { type: 'string', pattern: 'id=[0-9a-f]{24}' } }), { minItems: 1 }) }) },
  },
  { method: 'GET', path: '/contacts/{id}', source: 'reference/intercom.md §7', answers: { 200: CONTACT, 404: ERROR } },
  {
    method: 'PUT',
    path: '/contacts/{id}',
    source: 'reference/intercom.md §7',
    body: only({}, { ...nullable(CONTACT_FIELDS), custom_attributes: CLEARABLE_VALUES }),
    answers: { 200: has({ id: HEX_24, updated_at: SECONDS }) },
  },
  { method: 'DELETE', path: '/contacts/{id}', source: 'reference/intercom.md §22', answers: { 200: null, 404: ERROR } },
  { method: 'POST', path: '/contacts/{id}/archive', source: 'reference/intercom.md §22', answers: { 200: null } },
  { method: 'POST', path: '/contacts/{id}/unarchive', source: 'reference/intercom.md §7', answers: { 200: has({ id: HEX_24 }) } },
  { method: 'GET', path: '/contacts/{id}/companies', source: 'reference/intercom.md §8', query: { page: PAGE, per_page: PAGE }, answers: { 200: has({ data: listOf(has({ company_id: TEXT })), pages: has({ total_pages: COUNT }) }) } },
  { method: 'POST', path: '/contacts/{id}/companies', source: 'reference/intercom.md §7', body: only({ id: HEX_24 }), answers: { 200: has({ id: HEX_24 }) } },
  { method: 'POST', path: '/contacts/search', source: 'reference/intercom.md §4', body: searchOf(FILTER), answers: { 200: has({ data: listOf(CONTACT) }) } },
  { method: 'POST', path: '/companies/list', source: 'reference/intercom.md §8', query: { per_page: PAGE }, answers: { 200: null } },
  { method: 'GET', path: '/companies/scroll', source: 'reference/intercom.md §8', query: { scroll_param: TEXT }, answers: { 200: has({ data: listOf(COMPANY) }, { scroll_param: orNull(TEXT) }) } },
  {
    method: 'POST',
    path: '/companies',
    source: 'reference/intercom.md §8',
    probe: true,
    body: only({ company_id: { type: 'string', minLength: 1 } }, { ...nullable(COMPANY_FIELDS), remote_created_at: SECONDS, custom_attributes: CLEARABLE_VALUES }),
    answers: { 200: COMPANY, 400: ERROR },
  },
  { method: 'GET', path: '/companies/{id}', source: 'reference/intercom.md §8', answers: { 200: COMPANY, 404: ERROR } },
  {
    method: 'PUT',
    path: '/companies/{id}',
    source: 'reference/intercom.md §8',
    body: only({}, { ...nullable(COMPANY_FIELDS), custom_attributes: CLEARABLE_VALUES }),
    answers: { 200: null },
  },
  { method: 'DELETE', path: '/companies/{id}', source: 'reference/intercom.md §22', answers: { 200: null, 404: ERROR } },
];

const CONVERSATIONS: readonly ContractCall[] = [
  { method: 'GET', path: '/conversations', source: 'reference/intercom.md §4', query: WALK, answers: { 200: has({ conversations: listOf(LISTED_CONVERSATION), total_count: COUNT, pages: CURSOR }) } },
  {
    method: 'POST',
    path: '/conversations',
    source: 'reference/intercom.md §12',
    probe: true,
    body: only({ from: only({ type: { const: 'contact' }, id: HEX_24 }), body: TEXT, created_at: SECONDS }),
    answers: { 200: has({ id: TEXT, conversation_id: NUMERIC }), 400: ERROR },
  },
  {
    method: 'POST',
    path: '/conversations/search',
    source: 'reference/intercom.md §4',
    body: searchOf(only({ operator: { const: 'AND' }, value: listOf(FILTER, { minItems: 1, maxItems: 15 }) })),
    answers: { 200: has({ conversations: listOf(has({ id: NUMERIC, source: has({ body: orNull(TEXT) }) })) }) },
  },
  { method: 'GET', path: '/conversations/{id}', source: 'reference/intercom.md §12', answers: { 200: CONVERSATION, 404: ERROR } },
  { method: 'PUT', path: '/conversations/{id}', source: 'reference/intercom.md §12', body: only({}, { title: TEXT, company_id: HEX_24, custom_attributes: CLEARABLE_VALUES }), answers: { 200: CONVERSATION } },
  { method: 'DELETE', path: '/conversations/{id}', source: 'reference/intercom.md §22', query: { retain_metrics: { const: 'true' } }, required: ['retain_metrics'], answers: { 200: null, 404: ERROR } },
  { method: 'POST', path: '/conversations/{id}/customers', source: 'reference/intercom.md §12', body: only({ admin_id: NUMERIC, customer: only({ intercom_user_id: HEX_24 }) }), answers: { 200: CONVERSATION } },
  { method: 'POST', path: '/conversations/{id}/reply', source: 'reference/intercom.md §13', body: REPLY, answers: { 200: CONVERSATION } },
  { method: 'POST', path: '/conversations/{id}/parts', source: 'reference/intercom.md §14', body: MANAGE, answers: { 200: CONVERSATION } },
];

export const INTERCOM_CONTRACT: Contract = {
  name: 'Intercom',
  base: '',
  // Absent version or Accept is answered as another version or 406 (§1).
  files: /^\/attachments\//,
  headers: only({ authorization: { type: 'string', pattern: '^Bearer \\S+$' }, 'intercom-version': { const: '2.16' }, accept: { const: 'application/json' } }, { 'content-type': { const: 'application/json' } }),
  // §2; answers to a request without a good token have none of them.
  answerHeaders: has({}, { 'x-ratelimit-limit': NUMERIC, 'x-ratelimit-remaining': NUMERIC, 'x-ratelimit-reset': NUMERIC }),
  // A bad value (§3); no room in the window (§2).
  anyCall: { 400: ERROR, 429: ERROR },
  calls: [...STAFF, ...ATTRIBUTES, ...PEOPLE, ...CONVERSATIONS],
};
