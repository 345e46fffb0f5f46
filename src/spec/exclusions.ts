/** What stays behind and what that costs, in plain words: a person signs for it. */
import { canonicalJson, sha256 } from '../base/canonical.ts';
import { findEntity } from '../catalog/lookup.ts';
import type { Catalog } from '../catalog/model.ts';
import type { CompiledSpec } from './compiled.ts';
import type { Exclusion } from './plan.ts';

const LOSSES: ReadonlyMap<string, string> = new Map([
  ['Project', 'Projects with their phases, tasks and budgets: Intercom has no project plan. They remain as rows of the archive.'],
  ['Contract', 'Contracts with rates, recurring billing and service entitlements: nothing in Intercom bills by them. They remain in the archive.'],
  ['Agreement', 'Agreements with rates, additions and recurring billing: nothing in Intercom bills by them. They remain in the archive.'],
  ['TimeEntry', 'Time entries as records for billing and reports: a ticket keeps the texts and sums that the spec reads from them. They remain as rows of the archive.'],
  ['Resource', 'Technicians as records with roles, rates and departments: teammates are matched by e-mail, the rest remains in the archive.'],
  ['Member', 'Members as records with roles, rates and departments: teammates are matched by e-mail, the rest remains in the archive.'],
  ['ConfigurationItem', 'Devices and their links to tickets: Intercom has no device list. They remain in the archive.'],
  ['ServiceCall', 'Scheduled service calls: Intercom has no schedule. They remain in the archive.'],
  ['Opportunity', 'Sales opportunities and their stages: Intercom has no pipeline. They remain in the archive.'],
  ['Invoice', 'Invoices and their lines: Intercom does no accounting. They remain in the archive.'],
]);

function lossOf(entity: string): string {
  return LOSSES.get(entity) ?? `Records of ${entity} have no home in Intercom: they cannot be searched or reported on there. They remain in the archive.`;
}

/** The exclusions that the copy of a signature speaks of; null: it is no acknowledgement, or cannot be read. */
export function acknowledgedIn(text: string): string | null {
  try {
    const { kind, subject } = JSON.parse(text) as { readonly kind?: unknown; readonly subject?: unknown };
    return kind === 'acknowledge' && typeof subject === 'string' ? subject : null;
  } catch {
    return null;
  }
}

/** What `acknowledge` signs, told by the spec alone. */
export function exclusionsSubject(left: readonly Pick<Exclusion, 'entity' | 'archive'>[]): string {
  return exclusionsHash(left.map(({ entity, archive }) => ({ entity, archive, records: null, loses: lossOf(entity) })));
}

export function exclusionsOf(compiled: CompiledSpec, source: Catalog): readonly Exclusion[] {
  return compiled.leaveBehind.map(({ entity, archive }) => ({ entity, archive, records: findEntity(source, entity)?.count ?? null, loses: lossOf(entity) }));
}

/** What `acknowledge` signs. Counts are left out: they move while the source lives, what is lost does not. */
export function exclusionsHash(exclusions: readonly Exclusion[]): string {
  return sha256(canonicalJson(exclusions.map(({ entity, archive, loses }) => ({ entity, archive, loses }))));
}
