import { canonicalJson, sha256 } from '../base/canonical.ts';
import type { Catalog } from '../catalog/model.ts';
import type { Identity, Ledger, Target } from '../ledger/ledger.ts';
import type { AttributeDefinition, CompiledSpec } from '../spec/compiled.ts';
import type { Plan } from '../spec/plan.ts';
import type { Destination } from '../systems/destination.ts';
import { loadCanary } from './canary.ts';
import type { Environment } from './environment.ts';
import { confirmStep, planOf, stepStates, type StepState } from './gates.ts';
import { readyProject, type Project, type ReadyProject } from './project.ts';
import { openProjectDestination, withLedger } from './session.ts';

export interface PrepareOptions {
  readonly target: Target;
  readonly dryRun: boolean;
  /** Guided steps that `by` confirms. */
  readonly confirm: readonly string[];
  readonly by: string | null;
  /** Mailbox of the canary conversation (law 6). */
  readonly canary: string | null;
}

export interface PrepareResult {
  readonly target: Target;
  readonly workspace: string;
  readonly created: readonly { readonly model: string; readonly name: string }[];
  readonly existing: number;
  readonly canary: string | null;
  readonly steps: readonly StepState[];
}

/** What a plan asks of a workspace: attributes and guided steps. Another hash means that `prepare` has to be run again. */
export function preparationHash(compiled: CompiledSpec, plan: Plan): string {
  return sha256(canonicalJson([compiled.attributes, plan.guided.map(({ id }) => id)]));
}

function exists(fresh: Catalog, definition: AttributeDefinition): boolean {
  return fresh.entities.find(({ name }) => name === definition.model)?.fields.some(({ name, custom }) => custom && name === definition.name) ?? false;
}

/** An attribute whose making was begun: its id is not known yet. */
const INTENT = '';

async function makeAttributes(ledger: Ledger, destination: Destination, workspace: string, wanted: readonly AttributeDefinition[], missing: readonly AttributeDefinition[]): Promise<PrepareResult['created']> {
  const identity = (model: string, name: string, destinationId: string): Identity => ({ workspace, entity: `attribute:${model}`, id: name, type: 'attribute', destinationId, origin: 'created' });
  // Law 3: intent before effect, so that an attribute made just before a crash is known as ours, and a rollback archives it.
  for (const { model, name } of missing) await ledger.putIdentity(identity(model, name, INTENT));
  const created: { model: string; name: string }[] = [];
  for (const { model, name, destinationId, made } of await destination.createAttributes(wanted)) {
    const known = await ledger.identity(workspace, `attribute:${model}`, name);
    if (!made && known?.destinationId !== INTENT) continue;
    await ledger.putIdentity(identity(model, name, destinationId));
    created.push({ model, name });
  }
  return created;
}

async function mark(ledger: Ledger, destination: Destination, workspace: string): Promise<void> {
  const marker = await destination.writeMarker(ledger.projectId, ledger.ledgerId);
  await ledger.putIdentity({ workspace, entity: 'marker', id: ledger.projectId, type: 'tag', destinationId: marker.tagId, origin: 'created' });
}

async function work(environment: Environment, ready: ReadyProject, ledger: Ledger, options: PrepareOptions): Promise<PrepareResult> {
  const { destination, account } = await openProjectDestination(ready, environment, ledger, options.target);
  const plan = planOf(ready);
  const fresh = await destination.discover(() => undefined);
  const missing = ready.compiled.attributes.filter((definition) => !exists(fresh, definition));
  let created: PrepareResult['created'] = missing.map(({ model, name }) => ({ model, name }));
  if (!options.dryRun) {
    created = await makeAttributes(ledger, destination, account.id, ready.compiled.attributes, missing);
    await mark(ledger, destination, account.id);
    if (options.canary !== null) await loadCanary(environment, ready, ledger, { destination, account, target: options.target }, fresh, options.canary);
    for (const step of options.confirm) await confirmStep(ledger, plan, options.target, step, options.by ?? '');
  }
  const steps = await stepStates(ledger, plan, options.target, fresh);
  const open = steps.filter(({ done }) => !done).length;
  if (!options.dryRun) await ledger.audit('prepare', { workspace: account.id, attributes: created.length, asks: preparationHash(ready.compiled, plan), open });
  return {
    target: options.target,
    workspace: account.name,
    created,
    existing: ready.compiled.attributes.length - missing.length,
    canary: options.canary,
    steps,
  };
}

/** Makes what the API can make (attributes, marker) and lists what only a person can, each with its state. Repeating it changes nothing. */
export async function prepare(environment: Environment, project: Project, options: PrepareOptions): Promise<PrepareResult> {
  const ready = await readyProject(project);
  return withLedger(project, environment, (ledger) => work(environment, ready, ledger, options));
}
