import assert from 'node:assert/strict';
import fc from 'fast-check';
import { NotARecord, readRecord } from '../../src/record/read-record.ts';

function bare(values: object = {}): object {
  return Object.assign(Object.create(null) as object, values);
}

describe('a record from a file', () => {
  it('needs its values alone; what is left out is nobody\'s and not public', () => {
    assert.deepEqual(readRecord('{"values":{"a":1},"parts":[{"collection":"notes","values":{}}]}', 'Ticket'), {
      entity: 'Ticket',
      id: '',
      label: '',
      values: bare({ a: 1 }),
      udf: bare(),
      links: { company: null, contact: null, technician: null },
      author: { kind: 'unknown', id: null },
      createdAt: null,
      modifiedAt: null,
      parts: [{ collection: 'notes', id: '1', values: bare(), author: { kind: 'unknown', id: null }, createdAt: '', visibility: 'unknown', files: [] }],
      files: [],
    });
  });

  it('takes a field named __proto__ for a field', () => {
    const { values } = readRecord('{"values":{"__proto__":"x","constructor":2}}', 'Ticket');
    assert.deepEqual(Object.keys(values), ['__proto__', 'constructor']);
    assert.equal(Object.getPrototypeOf(values), null);
  });

  it('names the key that is wrong and never what it holds', () => {
    for (const [json, path] of [['{"values":{"title":["hersquamation"]}}', 'values.title'], ['{"values":{},"parts":[{"collection":"n","visibility":"hersquamation"}]}', 'parts[0].visibility'], ['{"values":{},"files":[{"size":"hersquamation"}]}', 'files[0].size'], ['{"values":{},"author":{"kind":"hersquamation"}}', 'author.kind'], ['{"values":"hersquamation"}', 'values'], ['{"values":{}, "parts":[{}]}', 'parts[0].collection']] as const) {
      assert.throws(() => readRecord(json, 'Ticket'), (error: unknown) => error instanceof NotARecord && error.message.includes(`"${path}"`) && !error.message.includes('hersquamation'), json);
    }
    assert.throws(() => readRecord('hersquamation', 'Ticket'), (error: unknown) => error instanceof NotARecord && !error.message.includes('hersquamation'));
    assert.throws(() => readRecord(`{"values":{},"parts":[${'{"collection":"n"},'.repeat(10_000)}{"collection":"n"}]}`, 'Ticket'), NotARecord);
  });

  it('reads any JSON or says that it is no record', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        try {
          readRecord(JSON.stringify(value), 'Ticket');
        } catch (error) {
          assert.ok(error instanceof NotARecord, String(error));
        }
      }),
      { numRuns: 500, seed: 3 },
    );
  });
});
