/** The way of a project (design §2) as a list with one next step. No `vscode` here. */
import type { StatusResult } from '../../engine/status.ts';
import type { CommandId } from '../commands.ts';

export interface WayFacts {
  /** null: not read, for example because the folder is not trusted. */
  readonly status: StatusResult | null;
  readonly connections: { readonly known: readonly string[]; readonly wanted: readonly string[] };
  readonly prepared: { readonly staging: boolean; readonly production: boolean };
  readonly hasStaging: boolean;
  readonly reconciled: boolean;
  readonly accepted: boolean;
}

export interface WayStep {
  readonly command: CommandId;
  readonly label: string;
  readonly state: 'done' | 'next' | 'later';
  readonly note: string;
}

type Draft = Omit<WayStep, 'state'> & { readonly done: boolean };

const draft = (command: CommandId, label: string, done: boolean, note = ''): Draft => ({ command, label, done, note });

function finished(status: StatusResult | null, verb: 'sample' | 'migrate', target?: 'production'): string | null {
  return status?.runs.find((run) => run.verb === verb && run.status === 'done' && (target === undefined || run.target === target))?.id ?? null;
}

function preparations(facts: WayFacts, sampled: boolean, migrated: boolean): readonly Draft[] {
  const staging = draft('crosswalk.prepare', 'Prepare staging', facts.prepared.staging || sampled);
  return [...(facts.hasStaging ? [staging] : []), draft('crosswalk.prepare', 'Prepare production', facts.prepared.production || migrated)];
}

function drafts(facts: WayFacts): readonly Draft[] {
  const { status, connections } = facts;
  const missing = connections.wanted.filter((name) => !connections.known.includes(name));
  const discovered = status?.discovered.source != null && status.discovered.destination != null;
  const sample = finished(status, 'sample');
  const migration = finished(status, 'migrate', 'production');
  const [first, ...others] = preparations(facts, sample !== null, migration !== null);
  const errors = status?.spec.errors ?? 0;
  const approvedBy = status?.approved?.by ?? '';
  return [
    draft(missing.length > 0 ? 'crosswalk.addConnection' : 'crosswalk.connect', 'Connect', connections.wanted.length > 0 && missing.length === 0, missing.length > 0 ? `add ${missing.join(', ')}` : ''),
    draft('crosswalk.discover', 'Discover fields', discovered),
    draft('crosswalk.check', 'Write and check the spec', discovered && errors === 0 && status.spec.planHash !== null, errors > 0 ? `${errors} ${errors === 1 ? 'error' : 'errors'}` : ''),
    draft('crosswalk.acknowledge', 'Acknowledge exclusions', status?.acknowledged != null || sample !== null, status?.acknowledged?.by ?? ''),
    ...(first === undefined ? [] : [first]),
    draft('crosswalk.sample', 'Run a sample', sample !== null, sample ?? ''),
    draft('crosswalk.diff', 'Read the diff and approve', status?.approved != null, approvedBy),
    ...others,
    draft('crosswalk.migrate', 'Migrate to production', migration !== null, status?.working === true ? 'a run is under way' : (migration ?? '')),
    draft('crosswalk.reconcile', 'Reconcile', facts.reconciled),
    draft('crosswalk.accept', 'Accept', facts.accepted),
  ];
}

/** The first step that is not done is next. A later one may be done already, for example the exclusions of an older plan. */
export function wayOf(facts: WayFacts): readonly WayStep[] {
  const steps = drafts(facts);
  const next = steps.findIndex(({ done }) => !done);
  return steps.map(({ done, ...step }, index) => ({ ...step, state: done ? 'done' : index === next ? 'next' : 'later' }));
}
