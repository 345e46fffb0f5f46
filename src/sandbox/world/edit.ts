import type { World, WorldTables } from './model.ts';
import { byIdAscending, firstIndex, makeTable } from './table.ts';
import type { Identified, Table } from './table.ts';

/** Id → the row that stands there from now on, or null for one that is gone. */
export type TableEdit<Row> = ReadonlyMap<number, Row | null>;
type RowOf<T> = T extends Table<infer Row> ? Row : never;
export type WorldEdit = { readonly [Name in keyof WorldTables]?: TableEdit<RowOf<WorldTables[Name]>> };

/** One place where the edited table has a row more or less than its base. */
interface Shift<Row> {
  readonly id: number;
  /** Place in the edited table; of a row that is gone the place at which the next one stands now. */
  readonly place: number;
  readonly added: Row | null;
  /** How many rows more the edited table has, this shift included. */
  readonly offset: number;
}

function shiftsOf<Row extends Identified>(base: Table<Row>, edit: TableEdit<Row>): readonly Shift<Row>[] {
  const shifts: Shift<Row>[] = [];
  let offset = 0;
  for (const [id, row] of [...edit].sort(([a], [b]) => a - b)) {
    // A row that only takes another's place, or that was never there, shifts nothing.
    if ((base.byId(id) === undefined) === (row === null)) continue;
    const place = base.rank(id) + offset;
    offset += row === null ? -1 : 1;
    shifts.push({ id, place, added: row, offset });
  }
  return shifts;
}

/** Whether a time that rises with the ids still does where rows were put. */
function stillAscends<Row extends Identified>(table: Table<Row>, field: string, edit: TableEdit<Row>): boolean {
  const time = (index: number): number => Date.parse(String((table.at(index) as Readonly<Record<string, unknown>> | undefined)?.[field]));
  return [...edit].every(([id, row]) => {
    const place = table.rank(id);
    const [before, here, after] = [time(place - 1), time(place), time(place + 1)];
    return row === null || !(before > here || here > after);
  });
}

/** The same table with some rows put or taken away. Costs memory for those rows only. */
export function editTable<Row extends Identified>(base: Table<Row>, edit: TableEdit<Row>): Table<Row> {
  const shifts = shiftsOf(base, edit);
  const last = shifts.at(-1)?.offset ?? 0;
  const current = (row: Row | undefined): Row | undefined => (row === undefined ? undefined : (edit.get(row.id) ?? row));
  const source = {
    count: base.count + last,
    at: (index: number): Row | undefined => {
      const shift = shifts[firstIndex(shifts.length, (place) => (shifts[place]?.place ?? 0) > index) - 1];
      return shift?.added && shift.place === index ? shift.added : current(base.at(index - (shift?.offset ?? 0)));
    },
    rank: (id: number): number => base.rank(id) + (shifts[firstIndex(shifts.length, (place) => (shifts[place]?.id ?? 0) >= id) - 1]?.offset ?? 0),
  };
  const put = [...edit.values()].filter((row) => row !== null);
  const plain = makeTable(source);
  const ascending = base.ascending !== null && stillAscends(plain, base.ascending, edit) ? { ascending: base.ascending } : {};
  const table = makeTable({ ...source, ...ascending });
  const among: Table<Row>['among'] = (field, values) => {
    if (field === 'id') return table.among(field, values);
    const found = base.among(field, values)?.filter((row) => !edit.has(row.id));
    const wanted = new Set<unknown>(values);
    return found ? [...found, ...put.filter((row) => wanted.has((row as Readonly<Record<string, unknown>>)[field]))].sort(byIdAscending) : null;
  };
  return { ...table, among };
}

function edited<Row extends Identified>(table: Table<Row>, edit: TableEdit<Row> | undefined): Table<Row> {
  return edit === undefined || edit.size === 0 ? table : editTable(table, edit);
}

/** The same customer with some rows put or taken away. */
export function editWorld(world: World, edit: WorldEdit): World {
  return {
    ...world,
    companies: edited(world.companies, edit.companies),
    contacts: edited(world.contacts, edit.contacts),
    resources: edited(world.resources, edit.resources),
    roles: edited(world.roles, edit.roles),
    departments: edited(world.departments, edit.departments),
    tickets: edited(world.tickets, edit.tickets),
    ticketNotes: edited(world.ticketNotes, edit.ticketNotes),
    timeEntries: edited(world.timeEntries, edit.timeEntries),
    attachments: edited(world.attachments, edit.attachments),
    projects: edited(world.projects, edit.projects),
    contracts: edited(world.contracts, edit.contracts),
    serviceCalls: edited(world.serviceCalls, edit.serviceCalls),
    deletedTickets: edited(world.deletedTickets, edit.deletedTickets),
  };
}
