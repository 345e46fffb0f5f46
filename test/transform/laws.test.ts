import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { Author, SourceFile, SourcePart, SourceRecord } from '../../src/record/model.ts';
import type { TransformContext } from '../../src/transform/context.ts';
import { inSourceOrder } from '../../src/transform/thread.ts';
import { bodiesOf, CONTEXT, custom, HOURS, NOTES, NOW, partsOf, plan, seconds, ticket, withTicket, type Plan } from './fixture.ts';

const PUBLIC_HOURS = { ...HOURS, publicWhen: { expression: custom(() => ({ kind: 'value', value: true })), line: 30 } };
const SECRET = 'zqsecretqz';

const hostile = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.constantFrom('', ' ', '__proto__', '<script>', '\u0000', '\ud800', '\u202eabc', 'constructor', '%E0%A4%A', '${x}', 'a'.repeat(500)));
const author: fc.Arbitrary<Author> = fc.record({
  kind: fc.constantFrom('contact', 'technician', 'system', 'unknown'),
  id: fc.constantFrom(null, '1', '2', '12', '13', '14', '99', '__proto__'),
});
const visibility = fc.constantFrom('public', 'internal', 'unknown');
const time = fc.oneof(
  fc.integer({ min: Date.parse('2023-12-01T00:00:00Z'), max: NOW * 1000 + 1e9 }).map((ms) => new Date(ms).toISOString()),
  fc.constantFrom('2024-01-03T10:00:00.000Z', '2024-01-03T10:00:00.400Z', 'never', ''),
);

const file: fc.Arbitrary<SourceFile> = fc.record({
  id: fc.uuid(), name: hostile, contentType: fc.constant('text/plain'), size: fc.constantFrom(null, 0, 10, 1001), visibility, author, createdAt: time, handle: fc.constant('h'),
});

/** A text that must stay internal says so in itself; a text that may go public does not. */
function markPart(part: SourcePart): SourcePart {
  const mayBePublic = part.visibility === 'public' && (part.collection !== 'notes' || part.values.publish === 1);
  const { text = '' } = part.values;
  const marked = mayBePublic ? text : `${String(text)} ${SECRET}`;
  return { ...part, values: { ...part.values, description: marked, summaryNotes: marked } };
}

const part: fc.Arbitrary<SourcePart> = fc
  .record({
    collection: fc.constantFrom('notes', 'timeEntries', 'tasks', '__proto__'),
    id: fc.oneof(fc.integer({ min: 1, max: 30 }).map(String), hostile),
    values: fc.record({ text: hostile, publish: fc.constantFrom(1, 2, null, 'x'), noteType: fc.constantFrom(1, 99) }),
    author,
    createdAt: time,
    visibility,
    files: fc.array(file, { maxLength: 13 }),
  })
  .map(markPart);

const record: fc.Arbitrary<SourceRecord> = fc
  .record({
    author,
    label: hostile,
    title: hostile,
    description: hostile,
    contact: fc.constantFrom(null, '12', '13', '99', '__proto__'),
    company: fc.constantFrom(null, '5', '6'),
    technician: fc.constantFrom(null, '1', '2', '77'),
    status: fc.constantFrom(1, 5, 7, null, '__proto__'),
    createdAt: fc.constantFrom('2024-01-02T10:00:00.700Z', '2030-01-01T00:00:00Z'),
    parts: fc.array(part, { maxLength: 12 }),
    files: fc.array(file, { maxLength: 13 }),
  })
  .map(({ title, description, contact, company, technician, status, ...rest }) =>
    ticket({ ...rest, links: { contact, company, technician } }, { title: `${title}${SECRET}`.slice(-200), description, status, createDate: rest.createdAt }));

const context: fc.Arbitrary<TransformContext> = fc
  .record({ bodyLimit: fc.constantFrom(null, 5, 40), collections: fc.constantFrom([NOTES, HOURS], [NOTES, PUBLIC_HOURS], [PUBLIC_HOURS]), mask: fc.boolean() })
  .map(({ collections, ...rest }) => withTicket({ collections }, rest));

/** Everything that somebody outside can see. */
function publicTexts(planned: Plan): string[] {
  return [...bodiesOf(planned, 'conversation.create').map(({ body }) => body), ...partsOf(planned).filter(({ message }) => message === 'comment').map(({ body }) => body)];
}

function check(property: (record: SourceRecord, context: TransformContext) => void, seed: number): void {
  fc.assert(fc.property(record, context, property), { seed, numRuns: 400 });
}

describe('laws of a thread, whatever the input', () => {
  it('law 4: internal text never becomes public', () => {
    let seenPublic = 0;
    check((source, given) => {
      const planned = plan(source, given);
      const texts = publicTexts(planned);
      seenPublic += texts.length - 1;
      // Pieces of a split text could cut the mark in two.
      const joined = texts.join('').replace(/\s+/gu, '');
      assert.ok(!joined.includes(SECRET));
      const files = partsOf(planned).filter(({ message }) => message === 'comment').flatMap((comment) => comment.files);
      assert.ok(files.every((item) => item.visibility === 'public'));
    }, 10);
    assert.ok(seenPublic > 100, 'the property saw public parts at all');
  });

  it('law 4: an opening text that its contact did not write is in no public message', () => {
    check((source, given) => {
      const { contact } = source.links;
      const opener = contact === null ? null : CONTEXT.contactOf(contact);
      const writer = source.author.kind === 'contact' && source.author.id !== null ? CONTEXT.contactOf(source.author.id) : null;
      if (opener !== null && writer?.ref.id === opener.ref.id) return;
      const marked = { ...source, parts: [], values: { ...source.values, description: `${SECRET} text` } };
      const planned = plan(marked, { ...given, bodyLimit: null });
      assert.ok(publicTexts(planned).every((text) => !text.includes(SECRET)));
      assert.ok(partsOf(planned).some(({ message, body }) => message === 'note' && body.includes(SECRET)));
    }, 11);
  });

  it('law 5: source order is kept and times increase strictly, none in the future', () => {
    check((source, given) => {
      const planned = plan(source, given);
      const times = [...bodiesOf(planned, 'conversation.create'), ...partsOf(planned)].map(({ createdAt }) => createdAt);
      assert.ok(times.every((at, index) => Number.isInteger(at) && at <= NOW && (index === 0 || at > (times[index - 1] ?? Infinity))));
      const wanted = inSourceOrder(source.parts, given.compiled.ticket?.collections ?? []).map(({ collection, id }) => keyOf(collection, id));
      const got = planned.operations.map(({ key }) => key).filter((key) => wanted.includes(key));
      assert.deepEqual(got, [...new Set(wanted)].filter((key) => got.includes(key)));
    }, 12);
  });

  it('law 5: assigns before the state, and ends with the state', () => {
    check((source, given) => {
      const kinds = plan(source, given).operations.map(({ body }) => body.kind);
      const rank = (kind: string): number => ['conversation.create', 'parts', 'conversation.update', 'conversation.assign', 'conversation.state'].indexOf(kind.startsWith('conversation.part') ? 'parts' : kind);
      assert.deepEqual(kinds.map(rank), kinds.map(rank).sort((a, b) => a - b));
    }, 13);
  });

  it('loses no part and no file without a notice', () => {
    check((source, given) => {
      const planned = plan(source, given);
      const keys = new Set(planned.operations.map(({ key }) => key));
      const noticed = new Set(planned.notices.map(({ path }) => path));
      for (const { collection, id } of source.parts) assert.ok(keys.has(keyOf(collection, id)) || noticed.has(keyOf(collection, id).slice('part:'.length)));
      const carried = new Set(partsOf(planned).flatMap(({ files }) => files.map(({ id }) => id)));
      const duplicates = planned.notices.some(({ code }) => code === 'part-duplicate');
      for (const item of [...source.files, ...source.parts.flatMap(({ files }) => files)]) assert.ok(duplicates || carried.has(item.id) || noticed.has(`file:${item.id}`));
      assert.equal(keys.size, planned.operations.length, 'keys are unique');
    }, 14);
  });

  it('sends only what Intercom takes: ten files, a body, well-formed text, a note by an admin, a contact that has joined', () => {
    check((source, given) => {
      const planned = plan(source, given);
      const joined = new Set(bodiesOf(planned, 'conversation.create').map(({ contact }) => JSON.stringify(contact)));
      for (const { body } of planned.operations) {
        if (body.kind === 'conversation.participant') joined.add(JSON.stringify(body.contact));
        if (body.kind !== 'conversation.part') continue;
        assert.ok(body.files.length <= 10 && body.body.trim() !== '' && body.body.isWellFormed() && !body.body.includes('\u0000'));
        assert.ok(body.message === 'comment' || body.author.kind === 'admin');
        assert.ok(body.author.kind === 'admin' || joined.has(JSON.stringify(body.author.contact)));
        assert.ok(body.author.kind === 'contact' || !/<(?!\/?p>|br>)/.test(body.body));
      }
    }, 15);
  });

  it('gives the same plan again, and touches nothing', () => {
    check((source, given) => {
      const before = JSON.stringify(source);
      assert.deepEqual(plan(source, given), plan(source, given));
      assert.equal(JSON.stringify(source), before);
    }, 16);
  });
});

function keyOf(collection: string, id: string): string {
  return `part:${encodeURIComponent(collection.toWellFormed())}:${encodeURIComponent(id.toWellFormed())}`;
}

describe('the window of a thread', () => {
  it('starts when the ticket did', () => {
    assert.equal(bodiesOf(plan(ticket()), 'conversation.create')[0]?.createdAt, seconds('2024-01-02T10:00:00Z'));
  });
});
