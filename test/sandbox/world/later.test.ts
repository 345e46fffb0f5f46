import assert from 'node:assert/strict';
import { afterSteps, stepsOfNextDay } from '../../../src/sandbox/world/later.ts';
import type { World, WorldChange } from '../../../src/sandbox/world/model.ts';
import type { Table } from '../../../src/sandbox/world/table.ts';
import { makeWorld } from '../../../src/sandbox/world/world.ts';
import { rowsOf } from '../../support/world-rows.ts';

const NOW = Date.UTC(2026, 10, 20, 12);
const DAY = 86_400_000;
type Row = { readonly id: number; readonly [field: string]: unknown };
const at = (day: number, tickets = 600): World => makeWorld({ seed: 6, tickets, now: NOW, day });

function idsOf(world: World, table: WorldChange['table'], day: number, kinds: readonly WorldChange['kind'][]): readonly number[] {
  const found = world.changes.filter((change) => change.table === table && change.day === day && kinds.includes(change.kind)).map(({ id }) => id);
  return [...new Set(found)].sort((a, b) => a - b);
}

const WATERMARKS = [['tickets', 'lastActivityDate'], ['ticketNotes', 'lastActivityDate'], ['timeEntries', 'lastModifiedDateTime'], ['contacts', 'lastModifiedDate'], ['companies', 'lastActivityDate']] as const;

describe('a later day of the world', () => {
  it('differs in exactly what it tells', () => {
    const base = rowsOf(at(0));
    const later = at(1);
    const rows = rowsOf(later);
    for (const name of ['companies', 'contacts', 'tickets', 'ticketNotes', 'timeEntries', 'attachments', 'projects', 'contracts', 'deletedTickets'] as const) {
      const before = new Map((base[name] as readonly Row[]).map((row) => [row.id, JSON.stringify(row)]));
      const after = new Map((rows[name] as readonly Row[]).map((row) => [row.id, JSON.stringify(row)]));
      const sorted = (ids: Iterable<number>): readonly number[] => [...ids].sort((a, b) => a - b);
      assert.deepEqual(sorted([...after.keys()].filter((id) => !before.has(id))), idsOf(later, name, 1, ['created']), `${name} created`);
      assert.deepEqual(sorted([...before.keys()].filter((id) => !after.has(id))), idsOf(later, name, 1, ['deleted']), `${name} deleted`);
      assert.deepEqual(sorted([...after.keys()].filter((id) => before.has(id) && before.get(id) !== after.get(id))), idsOf(later, name, 1, ['changed']), `${name} changed`);
    }
  });

  it('has new notes, hours, files, states, titles, tickets, contacts, deletions and two contacts that became one', () => {
    const later = at(1);
    for (const [table, kind] of [['ticketNotes', 'created'], ['timeEntries', 'created'], ['attachments', 'created'], ['tickets', 'created'], ['tickets', 'changed'], ['tickets', 'deleted'], ['contacts', 'created'], ['contacts', 'changed'], ['ticketNotes', 'deleted']] as const) {
      assert.ok(idsOf(later, table, 1, [kind]).length > 0, `${table} ${kind}`);
    }
    const base = at(0);
    const [gone] = idsOf(later, 'contacts', 1, ['deleted']);
    assert.ok(gone !== undefined && base.contacts.byId(gone) !== undefined);
    const its = [...base.tickets].filter((row) => row.contactID === gone);
    assert.equal(its.length, 15);
    const survivor = later.tickets.byId(its[0]?.id ?? 0)?.contactID;
    assert.equal(base.contacts.byId(survivor ?? 0)?.companyID, base.contacts.byId(gone)?.companyID);
    for (const { id } of its) assert.equal(later.tickets.byId(id)?.contactID, survivor);
    const rows = rowsOf(later);
    for (const row of [...rows.tickets.map((ticket) => ticket.contactID), ...rows.tickets.map((ticket) => ticket.createdByContactID), ...rows.ticketNotes.map((note) => note.createdByContactID), ...rows.attachments.map((file) => file.attachedByContactID)]) assert.notEqual(row, gone);
    assert.deepEqual(rows.deletedTickets.map(({ ticketID }) => ticketID).sort((a, b) => a - b), idsOf(later, 'tickets', 1, ['deleted']));
  });

  it('is found whole by watermark, and nothing else is', () => {
    for (const day of [1, 2, 3]) {
      const later = at(day);
      const since = NOW + (day - 1) * DAY;
      for (const [name, field] of WATERMARKS) {
        const gone = new Set(idsOf(later, name, day, ['deleted']));
        const found = [...(later[name] as Table<Row>)].filter((row) => Date.parse(String(row[field])) > since).map(({ id }) => id);
        assert.deepEqual(found, idsOf(later, name, day, ['created', 'changed']).filter((id) => !gone.has(id)), `day ${day} ${name}`);
      }
      for (const row of later.tickets) assert.ok(Date.parse(row.lastActivityDate) <= later.now && Date.parse(row.lastTrackedModificationDateTime) <= Date.parse(row.lastActivityDate));
    }
  });

  it('moves the tracked modification only where a field of the ticket changed', () => {
    const [base, later] = [at(0), at(1)];
    let edited = 0;
    let active = 0;
    for (const id of idsOf(later, 'tickets', 1, ['changed'])) {
      const [before, after] = [base.tickets.byId(id) ?? assert.fail(), later.tickets.byId(id) ?? assert.fail()];
      const fields = ['status', 'title', 'contactID', 'createdByContactID'] as const;
      const differs = fields.some((field) => before[field] !== after[field]);
      assert.equal(Date.parse(after.lastTrackedModificationDateTime) > NOW, differs);
      if (differs) edited += 1;
      else active += 1;
    }
    assert.ok(edited > 10 && active > 10);
  });

  it('keeps references whole, ids rising and numbers single for days', () => {
    const later = at(5);
    assert.equal(later.day, 5);
    assert.equal(later.now, NOW + 5 * DAY);
    const rows = rowsOf(later);
    const set = (list: readonly { readonly id: number }[]): ReadonlySet<number> => new Set(list.map(({ id }) => id));
    const [contacts, tickets, notes] = [set(rows.contacts), set(rows.tickets), set(rows.ticketNotes)];
    for (const list of [rows.contacts, rows.tickets, rows.ticketNotes, rows.timeEntries, rows.attachments]) assert.ok(list.every((row, index) => index === 0 || row.id > (list[index - 1]?.id ?? 0)));
    for (const row of rows.tickets) assert.ok((row.contactID === null || contacts.has(row.contactID)) && (row.createdByContactID === null || contacts.has(row.createdByContactID)));
    for (const row of rows.ticketNotes) assert.ok(tickets.has(row.ticketID) && (row.createdByContactID === null || contacts.has(row.createdByContactID)));
    for (const row of rows.attachments) assert.ok(tickets.has(row.ticketID) && (row.ticketNoteID === null || notes.has(row.ticketNoteID)));
    assert.equal(new Set(rows.tickets.map(({ ticketNumber }) => ticketNumber)).size, rows.tickets.length);
    assert.equal(later.tickets.ascending, 'createDate');
  });

  it('is there for a world of one ticket too', () => {
    for (const tickets of [1, 2, 7]) for (const row of at(3, tickets).tickets) assert.ok(row.id > 0);
  });

  it('can be had change by change, the same ones in the same order', () => {
    const base = at(0);
    const steps = stepsOfNextDay(base);
    assert.equal(JSON.stringify(steps.map(({ changes }) => changes)), JSON.stringify(stepsOfNextDay(at(0)).map(({ changes }) => changes)));
    let before = NOW;
    for (const step of steps) {
      assert.ok(step.at > before && step.at < NOW + DAY);
      before = step.at;
    }
    assert.deepEqual([...afterSteps(base, steps).tickets], [...at(1).tickets]);
    assert.deepEqual([...afterSteps(base, []).tickets], [...base.tickets]);
  });
});
