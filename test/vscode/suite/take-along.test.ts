import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { DiscoverResult } from '../../../src/engine/discover.ts';
import type { LedgerCopyResult } from '../../../src/engine/ledger-copy.ts';
import type { ParkedResult } from '../../../src/engine/parked.ts';
import type { StatusResult } from '../../../src/engine/status.ts';
import { press, screenshot, startSandbox, type } from '../harness/control.ts';
import { asked, sign } from './person.ts';

const spec = (): string => vscode.Uri.joinPath(vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/'), 'acme.crosswalk.yaml').toString();
const run = <T>(command: string, ...args: readonly string[]): Thenable<T | undefined> => vscode.commands.executeCommand<T | undefined>(`crosswalk.${command}`, spec(), ...args);

/** What a modal asks (purge, import, rollback) is not seen here: VS Code refuses dialogs while extension tests run. */
describe('beside the way', function () {
  this.timeout(120_000);

  before(async () => {
    const { env } = await startSandbox();
    Object.assign(process.env, env);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('crosswalk.refresh');
    assert.ok(await run<DiscoverResult>('discover'));
    const prepared = run('prepare', 'staging');
    await asked('Guided steps');
    await press('Escape');
    assert.ok(await prepared);
  });

  it('writes a form for what is held back, opens it, and signs what stands in it', async () => {
    const file = path.join(tmpdir(), `crosswalk-form-${process.pid}.json`);
    try {
      const written = await run<ParkedResult>('parkedForm', 'staging', file);
      assert.equal(written?.form, file);
      assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, file);
      const signed = run<ParkedResult>('answerParked', 'staging', file);
      await sign('Ada Answerer');
      assert.deepEqual([(await signed)?.answered, (await signed)?.total], [0, written.total], 'an empty form signs nothing');
      await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    } finally {
      rmSync(file, { force: true });
    }
  });

  it('exports the ledger, and proves by the head of an earlier report that nothing before it was changed', async () => {
    const file = path.join(tmpdir(), `crosswalk-${process.pid}.ledger`);
    try {
      const copy = await run<LedgerCopyResult>('exportLedger', file);
      assert.ok(copy && readFileSync(file, 'utf8').includes(copy.projectId));
      assert.equal(await run('exportLedger', file), undefined, 'an export replaces no file');
      const verified = run<StatusResult>('verifyLedger');
      await asked('audit head');
      await screenshot('verify-ledger');
      await type(copy.auditHead);
      await press('Enter');
      const { audit } = (await verified) ?? {};
      assert.deepEqual([audit?.intact, audit?.earlier?.sequence], [true, copy.auditSequence]);
    } finally {
      rmSync(file, { force: true });
    }
  });

  it('offers a part to take back by kind of record and by run, and leaves it at Escape', async () => {
    const part = run('rollbackPart');
    await asked('the test workspace');
    await press('Enter');
    await asked('Every Ticket');
    await screenshot('rollback-part');
    await press('Escape');
    assert.equal(await part, undefined);
  });
});
