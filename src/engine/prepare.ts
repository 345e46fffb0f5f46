import { canonicalJson, sha256 } from '../base/canonical.ts';
import type { Catalog } from '../catalog/model.ts';
import type { Identity, Ledger, Target } from '../ledger/ledger.ts';
import type { AttributeDefinition, CompiledSpec } from '../spec/compiled.ts';
import type { Plan } from '../spec/plan.ts';
import type { Destination } from '../systems/destination.ts';
import { loadCanary } from './canary.ts';
import type { Environment } from './environment.ts';
import { confirmStep, planOf, stepStates, type StepState } from './gates.ts';
import { readyProject, type ReadyProject } from './project.ts';
import type { Project } from './project-place.ts';
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

/** Labels that `prepare` adds to a list which stands there and is not ours. */
function newOptions(fresh: Catalog, { model, name, options }: AttributeDefinition): readonly string[] {
  const known = fresh.entities.find((entity) => entity.name === model)?.fields.find((field) => field.custom && field.name === name)?.options;
  return known === undefined ? [] : options.filter((label) => !known.some((option) => option.active && option.label === label));
}

/** A list of others stays at a rollback, and what we put into it is named there (law 10). */
async function rememberOptions(ledger: Ledger, workspace: string, { model, name }: AttributeDefinition, labels: readonly string[], destinationId: string): Promise<void> {
  if ((await ledger.identity(workspace, `attribute:${model}`, name)) !== null) return;
  for (const id of labels) await ledger.putIdentity({ workspace, entity: `option:${model}:${name}`, id, type: 'attribute', destinationId, origin: 'adopted' });
}

/** Also those of a process that died before it knew under which attribute. */
async function begunOptions(ledger: Ledger, workspace: string, { model, name, options }: AttributeDefinition): Promise<readonly string[]> {
  const begun: string[] = [];
  for (const label of options) if ((await ledger.identity(workspace, `option:${model}:${name}`, label))?.destinationId === INTENT) begun.push(label);
  return begun;
}

async function makeAttributes(ledger: Ledger, destination: Destination, workspace: string, wanted: readonly AttributeDefinition[], fresh: Catalog): Promise<PrepareResult['created']> {
  const missing = wanted.filter((definition) => !exists(fresh, definition));
  const identity = (model: string, name: string, destinationId: string): Identity => ({ workspace, entity: `attribute:${model}`, id: name, type: 'attribute', destinationId, origin: 'created' });
  // Law 3: intent before effect, so that an attribute made just before a crash is known as ours, and a rollback archives it.
  for (const { model, name } of missing) await ledger.putIdentity(identity(model, name, INTENT));
  for (const definition of wanted) await rememberOptions(ledger, workspace, definition, newOptions(fresh, definition), INTENT);
  const created: { model: string; name: string }[] = [];
  for (const { model, name, destinationId, made } of await destination.createAttributes(wanted)) {
    for (const definition of wanted) if (definition.model === model && definition.name === name) await rememberOptions(ledger, workspace, definition, await begunOptions(ledger, workspace, definition), destinationId);
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
    created = await makeAttributes(ledger, destination, account.id, ready.compiled.attributes, fresh);
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
