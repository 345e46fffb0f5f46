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
  const remoteCreatedAt = typeof mapped === 'number' ? mapped : utcSeconds(record.createdAt);
  const key: ExpectedField = { path: 'company_id', source: record.id, expected: companyId, treatment: 'converted', line: company.line, reason: 'our key' };
  const created: ExpectedField = {
    path: CREATED,
    source: record.createdAt,
    expected: remoteCreatedAt === null ? null : isoSeconds(remoteCreatedAt),
    treatment: 'same',
    line: null,
    reason: null,
  };
  return {
    outcome: 'planned',
    operations: [{ key: 'upsert', body: { kind: 'company.upsert', companyId, fields, attributes: resolved.attributes, remoteCreatedAt } }],
    expected: [key, ...resolved.expected, ...(valueOf(resolved.fields, CREATED) === null ? [created] : [])],
    notices: resolved.notices,
  };
}
