import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DiscoverResult } from '../../../src/engine/discover.ts';
import type { SampleResult } from '../../../src/engine/sample.ts';
import type { StatusResult } from '../../../src/engine/status.ts';
import { frameClick, frameText, press, screenshot, startSandbox, type } from '../harness/control.ts';
import { asked, sees, sign, until } from './person.ts';

const spec = (): string => vscode.Uri.joinPath(vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/'), 'acme.crosswalk.yaml').toString();
const run = <T>(command: string, ...args: readonly string[]): Thenable<T | undefined> => vscode.commands.executeCommand<T | undefined>(`crosswalk.${command}`, spec(), ...args);
const status = async (): Promise<StatusResult> => (await run<StatusResult>('status')) ?? assert.fail('no status');

/** The row that the tree calls next. */
async function nextIs(label: string): Promise<void> {
  await vscode.commands.executeCommand('crosswalk.state.focus');
  await sees(`.monaco-list-row[aria-label*="${label}"]`, 'next');
}

/** VS Code refuses dialogs and notifications while extension tests run: the rest of the way is a journey. */
describe('from the spec to the approval of a sample', function () {
  this.timeout(120_000);

  before(async () => {
    const { env } = await startSandbox();
    Object.assign(process.env, env);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await vscode.commands.executeCommand('crosswalk.refresh');
    assert.ok(await run<DiscoverResult>('discover'));
  });

  it('takes note of what stays behind, by name', async () => {
    const acknowledged = run<{ readonly signature: { readonly by: string } }>('acknowledge');
    await asked('What stays behind');
    await screenshot('acknowledge');
    await type('I have read');
    await press('Enter');
    await sign();
    assert.equal((await acknowledged)?.signature.by, 'Jo Smith');
    await nextIs('Prepare staging');
  });

  it('prepares staging and lets the guided steps wait', async () => {
    const prepared = run('prepare');
    await asked('the test workspace');
    await screenshot('targets');
    await press('Enter');
    await asked('Guided steps');
    await screenshot('guided-steps');
    await press('Escape');
    assert.ok(await prepared);
    assert.deepEqual((await status()).prepared, { staging: true, production: false });
    await nextIs('Run a sample');
  });

  it('runs the sample', async () => {
    const sample = await run<SampleResult>('sample');
    assert.ok(sample);
    assert.deepEqual([sample.differences.wrong, sample.differences.missing], [0, 0]);
    await nextIs('Read the diff');
  });

  it('approves on the diff page, by name, and only what was read', async () => {
    assert.equal(await run('approve'), undefined, 'nobody has read the diff yet');
    assert.ok(await run('diff'));
    assert.match(await frameText('h1'), /values arrived as planned/);
    await frameText('.record .label');
    await screenshot('sample-diff');
    await frameClick('.foot vscode-button');
    await sign('Ada Approver');
    await until(async () => ((await frameText('.foot')).includes('by Ada Approver') ? true : undefined), 'the approval on the page');
    await screenshot('approved');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
    assert.equal((await status()).approved?.by, 'Ada Approver');
    await nextIs('Prepare production');
  });
});
