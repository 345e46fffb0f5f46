import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { editTable } from '../../../src/sandbox/world/edit.ts';
import type { World } from '../../../src/sandbox/world/model.ts';
import { listTable } from '../../../src/sandbox/world/table.ts';
import type { Table } from '../../../src/sandbox/world/table.ts';
import { makeWorld } from '../../../src/sandbox/world/world.ts';
import { fingerprint } from './fingerprint.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const NAMES = ['companies', 'contacts', 'tickets', 'ticketNotes', 'timeEntries', 'attachments', 'projects', 'contracts'] as const;
type Row = { readonly id: number; readonly [field: string]: unknown };

function tables(world: World): readonly (readonly [string, Table<Row>])[] {
  return NAMES.map((name) => [name, world[name]] as const);
}

describe('the lazy world', () => {
  it('is the same whatever was read of it before, and in which order', () => {
    const fresh = makeWorld({ seed: 5, tickets: 2000, now: NOW });
    const used = makeWorld({ seed: 5, tickets: 2000, now: NOW });
    for (let step = 0; step < 1500; step += 1) {
      const [, table] = tables(used)[step % NAMES.length] ?? assert.fail();
      const index = (step * 7919) % table.count;
      const row = table.at(index) ?? assert.fail();
      assert.deepEqual(table.byId(row.id), row);
      assert.equal(table.rank(row.id), index);
    }
    assert.equal(fingerprint(used, false), fingerprint(fresh, false));
  });

  it('finds a row by place, by id and in order, and nothing between', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: 1, max: 3000 }), fc.nat(), (seed, tickets, pick) => {
        for (const [name, table] of tables(makeWorld({ seed, tickets, now: NOW }))) {
          if (table.count === 0) continue;
          const index = pick % table.count;
          const row = table.at(index) ?? assert.fail(name);
          assert.equal(table.rank(row.id), index, name);
          assert.equal(table.rank(row.id + 0.5), index + 1, name);
          assert.equal(table.byId(row.id + 0.5), undefined);
          assert.deepEqual([...take(table.range(row.id), 2)], [row, table.at(index + 1)].filter((item) => item !== undefined));
          assert.deepEqual(table.byId(-5), undefined);
          assert.equal(table.rank(-Infinity), 0);
          assert.equal(table.rank(Infinity), table.count);
          for (const place of [-1, table.count, 0.5, NaN]) assert.equal(table.at(place), undefined);
        }
      }),
      { numRuns: 40, seed: 1 },
    );
  });

  it('finds children by their parents as by looking at every row', () => {
    const world = makeWorld({ seed: 8, tickets: 400, now: NOW });
    const cases = [['ticketNotes', 'ticketID', 'tickets'], ['timeEntries', 'ticketID', 'tickets'], ['attachments', 'ticketID', 'tickets'], ['attachments', 'ticketNoteID', 'ticketNotes'], ['attachments', 'timeEntryID', 'timeEntries'], ['attachments', 'parentAttachmentID', 'attachments'], ['contacts', 'companyID', 'companies']] as const;
    for (const [child, field, parent] of cases) {
      const table: Table<Row> = world[child];
      const ids = [...(world[parent] as Table<Row>)].map(({ id }) => id).filter((_, index) => index % 3 === 0);
      const wanted = new Set<unknown>(ids);
      const looked = [...table].filter((row) => wanted.has(row[field]));
      assert.deepEqual(table.among(field, [...ids].reverse()), looked, `${child}.${field}`);
      assert.ok(looked.length > 0, `${child}.${field}`);
    }
    const everyParent = [...world.attachments].map(({ parentID }) => parentID);
    assert.deepEqual(world.attachments.among('parentID', everyParent), [...world.attachments]);
    assert.equal(world.tickets.among('status', [5]), null);
  });

  it('numbers tickets by day, and creates them in the order of their ids', () => {
    const world = makeWorld({ seed: 2, tickets: 3000, now: NOW });
    const perDay = new Map<string, number>();
    let before = '';
    for (const { ticketNumber, createDate } of world.tickets) {
      const day = createDate.slice(0, 10).replaceAll('-', '');
      const next = (perDay.get(day) ?? 0) + 1;
      perDay.set(day, next);
      assert.equal(ticketNumber, `T${day}.${String(next).padStart(4, '0')}`);
      assert.ok(Date.parse(createDate) >= Date.parse(before || createDate));
      before = createDate;
    }
  });

  it('knows a million tickets by arithmetic', () => {
    const world = makeWorld({ seed: 3, tickets: 1_000_000, now: NOW });
    assert.deepEqual([world.tickets.count, world.companies.count, world.contacts.count], [1_000_000, 83_334, 333_336]);
    assert.ok(world.ticketNotes.count > 2_000_000 && world.timeEntries.count > 1_000_000 && world.attachments.count > 400_000);
    const seen: number[] = [];
    for (const index of [999_999, 0, 500_000, 123_456]) {
      const ticket = world.tickets.at(index) ?? assert.fail();
      assert.deepEqual(world.tickets.byId(ticket.id), ticket);
      seen.push(...(world.ticketNotes.among('ticketID', [ticket.id]) ?? []).map(({ ticketID }) => ticketID));
    }
    assert.ok(seen.length > 0);
  });
});

describe('the memory of the lazy world', () => {
  it('does not grow with the rows that were read', () => {
    const module = fileURLToPath(new URL('../../../src/sandbox/world/world.ts', import.meta.url));
    // Kept rows of such a walk alone would take more than this heap.
    const code = `
      const { makeWorld } = await import(${JSON.stringify(module)});
      const world = makeWorld({ seed: 3, tickets: 1_000_000, now: ${NOW}, day: 2 });
      let rows = 0;
      for (const row of world.ticketNotes) if ((rows += 1) === 20_000) break;
      process.stdout.write(String(rows) + ' ' + String(world.tickets.count));`;
    const answer = execFileSync(process.execPath, ['--max-old-space-size=32', '--input-type=module', '-e', code], { encoding: 'utf8' });
    assert.match(answer, /^20000 1000\d\d\d$/);
  });
});

describe('an edited table', () => {
  it('behaves as the list that was edited', () => {
    const row = (id: number, text = 'base'): Row => ({ id, text });
    const ids = fc.uniqueArray(fc.integer({ min: 1, max: 60 }), { maxLength: 30 });
    fc.assert(
      fc.property(ids, fc.array(fc.tuple(fc.integer({ min: 1, max: 60 }), fc.boolean()), { maxLength: 30 }), (base, changes) => {
        const edit = new Map(changes.map(([id, put]) => [id, put ? row(id, 'put') : null]));
        const table = editTable(listTable(base.map((id) => row(id))), edit);
        const wanted = [...new Map([...base.map((id) => [id, row(id)] as const), ...edit])].flatMap(([, item]) => item ?? []).sort((a, b) => a.id - b.id);
        assert.equal(table.count, wanted.length);
        assert.deepEqual([...table], wanted);
        for (let id = 0; id <= 61; id += 1) {
          assert.equal(table.rank(id), wanted.filter((item) => item.id < id).length);
          assert.deepEqual(table.byId(id), wanted.find((item) => item.id === id));
        }
        assert.deepEqual(table.among('id', [...ids60()]), wanted);
      }),
      { numRuns: 300, seed: 4 },
    );
  });

  it('keeps a time for bisecting only as long as it rises with the ids', () => {
    const world = makeWorld({ seed: 2, tickets: 50, now: NOW });
    const last = world.tickets.at(49) ?? assert.fail();
    const with_ = (createDate: string): string | null => editTable(world.tickets, new Map([[last.id + 5, { ...last, id: last.id + 5, createDate }]])).ascending;
    assert.equal(with_(last.createDate), 'createDate');
    assert.equal(with_('2001-01-01T00:00:00Z'), null);
  });
});

function* take<T>(rows: Iterable<T>, most: number): Generator<T> {
  let count = 0;
  for (const row of rows) {
    if ((count += 1) > most) return;
    yield row;
  }
}

function* ids60(): Generator<number> {
  for (let id = 0; id <= 61; id += 1) yield id;
}
