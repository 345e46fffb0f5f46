/** Faults that begin and end when a test says so, and what a run left behind. */
import assert from 'node:assert/strict';
import { CrosswalkError } from '../../src/base/errors.ts';
import { migrate, type MigrateResult } from '../../src/engine/migrate.ts';
import { openLedger } from '../../src/ledger/sqlite-ledger.ts';
import type { Operation, RecordRow } from '../../src/ledger/ledger.ts';
import type { Fault, FaultPlan } from '../../src/sandbox/kit/faults.ts';
import { migrated, type TestProject } from './project.ts';

export interface Trouble extends FaultPlan {
  /** Hits matching requests from the nth on, until `end`. */
  begin(rule: { readonly method?: string; readonly path: RegExp; readonly nth?: number; readonly count?: number }, fault: Fault): void;
  /** Called once, when the nth matching request arrives, before it is worked on. */
  when(rule: { readonly method?: string; readonly path: RegExp; readonly nth?: number }, act: () => void): void;
  end(): void;
}

export function trouble(): Trouble {
  let rule: { readonly method?: string; readonly path: RegExp; readonly nth?: number; readonly count?: number } | null = null;
  let fault: Fault = { kind: 'none', when: 'before' };
  let act: (() => void) | null = null;
  let seen = 0;
  return {
    begin: (next, strike) => {
      [rule, fault, act, seen] = [next, strike, null, 0];
    },
    when: (next, work) => {
      [rule, act, seen] = [next, work, 0];
    },
    end: () => {
      rule = null;
    },
    next: ({ method, path }) => {
      const none: Fault = { kind: 'none', when: 'before' };
      if (rule === null || (rule.method !== undefined && rule.method !== method) || !rule.path.test(path)) return none;
      seen += 1;
      const first = rule.nth ?? 1;
      if (act !== null) {
        if (seen === first) act();
        return none;
      }
      return seen >= first && seen < first + (rule.count ?? Infinity) ? fault : none;
    },
  };
}

/** What a customer would see, without ids and times of arrival: equal means no duplicate and no loss. */
export function contentOf(test: TestProject): readonly string[] {
  const { state } = test.sandbox.production;
  const conversations = migrated(test).map((conversation) => {
    const parts = conversation.parts.filter(({ body, type }) => body !== null && ['comment', 'note', 'open'].includes(type)).map(({ createdAt, body, type }) => [createdAt, type === 'note', body]);
    return JSON.stringify([conversation.createdAt, conversation.source.body, conversation.title, conversation.state, parts]);
  });
  const contacts = state.contacts.map(({ externalId, email, name }) => JSON.stringify(['contact', externalId, email, name]));
  const companies = state.companies.map(({ companyId, name }) => JSON.stringify(['company', companyId, name]));
  return [...conversations, ...contacts, ...companies].sort();
}

export function run(test: TestProject): Promise<MigrateResult> {
  return migrate(test.environment, test.project, { target: 'production', dryRun: false });
}

/** @returns the CrosswalkError that the run ends with. */
export async function stopped(test: TestProject): Promise<CrosswalkError> {
  try {
    await run(test);
  } catch (error) {
    if (error instanceof CrosswalkError) return error;
    throw error;
  }
  throw new assert.AssertionError({ message: 'The run should have stopped.' });
}

export interface Books {
  readonly records: readonly RecordRow[];
  readonly operations: readonly Operation[];
  /** Conversations of the workspace that the ledger does not know. */
  readonly unknown: readonly string[];
}

/** What the ledger holds of production. */
export async function books(test: TestProject): Promise<Books> {
  const ledger = await openLedger(test.project.folder, { clock: test.environment.clock, create: false });
  try {
    const workspace = (await ledger.rememberedAccount('production')) ?? '';
    const records: RecordRow[] = [];
    for await (const row of ledger.records({ workspace })) records.push(row);
    const operations: Operation[] = [];
    for await (const operation of ledger.operationsOf(workspace)) operations.push(operation);
    const unknown: string[] = [];
    for (const { id } of test.sandbox.production.state.conversations) if ((await ledger.identityOf(workspace, 'conversation', id)) === null) unknown.push(id);
    return { records, operations, unknown };
  } finally {
    await ledger.close();
  }
}
