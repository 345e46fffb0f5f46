/** A project on a sandbox of its own: temporary folder, example spec, simulators with a clock that runs faster. */
import { copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { processClock } from '../../src/base/clock.ts';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../src/sandbox/sandbox.ts';
import { acknowledge, approve } from '../../src/engine/sign.ts';
import { connectionsFromFile } from '../../src/engine/connections.ts';
import { discover } from '../../src/engine/discover.ts';
import type { Environment } from '../../src/engine/environment.ts';
import { prepare } from '../../src/engine/prepare.ts';
import { projectOf, type Project } from '../../src/engine/project-place.ts';
import { answerSpotCheck, spotCheck } from '../../src/engine/spot-check.ts';
import { sample, type SampleResult } from '../../src/engine/sample.ts';

export const NAMES = { source: 'acme-autotask', destination: 'acme-intercom', staging: 'acme-intercom-test' };
export const PERSON = 'Test Person';
/** Evening in Berlin: inside the hours that the example spec allows for files. */
const START = Date.parse('2026-11-16T19:30:00Z');
const EXAMPLE = path.join(import.meta.dirname, '..', '..', 'examples', 'acme.crosswalk.yaml');

export interface TestProject {
  readonly project: Project;
  readonly environment: Environment;
  readonly sandbox: Sandbox;
  readonly folder: string;
  close(): Promise<void>;
}

export async function testProject(options: Partial<SandboxOptions> = {}): Promise<TestProject> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'crosswalk-test-'));
  const sandbox = await startSandbox({ seed: 1, tickets: 40, speed: 500, start: START, folder, ...options });
  const specFile = path.join(folder, 'acme.crosswalk.yaml');
  await copyFile(EXAMPLE, specFile);
  const environment: Environment = {
    clock: processClock(sandbox.document.clock),
    connections: connectionsFromFile(sandbox.document.connections, {}),
    progress: () => undefined,
    signal: new AbortController().signal,
  };
  return {
    project: projectOf(specFile),
    environment,
    sandbox,
    folder,
    close: async () => {
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export async function editSpec(project: Project, edit: (text: string) => string): Promise<void> {
  await writeFile(project.specFile, edit(await readFile(project.specFile, 'utf8')));
}

export async function discovered(test: TestProject): Promise<void> {
  await discover(test.environment, NAMES, path.join(test.project.folder, 'catalog'));
}

/** Discovered, exclusions acknowledged, staging prepared. */
export async function readyForSample(test: TestProject): Promise<void> {
  await discovered(test);
  await acknowledge(test.environment, test.project, PERSON);
  await prepare(test.environment, test.project, { target: 'staging', dryRun: false, confirm: [], by: null, canary: null });
}

export async function sampled(test: TestProject, size = 12): Promise<SampleResult> {
  await readyForSample(test);
  return sample(test.environment, test.project, { target: 'staging', size, seed: 1, mask: true, refresh: false, dryRun: false });
}

/** Makes production ready, with every step that a person confirms confirmed. */
export async function preparedProduction(test: TestProject): Promise<void> {
  const base = { target: 'production', dryRun: false } as const;
  const { steps } = await prepare(test.environment, test.project, { ...base, confirm: [], by: null, canary: 'canary@acme.example' });
  const confirm = steps.filter(({ step, done }) => step.proof === 'person' && !done).map(({ step }) => step.id);
  await prepare(test.environment, test.project, { ...base, confirm, by: PERSON, canary: null });
}

/** Everything that law 2 wants before a full run. */
export async function readyToMigrate(test: TestProject): Promise<void> {
  await sampled(test);
  await approve(test.environment, test.project, PERSON);
  await preparedProduction(test);
}

/** What the migration brought: the canary, which `prepare` wrote, aside. */
export function migrated(test: TestProject): TestProject['sandbox']['production']['state']['conversations'] {
  return test.sandbox.production.state.conversations.filter(({ source }) => !source.body.includes('Crosswalk canary'));
}

/** A person looks at what was loaded and says of every record that it is right. */
export async function spotChecked(test: TestProject): Promise<void> {
  const { files } = await spotCheck(test.environment, test.project, { size: 25, seed: 1 });
  const form = files?.form ?? '';
  await writeFile(form, (await readFile(form, 'utf8')).replaceAll('"answer":""', '"answer":"pass"'));
  await answerSpotCheck(test.environment, test.project, { file: form, by: PERSON, dryRun: false });
}
