import { seededRandom } from '../kit/random.ts';
import type { Random } from '../kit/random.ts';
import { DUPLICATE } from './cast.ts';
import { editWorld } from './edit.ts';
import type { WorldEdit } from './edit.ts';
import { deleteTicket, mergeContacts, newFile, newHours, newNote, newStatus, newTicket, newTitle } from './later-steps.ts';
import type { IdTable, Moment, Step } from './later-steps.ts';
import type { ContactRow, TicketRow, World, WorldTables } from './model.ts';
import { DAY, dayText } from './time.ts';
import { duplicatePlaces } from './traits.ts';

/** One in so many tickets is touched in a day, and never more than so many for each kind of change. */
const TOUCHED_SHARE = 50;
const MOST_TOUCHED = 100;
const SHARES = { note: 1, status: 1, title: 0.5, hours: 0.5, file: 0.25, create: 0.5, delete: 0.25 } as const;
type StepKind = keyof typeof SHARES | 'merge';
const MAKERS: Readonly<Record<keyof typeof SHARES, (moment: Moment, ticket: TicketRow) => Step>> = { note: newNote, status: newStatus, title: newTitle, hours: newHours, file: newFile, create: newTicket, delete: deleteTicket };

interface Merge {
  readonly gone: ContactRow;
  readonly survivor: ContactRow;
  readonly tickets: readonly TicketRow[];
}

function present<T>(rows: readonly (T | undefined)[]): readonly T[] {
  return rows.filter((row) => row !== undefined);
}

/** On the first day the two entries that every world has; later, one of the people of the day before, who were there already. */
function mergeOf(world: World): Merge | null {
  const before = world.changes.filter((change) => change.day === world.day && change.kind === 'created');
  const created = (table: keyof WorldTables): readonly number[] => before.filter((change) => change.table === table).map(({ id }) => id);
  const gone = world.day === 0 ? world.contacts.at(DUPLICATE.contact) : present(created('contacts').map((id) => world.contacts.byId(id)))[0];
  if (!gone) return null;
  const colleagues = world.contacts.among('companyID', [gone.companyID]) ?? [];
  const survivor = world.day === 0 ? world.contacts.at(DUPLICATE.survivor) : colleagues.find((row) => row.id !== gone.id);
  if (survivor?.companyID !== gone.companyID) return null;
  const tickets = world.day === 0 ? duplicatePlaces(world.tickets.count).map((index) => world.tickets.at(index)) : created('tickets').map((id) => world.tickets.byId(id));
  return { gone, survivor, tickets: present(tickets).filter((row) => row.contactID === gone.id) };
}

function shuffled(kinds: readonly StepKind[], random: Random): readonly StepKind[] {
  return kinds.map((kind) => ({ kind, place: random.next() })).sort((a, b) => a.place - b.place).map(({ kind }) => kind);
}

function kindsOf(world: World, random: Random): readonly StepKind[] {
  const touched = Math.min(MOST_TOUCHED, Math.ceil(world.tickets.count / TOUCHED_SHARE));
  const kinds = Object.entries(SHARES).flatMap(([kind, share]) => Array.from({ length: Math.ceil(touched * share) }, () => kind as StepKind));
  return shuffled([...kinds, 'merge'], random);
}

/** Each ticket once a day, so that the steps of a day do not undo each other. */
function picker(world: World, random: Random, taken: Set<number>): () => TicketRow | null {
  return () => {
    for (let attempt = 0; attempt < 50; attempt += 1) {
      const row = world.tickets.at(random.int(0, Math.max(0, world.tickets.count - 1)));
      if (!row || taken.has(row.id)) continue;
      taken.add(row.id);
      return row;
    }
    return null;
  };
}

/** Ids above all that are there, with gaps. */
function allocator(world: World, random: Random): (table: IdTable) => number {
  const last = new Map<IdTable, number>();
  return (table) => {
    const { count } = world[table];
    const id = (last.get(table) ?? world[table].at(count - 1)?.id ?? 100) + random.int(1, 3);
    last.set(table, id);
    return id;
  };
}

/** Goes on after the number of the newest ticket, and anew each day. */
function numberer(world: World): (at: number) => string {
  let newest = world.tickets.at(world.tickets.count - 1)?.ticketNumber ?? '';
  return (at) => {
    const day = `T${dayText(at).replaceAll('-', '')}.`;
    const next = newest.startsWith(day) ? Number(newest.slice(day.length)) + 1 : 1;
    newest = `${day}${String(next).padStart(4, '0')}`;
    return newest;
  };
}

/** What happens at the customer on the day after `world`, in order of time: the same for the same world. */
export function stepsOfNextDay(world: World): readonly Step[] {
  const random = seededRandom(`${world.seed}/day ${world.day + 1}`);
  const merge = mergeOf(world);
  const pick = picker(world, random, new Set(merge?.tickets.map(({ id }) => id)));
  const tools = { world, random, newId: allocator(world, random), newNumber: numberer(world) };
  const kinds = kindsOf(world, random);
  return kinds.flatMap((kind, index): readonly Step[] => {
    const moment: Moment = { ...tools, at: world.now + Math.floor((DAY * (index + 1)) / (kinds.length + 1)) };
    if (kind === 'merge') return merge ? [mergeContacts(moment, merge.gone, merge.survivor, merge.tickets)] : [];
    const ticket = pick();
    return ticket ? [MAKERS[kind](moment, ticket)] : [];
  });
}

type AnyEdit = Map<number, unknown>;

/** One edit out of several; the last word on a row counts. */
function joined(steps: readonly Step[]): WorldEdit {
  const tables = new Map<string, AnyEdit>();
  for (const { edit } of steps) {
    for (const [name, rows] of Object.entries(edit)) {
      const known = tables.get(name) ?? new Map<number, unknown>();
      for (const [id, row] of rows) known.set(id, row);
      tables.set(name, known);
    }
  }
  return Object.fromEntries(tables);
}

/** The world after some of the steps that follow it. */
export function afterSteps(world: World, steps: readonly Step[]): World {
  const changes = steps.flatMap((step) => step.changes.map((change) => ({ day: world.day + 1, ...change })));
  return { ...editWorld(world, joined(steps)), now: steps.at(-1)?.at ?? world.now, changes: [...world.changes, ...changes] };
}

/** The same customer a day later. */
export function nextDay(world: World): World {
  return { ...afterSteps(world, stepsOfNextDay(world)), day: world.day + 1, now: world.now + DAY };
}
