import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { renderScope } from '../reports/scope.ts';
import type { Environment } from './environment.ts';
import { planOf } from './gates.ts';
import { readyProject, type Project } from './project.ts';

export interface ScopeResult {
  readonly file: string;
  readonly planHash: string;
  readonly markdown: string;
}

/** The written scope document with explicit exclusions and archive strategy (AT-S1c). */
export async function scope(environment: Environment, project: Project): Promise<ScopeResult> {
  const ready = await readyProject(project);
  const plan = planOf(ready);
  const markdown = renderScope({ plan, source: ready.catalogs.source, destination: ready.catalogs.destination, spec: path.basename(project.specFile), at: new Date(environment.clock.now()).toISOString() });
  const folder = path.join(project.folder, 'reports');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const file = path.join(folder, 'scope.md');
  await writeFile(file, markdown, { mode: 0o600 });
  return { file, planHash: plan.planHash, markdown };
}
