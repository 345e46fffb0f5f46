/** Texts of a fixed form: time zones, days, sizes, lengths of time, hours. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import type { TextFormat } from '../../spec/language.ts';
import type { SpecWorld } from '../spec-text.ts';
import type { Proposal } from './item.ts';

const SIZES = [['20MB', 'a careful choice'], ['100MB', 'the most that Intercom\'s Messenger takes'], ['50MB', ''], ['10MB', ''], ['5MB', '']] as const;
const DURATIONS = [['14d', 'two weeks'], ['7d', 'a week'], ['3d', 'three days'], ['1d', 'a day'], ['30d', 'a month'], ['4h', 'four hours']] as const;
const HOURS = [['20:00-06:00', 'by night'], ['18:00-08:00', 'outside of office hours'], ['22:00-05:00', 'late at night']] as const;

function words(pairs: readonly (readonly [string, string])[]): readonly Proposal[] {
  return pairs.map(([label, detail], index) => ({ label, kind: CompletionItemKind.Value, rank: index, rest: { insert: label, detail } }));
}

let zones: readonly Proposal[] | null = null;

/** `Europe/Berlin` is found by its city, too. */
function timeZones(): readonly Proposal[] {
  return (zones ??= ['UTC', ...Intl.supportedValuesOf('timeZone').filter((zone) => zone !== 'UTC')].map((zone) => {
    const city = (zone.split('/').at(-1) ?? zone).replaceAll('_', ' ');
    return { label: zone, kind: CompletionItemKind.Constant, rank: zone === 'UTC' ? 0 : 1, filter: zone.includes('/') ? `${zone} ${city}` : zone, rest: { insert: zone, detail: city } };
  }));
}

function day(year: number, month: number, date: number): string {
  return new Date(Date.UTC(year, month, date)).toISOString().slice(0, 10);
}

/** Days from which tickets are usually carried over. */
function days(now: number): readonly Proposal[] {
  const today = new Date(now);
  const [year, month] = [today.getUTCFullYear(), today.getUTCMonth()];
  return words([
    [day(year - 1, month, 1), 'twelve months'],
    [day(year - 2, month, 1), 'two years'],
    [day(year, 0, 1), 'this year'],
    [day(year - 1, 0, 1), 'since the beginning of last year'],
    [day(year - 3, 0, 1), 'three whole years'],
    [day(year - 5, 0, 1), 'five whole years'],
  ]);
}

/** @returns nothing for names and addresses, which come from the catalogs, nor where there is nothing to choose from. */
export function formatProposals({ now }: Pick<SpecWorld, 'now'>, format: TextFormat): readonly Proposal[] {
  switch (format) {
    case 'time-zone':
      return timeZones();
    case 'date':
      return days(now);
    case 'size':
      return words(SIZES);
    case 'duration':
      return words(DURATIONS);
    case 'hours':
      return words(HOURS);
    default:
      return [];
  }
}
