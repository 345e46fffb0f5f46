/** A contact of the source → create, then the link to its company. */
import type { Scalar, SourceRecord } from '../record/model.ts';
import type { CompiledContact } from '../spec/compiled.ts';
import { isAddress, maskAddress } from './address.ts';
import type { TransformContext } from './context.ts';
import { Hold } from './hold.ts';
import type { AttributeValues, ExpectedField, Notice, Planned, PlannedOperation, SourceRef } from './operation.ts';
import { attributePath, sourceKey } from './paths.ts';
import { isTrue } from './read-source.ts';
import { resolveFields, subjectOf, valueOf, type FieldSet } from './resolve-fields.ts';
import type { SpecLine } from '../spec/spec-line.ts';

interface Address {
  /** As the source has it, tidied; null: none. */
  readonly own: string | null;
  /** As sent. */
  readonly sent: string | null;
}

/** An address that a policy cut would be somebody else's. */
function addressOf(mapped: FieldSet, mask: boolean): Address {
  const value: Scalar = valueOf(mapped.fields, 'email');
  const own = typeof value === 'string' && value.trim() !== '' ? value.trim().toLowerCase() : null;
  if (own === null) return { own, sent: null };
  const cut = mapped.expected.some((row) => row.path === 'email' && row.treatment === 'truncated');
  if (cut || !isAddress(own)) {
    throw new Hold('invalid-email', 'The e-mail address of this contact is not one.', 'Correct it in the source, or make the contact a lead without an address by the spec, then retry.');
  }
  return { own, sent: mask ? maskAddress(own) : own };
}

/** Law 6 for one row of the diff: what was masked says so, whatever else happened to the value. */
function adjust(row: ExpectedField, address: Address, mask: boolean): ExpectedField {
  if (row.path === 'phone' && mask && row.expected !== null) return { ...row, expected: null, treatment: 'masked', reason: 'no phone numbers in staging' };
  if (row.path !== 'email' || address.sent === null) return row;
  if (mask) return { ...row, expected: address.sent, treatment: 'masked', reason: 'undeliverable in staging' };
  return address.sent === row.expected ? row : { ...row, expected: address.sent, treatment: 'converted', reason: 'lower case' };
}

interface Trace {
  /** Values with the trace attribute, if the spec asks for one. */
  readonly attributes: AttributeValues;
  readonly rows: readonly ExpectedField[];
}

/**
 * The contact's own key as an attribute, since a lead takes no `external_id` (reference/intercom.md §7). It is what reading back
 * knows a lead by (transform/paths.ts), so nothing that a line of the spec gives takes its place.
 */
function traceKey(name: string | null, key: string, record: SourceRecord, contact: CompiledContact, mapped: FieldSet): Trace {
  if (name === null) return { attributes: mapped.attributes, rows: [] };
  const path = attributePath(name);
  const line = contact.fields.find(({ target }) => target.attribute && target.name === name)?.line ?? null;
  const others = Object.entries(mapped.attributes).filter(([attribute]) => attribute !== name);
  return {
    attributes: Object.fromEntries([...others, [name, key]]),
    rows: [{ path, source: record.id, expected: key, treatment: 'converted', line, reason: 'our key' }],
  };
}

function withoutMasked(fields: AttributeValues, address: Address, mask: boolean): AttributeValues {
  const kept = Object.entries(fields).filter(([name]) => name !== 'email' && name !== 'role' && name !== 'external_id' && !(mask && name === 'phone'));
  return Object.fromEntries(address.sent === null ? kept : [...kept, ['email', address.sent]]);
}

function identityRows(record: SourceRecord, role: 'user' | 'lead', externalId: string | null, line: SpecLine, reason: string | null): ExpectedField[] {
  return [
    { path: 'role', source: null, expected: role, treatment: reason === null ? 'same' : 'defaulted', line, reason },
    { path: 'external_id', source: record.id, expected: externalId, treatment: externalId === null ? 'dropped' : 'converted', line: null, reason: externalId === null ? 'a lead takes none' : 'our key' },
  ];
}

interface CompanyLink {
  readonly operations: readonly PlannedOperation[];
  readonly row: ExpectedField;
  readonly notices: readonly Notice[];
}

function companyLink(record: SourceRecord, context: TransformContext): CompanyLink {
  const id = record.links.company;
  const entity = context.compiled.company?.entity;
  if (id === null || entity === undefined) return { operations: [], row: linkRow(id, null, id === null ? null : 'companies are not moved'), notices: [] };
  if (!context.hasCompany(id)) {
    return { operations: [], row: linkRow(id, null, 'the company was not moved'), notices: [{ code: 'company-missing', path: 'company', line: null }] };
  }
  const company: SourceRef = { entity, id };
  return {
    operations: [{ key: 'company', body: { kind: 'contact.attach_company', company } }],
    row: linkRow(id, sourceKey(context.compiled.sourceSystem, company), 'our key'),
    notices: [],
  };
}

function linkRow(id: string | null, expected: string | null, reason: string | null): ExpectedField {
  const treatment = id === null ? 'same' : expected === null ? 'dropped' : 'converted';
  return { path: 'company', source: id, expected, treatment, line: null, reason };
}

/** @throws Hold `invalid-email`; else as `resolveField`. */
export function transformContact(record: SourceRecord, contact: CompiledContact, context: TransformContext): Planned {
  const subject = subjectOf(record, context);
  const resolved = resolveFields(contact.fields, subject);
  const address = addressOf(resolved, context.mask);
  const leadByRule = contact.leadWhen !== null && isTrue(contact.leadWhen.expression, subject.input);
  const leadByNeed = !leadByRule && address.own === null;
  const role = leadByRule || leadByNeed ? 'lead' : 'user';
  const key = sourceKey(context.compiled.sourceSystem, record);
  const externalId = role === 'user' ? key : null;
  const trace = context.compiled.trace?.contactId ?? null;
  const traced = traceKey(trace, key, record, contact, resolved);
  const link = companyLink(record, context);
  const ownRows = new Set(['role', 'external_id', ...traced.rows.map(({ path }) => path)]);
  const roleLine = leadByRule ? (contact.leadWhen?.line ?? contact.line) : contact.line;
  return {
    outcome: 'planned',
    operations: [{ key: 'create', body: { kind: 'contact.create', role, externalId, fields: withoutMasked(resolved.fields, address, context.mask), attributes: traced.attributes } }, ...link.operations],
    expected: [
      ...identityRows(record, role, externalId, roleLine, leadByNeed ? 'no e-mail address' : null),
      ...resolved.expected.filter((row) => !ownRows.has(row.path)).map((row) => adjust(row, address, context.mask)),
      link.row,
      ...traced.rows,
    ],
    notices: [...resolved.notices, ...(leadByNeed ? [{ code: 'lead-without-email', path: 'role', line: contact.line }] : []), ...link.notices],
  };
}
