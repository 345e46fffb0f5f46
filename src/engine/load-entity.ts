/** Brings the records of one entity to the destination: in passes, and lost answers last. */
import { DateTime } from 'luxon';
import { CrosswalkError } from '../base/errors.ts';
import type { SourceCache } from '../cache/cache.ts';
import type { SourceFile, SourceRecord } from '../record/model.ts';
import type { RateReport } from '../systems/source.ts';
import { follow } from './arrivals.ts';
import type { Environment } from './environment.ts';
import { filesOf, untilHours } from './files.ts';
import { forEach } from './pool.ts';
import { filesAhead, Prefetch } from './prefetch.ts';
import type { RunLoad, RunParts } from './run-load.ts';
import { NotYet } from './settle.ts';
import type { Staging } from './stage.ts';

/**
 * Seconds that one call takes on a slow day, twice the usual 0.3: so many are under way at once that the limit decides
 * (reference/engine-practice.md §2.3). They are fewer than the reserve, so that those counted in the next window cause no 429 (law 8).
 */
const SLOW_CALL = 0.6;
const FEWEST = 10;
const MOST = 100;
/** So often lost answers are waited for; then the line is broken, and the run ends instead of circling. */
const ROUNDS = 5;

/** Follows the limit: more at once would only wait, fewer would waste it (law 8). */
export function concurrencyFor({ limit, windowMs }: Pick<RateReport, 'limit' | 'windowMs'>): number {
  return Math.min(MOST, Math.max(FEWEST, Math.ceil((limit / windowMs) * 1000 * SLOW_CALL)));
}

interface Later {
  readonly id: string;
  /** Milliseconds UTC. */
  readonly until: number;
}

interface Work {
  readonly environment: Environment;
  readonly cache: SourceCache;
  readonly entity: string;
  readonly verb: string;
  readonly one: (record: SourceRecord) => Promise<void>;
  readonly concurrency: number;
}

/** @returns what has to wait for the search index, since an answer was lost. */
async function loadAll({ environment, one, concurrency }: Work, records: AsyncIterable<SourceRecord>, before: () => Promise<void>): Promise<readonly Later[]> {
  const later: Later[] = [];
  await forEach(records, { concurrency, signal: environment.signal }, async (record) => {
    await before();
    try {
      await one(record);
    } catch (error) {
      // Law 3: the write is neither repeated nor given up; the rest goes on meanwhile.
      if (!(error instanceof NotYet)) throw error;
      later.push({ id: record.id, until: error.until });
    }
  });
  return later;
}

/** In the order in which the index will know them; each waits on the spot until then. */
async function* dueRecords({ environment, cache, entity, verb }: Work, later: readonly Later[]): AsyncGenerator<SourceRecord> {
  for (const { id, until } of [...later].sort((a, b) => a.until - b.until)) {
    const wait = until - environment.clock.now();
    if (wait > 0) {
      environment.progress({ verb, phase: 'wait', entity, message: `${later.length} writes of ${entity} had their answers lost: waiting ${Math.ceil(wait / 1000)} s for Intercom's search before looking whether they took effect` });
      await environment.clock.sleep(wait, environment.signal);
    }
    const record = await cache.get(entity, id);
    if (record !== null) yield record;
  }
}

const NOW = (): Promise<void> => Promise.resolve();

function lostAgain({ entity }: Work, records: number): CrosswalkError {
  return new CrosswalkError('engine/outage', `The answers to writes of ${records} records of ${entity} were lost again and again.`, {
    where: { record: entity },
    remedy: 'Wait until the destination works again, then run again: each of these writes is looked up there before anything is sent.',
    exit: 3,
  });
}

async function settleLater(work: Work, first: readonly Later[]): Promise<void> {
  let later = first;
  for (let round = 1; later.length > 0; round += 1) {
    if (round > ROUNDS) throw lostAgain(work, later.length);
    later = await loadAll(work, dueRecords(work, later), NOW);
  }
}

async function* only(records: AsyncIterable<SourceRecord>, takes: (record: SourceRecord) => boolean): AsyncGenerator<SourceRecord> {
  for await (const record of records) if (takes(record)) yield record;
}

/** Each record belongs to exactly one pass. */
interface Pass {
  readonly takes: (record: SourceRecord) => boolean;
  /** Waits, where the records of this pass may not be loaded at every hour. */
  readonly before: () => Promise<void>;
  /** Whether records with files are among them. */
  readonly files: boolean;
}

/** Law 5: a ticket with files waits for the files' hours, so that they travel with their parts. X01: open tickets first, where the spec says so. */
function passesOf(parts: RunParts, runner: RunLoad, entity: string, tell: (waitMs: number) => void): readonly Pass[] {
  const { environment, ready } = parts;
  const ticket = entity === ready.compiled.ticket?.entity ? ready.compiled.ticket : null;
  const files = ticket?.files?.when && parts.proof !== 'none' ? ticket.files : null;
  const openFirst = ticket?.order === 'open_first';
  const waits = (record: SourceRecord): boolean => files !== null && filesOf(record).length > 0;
  const closed = (record: SourceRecord): boolean => openFirst && runner.endsClosed(record);
  const hours = files === null ? NOW : (): Promise<void> => untilHours(environment.clock, files, ready.compiled.timeZone, environment.signal, tell);
  const passes: Pass[] = [];
  for (const [late, before] of files === null ? ([[false, NOW]] as const) : ([[false, NOW], [true, hours]] as const)) {
    for (const last of openFirst ? [false, true] : [false]) passes.push({ takes: (record) => waits(record) === late && closed(record) === last, before, files: files === null || late });
  }
  return passes;
}

/** Where the records of one entity come from. */
export interface Inflow {
  readonly entity: string;
  /** For the first pass, also while the source still arrives. */
  readonly first: () => AsyncIterable<SourceRecord>;
  /** For every later pass: all of them. */
  readonly again: () => AsyncIterable<SourceRecord>;
  /** As far as it is known by now. */
  readonly total: () => Promise<number>;
}

/** @param bring loads or updates one record. */
export async function loadRecords(parts: RunParts, runner: RunLoad, inflow: Inflow, bring: (record: SourceRecord) => Promise<unknown>): Promise<void> {
  const { cache, environment, open, run } = parts;
  const { entity } = inflow;
  let done = 0;
  let expected = 0;
  let prefetch: Prefetch | null = null;
  const tell = (waitMs: number): void =>
    environment.progress({ verb: run.verb, phase: 'wait', entity, done, total: expected, message: `${expected - done} tickets with files wait until ${DateTime.fromMillis(environment.clock.now() + waitMs, { zone: parts.ready.compiled.timeZone }).toFormat('yyyy-MM-dd HH:mm')} (${parts.ready.compiled.timeZone}), as \`files: when:\` in the spec says. \`crosswalk cancel\` ends the run; it can be resumed` });
  const one = async (record: SourceRecord): Promise<void> => {
    await (prefetch === null ? bring(record) : prefetch.turn(record, filesOf(record), () => bring(record)));
    done += 1;
    environment.progress({ verb: run.verb, phase: 'load', entity, done, total: expected, message: `Loading ${entity}: ${done} of ${expected}` });
  };
  const work: Work = { environment, cache, entity, verb: run.verb, one, concurrency: concurrencyFor(open.destination.rate()) };
  const passes = passesOf(parts, runner, entity, tell);
  prefetch = prefetchFor(parts, runner, inflow, passes);
  await runner.knowingContacts(entity, inflow.total, async () => {
    let records = inflow.first();
    const later: Later[] = [];
    for (const { takes, before } of passes) {
      expected = await inflow.total();
      later.push(...(await loadAll(work, only(records, takes), before)));
      records = inflow.again();
    }
    await settleLater(work, later);
  }).finally(() => prefetch?.stop());
}

/** In the order in which they are loaded; what still arrives is followed, so that reading ahead begins with it. */
async function* withFiles(inflow: Inflow, passes: readonly Pass[]): AsyncGenerator<SourceRecord> {
  let records = inflow.first();
  for (const { takes } of passes.filter(({ files }) => files)) {
    yield* only(records, (record) => filesOf(record).length > 0 && takes(record));
    records = inflow.again();
  }
}

/** What the ticket would send, as it is planned now. */
async function filesToSend({ ledger, open, run }: RunParts, { load }: RunLoad, record: SourceRecord): Promise<readonly SourceFile[]> {
  const known = await ledger.record(open.account.id, record.entity, record.id);
  // It stands there, or this run has dealt with it: its turn is over, or comes again and finds what it has read.
  if (known !== null && (known.contentHash !== null || known.run === run.id)) return [];
  const planned = await load.plan(record);
  return planned.outcome === 'planned' ? planned.operations.flatMap(({ body }) => (body.kind === 'conversation.part' ? body.files : [])) : [];
}

function prefetchFor(parts: RunParts, runner: RunLoad, inflow: Inflow, passes: readonly Pass[]): Prefetch | null {
  const { environment, ready, proof } = parts;
  const { ticket, timeZone } = ready.compiled;
  const rule = ticket?.files ?? null;
  // A dry run reads no file.
  if (rule === null || proof === 'none' || inflow.entity !== ticket?.entity) return null;
  return new Prefetch({
    records: withFiles(inflow, passes),
    wanted: (record) => filesToSend(parts, runner, record),
    bring: (file) => runner.files.bring(file),
    untilHours: (signal) => untilHours(environment.clock, rule, timeZone, signal, () => undefined),
    signal: environment.signal,
    drop: (file) => runner.files.forget([file]),
    bound: filesAhead(parts.project.folder),
    maxBytes: rule.max,
  });
}

/** The whole entity, while it is read. @returns how many records the source gave. */
export async function loadEntity(parts: RunParts, runner: RunLoad, staging: Staging, entity: string): Promise<number> {
  const { cache } = parts;
  const inflow: Inflow = {
    entity,
    first: () => follow(cache, entity, staging.arrivals(entity)),
    again: () => cache.each(entity),
    total: async () => (await cache.mark(entity))?.counted ?? (await cache.count(entity)),
  };
  // Its read has begun: from now on it is known how many there are.
  await staging.arrivals(entity).after(-1);
  await loadRecords(parts, runner, inflow, (record) => runner.one(record));
  await staging.ready(entity);
  return cache.count(entity);
}
