import type { UdfValue } from '../world/model.ts';
import type { UdfDefinition } from '../world/picklists.ts';
import { invalid } from './answers.ts';
import type { Entity } from './entities.ts';
import type { FieldDefinition } from './fields.ts';
import type { AutotaskSwitches } from './switches.ts';
import type { Row } from './rows.ts';

/** What a query asked to see; null: everything. */
interface Projection {
  readonly fields: ReadonlySet<string>;
  readonly udfs: ReadonlySet<string>;
}

/** `JSON.rawJSON` is not in the type library of this language level yet. */
const jsonWithRaw = JSON as unknown as { readonly rawJSON: (text: string) => unknown };

/** Decimals print as `3.5000`, zero as `0.0` (reference/autotask.md §6). */
function decimal(value: number): unknown {
  return jsonWithRaw.rawJSON(value === 0 ? '0.0' : value.toFixed(4));
}

const CONTACT_TYPE = 2;
const LINK_TYPE = 'URL_LINK';

function text(value: string, field: FieldDefinition, switches: AutotaskSwitches): string {
  if (field.picklist === 'attachmentType' && value === LINK_TYPE) return switches.linkType;
  return switches.newlines === 'lf' ? value.replaceAll('\r\n', '\n') : value;
}

function scalar(field: FieldDefinition, row: Row, switches: AutotaskSwitches): unknown {
  const value = row[field.name] ?? null;
  if (typeof value === 'string') return text(value, field, switches);
  if (field.picklist === 'personType' && value === CONTACT_TYPE) return switches.contactPersonType;
  if (field.dataType === 'decimal' && typeof value === 'number') return decimal(value);
  const foreign = field.name === 'ticketID' && (typeof row.ticketNoteID === 'number' || typeof row.timeEntryID === 'number');
  return foreign && switches.attachmentTicketId === 'own' ? null : value;
}

const MASK = '********';

function udfValue(udf: UdfDefinition, values: readonly UdfValue[], switches: AutotaskSwitches): string | null {
  const value = values.find((item) => item.name === udf.name)?.value ?? null;
  if (value === null) return null;
  if (udf.isProtected && switches.protectedUdfs === 'masked') return MASK;
  if (udf.kind === 'number' && switches.udfNumbers === 'plain') return String(Number(value));
  return udf.kind === 'date' && switches.udfDates === 'date' ? value.slice(0, 10) : value;
}

/** A row with any value lists all fields, empty ones null; without, the collection is missing, empty or full of nulls (reference/autotask.md §5.1). */
function userDefined(entity: Entity, row: Row, wanted: ReadonlySet<string> | null, switches: AutotaskSwitches): unknown {
  const values = (row.userDefinedFields ?? []) as readonly UdfValue[];
  if (values.length === 0 && switches.udfForm === 'object') return {};
  const form = switches.udfForm === 'full' || values.length > 0 ? 2 : row.id % 3;
  if (form === 0 && wanted === null) return undefined;
  if (form === 1 || entity.udfs.length === 0) return [];
  const shown = entity.udfs.filter((udf) => (wanted?.has(udf.name) ?? true) && !(udf.isProtected && switches.protectedUdfs === 'absent'));
  return shown.map((udf) => ({ name: udf.name, value: udfValue(udf, values, switches) }));
}

/** One record as JSON. */
export function toWire(entity: Entity, row: Row, projection: Projection | null, switches: AutotaskSwitches): unknown {
  const shown = entity.fields.filter((field) => projection?.fields.has(field.name) ?? true);
  const pairs = shown.map((field): readonly [string, unknown] => [field.name, scalar(field, row, switches)]);
  const udfs = userDefined(entity, row, projection?.udfs ?? null, switches);
  const extra: (readonly [string, unknown])[] = [];
  if (entity.isChild && !projection) extra.push(['soapParentPropertyId', null]);
  if (udfs !== undefined) extra.push(['userDefinedFields', udfs]);
  return Object.fromEntries([...pairs, ...extra]);
}

/** One row of a query: it may carry less than GET by id (reference/autotask.md §4.1). */
export function queryRow(entity: Entity, row: Row, projection: Projection | null, switches: AutotaskSwitches): unknown {
  const wire = toWire(entity, row, projection, switches);
  const { queryOmits } = switches;
  return queryOmits.length === 0 ? wire : Object.fromEntries(Object.entries(wire as object).filter(([name]) => !queryOmits.includes(name)));
}

/** Reads `IncludeFields`: names in any case, user-defined ones too. Throws Refusal for an unknown name. */
export function projectionOf(entity: Entity, include: unknown): Projection | null {
  if (include === undefined || include === null || (Array.isArray(include) && include.length === 0)) return null;
  if (!Array.isArray(include)) throw invalid('Invalid query syntax. IncludeFields must be a list.');
  const fields = new Set<string>();
  const udfs = new Set<string>();
  for (const item of include) {
    if (typeof item !== 'string') throw invalid('Invalid query syntax. IncludeFields must be a list of names.');
    const name = item;
    const field = entity.byName.get(name.toLowerCase());
    const udf = entity.udfs.find((one) => one.name.toLowerCase() === name.toLowerCase());
    if (field) fields.add(field.name);
    else if (udf) udfs.add(udf.name);
    else if (name.toLowerCase() !== 'userdefinedfields') throw invalid(`Unable to find ${name} in the ${entity.singular} Entity`);
  }
  return { fields, udfs };
}
