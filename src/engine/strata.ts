/** Chooses the sample: by strata, repeatable by seed (CW-S4a), so that the rare kinds of ticket are in it too. */
import { sha256 } from '../base/canonical.ts';
import type { Expression } from '../expressions/model.ts';
import type { SourceRecord } from '../record/model.ts';
import type { CatalogLookup } from '../transform/context.ts';
import { recordInput } from '../transform/read-source.ts';

const LONG_THREAD = 12;

export interface Choice {
  readonly id: string;
  readonly stratum: string;
}

function labelled(state: Expression | null, value: string): string {
  return state?.field?.options?.find((option) => option.value === value)?.label ?? value;
}

/** What kind of ticket this is, in words a person reads in the diff. */
export function stratumOf(record: SourceRecord, state: Expression | null, lookup: CatalogLookup): string {
  const outcome = state?.evaluate(recordInput(record, lookup));
  const internal = record.parts.some((part) => part.visibility !== 'public');
  const files = record.files.length > 0 || record.parts.some((part) => part.files.length > 0);
  const words = [
    `status ${outcome?.kind === 'value' ? labelled(state, String(outcome.value)) : 'none'}`,
    record.links.contact === null ? 'no contact' : '',
    record.author.kind === 'contact' ? 'opened by contact' : '',
    internal ? 'internal notes' : '',
    files ? 'files' : '',
    record.parts.length > LONG_THREAD ? 'long thread' : '',
    record.parts.length === 0 ? 'no replies' : '',
  ];
  return words.filter((word) => word !== '').join(', ');
}

/** Takes one of each stratum in turn, rarest first, until `size` is reached. The order inside a stratum follows the seed. */
export function chooseSample(candidates: readonly Choice[], size: number, seed: number): readonly Choice[] {
  const rank = (choice: Choice): string => sha256(`${seed}:${choice.id}`);
  const strata = new Map<string, Choice[]>();
  for (const choice of candidates) {
    const members = strata.get(choice.stratum) ?? [];
    members.push(choice);
    strata.set(choice.stratum, members);
  }
  const queues = [...strata.entries()]
    .sort(([a, left], [b, right]) => left.length - right.length || (a < b ? -1 : 1))
    .map(([, members]) => members.sort((a, b) => (rank(a) < rank(b) ? -1 : 1)));
  const chosen: Choice[] = [];
  for (let round = 0; chosen.length < size && queues.some((queue) => queue.length > round); round += 1) {
    for (const queue of queues) {
      const next = queue[round];
      if (next !== undefined && chosen.length < size) chosen.push(next);
    }
  }
  return chosen;
}
