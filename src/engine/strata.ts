/** Chooses the sample: by strata, repeatable by seed (CW-S4a), so that the rare kinds of ticket are in it too. */
import { sha256 } from '../base/canonical.ts';
import type { Expression } from '../expressions/model.ts';
import type { SourceRecord } from '../record/model.ts';
import type { CompiledSpec } from '../spec/compiled.ts';
import type { CatalogLookup } from '../transform/context.ts';
import { recordInput } from '../transform/read-source.ts';

const LONG_THREAD = 12;
const TIME_ENTRIES = 'timeEntries';

export interface Choice {
  readonly id: string;
  /** What is special about it, each in words a person reads: `queue Level I Support`, `files`. All of them together are its stratum. */
  readonly traits: readonly string[];
}

/** One kind of ticket: how many there are, how many of them were chosen. 0: the sample does not show it. */
export interface TraitCoverage {
  readonly trait: string;
  readonly records: number;
  readonly chosen: number;
}

export function stratumOf({ traits }: Choice): string {
  return traits.join(', ');
}

function labelled(expression: Expression | null, record: SourceRecord, lookup: CatalogLookup): string {
  const outcome = expression?.evaluate(recordInput(record, lookup));
  if (outcome?.kind !== 'value') return 'none';
  const value = String(outcome.value);
  return expression?.field?.options?.find((option) => option.value === value)?.label ?? value;
}

function hasAddress(contact: SourceRecord, compiled: CompiledSpec, lookup: CatalogLookup): boolean {
  const email = compiled.contact?.fields.find(({ target }) => !target.attribute && target.name === 'email')?.from;
  if (email?.kind !== 'expression') return true;
  const outcome = email.expression.evaluate(recordInput(contact, lookup));
  return outcome.kind === 'value' && outcome.value !== null && String(outcome.value).trim() !== '';
}

function contactTraits(record: SourceRecord, contact: SourceRecord | null, compiled: CompiledSpec, lookup: CatalogLookup): readonly string[] {
  if (record.links.contact === null) return ['no contact'];
  if (contact === null) return ['contact not shown by the source'];
  return [hasAddress(contact, compiled, lookup) ? '' : 'contact without e-mail', contact.links.company === record.links.company ? '' : 'contact of another company'];
}

/**
 * The strata of reference/engine-practice.md §7.8: queue × state × time entries × several companies × files × long thread × no e-mail.
 * @param contact the ticket's contact as it was read; null: it has none, or the source does not show it.
 */
export function traitsOf(record: SourceRecord, contact: SourceRecord | null, compiled: CompiledSpec, lookup: CatalogLookup): readonly string[] {
  const { ticket } = compiled;
  const traits = [
    ticket?.state ? `status ${labelled(ticket.state.expression, record, lookup)}` : '',
    ticket?.team ? `queue ${labelled(ticket.team.expression, record, lookup)}` : '',
    ...contactTraits(record, contact, compiled, lookup),
    record.author.kind === 'contact' ? 'opened by contact' : '',
    record.parts.some((part) => part.visibility !== 'public') ? 'internal notes' : '',
    record.parts.some(({ collection }) => collection === TIME_ENTRIES) ? 'time entries' : '',
    record.files.length > 0 || record.parts.some((part) => part.files.length > 0) ? 'files' : '',
    record.parts.length > LONG_THREAD ? 'long thread' : '',
    record.parts.length === 0 ? 'no replies' : '',
  ];
  return traits.filter((trait) => trait !== '');
}

type Rank = (choice: Choice) => number;

function groups(candidates: readonly Choice[], keysOf: (choice: Choice) => readonly string[]): ReadonlyMap<string, Choice[]> {
  const found = new Map<string, Choice[]>();
  for (const choice of candidates) {
    for (const key of keysOf(choice)) {
      const members = found.get(key);
      if (members === undefined) found.set(key, [choice]);
      else members.push(choice);
    }
  }
  return found;
}

/** The rarest first. */
function rarest(found: ReadonlyMap<string, Choice[]>): readonly (readonly [string, Choice[]])[] {
  return [...found.entries()].sort(([a, left], [b, right]) => left.length - right.length || (a < b ? -1 : 1));
}

/** One ticket of each trait that none of those before shows: a small sample still shows every kind. */
function oneOfEachTrait(candidates: readonly Choice[], size: number, rank: Rank): readonly Choice[] {
  const chosen: Choice[] = [];
  const shown = new Set<string>();
  for (const [trait, members] of rarest(groups(candidates, ({ traits }) => traits))) {
    if (shown.has(trait) || chosen.length >= size) continue;
    const fresh = ({ traits }: Choice): number => traits.filter((other) => !shown.has(other)).length;
    const next = members.reduce((best, member) => (fresh(member) - fresh(best) || rank(best) - rank(member)) > 0 ? member : best);
    chosen.push(next);
    for (const other of next.traits) shown.add(other);
  }
  return chosen;
}

/** First one of each trait, then one of each stratum in turn, rarest first, until `size` is reached. The order inside both follows the seed. */
export function chooseSample(candidates: readonly Choice[], size: number, seed: number): readonly Choice[] {
  // 48 bits of the hash as a number: a text for each of a million would be memory for nothing.
  const ranks = new Map(candidates.map((choice) => [choice, Number.parseInt(sha256(`${seed}:${choice.id}`).slice(0, 12), 16)]));
  const rank: Rank = (choice) => ranks.get(choice) ?? 0;
  const chosen = [...oneOfEachTrait(candidates, size, rank)];
  const taken = new Set(chosen);
  const rest = candidates.filter((choice) => !taken.has(choice));
  const queues = rarest(groups(rest, (choice) => [stratumOf(choice)])).map(([, members]) => members.sort((a, b) => rank(a) - rank(b)));
  for (let round = 0; chosen.length < size && queues.some((queue) => queue.length > round); round += 1) {
    for (const queue of queues) {
      const next = queue[round];
      if (next !== undefined && chosen.length < size) chosen.push(next);
    }
  }
  return chosen;
}

/** Every trait of the candidates, in the order of their names. */
export function coverageOf(candidates: readonly Choice[], chosen: readonly Choice[]): readonly TraitCoverage[] {
  const shown = groups(chosen, ({ traits }) => traits);
  return [...groups(candidates, ({ traits }) => traits)]
    .map(([trait, members]) => ({ trait, records: members.length, chosen: shown.get(trait)?.length ?? 0 }))
    .sort((a, b) => (a.trait < b.trait ? -1 : 1));
}
