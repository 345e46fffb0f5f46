import path from 'node:path';
import { writeWhole } from '../base/whole-file.ts';
import type { Catalog } from '../catalog/model.ts';
import type { ConnectionNames } from './connect.ts';
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
  }[];
}

function summary(catalog: Catalog, file: string): DiscoverResult['catalogs'][number] {
  return {
    connection: catalog.connection,
    system: catalog.system,
    account: catalog.account.name,
    file,
    entities: catalog.entities.map(({ name, count, fields }) => ({ name, count, fields: fields.length, custom: fields.filter(({ custom }) => custom).length })),
    people: catalog.people.length,
    teams: catalog.teams.length,
    incomplete: catalog.incomplete,
  };
}

/** Reads both systems' fields into snapshot files in `folder`. A file is replaced whole or not at all. */
export async function discover(environment: Environment, names: ConnectionNames, folder: string): Promise<DiscoverResult> {
  const catalogs: Catalog[] = [];
  const report = (connection: string) => (entity: string) => {
    environment.progress({ verb: 'discover', phase: 'discover', entity, message: `${connection}: ${entity}` });
  };
  if (names.source !== null) catalogs.push(await sourceNamed(environment, names.source).discover(report(names.source)));
  for (const name of [names.destination, names.staging]) {
    if (name !== null) catalogs.push(await destinationNamed(environment, name).discover(report(name)));
  }
  const result: DiscoverResult['catalogs'][number][] = [];
  for (const catalog of catalogs) {
    const file = path.join(folder, `${catalog.connection}.json`);
    await writeWhole('catalog', file, `${JSON.stringify(catalog, null, 2)}\n`);
    result.push(summary(catalog, file));
  }
  return { catalogs: result };
}
