/** What is wrong with the snapshots that a spec is checked against: told at the name of the connection. Pure. */
import type { Catalog } from '../catalog/model.ts';
import type { Catalogs } from './check.ts';
import type { Located, Problem, Spec } from './model.ts';

export type CatalogRole = keyof Catalogs;

/** A snapshot that stands there and cannot be used. */
export interface UnreadableCatalog {
  readonly role: CatalogRole;
  readonly reason: string;
}

const DAY_MS = 86_400_000;

function connectionOf({ source, destination }: Spec, role: CatalogRole): Located<string> | null {
  if (role === 'source') return source.connection;
  return role === 'destination' ? destination.connection : destination.staging;
}

function stale(catalog: Catalog | null, at: Located<string> | null, now: number, days: number): readonly Problem[] {
  const discovered = Date.parse(catalog?.discoveredAt ?? '');
  const age = Math.floor((now - discovered) / DAY_MS);
  if (at === null || days <= 0 || Number.isNaN(age) || age < days) return [];
  return [{ code: 'catalog/stale', severity: 'information', message: `The fields of "${at.value}" were discovered ${age} days ago.`, remedy: 'Discover them again, so that new and changed fields are known here.', at: at.at, suggestions: [] }];
}

function unreadable({ role, reason }: UnreadableCatalog, spec: Spec): readonly Problem[] {
  const at = connectionOf(spec, role);
  if (at === null) return [];
  return [{ code: 'catalog/unreadable', severity: 'warning', message: `The fields of "${at.value}" cannot be read: ${reason}`, remedy: 'Discover them again; names of fields are not checked until then.', at: at.at, suggestions: [] }];
}

/** @param staleAfter days; 0: never. @param now milliseconds UTC. */
export function catalogProblems(spec: Spec, catalogs: Catalogs, broken: readonly UnreadableCatalog[], now: number, staleAfter: number): readonly Problem[] {
  const roles = ['source', 'destination', 'staging'] as const;
  return [...broken.flatMap((item) => unreadable(item, spec)), ...roles.flatMap((role) => stale(catalogs[role], connectionOf(spec, role), now, staleAfter))];
}
