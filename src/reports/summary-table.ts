/** What became of every record of a run, and what it cost (law 7, design §4 "Final JSON"). */
import type { RecordStatus } from '../ledger/ledger.ts';
import { RECORD_STATUSES } from '../ledger/ledger.ts';
import type { RateReport } from '../systems/source.ts';
import { count, duration, plural, textTable, visible } from './text.ts';

export type CountsRow = Readonly<Record<'read' | RecordStatus, number>>;

export interface RunSummary {
  readonly run: string;
  readonly counts: Readonly<Record<string, CountsRow>>;
  readonly calls: { readonly source: number; readonly destination: number; readonly floor: number };
  readonly rate: { readonly source: RateReport; readonly destination: RateReport };
  /** Milliseconds. */
  readonly durationMs: number;
  readonly parked: readonly { readonly entity: string; readonly id: string; readonly code: string; readonly remedy: string }[];
}

const COLUMNS = ['read', ...RECORD_STATUSES] as const;

/** What the statuses add up to; law 7 wants it equal to `read`. */
function accounted(row: CountsRow): number {
  return RECORD_STATUSES.reduce((sum, status) => sum + row[status], 0);
}

/** What is wrong with the books, in plain words; null: every record is accounted for. */
export function imbalance(entity: string, row: CountsRow): string | null {
  const known = accounted(row);
  if (known !== row.read) return `${entity}: ${count(row.read)} read, but ${count(known)} accounted for.`;
  return row.pending === 0 ? null : `${entity}: ${count(row.pending)} not yet done.`;
}

function conservationTable(counts: RunSummary['counts'], width: number): readonly string[] {
  const rows = Object.entries(counts).map(([entity, row]) => [visible(entity), ...COLUMNS.map((column) => count(row[column]))]);
  const right = new Set(COLUMNS.map((_, index) => index + 1));
  const lines = textTable([['', ...COLUMNS], ...rows], { width, indent: '', right });
  const wrong = Object.entries(counts).map(([entity, row]) => imbalance(visible(entity), row));
  return [...lines.flat(), ...wrong.filter((line) => line !== null).map((line) => `! ${line}`)];
}

function rateLine(name: string, rate: RateReport): string {
  const kept = `${Math.round(rate.reserve * 100)} % kept free`;
  const limit = `limit ${count(rate.limit)} per ${duration(rate.windowMs)}${rate.assumed ? ' (assumed, no answer told it)' : ''}`;
  return `${name}: ${limit}, ${kept}, throttled ${rate.throttled === 1 ? 'once' : `${count(rate.throttled)} times`}`;
}

interface HeldGroup {
  readonly line: string;
  readonly ids: string[];
}

function heldLines(parked: RunSummary['parked']): readonly string[] {
  const groups = new Map<string, HeldGroup>();
  for (const { entity, id, code, remedy } of parked) {
    const line = visible(`${entity}, ${code}: ${remedy}`);
    const group = groups.get(line) ?? { line, ids: [] };
    group.ids.push(visible(id));
    groups.set(line, group);
  }
  return [...groups.values()].flatMap(({ line, ids }) => {
    const more = ids.length > 10 ? ` and ${count(ids.length - 10)} more` : '';
    return [`  ${line}`, `    ${plural(ids.length, 'record')}: ${ids.slice(0, 10).join(', ')}${more}`];
  });
}

/** @param width columns of the terminal. */
export function renderSummary(summary: RunSummary, width: number): string {
  const { calls, rate, parked } = summary;
  const floor = calls.floor === 0 ? '' : `, ${(calls.destination / calls.floor).toFixed(2)} times the least possible ${count(calls.floor)}`;
  const lines = [
    `Run ${visible(summary.run)}, ${duration(summary.durationMs)}`,
    '',
    ...conservationTable(summary.counts, width),
    '',
    `Calls: ${count(calls.source)} to the source, ${count(calls.destination)} to the destination${floor}.`,
    rateLine('Source', rate.source),
    rateLine('Destination', rate.destination),
    ...(parked.length === 0 ? [] : ['', `Held back: ${plural(parked.length, 'record')}`, ...heldLines(parked)]),
  ];
  return `${lines.join('\n')}\n`;
}
