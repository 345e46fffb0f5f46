import type { Target } from '../ledger/ledger.ts';
import { listHeld, type ParkedItem } from './counts.ts';
import type { Environment } from './environment.ts';
import type { Project } from './project.ts';
import { withLedger } from './session.ts';

export interface ParkedResult {
  readonly target: Target;
  readonly parked: readonly ParkedItem[];
}

/** Records that are held back, each with its reason and remedy; at most 1,000 are listed. */
export async function parked(environment: Environment, project: Project, target: Target): Promise<ParkedResult> {
  return withLedger(project, environment, async (ledger) => {
    const workspace = await ledger.rememberedAccount(target);
    return { target, parked: workspace === null ? [] : await listHeld(ledger, workspace) };
  });
}
