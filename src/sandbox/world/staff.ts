import { DAY, vendorTime } from './time.ts';
import type { DepartmentRow, ResourceRow, RoleRow } from './model.ts';

/** Author of workflow and system notes in every tenant (reference/autotask.md §6). */
export const ADMINISTRATOR = 4;
/** The integration user: licence type 7, author of RMM notes. */
export const API_USER = 29682880;

export const ROLES: readonly RoleRow[] = [
  { id: 29682834, name: 'Help Desk', description: '1st level', isActive: true, hourlyRate: 95, hourlyFactor: 1, isSystemRole: false, roleType: 0 },
  { id: 29682835, name: 'System Engineer', description: '2nd level', isActive: true, hourlyRate: 129.5, hourlyFactor: 1, isSystemRole: false, roleType: 0 },
];

export const DEPARTMENTS: readonly DepartmentRow[] = [
  { id: 29683384, name: 'Service Desk', number: '10', description: '', primaryLocationID: 10 },
  { id: 29683385, name: 'Projekte', number: '20', description: '', primaryLocationID: 10 },
];

interface Seat {
  readonly id: number;
  readonly first: string;
  readonly last: string;
  readonly email: string;
  readonly active?: boolean;
  readonly licence?: number;
}

const SEATS: readonly Seat[] = [
  { id: ADMINISTRATOR, first: 'Autotask', last: 'Administrator', email: 'admin@acme.example' },
  { id: API_USER, first: 'API', last: 'Integration', email: 'api@acme.example', licence: 7 },
  { id: 29682885, first: 'Support', last: 'Acme', email: 'support@acme.example' },
  // Left an address behind when the firm changed its domain: the spec's people.replace names it.
  { id: 29682886, first: 'Jo', last: 'Krämer', email: 'jo@old.example' },
  { id: 29682887, first: 'Lena', last: 'Hübner', email: 'lena@acme.example' },
  { id: 29682888, first: 'Marco', last: 'Brandt', email: 'Marco.Brandt@ACME.example' },
  { id: 29682889, first: 'Priya', last: 'Nair', email: 'priya@acme.example' },
  { id: 29682890, first: 'Sean', last: "O'Dowd", email: 'sean@acme.example' },
  { id: 29682891, first: 'Ivana', last: 'Šimić', email: 'ivana@acme.example' },
  { id: 29682892, first: 'Holger', last: 'Weiß', email: 'holger@acme.example' },
  { id: 29682893, first: 'Tessa', last: 'Gone', email: 'tessa@acme.example', active: false },
  { id: 29682894, first: 'Ralf', last: 'Ehemalig', email: 'ralf@acme.example', active: false },
];

/** Twelve technicians: the administrator, an API user, two who left, one with an old address. */
export function makeResources(start: number): readonly ResourceRow[] {
  return SEATS.map((seat) => ({
    id: seat.id,
    userName: seat.email.toLowerCase(),
    email: seat.email,
    firstName: seat.first,
    lastName: seat.last,
    title: seat.licence === 7 ? null : 'Technician',
    isActive: seat.active !== false,
    resourceType: 'Employee',
    licenseType: seat.licence ?? 1,
    userType: seat.licence === 7 ? 17 : 22,
    locationID: 10,
    hireDate: vendorTime(start - 400 * DAY),
  }));
}

/** Ids of those who work on tickets; the two who left stand on old ones. */
export const TECHNICIANS: readonly number[] = SEATS.filter((seat) => seat.id !== ADMINISTRATOR && seat.id !== API_USER).map((seat) => seat.id);
export const FORMER: readonly number[] = SEATS.filter((seat) => seat.active === false).map((seat) => seat.id);
