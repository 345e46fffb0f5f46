import { seededRandom } from '../kit/random.ts';
import { slots } from './slots.ts';
import type { Slots } from './slots.ts';

/** What repeats every this many tickets, so that even a small world has one of each oddity. */
const ODDITY_PERIOD = 40;
/** The longest of the periods below; all others divide it. */
const PERIOD = 1000;
const LONG_NOTE_PERIOD = 200;
const MANY_FILES_PERIOD = 200;
const LARGE_FILE_PERIOD = 500;
/** One entry of regular time, without a ticket, after this many tickets. */
const REGULAR_TIME_PERIOD = 25;
/** Tickets of the duplicate contact end here, so that they are known without looking at all tickets. */
const DUPLICATE_END = 800;

/** Oddities by the ticket's index. One ticket has one of the first kind at most. */
const TRAIT = {
  twoNotesAtOnce: 2,
  noContact: 3,
  emptyFile: 5,
  noteBeforeTicket: 6,
  contactOfOtherCompany: 7,
  sameFileTwice: 9,
  emptyNote: 10,
  inactiveContact: 11,
  linkFile: 14,
  emptyDescription: 15,
  fileOnTimeEntry: 17,
  nullDescription: 19,
  fileOnNote: 21,
  blankDescription: 22,
  monitoring: 23,
  fileInMail: 25,
  colleagueWrote: 27,
  longTitle: 29,
  duplicateContact: 35,
} as const;

export function hasTrait(index: number, trait: keyof typeof TRAIT): boolean {
  if (trait === 'duplicateContact' && index >= DUPLICATE_END) return false;
  return index % ODDITY_PERIOD === TRAIT[trait];
}

/** The tickets of the duplicate contact, by their place, in a world of `tickets`. */
export function duplicatePlaces(tickets: number): readonly number[] {
  const places: number[] = [];
  for (let index = TRAIT.duplicateContact; index < Math.min(tickets, DUPLICATE_END); index += ODDITY_PERIOD) places.push(index);
  return places;
}

export function hasLongNote(index: number): boolean {
  return index % LONG_NOTE_PERIOD === 34;
}

export function hasLargeFile(index: number): boolean {
  return index % LARGE_FILE_PERIOD === LARGE_FILE_PERIOD / 2;
}

export function hasRegularTime(index: number): boolean {
  return index % REGULAR_TIME_PERIOD === 0;
}

/** More files than ride on one part of the destination. */
export const MANY_FILES = 12;

export function hasManyFiles(index: number): boolean {
  return index % MANY_FILES_PERIOD === 13;
}

function oddNotes(index: number): number {
  if (hasLongNote(index)) return 1;
  if (hasTrait(index, 'twoNotesAtOnce')) return 2;
  return hasTrait(index, 'noteBeforeTicket') || hasTrait(index, 'emptyNote') || hasTrait(index, 'fileOnNote') ? 1 : 0;
}

function oddFiles(index: number): number {
  const twice = hasTrait(index, 'sameFileTwice') || hasTrait(index, 'fileInMail') ? 2 : 0;
  const once = ['emptyFile', 'linkFile', 'fileOnTimeEntry', 'fileOnNote'] as const;
  return twice + once.filter((trait) => hasTrait(index, trait)).length + (hasLargeFile(index) ? 1 : 0) + (hasManyFiles(index) ? MANY_FILES : 0);
}

/** How many notes, time entries and files each ticket has: drawn for one period, then repeated. */
export function childCounts(seed: number): { readonly notes: Slots; readonly entries: Slots; readonly files: Slots } {
  const random = seededRandom(`${seed}/child counts`);
  const every = (count: (index: number) => number): Slots => slots(Array.from({ length: PERIOD }, (_, index) => count(index)));
  return {
    notes: every((index) => random.pick([0, 1, 1, 2, 2, 3, 4, 6]) + oddNotes(index)),
    entries: every((index) => Math.max(random.pick([0, 0, 1, 1, 2, 3]), hasTrait(index, 'fileOnTimeEntry') ? 1 : 0) + (hasRegularTime(index) ? 1 : 0)),
    files: every((index) => (random.chance(0.15) ? random.int(1, 3) : 0) + oddFiles(index)),
  };
}
