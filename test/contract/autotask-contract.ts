/** The reads of `src/systems/autotask/`, in our own words, each with the source of its facts. */
import { has, listOf, only, orNull, type Contract, type ContractCall, type Schema } from './contract.ts';

const TEXT: Schema = { type: 'string' };
const FLAG: Schema = { type: 'boolean' };
const ID: Schema = { type: 'integer', minimum: 0 };
const COUNT: Schema = { type: 'integer', minimum: 0 };
const REFERENCE = orNull(ID);
const NUMBER = orNull({ type: 'number' });
/** UTC; fractions are trimmed (§6). */
const TIME = orNull({ type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d{1,7})?Z?$' });
const WORDS = orNull(TEXT);
const ERRORS = has({ errors: listOf(TEXT, { minItems: 1 }) });

/** Absent, empty, or every one of them with null where there is no value (§5.1). */
const UDF = { userDefinedFields: { anyOf: [{ type: 'object', maxProperties: 0 }, listOf(has({ name: TEXT, value: { type: ['string', 'number', 'null'] } }))] } };

/** Entity of the URL → what is read of its rows by name; all other fields are taken as they come. */
const ROWS: Readonly<Record<string, Schema>> = {
  Companies: has({ id: ID, companyName: TEXT, createDate: TIME, lastActivityDate: TIME }, { ownerResourceID: REFERENCE, ...UDF }),
  Contacts: has({ id: ID, companyID: REFERENCE, emailAddress: WORDS, isActive: { type: 'integer', enum: [0, 1] }, createDate: TIME, lastModifiedDate: TIME }, UDF),
  Tickets: has({ id: ID, ticketNumber: TEXT, companyID: REFERENCE, contactID: REFERENCE, assignedResourceID: REFERENCE, createdByContactID: REFERENCE, creatorResourceID: REFERENCE, createDate: TIME, lastActivityDate: TIME, status: ID }, UDF),
  TicketNotes: has({ id: ID, ticketID: ID, publish: ID, noteType: ID, description: WORDS, createDateTime: TIME, lastActivityDate: TIME, creatorResourceID: REFERENCE, createdByContactID: REFERENCE }),
  TimeEntries: has({ id: ID, ticketID: REFERENCE, resourceID: REFERENCE, summaryNotes: WORDS, internalNotes: WORDS, hoursToBill: NUMBER, createDateTime: TIME, endDateTime: TIME, dateWorked: TIME, lastModifiedDateTime: TIME }),
  Resources: has({ id: ID, firstName: WORDS, lastName: WORDS, email: WORDS, isActive: FLAG, licenseType: ID }),
  Projects: has({ id: ID, projectName: TEXT, companyID: REFERENCE, projectLeadResourceID: REFERENCE, createDateTime: TIME, lastActivityDateTime: TIME }, UDF),
  Contracts: has({ id: ID, contractName: TEXT, companyID: REFERENCE }, UDF),
  ServiceCalls: has({ id: ID, companyID: REFERENCE, createDateTime: TIME, lastModifiedDateTime: TIME }),
  AttachmentInfo: has(
    { id: ID, publish: ID, attachmentType: TEXT, attachDate: TIME, fileSize: NUMBER },
    { fullPath: WORDS, title: WORDS, contentType: WORDS, ticketID: REFERENCE, ticketNoteID: REFERENCE, timeEntryID: REFERENCE, attachedByContactID: REFERENCE, attachedByResourceID: REFERENCE },
  ),
};

/** Only operators that exist: an unknown one is dropped and answered with every row (§4.1). */
const CONDITION: Schema = {
  oneOf: [
    only({ op: { enum: ['gt', 'gte', 'lt', 'eq'] }, field: TEXT, value: { type: ['string', 'number'] } }),
    only({ op: { const: 'in' }, field: TEXT, value: listOf({ type: 'integer' }, { minItems: 1, maxItems: 499 }) }),
  ],
};
const FILTER = listOf(CONDITION, { minItems: 1 });

const METADATA_FIELD = { isRequired: FLAG, isReadOnly: FLAG, isPickList: FLAG, isReference: FLAG, name: TEXT };
const OPTIONS = { picklistValues: orNull(listOf(has({ value: TEXT, label: TEXT, isActive: FLAG }))), referenceEntityType: WORDS, length: COUNT };
const ACCESS = { type: ['integer', 'string'] };

/** Of these a delta and a reconciliation ask for the ids alone (reference/autotask.md §9). */
const SWEPT = ['Companies', 'Contacts', 'Tickets'];

function callsOf([entity, row]: readonly [string, Schema]): readonly ContractCall[] {
  const swept = SWEPT.includes(entity);
  return [
    { method: 'POST', path: `/${entity}/query`, source: 'reference/autotask.md §4.1, §7', body: only({ MaxRecords: { type: 'integer', minimum: 1, maximum: 500 }, filter: FILTER }, swept ? { IncludeFields: { const: ['id'] } } : {}), answers: { 200: has({ items: listOf(swept ? { anyOf: [row, { ...has({ id: ID }), maxProperties: 2 }] } : row), pageDetails: { type: 'object' } }) } },
    ...(entity === 'AttachmentInfo' ? [] : metadataOf(entity)),
  ];
}

function metadataOf(entity: string): readonly ContractCall[] {
  return [
    { method: 'POST', path: `/${entity}/query/count`, source: 'reference/autotask.md §4', body: only({ filter: FILTER }), answers: { 200: has({ queryCount: COUNT }) } },
    { method: 'GET', path: `/${entity}/entityInformation`, source: 'reference/autotask.md §5', answers: { 200: has({ info: has({ canQuery: FLAG, userAccessForQuery: ACCESS }) }) } },
    { method: 'GET', path: `/${entity}/entityInformation/fields`, source: 'reference/autotask.md §5', answers: { 200: has({ fields: listOf(has({ ...METADATA_FIELD, dataType: TEXT }, OPTIONS)) }) } },
    { method: 'GET', path: `/${entity}/entityInformation/userDefinedFields`, source: 'reference/autotask.md §5.1', answers: { 200: has({ fields: listOf(has({ ...METADATA_FIELD, type: TEXT, label: TEXT }, OPTIONS)) }) } },
  ];
}

/** Bytes come in a list of one (§7.3). */
const BYTES = has({ items: listOf(has({ id: ID, data: { type: 'string', pattern: '^[A-Za-z0-9+/]*={0,2}$' } }), { minItems: 1, maxItems: 1 }) });

function filesOf(parent: string): ContractCall {
  return { method: 'GET', path: `/${parent}/{parent}/Attachments/{id}`, source: 'reference/autotask.md §7.3', answers: { 200: BYTES } };
}

export const AUTOTASK_CONTRACT: Contract = {
  name: 'Autotask',
  base: '/ATServicesRest/V1.0',
  // The zone look-up goes out without credentials; `ImpersonationResourceId` breaks reads (§1, §2).
  headers: {
    oneOf: [
      only({ accept: { const: 'application/json' } }),
      only({ accept: { const: 'application/json' }, apiintegrationcode: TEXT, username: TEXT, secret: TEXT }, { 'content-type': { const: 'application/json' } }),
    ],
  },
  answerHeaders: has({}),
  // Too many at once is 429, or 500 with the same words (§3).
  anyCall: { 429: ERRORS, 500: ERRORS },
  calls: [
    { method: 'GET', path: '/zoneInformation', source: 'reference/autotask.md §1', query: { user: TEXT }, required: ['user'], answers: { 200: has({ url: { type: 'string', pattern: '/$' }, ci: ID, zoneName: TEXT }), 500: ERRORS } },
    { method: 'GET', path: '/ThresholdInformation', source: 'reference/autotask.md §3', answers: { 200: has({ externalRequestThreshold: COUNT, currentTimeframeRequestCount: COUNT }) } },
    ...Object.entries(ROWS).flatMap(callsOf),
    ...['Tickets', 'TicketNotes', 'TimeEntries'].map(filesOf),
  ],
};
