import type { SourcePart, SourceRecord, Values } from '../record/model.ts';

/** Assigning to an object without a prototype makes `__proto__` a field like any other. */
function withoutPrototype(values: Values): Values {
  return Object.assign(Object.create(null) as Record<string, never>, values);
}

/** A record from the JSON that the cache wrote, its values without prototypes, as readers hand them in. */
export function parseRecord(text: string): SourceRecord {
  const record = JSON.parse(text) as SourceRecord;
  const parts = record.parts.map((part): SourcePart => ({ ...part, values: withoutPrototype(part.values) }));
  return { ...record, values: withoutPrototype(record.values), udf: withoutPrototype(record.udf), parts };
}
