import type { Catalog } from '../catalog/model.ts';
import { catalogImpact, type CatalogChange } from '../spec/catalog-impact.ts';
import type { Spec } from '../spec/model.ts';
import { writeCatalog, type WrittenCatalog } from './catalog-file.ts';
import type { ConnectionNames } from './connect.ts';
import { discoverOnce } from './discover-once.ts';
import type { Environment } from './environment.ts';
import { destinationNamed, sourceNamed } from './session.ts';

export interface DiscoverResult {
  readonly catalogs: readonly {
    readonly connection: string;
    readonly system: string;
    readonly account: string;
    readonly file: string;
    readonly entities: readonly { readonly name: string; readonly count: number | null; readonly fields: number; readonly custom: number }[];
    readonly people: number;
    readonly teams: number;
    readonly incomplete: Catalog['incomplete'];
    /** Against the snapshot before; null: there was none of this account. */
    readonly changes: { readonly since: string; readonly items: readonly CatalogChange[] } | null;
  }[];
}

function summary({ catalog, file, since }: WrittenCatalog, spec: Spec | null): DiscoverResult['catalogs'][number] {
  return {
    connection: catalog.connection,
    system: catalog.system,
    account: catalog.account.name,
    file,
    entities: catalog.entities.map(({ name, count, fields }) => ({ name, count, fields: fields.length, custom: fields.filter(({ custom }) => custom).length })),
    people: catalog.people.length,
    teams: catalog.teams.length,
    incomplete: catalog.incomplete,
    changes: since === null ? null : { since: since.before.discoveredAt, items: catalogImpact(since.changes, since.before, spec) },
  };
}

/**
 * Reads both systems' fields into snapshot files in `folder`. A file is replaced whole or not at all.
 * @param spec whose lines are named where something changed; null: there is none yet.
 * @throws CrosswalkError `discover/under-way` (exit 2) where another process is at it.
 */
export async function discover(environment: Environment, names: ConnectionNames, folder: string, spec: Spec | null = null): Promise<DiscoverResult> {
  const report = (connection: string) => (entity: string) => {
    environment.progress({ verb: 'discover', phase: 'discover', entity, message: `${connection}: ${entity}` });
  };
  const written: WrittenCatalog[] = [];
  const one = (name: string, read: () => Promise<Catalog>): Promise<WrittenCatalog> => discoverOnce(folder, name, async () => writeCatalog(folder, await read()));
  if (names.source !== null) {
    const { source } = names;
    written.push(await one(source, () => sourceNamed(environment, source).discover(report(source))));
  }
  for (const name of [names.destination, names.staging]) {
    if (name !== null) written.push(await one(name, () => destinationNamed(environment, name).discover(report(name))));
  }
  return { catalogs: written.map((item) => summary(item, spec)) };
}
