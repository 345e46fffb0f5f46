import assert from 'node:assert/strict';
import { CrosswalkError } from '../../src/base/errors.ts';
import { conserves, type RunResult } from '../../src/engine/counts.ts';
import { latestDiff } from '../../src/engine/diff.ts';
import { migrate } from '../../src/engine/migrate.ts';
import { sample, type SampleResult } from '../../src/engine/sample.ts';
import { approve } from '../../src/engine/sign.ts';
import type { AutotaskSwitches } from '../../src/sandbox/autotask/switches.ts';
import type { IntercomSwitches } from '../../src/sandbox/intercom/switches.ts';
import { PERSON, preparedProduction, readyForSample, testProject, type TestProject } from '../support/project.ts';
import { AUTOTASK_CONTRACT } from './autotask-contract.ts';
import { ContractCheck } from './contract.ts';
import { INTERCOM_CONTRACT } from './intercom-contract.ts';
import { AUTOTASK_FLIPS, INTERCOM_FLIPS } from './switch-flips.ts';

type OfIntercom = keyof typeof INTERCOM_FLIPS;
type OfAutotask = keyof typeof AUTOTASK_FLIPS;

interface Case {
  readonly intercom: readonly OfIntercom[];
  readonly autotask: readonly OfAutotask[];
}

/**
 * What a small run meets, one line for each run; those of one line cannot hide each other. All others are flipped together, and a trap
 * proves that nothing asked for them.
 */
const MET: readonly Case[] = [
  { intercom: ['unknownVersion', 'oldTokenLives', 'searchQuota', 'oversizePage', 'listPageMaximum'], autotask: ['udfForm'] },
  { intercom: ['tagCap', 'tagNameLength', 'conversationAttributeCap', 'optionCap', 'attributeCapIsShared', 'partsCap', 'maxFileBytes', 'refusedFileEndings', 'attachmentOrigin', 'maxBodyBytes', 'maxBodyLength'], autotask: ['attachmentTicketId'] },
  { intercom: ['createFiles', 'unknownAdminStatus', 'removedTeammate', 'createdAtInFuture', 'noteImages'], autotask: ['nullIsUnequal'] },
  { intercom: ['listValueOutsideOptions', 'attributeTextLength', 'conversationTextLength'], autotask: ['noteFilesUnderTicket'] },
  { intercom: ['replyThrottle'], autotask: [] },
  { intercom: ['replyThrottle', 'throttleCountsBackdated', 'createdAtBeforeConversation', 'leadEmails'], autotask: [] },
  { intercom: ['replyAnswer', 'teamAssignsAdmin'], autotask: ['threadRefusal'] },
  { intercom: ['threadOrder', 'teamClearsAdmin', 'unverifiedNotices', 'createdAtBeforeNewest'], autotask: ['retryAfterSeconds'] },
  { intercom: [], autotask: ['childThreads', 'refusalShare', 'exactRoot', 'udfNumbers', 'udfDates'] },
  { intercom: [], autotask: ['protectedUdfs', 'newlines', 'contactPersonType', 'noParentValue', 'accessForm', 'allEntitiesKey'] },
];

/** Values under which the example spec cannot be loaded. Nothing is lost or wrong unseen: the sample says so and cannot be approved. */
const TOLD_BY_THE_SAMPLE: readonly { readonly name: OfIntercom; readonly held: readonly string[]; readonly wrong: readonly string[] }[] = [
  // `Billable Hours` is a decimal (reference/intercom.md §11).
  { name: 'unlistedAttributeValues', held: ['Ticket http/refused'], wrong: [] },
  // A teammate's comment shows its tags as text (reference/intercom.md §16).
  { name: 'commentHtml', held: ['Ticket verify/differs'], wrong: ['Ticket parts.n.body'] },
];

/** Refusals that a run meets only where there is less room. */
const ROOM: Partial<AutotaskSwitches> = { threads: 1 };

interface Flipped {
  readonly intercom?: Partial<IntercomSwitches>;
  readonly autotask?: Partial<AutotaskSwitches>;
}

/** Names of the switches that a simulator looked at. */
function trap(switches: object, seen: Set<string>): void {
  for (const [name, value] of Object.entries(switches)) {
    Object.defineProperty(switches, name, {
      enumerable: true,
      configurable: true,
      get: () => {
        seen.add(name);
        return value as unknown;
      },
    });
  }
}

function only<T extends object>(all: T, fits: (name: string) => boolean): Partial<T> {
  return Object.fromEntries(Object.entries(all).filter(([name]) => fits(name))) as Partial<T>;
}

function told(system: string, flips: object): string {
  const values = Object.entries(flips).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  return values.length === 0 ? '' : `${system} ${values.join(', ')}`;
}

/** One contact of the world has an address that is none: it is held in every run. */
const HELD = ['Contact invalid-email'];
/** What nobody can switch off is no failure of ours (reference/intercom.md §17). */
const NOT_OURS = new Set(['assignment', 'inbox', 'rating', 'welcome']);

function heldIn({ parked }: RunResult): readonly string[] {
  return [...new Set(parked.map(({ entity, code }) => `${entity} ${code}`))].sort();
}

async function runSample(test: TestProject): Promise<{ readonly result: SampleResult; readonly wrong: readonly string[] }> {
  await readyForSample(test);
  const result = await sample(test.environment, test.project, { target: 'staging', size: 3, seed: 7, mask: true, refresh: false, dryRun: false });
  assert.ok(conserves(result.counts), JSON.stringify(result.counts));
  const { rows } = await latestDiff(test.project);
  assert.ok(rows.length > 20, `${rows.length} values compared`);
  const wrong = rows.filter((row) => row.class === 'wrong' || row.class === 'missing').map(({ entity, path }) => `${entity} ${path.replace(/\d+/, 'n')}`);
  return { result, wrong: [...new Set(wrong)] };
}

function checkQuiet({ sandbox }: TestProject): void {
  const notified = [...sandbox.staging.notifications, ...sandbox.production.notifications].filter(({ cause }) => !NOT_OURS.has(cause));
  assert.deepEqual(notified, []);
  assert.deepEqual(sandbox.autotask.violations, []);
}

async function checkSmallRun(test: TestProject): Promise<void> {
  assert.deepEqual((await runSample(test)).wrong, []);
  await approve(test.environment, test.project, PERSON);
  await preparedProduction(test);
  const migration = await migrate(test.environment, test.project, { target: 'production', dryRun: false });
  assert.ok(conserves(migration.counts), JSON.stringify(migration.counts));
  assert.deepEqual(heldIn(migration), HELD);
  checkQuiet(test);
}

async function checkSample(test: TestProject, held: readonly string[], wrong: readonly string[]): Promise<void> {
  const sampled = await runSample(test);
  assert.deepEqual({ held: heldIn(sampled.result), wrong: sampled.wrong }, { held, wrong });
  await assert.rejects(approve(test.environment, test.project, PERSON), CrosswalkError);
  checkQuiet(test);
}

async function withFlipped({ intercom = {}, autotask = {} }: Flipped, check: (test: TestProject) => Promise<void>, seen: { readonly intercom: Set<string>; readonly autotask: Set<string> } | null = null): Promise<void> {
  const contracts = { intercom: new ContractCheck(INTERCOM_CONTRACT), autotask: new ContractCheck(AUTOTASK_CONTRACT) };
  const test = await testProject({ tickets: 8, onExchange: (system, exchange) => contracts[system === 'autotask' ? 'autotask' : 'intercom'].see(exchange) });
  try {
    for (const workspace of [test.sandbox.staging, test.sandbox.production]) {
      Object.assign(workspace.switches, intercom);
      if (seen !== null) trap(workspace.switches, seen.intercom);
    }
    test.sandbox.autotask.set(autotask);
    if (seen !== null) trap(test.sandbox.autotask.switches, seen.autotask);
    await check(test);
    assert.deepEqual([...contracts.intercom.violations, ...contracts.autotask.violations], []);
  } finally {
    await test.close();
  }
}

describe('our client under what the vendors leave open', function () {
  this.timeout(60_000);

  it('asks for nothing that all others decide, so that both values are one', async () => {
    const seen = { intercom: new Set<string>(), autotask: new Set<string>() };
    const met = { intercom: new Set<string>([...MET.flatMap(({ intercom }) => intercom), ...TOLD_BY_THE_SAMPLE.map(({ name }) => name)]), autotask: new Set<string>(MET.flatMap(({ autotask }) => autotask)) };
    await withFlipped({ intercom: only(INTERCOM_FLIPS, (name) => !met.intercom.has(name)), autotask: only(AUTOTASK_FLIPS, (name) => !met.autotask.has(name)) }, checkSmallRun, seen);
    assert.deepEqual(Object.keys(INTERCOM_FLIPS).filter((name) => seen.intercom.has(name) && !met.intercom.has(name)), []);
    assert.deepEqual(Object.keys(AUTOTASK_FLIPS).filter((name) => seen.autotask.has(name) && !met.autotask.has(name)), []);
  });

  for (const names of MET) {
    const intercom = only(INTERCOM_FLIPS, (name) => names.intercom.includes(name as OfIntercom));
    const room = names.autotask.some((name) => name === 'threadRefusal' || name === 'retryAfterSeconds') ? ROOM : {};
    const autotask = { ...only(AUTOTASK_FLIPS, (name) => names.autotask.includes(name as OfAutotask)), ...room };
    it(`carries everything over: ${[told('Intercom', intercom), told('Autotask', autotask)].filter((text) => text !== '').join('; ')}`, () => withFlipped({ intercom, autotask }, checkSmallRun));
  }
  for (const { name, held, wrong } of TOLD_BY_THE_SAMPLE) {
    const intercom = only(INTERCOM_FLIPS, (other) => other === name);
    it(`lets the sample say so: ${told('Intercom', intercom)}`, () => withFlipped({ intercom }, (test) => checkSample(test, held, wrong)));
  }
});
