/** The made-up customer of a test project with some rows changed, put or taken away. */
import { editWorld } from '../../src/sandbox/world/edit.ts';
import type { WorldTables } from '../../src/sandbox/world/model.ts';
import type { TestProject } from './project.ts';

type Row<Name extends keyof WorldTables> = NonNullable<ReturnType<WorldTables[Name]['at']>>;

/** @param edit the row as it stands from now on, null where it is gone; what is returned may hold values that no real row has. */
export function editRows<Name extends keyof WorldTables>(test: TestProject, name: Name, edit: (row: Row<Name>, index: number) => Readonly<Record<string, unknown>> | null): void {
  const { autotask } = test.sandbox;
  const rows = [...(autotask.world[name] as Iterable<Row<Name>>)];
  const edits = new Map(rows.map((row, index) => [(row as { readonly id: number }).id, edit(row, index)] as const));
  autotask.use(editWorld(autotask.world, { [name]: edits }));
}

/** @param rows with ids of their own. */
export function addRows<Name extends keyof WorldTables>(test: TestProject, name: Name, rows: readonly Readonly<Record<string, unknown>>[]): void {
  const { autotask } = test.sandbox;
  const edits = new Map(rows.map((row) => [Number(row['id']), row] as const));
  autotask.use(editWorld(autotask.world, { [name]: edits }));
}
