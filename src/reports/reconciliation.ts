/** The proof that nothing is missing: both systems counted, our books beside them (laws 7 and 12). */
import type { Proof } from '../diff/model.ts';
import type { Target } from '../ledger/ledger.ts';
import { RECORD_STATUSES } from '../ledger/ledger.ts';
import { markdownTable, plain } from './markdown.ts';
import type { CountsRow } from './summary-table.ts';
import { imbalance } from './summary-table.ts';
import { count, plural } from './text.ts';

/** Names only: the values are a person's data (law 13). */
export interface Difference {
  /** Source id. */
  readonly id: string;
  readonly names: readonly string[];
}

export interface EntityReconciliation {
  readonly entity: string;
  /** Asked of the source now; null: it would not tell. */
  readonly sourceCount: number | null;
  /** Records read and kept on disk. */
  readonly cacheCount: number;
  /** Records that we know and that the source has no more. */
  readonly goneFromSource: number;
  /** Records whose copy was purged: read, and no longer on disk. */
  readonly purged: number;
  /** Found by their ids, and comparable with nothing any more: what we sent was purged. */
  readonly incomparable: number;
  readonly counts: CountsRow;
  /** Records that we found in the destination, by id. */
  readonly destinationCount: number;
  /** Source ids that the source has and we never read: created, or missed, since the last read. */
  readonly notRead: readonly string[];
  /** Source ids of what should be in the destination and is not. */
  readonly missing: readonly string[];
  /** There, and not as we sent it, though nobody changed it since. */
  readonly differing: readonly Difference[];
  /** There, and changed since our last write: by a person, or by the vendor's own rules. */
  readonly changedSince: readonly Difference[];
  readonly proof: Readonly<Record<Proof, number>>;
}

export interface Reconciliation {
  readonly run: string;
  readonly planHash: string;
  readonly target: Target;
  /** Name of the workspace. */
  readonly workspace: string;
  /** ISO 8601, UTC. */
  readonly at: string;
  readonly entities: readonly EntityReconciliation[];
  /** true: nothing is missing and every count agrees. */
  readonly balanced: boolean;
  /** Head of the ledger's audit chain: whoever changes the ledger later can be found out with it. */
  readonly auditHead: string;
}

/** Ids listed for each entity; the JSON beside holds them all. */
const LISTED = 200;

/** What does not agree, in plain words; empty: all is well. */
function findings(entity: EntityReconciliation): readonly string[] {
  const { sourceCount, cacheCount, counts, destinationCount, missing, differing, goneFromSource, purged, notRead } = entity;
  const kept = cacheCount + purged;
  const expected = counts.loaded + counts.matched + counts.merged + counts.unchanged;
  const found: string[] = [];
  if (notRead.length > 0) found.push(`${entity.entity}: ${plural(notRead.length, 'record')} of the source never read. A delta brings what is new.`);
  if (sourceCount !== null && sourceCount !== kept) found.push(`${entity.entity}: the source has ${count(sourceCount)}, we read ${count(kept)}. The source has changed since, or a page was lost.`);
  if (counts.read - goneFromSource !== kept) found.push(`${entity.entity}: the books count ${count(counts.read)} as read, of which ${count(goneFromSource)} are gone from the source; the cache holds ${count(cacheCount)}${purged === 0 ? '' : `, and ${count(purged)} were purged`}.`);
  const books = imbalance(entity.entity, counts);
  if (books !== null) found.push(books);
  if (differing.length > 0) found.push(`${entity.entity}: ${plural(differing.length, 'record')} did not arrive as sent.`);
  if (missing.length > 0) found.push(`${entity.entity}: ${plural(missing.length, 'record')} missing from the destination.`);
  else if (destinationCount !== expected) found.push(`${entity.entity}: ${count(expected)} should be in the destination, ${count(destinationCount)} were found.`);
  return found;
}

function verdict(result: Reconciliation): string {
  const all = result.entities.flatMap(findings);
  const held = result.entities.reduce((sum, { counts }) => sum + counts.parked + counts.failed, 0);
  if (result.balanced && all.length === 0 && held === 0) return '**Nothing is missing.** Every count agrees.\n';
  if (result.balanced && all.length === 0) {
    return `**Every record is accounted for, and ${plural(held, 'record is', 'records are')} held back.** All others are there. What is held back is listed by \`crosswalk parked\`, each with its remedy.\n`;
  }
  const lines = all.length === 0 ? ['The counts do not agree.'] : all;
  return `**This migration is not proven.**\n\n${lines.map((line) => `- ${plain(line)}`).join('\n')}\n`;
}

function countsTable(entities: readonly EntityReconciliation[]): string {
  const told = (value: number | null): string => (value === null ? 'not told' : count(value));
  const rows = entities.map((item) => [item.entity, told(item.sourceCount), ...[item.cacheCount + item.purged, item.goneFromSource, item.destinationCount, item.missing.length, item.differing.length].map(count)]);
  return markdownTable(['Source', 'Counted in the source', 'Read', 'Gone since', 'Found in the destination', 'Missing', 'Not as sent'], rows, 'Nothing was migrated.');
}

function booksTable(entities: readonly EntityReconciliation[]): string {
  const columns = ['read', ...RECORD_STATUSES] as const;
  const rows = entities.map(({ entity, counts }) => [entity, ...columns.map((column) => count(counts[column]))]);
  return markdownTable(['Source', ...columns], rows, 'Nothing was migrated.');
}

function proofTable(entities: readonly EntityReconciliation[]): string {
  const rows = entities.map(({ entity, proof }) => [entity, count(proof.acknowledged), count(proof.verified), count(proof['verified in full'])]);
  return markdownTable(['Source', 'acknowledged', 'verified', 'verified in full'], rows, 'Nothing was migrated.');
}

function idList(entity: string, ids: readonly string[]): string {
  const more = ids.length > LISTED ? `, and ${count(ids.length - LISTED)} more in the JSON file beside this page` : '';
  return `- ${plain(entity)}: ${ids.slice(0, LISTED).map(plain).join(', ')}${more}\n`;
}

function namesOf({ id, names }: Difference): string {
  return `${id} (${names.join(', ')})`;
}

/** Empty where there is nothing to list. */
function section(title: string, entities: readonly EntityReconciliation[], idsOf: (entity: EntityReconciliation) => readonly string[]): readonly string[] {
  const lists = entities.filter((entity) => idsOf(entity).length > 0).map((entity) => idList(entity.entity, idsOf(entity)));
  return lists.length === 0 ? [] : [`## ${title}\n\n${lists.join('')}`];
}

/** Law 13: the proof says what it can no longer prove. */
function purgedLines(entities: readonly EntityReconciliation[]): readonly string[] {
  const lines = entities.filter(({ incomparable }) => incomparable > 0).map(({ entity, incomparable }) => `- ${plain(entity)}: ${plural(incomparable, 'record')}\n`);
  return lines.length === 0 ? [] : [`## Purged: found by id, their values can no longer be compared\n\n${lines.join('')}`];
}

/** @returns markdown; `JSON.stringify` of the same value is the file for programs. */
export function renderReconciliation(result: Reconciliation): string {
  return [
    `# Reconciliation of ${plain(result.run)}\n`,
    `${plain(result.workspace)} (${result.target}), ${plain(result.at)}\n`,
    verdict(result),
    `## Counts of both systems\n\n${countsTable(result.entities)}`,
    `## What became of each record\n\n${booksTable(result.entities)}`,
    ...section('In the source and never read, by id', result.entities, ({ notRead }) => notRead),
    ...section('Missing, by source id', result.entities, ({ missing }) => missing),
    ...section('Not as sent, by source id', result.entities, ({ differing }) => differing.map(namesOf)),
    ...section('Changed in the destination since our last write, by source id', result.entities, ({ changedSince }) => changedSince.map(namesOf)),
    ...purgedLines(result.entities),
    `## How it is proven\n\n${proofTable(result.entities)}`,
    '*acknowledged*: the answer to the write said so. *verified*: read back as part of a page (fields, attributes, links; of a conversation title, state, attributes, number of parts). *verified in full*: the whole thread was read, with visibility and files.\n',
    `Plan hash: ${plain(result.planHash)}  \nHead of the audit chain: ${plain(result.auditHead)}\n`,
  ].join('\n');
}
