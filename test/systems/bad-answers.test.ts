import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CrosswalkError } from '../../src/base/errors.ts';
import type { SourceRecord } from '../../src/record/model.ts';
import { startAutotask } from '../../src/sandbox/autotask/autotask.ts';
import { sandboxClock } from '../../src/sandbox/kit/clock.ts';
import { makeWorld } from '../../src/sandbox/world/world.ts';
import { openAutotask } from '../../src/systems/autotask/autotask.ts';
import type { Source } from '../../src/systems/source.ts';
import type { Destination } from '../../src/systems/destination.ts';
import type { HttpAnswer, Transport } from '../../src/systems/http/transport.ts';
import type { OperationBody } from '../../src/transform/operation.ts';
import { loadPeople, THEN, withIntercom, type Bench } from './intercom/sandbox.ts';
import { brokenAnswer, instantClock, recording, replay, type Broken } from './replay.ts';
import { clockSetting, collect } from './support.ts';

const NOW = Date.UTC(2026, 2, 2, 21);
const RUNS = { numRuns: Number(process.env['CROSSWALK_PROPERTY_RUNS'] ?? 40), seed: 20261116 };
const CONNECTION = { system: 'autotask', name: 'acme-autotask', username: 'api@acme.example', secret: 'pa$$w#rd-9', integrationCode: 'CODE-4711' } as const;

interface Played {
  readonly value: unknown;
  readonly error: CrosswalkError | null;
}

/** @throws whatever is no CrosswalkError: a TypeError deep inside is a mistake of ours. */
async function played(work: Promise<unknown>): Promise<Played> {
  try {
    return { value: await work, error: null };
  } catch (error) {
    if (error instanceof CrosswalkError) return { value: null, error };
    throw error;
  }
}

function told(error: CrosswalkError, broken: Broken): void {
  assert.match(error.code, /^[a-z]+\/[a-z-]+$/);
  assert.ok(error.remedy.length > 10 && !error.message.includes('undefined'), `${error.code}: ${error.message} for ${JSON.stringify(broken.path)} ${broken.change}`);
}

/** What must never be lost or changed without a word: which records there are, what belongs to them, and in whose name. */
function bones(records: readonly SourceRecord[], full: boolean): unknown {
  const more = (item: { readonly author: unknown; readonly createdAt: unknown }): unknown => (full ? [item.author, item.createdAt] : []);
  return records.map((record) => [record.id, record.parts.map((part) => [part.collection, part.id, more(part), part.files.map((file) => [file.id, file.handle, full && file.name])]), record.files.map(({ id }) => id), full && [record.links, record.author, record.createdAt]]);
}

/** A time or a person that a row may lack is absent then; only a value of another kind must not pass for absent. */
function isAbsence({ change }: Broken): boolean {
  return change === 'delete' || change === 'null';
}

describe('answers of Autotask that are not what they were', function () {
  this.timeout(600_000);

  const CALLS: Readonly<Record<string, (source: Source) => Promise<unknown>>> = {
    'pages of tickets with notes, time entries and files': async (source) => (await collect(source.read('Ticket', { createdSince: null, ids: null }))).flat(),
    'a count': (source) => source.count('Ticket', { createdSince: null, ids: null }),
    'entity information': async (source) => (await source.discover(() => undefined)).entities.map(({ name, fields }) => [name, fields.map((field) => [field.name, field.type === 'list' ? field.options?.length : null])]),
    permissions: (source) => source.permissions(),
    'a file': async (source) => {
      const tickets = (await collect(source.read('Ticket', { createdSince: null, ids: null }))).flat();
      const file = tickets.flatMap((ticket) => [...ticket.files, ...ticket.parts.flatMap((part) => part.files)]).find(({ handle, size }) => !handle.startsWith('link:') && size !== null && size > 0);
      assert.ok(file);
      return Buffer.from(await source.file(file, 50_000_000)).toString('base64');
    },
  };
  const recorded = new Map<string, { readonly answers: ReadonlyMap<string, HttpAnswer>; readonly value: unknown }>();
  let base = '';

  function open(transport: Transport): Source {
    return openAutotask({ ...CONNECTION, baseUrl: base }, { clock: instantClock(NOW), random: () => 0.5, transport });
  }

  before(async () => {
    const simulator = await startAutotask({ world: makeWorld({ seed: 7, tickets: 8, now: NOW }), clock: sandboxClock(clockSetting(100, NOW)), credentials: CONNECTION });
    base = simulator.url;
    for (const [name, call] of Object.entries(CALLS)) {
      const { transport, answers } = recording();
      recorded.set(name, { value: await call(open(transport)), answers });
    }
    await simulator.close();
  });

  for (const [name, call] of Object.entries(CALLS)) {
    it(`${name}: the same, or a named error`, async () => {
      const { answers, value } = recorded.get(name) ?? assert.fail();
      // Who the programs are and how many calls are left is learned leniently.
      const asked = new Map([...answers].filter(([key]) => !/ThresholdInformation|Resources\/query|zoneInformation/i.test(key)));
      await fc.assert(
        fc.asyncProperty(brokenAnswer(asked), async (broken) => {
          const { value: now, error } = await played(call(open(replay(answers, broken.key, broken.text))));
          if (error !== null) return told(error, broken);
          if (name.startsWith('pages')) assert.deepEqual(bones(now as SourceRecord[], !isAbsence(broken)), bones(value as SourceRecord[], !isAbsence(broken)));
          else if (name === 'a count' || name === 'a file') assert.deepEqual(now, value);
          return undefined;
        }),
        RUNS,
      );
    });
  }
});

const CREATED = THEN + 3600;

/** A workspace with one of each, and every kind of call on it. */
const READS: Readonly<Record<string, (destination: Destination, at: Stage) => Promise<unknown>>> = {
  'me, admins, teams, attributes and counts': async (destination) => {
    const { account, people, teams, entities } = await destination.discover(() => undefined);
    return [account.id, people.map(({ id, email }) => [id, email]), teams.map(({ id }) => id), entities.map(({ name, fields }) => [name, fields.filter(({ custom }) => custom).map((field) => field.name)])];
  },
  'the marker': (destination) => destination.readMarker(),
  permissions: (destination) => destination.permissions(),
  'attributes that are there already': (destination) => destination.createAttributes([{ model: 'contact', name: 'Source Contact ID', type: 'text', options: [], line: 1 }]),
  'a page of conversations': async (destination) => (await collect(destination.eachConversation())).map(({ id, createdAt, contactIds }) => [id, createdAt, contactIds]),
  'a page of contacts': async (destination) => (await collect(destination.eachContact())).map(({ id, externalId }) => [id, externalId]),
  'the scroll of companies': async (destination) => (await collect(destination.eachCompany())).map(({ id, companyId }) => [id, companyId]),
  'a search for a conversation': (destination, { contact }) => destination.findConversations({ contactId: contact, createdAt: CREATED, body: 'Printer on fire' }),
  'a search for a contact': (destination) => destination.findContact({ attribute: 'Source Contact ID', value: 'autotask:Contact:2' }),
  'the thread that parts are looked up in': (destination, { conversation }) => destination.alignParts(conversation, [{ key: 'part:1', createdAt: CREATED + 60, message: 'note', body: '<p>Looked at it.</p>' }]),
  'a conversation as it stands': async (destination, { conversation }) => {
    const found = await destination.snapshot('conversation', conversation);
    return [found?.id, found?.parts];
  },
  'a contact as it stands': async (destination, { contact }) => (await destination.snapshot('contact', contact))?.id,
};

interface Stage {
  readonly contact: string;
  readonly conversation: string;
}

// A first message without its text is one of another text, and that parks.
const NULLABLE = /body|email|external_id|company_id|name|starting_after|scroll_param|pages|next/;

async function stage(bench: Bench): Promise<Stage> {
  await loadPeople(bench);
  const { destination, ids, context } = bench;
  await destination.writeMarker('acme', 'ledger-1');
  const { destinationId } = await destination.write({ kind: 'conversation.create', contact: { entity: 'Contact', id: '1' }, body: 'Printer on fire', createdAt: CREATED }, context(null));
  await destination.write({ kind: 'conversation.part', author: { kind: 'admin', adminId: '101' }, message: 'note', body: '<p>Looked at it.</p>', createdAt: CREATED + 60, files: [] }, context(destinationId));
  return { contact: ids.get('Contact:1') ?? '', conversation: destinationId };
}

describe('answers of Intercom that are not what they were', function () {
  this.timeout(600_000);

  for (const [name, call] of Object.entries(READS)) {
    it(`${name}: the same, or a named error`, () =>
      withIntercom({}, async (bench) => {
        const at = await stage(bench);
        const { transport, answers } = recording();
        const options = { clock: instantClock(NOW), random: (): number => 0.5 };
        const value = await call(bench.open({}, { ...options, transport }), at);
        await fc.assert(
          fc.asyncProperty(brokenAnswer(answers), async (broken) => {
            const { value: now, error } = await played(call(bench.open({}, { ...options, transport: replay(answers, broken.key, broken.text) }), at));
            if (error !== null) return told(error, broken);
            // An address or a key that an object may lack is absent then.
            if (!(isAbsence(broken) && NULLABLE.test(String(broken.path.at(-1))))) assert.deepEqual(now, value);
            return undefined;
          }),
          RUNS,
        );
      }));
  }

  const WRITES: readonly OperationBody[] = [
    { kind: 'company.upsert', companyId: 'autotask:Company:9', fields: { name: 'Nine' }, attributes: {}, remoteCreatedAt: THEN },
    { kind: 'contact.create', role: 'user', externalId: 'autotask:Contact:9', fields: { name: 'Nina' }, attributes: {} },
    { kind: 'conversation.create', contact: { entity: 'Contact', id: '1' }, body: 'Another', createdAt: CREATED },
    { kind: 'conversation.part', author: { kind: 'admin', adminId: '101' }, message: 'note', body: '<p>Once more.</p>', createdAt: CREATED + 120, files: [] },
    { kind: 'conversation.update', title: 'Printer', attributes: {}, company: null },
    { kind: 'conversation.assign', to: 'team', assigneeId: '201' },
    { kind: 'conversation.state', state: 'closed', snoozedUntil: null },
  ];
  /** What was accepted and has a vague answer is looked up, or set again: it is never taken for refused (law 3). */
  const VAGUE = /^http\/(?:ambiguous|unexpected-answer|not-json|cut-json)$/;

  for (const body of WRITES) {
    it(`${body.kind}: the same receipt, or one that is not taken for a refusal`, () =>
      withIntercom({}, async (bench) => {
        const { conversation } = await stage(bench);
        const context = bench.context(body.kind.startsWith('conversation.') && body.kind !== 'conversation.create' ? conversation : null);
        const { transport, answers } = recording();
        const options = { clock: instantClock(NOW), random: (): number => 0.5 };
        const receipt = await bench.open({}, { ...options, transport }).write(body, context);
        const written = new Map([...answers].filter(([key]) => !key.startsWith('GET')));
        await fc.assert(
          fc.asyncProperty(brokenAnswer(written), async (broken) => {
            const { value, error } = await played(bench.open({}, { ...options, transport: replay(answers, broken.key, broken.text) }).write(body, context));
            if (error !== null) {
              told(error, broken);
              assert.match(error.code, VAGUE);
              if (/create|part/.test(body.kind)) assert.equal(error.code, 'http/ambiguous');
            } else assert.equal((value as { destinationId: string }).destinationId, receipt.destinationId);
          }),
          RUNS,
        );
      }));
  }
});
