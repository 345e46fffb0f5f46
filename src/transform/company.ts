/** A company of the source → one upsert by our key. */
import type { SourceRecord } from '../record/model.ts';
import type { CompiledCompany } from '../spec/compiled.ts';
import type { TransformContext } from './context.ts';
import { utcSeconds } from './moments.ts';
import type { ExpectedField, Planned } from './operation.ts';
import { isoSeconds, sourceKey } from './paths.ts';
import { resolveFields, subjectOf, valueOf } from './resolve-fields.ts';

const CREATED = 'remote_created_at';

/** Errors as `resolveField`. */
export function transformCompany(record: SourceRecord, company: CompiledCompany, context: TransformContext): Planned {
  const companyId = sourceKey(context.compiled.sourceSystem, record);
  const resolved = resolveFields(company.fields, subjectOf(record, context));
  const { [CREATED]: mapped, ...fields } = resolved.fields;
  const told = typeof mapped === 'number' ? mapped : utcSeconds(record.createdAt);
  // Before 1970 is how a source writes a date that it does not have.
  const remoteCreatedAt = told !== null && told < 0 ? null : told;
  const key: ExpectedField = { path: 'company_id', source: record.id, expected: companyId, treatment: 'converted', line: company.line, reason: 'our key' };
  const created: ExpectedField = {
    path: CREATED,
    source: record.createdAt,
    expected: remoteCreatedAt === null ? null : isoSeconds(remoteCreatedAt),
    treatment: told === remoteCreatedAt ? 'same' : 'dropped',
    line: null,
    reason: told === remoteCreatedAt ? null : 'before 1970: no date',
  };
  return {
    outcome: 'planned',
    operations: [{ key: 'upsert', body: { kind: 'company.upsert', companyId, fields, attributes: resolved.attributes, remoteCreatedAt } }],
    expected: [key, ...resolved.expected, ...(valueOf(resolved.fields, CREATED) === null ? [created] : [])],
    notices: resolved.notices,
  };
}
