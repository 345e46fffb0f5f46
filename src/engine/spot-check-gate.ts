/** Nobody accepts a migration that no person has looked at (AT-S5c). */
import { CrosswalkError } from '../base/errors.ts';
import type { Ledger } from '../ledger/ledger.ts';

type Words = Pick<Ledger, 'signatures' | 'audited'>;

export function verdictSubject(run: string, list: string, entity: string, id: string): string {
  return `${run}:${list}:${entity}:${id}`;
}

/** The newest verdict of each record of a list: its subject. */
export async function passedOf(ledger: Pick<Ledger, 'signatures'>, run: string, list: string): Promise<{ readonly passed: readonly string[]; readonly failed: readonly string[] }> {
  const newest = new Map<string, boolean>();
  for (const { subject, note } of await ledger.signatures('spot-check')) {
    if (subject.startsWith(verdictSubject(run, list, '', '').slice(0, -1)) && !newest.has(subject)) newest.set(subject, note?.startsWith('pass') ?? false);
  }
  const verdicts = (wanted: boolean): readonly string[] => [...newest].filter(([, passed]) => passed === wanted).map(([subject]) => subject);
  return { passed: verdicts(true), failed: verdicts(false) };
}

export interface SpotCheckStanding {
  readonly run: string;
  /** Records of the list. */
  readonly records: number;
  readonly passed: number;
  readonly failed: number;
}

/** How far the newest list of a run was looked at; null: none was written. */
export async function spotCheckOf(ledger: Words, run: string): Promise<SpotCheckStanding | null> {
  const lists = (await ledger.audited('spot-check')).map(({ detail }) => JSON.parse(detail) as { readonly run?: string; readonly list?: string; readonly records?: number });
  const last = lists.find((asked) => asked.run === run);
  if (last?.list === undefined) return null;
  const { passed, failed } = await passedOf(ledger, run, last.list);
  return { run, records: last.records ?? 0, passed: passed.length, failed: failed.length };
}

/** @throws CrosswalkError `accept/no-spot-check`, `accept/spot-check-open`, `accept/spot-check-failed` (exit 2). */
export async function requireSpotCheck(ledger: Words, run: string): Promise<void> {
  const standing = await spotCheckOf(ledger, run);
  if (standing === null) throw new CrosswalkError('accept/no-spot-check', 'Nobody has looked at what was loaded: there is no spot check of this migration.', { remedy: 'Run `crosswalk spot-check`, look at what it lists, fill in its form, and sign it with `crosswalk spot-check --answer FILE --by NAME`.', exit: 2 });
  const { records, passed, failed } = standing;
  if (failed > 0) throw new CrosswalkError('accept/spot-check-failed', `${failed} record(s) of the spot check failed.`, { remedy: 'Mend what is wrong, look at them again, and answer them with "pass".', exit: 2 });
  if (records > passed) throw new CrosswalkError('accept/spot-check-open', `${records - passed} record(s) of the spot check have no verdict yet.`, { remedy: 'Fill in the rest of its form and sign it with `crosswalk spot-check --answer FILE --by NAME`.', exit: 2 });
}
