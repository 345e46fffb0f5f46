import path from 'node:path';
import { writeWhole } from '../base/whole-file.ts';
import { renderScope } from '../reports/scope.ts';
import type { Environment } from './environment.ts';
import { planOf } from './gates.ts';
import { readyProject } from './project.ts';
import type { Project } from './project-place.ts';

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
  const file = path.join(project.folder, 'reports', 'scope.md');
  await writeWhole('report', file, markdown);
  return { file, planHash: plan.planHash, markdown };
}
