/** Records as rows of a CSV file that a spreadsheet may open. */
import { stringify } from 'csv-stringify/sync';
import type { Field } from '../catalog/model.ts';
import type { Scalar, SourceFile, SourcePart, SourceRecord, Values } from '../record/model.ts';

/** UTF-8 mark: without it Excel reads the file in the code page of its country. */
const BYTE_ORDER_MARK = '\ufeff';
/** What a spreadsheet takes for a formula, wide forms included. A plain negative number is none. */
const FORMULA = /^[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]/;
const NUMBER = /^-?\d+(\.\d+)?$/;

/** A text that a spreadsheet shows and never runs: an apostrophe goes before what looks like a formula. */
export function safeCell(value: Scalar | undefined): string {
  if (value === null || value === undefined) return '';
  const text = String(value);
  return typeof value === 'string' && FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
}

function csv(rows: readonly (readonly string[])[]): string {
  return stringify(rows as string[][], { record_delimiter: '\r\n' });
}

interface Column {
  readonly name: string;
  readonly of: (record: SourceRecord) => Scalar | undefined;
}

function own(values: Values, name: string): Scalar | undefined {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}

function asJson(value: readonly SourceFile[] | Values): string {
  const empty = Array.isArray(value) ? value.length === 0 : Object.keys(value).length === 0;
  return empty ? '' : JSON.stringify(value);
}

/** What the header does not name, so that a field the catalog missed is not lost. */
function unlisted(values: Values, listed: ReadonlySet<string>): Values {
  const rest = Object.create(null) as Record<string, Scalar>;
  for (const [name, value] of Object.entries(values)) if (!listed.has(name) && value !== null) rest[name] = value;
  return rest;
}

/** A list field is its stored value, and beside it its label. */
function fieldColumns(field: Field): readonly Column[] {
  const name = field.custom ? `udf.${field.name}` : field.name;
  const value = (record: SourceRecord): Scalar | undefined => own(field.custom ? record.udf : record.values, field.name);
  if (field.options === undefined) return [{ name, of: value }];
  const labels = new Map(field.options.map((option) => [option.value, option.label]));
  return [
    { name, of: value },
    { name: `${name}.label`, of: (record) => labels.get(String(value(record))) },
  ];
}

/** Our own columns start with `record.`, user-defined ones with `udf.`; the rest are the vendor's names. */
function columnsOf(fields: readonly Field[]): readonly Column[] {
  const builtIn = new Set(fields.filter((field) => !field.custom).map((field) => field.name));
  const custom = new Set(fields.filter((field) => field.custom).map((field) => field.name));
  return [
    { name: 'record.id', of: (record) => record.id },
    { name: 'record.label', of: (record) => record.label },
    { name: 'record.created', of: (record) => record.createdAt },
    { name: 'record.modified', of: (record) => record.modifiedAt },
    { name: 'record.company', of: (record) => record.links.company },
    { name: 'record.contact', of: (record) => record.links.contact },
    { name: 'record.technician', of: (record) => record.links.technician },
    ...fields.filter((field) => !field.custom).flatMap(fieldColumns),
    ...fields.filter((field) => field.custom).flatMap(fieldColumns),
    { name: 'record.other', of: (record) => asJson(unlisted(record.values, builtIn)) },
    { name: 'record.other_udf', of: (record) => asJson(unlisted(record.udf, custom)) },
    { name: 'record.files', of: (record) => asJson(record.files) },
  ];
}

export interface RecordTable {
  readonly header: string;
  rows(records: readonly SourceRecord[]): string;
}

export function recordTable(fields: readonly Field[]): RecordTable {
  const columns = columnsOf(fields);
  return {
    header: BYTE_ORDER_MARK + csv([columns.map(({ name }) => safeCell(name))]),
    rows: (records) => csv(records.map((record) => columns.map((column) => safeCell(column.of(record))))),
  };
}

const PART_HEADER = ['record.id', 'collection', 'id', 'created', 'visibility', 'author.kind', 'author.id', 'values', 'files'];

function partRow(record: SourceRecord, part: SourcePart): readonly string[] {
  const { collection, id, createdAt, visibility, author, values, files } = part;
  return [record.id, collection, id, createdAt, visibility, author.kind, author.id, asJson(values), asJson(files)].map(safeCell);
}

/** Notes, phases and the like: one row each, with the id of the record they belong to. Their fields differ, so they stand as JSON. */
export const PART_TABLE: RecordTable = {
  header: BYTE_ORDER_MARK + csv([PART_HEADER]),
  rows: (records) => csv(records.flatMap((record) => record.parts.map((part) => partRow(record, part)))),
};
