/** Results of the ledger's other verbs in words. Counts, ids and hashes only, and what the engine itself names. No `vscode` here. */
import type { LedgerCopyResult } from '../../engine/ledger-copy.ts';
import type { HeldItem, ParkedResult } from '../../engine/parked.ts';
import type { PurgeResult } from '../../engine/purge.ts';
import type { StandingChain } from '../../engine/status.ts';
import type { Target } from '../../engine/types.ts';
import { counted } from './words.ts';

/** What a person said about a record that is held back; '' where nobody did. */
export function answerWords({ answer }: HeldItem): string {
  if (answer === null) return '';
  const what = { retry: 'to be loaded again', leave: 'left as it is', contact: `to be loaded with contact ${answer.contact ?? ''}` }[answer.answer];
  return `${what}, by ${answer.by}`;
}

export function heldWords(target: Target, { total, left }: Pick<ParkedResult, 'total' | 'left'>): string {
  if (total === 0) return `Nothing is held back in ${target}.`;
  return `${counted(total, 'record')} held back in ${target}${left === 0 ? '' : `, ${counted(left, 'of them', 'of them')} left by a person's decision`}.`;
}

/** null: nothing was loaded again. */
export function retriedWords({ retried, target, total, left }: ParkedResult): { readonly text: string; readonly good: boolean } | null {
  if (retried === null) return null;
  const [skipped] = retried.skipped;
  const not = skipped === undefined ? '' : ` ${counted(retried.skipped.length, 'record')} not tried, the first (${skipped.entity} ${skipped.id}) because ${skipped.reason}.`;
  const done = retried.records === 0 ? 'No record was answered so that it could be loaded again.' : `Tried ${counted(retried.records, 'record')} again; ${counted(retried.settled, 'is', 'are')} no longer held back.`;
  return { good: total === left && skipped === undefined, text: `${done}${not} ${heldWords(target, { total, left })}` };
}

const PURGED = { cache: 'cache of the source', reports: 'files of reports', archive: 'files of the archive', pinned: 'records pinned beside a spec', outputs: 'outputs of earlier commands', ledger: 'records in the ledger' } as const;

/** What goes, what is not reached, and what it costs: for the question before it. */
export function purgeDetail({ items, notCovered }: PurgeResult): string {
  const rows = items.map(({ what, count }) => `${PURGED[what]}: ${count.toLocaleString('en')}`);
  return `The personal data go out of:\n${rows.join('\n')}\n\nIds, hashes, states, signatures and the audit chain stay. What is purged can be compared with nothing any more: a rollback keeps it. Hand archives over first.\n\n${notCovered.join(' ')}`;
}

export function copyWords({ auditSequence, auditHead, replaced, sha256 }: LedgerCopyResult): string {
  const what = sha256 === null ? (replaced ? 'The ledger was brought to the newer state of the file' : 'The ledger was imported') : 'The ledger was exported';
  return `${what}: ${counted(auditSequence, 'entry', 'entries')} in its audit chain, head ${auditHead.slice(0, 16)}.${sha256 === null ? '' : ' It holds personal data: keep it as safe as the project itself.'}`;
}

/** @param chain null: there is no ledger yet. */
export function chainWords(chain: StandingChain | null): { readonly text: string; readonly good: boolean } {
  if (chain === null) return { good: true, text: 'There is no ledger yet: nothing was run.' };
  const { head, intact, brokenAt, earlier } = chain;
  const whole = intact === true ? `The audit chain is intact; its head is ${head.slice(0, 16)}.` : `THE LEDGER WAS CHANGED FROM OUTSIDE: the audit chain is broken at entry ${brokenAt ?? 0}.`;
  if (earlier === undefined) return { good: intact === true, text: whole };
  const before = earlier.sequence !== null && (brokenAt === null || brokenAt > earlier.sequence);
  const about = earlier.sequence === null ? 'THE HEAD THAT YOU GAVE IS NOT IN IT: it is another ledger\'s, or what came before it was changed.' : before ? `The head that you gave is entry ${earlier.sequence}, and nothing up to it was changed.` : `The head that you gave is entry ${earlier.sequence}, AND AN ENTRY BEFORE IT WAS CHANGED.`;
  return { good: intact === true && before, text: `${whole} ${about}` };
}
