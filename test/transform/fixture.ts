import type { FieldType, Option } from '../../src/catalog/model.ts';
import type { Expression, ExpressionInput, Outcome, ScopeField } from '../../src/expressions/model.ts';
import type { Author, Scalar, SourceFile, SourcePart, SourceRecord, Values } from '../../src/record/model.ts';
import type { CompiledCollection, CompiledField, CompiledSpec, CompiledTicket } from '../../src/spec/compiled.ts';
import type { KnownContact, TransformContext } from '../../src/transform/context.ts';
import type { ConversationPart, ExpectedField, Planned, PlannedOperation } from '../../src/transform/operation.ts';
import { transformRecord } from '../../src/transform/transform.ts';

export const NOW = Date.parse('2024-06-01T00:00:00Z') / 1000;
export const seconds = (iso: string): number => Date.parse(iso) / 1000;

export function custom(evaluate: (input: ExpressionInput) => Outcome): Expression {
  return { text: 'test', type: 'unknown', uses: [], field: null, evaluate };
}

/** An expression that is one field: a null text reads as "", any other null is no value (design §5). */
export function fieldOf(name: string, type: FieldType = 'text', options?: readonly Option[]): Expression {
  const field: ScopeField = options === undefined ? { name, type } : { name, type, options };
  const evaluate = ({ values, udf }: ExpressionInput): Outcome => {
    const stored = Object.hasOwn(values, name) ? values[name] : Object.hasOwn(udf, name) ? udf[name] : null;
    if (stored !== null && stored !== undefined) return { kind: 'value', value: stored };
    return type === 'text' ? { kind: 'value', value: '' } : { kind: 'none' };
  };
  return { text: name, type: 'unknown', uses: [], field, evaluate };
}

const when = (name: string, value: Scalar): { expression: Expression; line: number } => ({
  expression: custom(({ values }) => ({ kind: 'value', value: values[name] === value })),
  line: 1,
});

export function option(value: string, label: string): Option {
  return { value, label, active: true };
}

export function line(name: string, expression: Expression | { constant: Scalar }, extra: Partial<CompiledField> & { type?: FieldType; length?: number; options?: readonly string[]; attribute?: boolean } = {}): CompiledField {
  const { type = 'text', length, options, attribute = false, ...rest } = extra;
  return {
    target: { name, attribute, type, length: length ?? null, options: options ?? null },
    from: 'constant' in expression ? { kind: 'constant', value: expression.constant } : { kind: 'expression', expression },
    values: null,
    unknown: 'park',
    tooLong: 'park',
    line: 10,
    ...rest,
  };
}

export const NOTES: CompiledCollection = { collection: 'notes', body: fieldOf('description'), publicWhen: when('publish', 1), skipWhen: when('noteType', 99), line: 20 };
export const HOURS: CompiledCollection = { collection: 'timeEntries', body: fieldOf('summaryNotes'), publicWhen: null, skipWhen: null, line: 30 };
const STATUS = [option('1', 'New'), option('5', 'Complete'), option('7', 'Waiting Customer')];

export const TICKET: CompiledTicket = {
  entity: 'Ticket',
  since: null,
  missingContact: 'company_placeholder',
  opening: 'internal_unless_from_contact',
  order: 'as_read',
  fields: [line('title', fieldOf('title'), { length: 255 }), line('body', fieldOf('description')), line('created_at', fieldOf('createDate', 'datetime'), { type: 'datetime' })],
  state: {
    expression: fieldOf('status', 'list', STATUS),
    values: { byValue: new Map<string, 'open' | 'closed' | { snoozedFor: number }>([['1', 'open'], ['5', 'closed'], ['7', { snoozedFor: 1000 }]]), otherwise: undefined },
    line: 40,
  },
  team: { expression: fieldOf('queueID', 'list', [option('8', 'Level I Support')]), values: { byValue: new Map([['8', 'Tier 1']]), otherwise: undefined }, line: 50 },
  collections: [NOTES, HOURS],
  files: { max: 1000, oversize: 'note', when: null, hosts: [], line: 60 },
  line: 5,
};

export const SPEC: CompiledSpec = {
  timeZone: 'Europe/Berlin',
  sourceSystem: 'autotask',
  sourceConnection: 'a',
  destinationConnection: 'b',
  stagingConnection: null,
  trace: { id: 'Source Ticket ID', created: 'Original Create Date', system: 'Source System', contactId: 'Source Contact ID' },
  people: { fallback: 'support@acme.example', replace: new Map([['jo@old.example', 'jo@acme.example']]) },
  company: { entity: 'Company', existing: 'fill_empty', fields: [line('name', fieldOf('companyName'))], line: 2 },
  contact: {
    entity: 'Contact',
    existing: 'fill_empty',
    fields: [line('name', fieldOf('name')), line('email', fieldOf('emailAddress')), line('phone', fieldOf('phone'))],
    leadWhen: when('isActive', 0),
    line: 3,
  },
  ticket: TICKET,
  leaveBehind: [],
  checks: [],
  attributes: [],
  teams: [],
  planHash: 'h',
};

const CONTACTS: Readonly<Record<string, KnownContact>> = {
  '12': { ref: { entity: 'Contact', id: '12' }, role: 'user', name: 'Ann Customer' },
  '13': { ref: { entity: 'Contact', id: '13' }, role: 'lead', name: 'Bob Customer' },
  '14': { ref: { entity: 'Contact', id: '12' }, role: 'user', name: 'Ann Customer' },
};

export const CONTEXT: TransformContext = {
  compiled: SPEC,
  source: {
    technicians: new Map([
      ['1', { id: '1', name: 'Jo Smith', email: 'Jo@old.example', active: true }],
      ['2', { id: '2', name: 'Kim Gone', email: 'kim@acme.example', active: false }],
    ]),
    collections: new Map([['Ticket', ['notes', 'timeEntries']]]),
  },
  target: 'production',
  mask: false,
  now: NOW,
  teammates: new Map([['jo@acme.example', { id: '900', name: 'Jo Smith' }]]),
  teams: new Map([['Tier 1', '77']]),
  fallbackAdmin: { id: '999', name: 'Support' },
  contactOf: (id) => (Object.hasOwn(CONTACTS, id) ? (CONTACTS[id] ?? null) : null),
  hasCompany: (id) => id === '5',
  placeholderFor: (companyId) => ({ ref: { entity: 'Placeholder', id: companyId ?? 'all' }, role: 'user', name: 'No contact' }),
  bodyLimit: null,
};

export function withTicket(change: Partial<CompiledTicket>, context: Partial<TransformContext> = {}): TransformContext {
  return { ...CONTEXT, ...context, compiled: { ...SPEC, ticket: { ...TICKET, ...change } } };
}

export const ANN: Author = { kind: 'contact', id: '12' };
export const JO: Author = { kind: 'technician', id: '1' };
export const KIM: Author = { kind: 'technician', id: '2' };

export function ticket(change: Partial<SourceRecord> = {}, values: Values = {}): SourceRecord {
  return {
    entity: 'Ticket',
    id: '100',
    label: 'T20240102.0001',
    values: { title: 'Printer', description: 'It smokes', createDate: '2024-01-02T10:00:00Z', status: 1, queueID: 8, ...values },
    udf: {},
    links: { company: '5', contact: '12', technician: null },
    author: ANN,
    createdAt: '2024-01-02T10:00:00Z',
    modifiedAt: null,
    parts: [],
    files: [],
    ...change,
  };
}

export function note(id: string, change: Partial<SourcePart> = {}, values: Values = {}): SourcePart {
  return {
    collection: 'notes',
    id,
    values: { description: `text ${id}`, publish: 1, noteType: 1, ...values },
    author: JO,
    createdAt: '2024-01-03T10:00:00Z',
    visibility: 'public',
    files: [],
    ...change,
  };
}

export function file(id: string, change: Partial<SourceFile> = {}): SourceFile {
  return { id, name: `f${id}.txt`, contentType: 'text/plain', size: 10, visibility: 'public', author: JO, createdAt: '2024-01-02T10:00:00Z', handle: id, ...change };
}

export type Plan = Extract<Planned, { outcome: 'planned' }>;

export function plan(record: SourceRecord, context: TransformContext = CONTEXT): Plan {
  const planned = transformRecord(record, context);
  if (planned.outcome !== 'planned') throw new Error(`${planned.outcome} ${planned.code}`);
  return planned;
}

export function bodiesOf<K extends PlannedOperation['body']['kind']>(planned: Plan, kind: K): Extract<PlannedOperation['body'], { kind: K }>[] {
  return planned.operations.map(({ body }) => body).filter((body): body is Extract<PlannedOperation['body'], { kind: K }> => body.kind === kind);
}

export function partsOf(planned: Plan): ConversationPart[] {
  return bodiesOf(planned, 'conversation.part');
}

export function row(planned: Plan, path: string): ExpectedField | undefined {
  return planned.expected.find((field) => field.path === path);
}

export function noticeCodes(planned: Plan): string[] {
  return planned.notices.map(({ code }) => code);
}
