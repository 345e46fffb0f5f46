import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { SourcePart } from '../../src/record/model.ts';
import { readMoment, utcSeconds } from '../../src/transform/moments.ts';
import { inSourceOrder } from '../../src/transform/thread.ts';
import { transformRecord } from '../../src/transform/transform.ts';
import { CONTEXT, HOURS, note, NOTES, NOW, partsOf, plan, row, seconds, ticket, withTicket } from './fixture.ts';

/** With half an hour of summer time, none, one in the other half of the year, a day that never was, and quarters of an hour. */
const ZONES = ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Pacific/Apia', 'Asia/Kathmandu', 'Europe/Dublin', 'Africa/Casablanca', 'UTC'];
const MINUTE = 60_000;

const formatters = new Map(ZONES.map((zone) => [zone, new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' })]));

/** `2024-03-31 02:30:00` of an instant in a zone, by the platform and not by our library. */
function wall(ms: number, zone: string): string {
  return formatters.get(zone)?.format(ms) ?? '';
}

/** Instants at which clocks in the zone show this text. */
function instantsOf(text: string, zone: string): readonly number[] {
  const asUtc = Date.parse(`${text.replace(' ', 'T')}Z`);
  const found: number[] = [];
  for (let offset = -14 * 60; offset <= 14 * 60; offset += 15) if (wall(asUtc - offset * MINUTE, zone) === text) found.push(asUtc - offset * MINUTE);
  return found.sort((a, b) => a - b);
}

const zone = fc.constantFrom(...ZONES);
/** Around the changes of clocks as often as anywhere else. */
const local = fc
  .oneof(fc.integer({ min: Date.UTC(2000, 0, 1), max: Date.UTC(2030, 0, 1) }), fc.constantFrom(...['2024-03-31T02:30:00Z', '2024-10-27T02:30:00Z', '2024-11-03T01:30:00Z', '2024-04-07T01:45:00Z', '2024-10-06T02:15:00Z', '2011-12-30T12:00:00Z', '2024-02-29T23:59:59Z'].map((text) => Date.parse(text))).chain((at) => fc.integer({ min: at - 40 * MINUTE, max: at + 40 * MINUTE })))
  .map((ms) => new Date(Math.floor(ms / 1000) * 1000).toISOString().slice(0, 19).replace('T', ' '));

describe('odd dates, read', () => {
  it('the customer\'s clock: its first occurrence where it comes twice, moved on where it never comes', () => {
    let [twice, never] = [0, 0];
    fc.assert(
      fc.property(local, zone, (text, name) => {
        const [first, second] = instantsOf(text, name);
        const read = readMoment(text, 'datetime', 'datetime', name);
        assert.ok(read !== null && read.kind === 'local');
        if (second !== undefined) twice += 1;
        if (first !== undefined) {
          assert.equal(read.seconds * 1000, first, `${text} ${name}`);
          return;
        }
        never += 1;
        // Moved on by the length of the gap, which is a day in Samoa.
        const moved = Date.parse(`${wall(read.seconds * 1000, name).replace(' ', 'T')}Z`) - Date.parse(`${text.replace(' ', 'T')}Z`);
        assert.ok(moved > 0 && moved <= 86_400_000, `${text} ${name}: ${moved}`);
      }),
      { numRuns: 600, seed: 7 },
    );
    assert.ok(twice > 3 && never > 3, `${twice} twice, ${never} never`);
  });

  it('an offset decides, in any year and to the second', () => {
    fc.assert(
      fc.property(fc.integer({ min: Date.parse('0001-01-01T00:00:00Z'), max: Date.parse('9999-12-31T00:00:00Z') }), fc.integer({ min: -14 * 4, max: 14 * 4 }), zone, (ms, quarters, name) => {
        const offset = `${quarters < 0 ? '-' : '+'}${String(Math.floor(Math.abs(quarters) / 4)).padStart(2, '0')}:${String((Math.abs(quarters) % 4) * 15).padStart(2, '0')}`;
        const shifted = new Date(ms + quarters * 15 * MINUTE);
        if (shifted.getUTCFullYear() < 1 || shifted.getUTCFullYear() > 9999) return;
        const text = shifted.toISOString().replace('Z', offset);
        assert.equal(readMoment(text, 'datetime', 'datetime', name)?.seconds, Math.floor(ms / 1000), text);
      }),
      { numRuns: 300, seed: 8 },
    );
  });

  it('a calendar date stays that date in every zone, a leap day too', () => {
    for (const name of ZONES) {
      for (const text of ['2024-02-29', '1969-12-31', '0001-01-01', '9999-12-31', '2011-12-30']) {
        assert.equal(readMoment(text, 'date', 'date', name)?.seconds, Date.parse(`${text}T00:00:00Z`) / 1000, `${text} ${name}`);
      }
    }
    assert.equal(readMoment('2023-02-29', 'date', 'date', 'UTC'), null);
    for (const text of ['2024-1-2', '02/01/2024', '2024-01-02T25:00:00Z', '2024-01-02T10:00:00+99:00', '١٢٣٤-٠١-٠٢', '2024-01-02T10:00:00Z extra', '+010000-01-01T00:00:00Z', 'Infinity', '0000-00-00']) assert.equal(utcSeconds(text), null, text);
  });
});

describe('odd dates of a ticket', () => {
  const at = (createdAt: string | null): Parameters<typeof transformRecord>[0] => ticket({ createdAt }, { createDate: createdAt });

  it('a date before 1970 is none: the ticket is parked with the reason, and not left out as too old', () => {
    for (const createdAt of ['0001-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '1753-01-01T00:00:00Z']) {
      for (const since of [null, Date.parse('2024-01-01T00:00:00Z')]) {
        const planned = transformRecord(at(createdAt), withTicket({ since }));
        assert.ok(planned.outcome === 'parked' && planned.code === 'created-at-before-1970' && planned.remedy !== '', `${createdAt}: ${JSON.stringify(planned)}`);
      }
    }
    assert.equal(transformRecord(at('1970-01-01T00:00:00Z'), withTicket({ since: null })).outcome, 'planned');
    assert.equal(transformRecord(at('1990-01-01T00:00:00Z'), withTicket({ since: Date.parse('2024-01-01T00:00:00Z') })).outcome, 'excluded');
  });

  it('a missing or malformed one parks it, one of the future moves back to now and shows as shifted', () => {
    for (const createdAt of [null, 'soon', '', '2024-02-30T00:00:00Z']) {
      const planned = transformRecord(at(createdAt), withTicket({ since: null }));
      assert.equal(planned.outcome, 'parked', String(createdAt));
    }
    const future = plan(at('9999-12-31T23:59:59Z'));
    const created = row(future, 'created_at');
    assert.deepEqual([created?.treatment, created?.expected], ['shifted', new Date(NOW * 1000).toISOString().replace('.000Z', 'Z')]);
    const company = transformRecord({ ...ticket({ createdAt: '0001-01-01T00:00:00Z' }, { companyName: 'Acme' }), entity: 'Company' }, CONTEXT);
    assert.ok(company.outcome === 'planned' && company.operations[0]?.body.kind === 'company.upsert' && company.operations[0].body.remoteCreatedAt === null);
    assert.equal(row(company, 'remote_created_at')?.treatment, 'dropped');
  });

  it('law 5: parts keep the source\'s order, whatever their times are', () => {
    const odd = fc.oneof(
      fc.constantFrom('0001-01-01T00:00:00Z', '1969-12-31T23:59:59Z', '9999-12-31T23:59:59Z', 'never', '', '2024-01-03T10:00:00Z', '2024-01-03T10:00:00.400Z', '2024-01-03T10:00:00.900Z', '2024-01-01T00:00:00Z', '2024-02-29T12:00:00Z', '2024-03-31T01:00:00Z'),
      fc.integer({ min: Date.UTC(2023, 11, 1), max: Date.UTC(2024, 6, 1) }).map((ms) => new Date(ms).toISOString()),
    );
    const parts: fc.Arbitrary<readonly SourcePart[]> = fc.array(odd, { maxLength: 25 }).map((times) => times.map((createdAt, index) => note(String(index + 1), { createdAt })));
    fc.assert(
      fc.property(parts, (given) => {
        const source = ticket({ parts: given });
        const sent = partsOf(plan(source));
        const times = sent.map(({ createdAt }) => createdAt);
        assert.ok(times.every((value, index) => value <= NOW && value > (times[index - 1] ?? 0)), String(times));
        const wanted = inSourceOrder(given, [NOTES, HOURS]).map(({ id }) => `text ${id}`);
        const shown = sent.map(({ body }) => wanted.find((text) => body.endsWith(`${text}</p>`)) ?? '');
        assert.deepEqual(shown.filter((text) => text !== ''), wanted);
        // Of two times that the source tells apart, the earlier one is the earlier part.
        const told = inSourceOrder(given, [NOTES, HOURS]).map(({ createdAt }) => Date.parse(createdAt)).filter((ms) => !Number.isNaN(ms));
        assert.deepEqual(told.filter((ms) => ms >= 0), told.filter((ms) => ms >= 0).toSorted((a, b) => a - b));
        if (times.length > 0) assert.ok(seconds('2024-01-02T10:00:00Z') < (times[0] ?? 0));
      }),
      { numRuns: 200, seed: 9 },
    );
  });
});
