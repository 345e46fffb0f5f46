import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { DiscoverResult } from '../../../src/engine/discover.ts';
import type { SampleResult } from '../../../src/engine/sample.ts';
import { frameText, press, screenshot, startSandbox, type, workbenchText } from '../harness/control.ts';

const spec = (): string => vscode.Uri.joinPath(vscode.workspace.workspaceFolders?.[0]?.uri ?? vscode.Uri.file('/'), 'acme.crosswalk.yaml').toString();

/** Waits until the editor's quick input shows these words; gives up after 30 s. */
async function asked(words: string): Promise<void> {
  for (let tries = 0; tries < 150; tries += 1) {
    const text = await workbenchText('.quick-input-widget').catch(() => '');
    if (text.includes(words)) return;
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  throw new Error(`Nobody asked "${words}".`);
}

async function sign(): Promise<void> {
  await asked('Press');
  await press('Control+A');
  await type('Jo Smith');
  await press('Enter');
}

describe('from the spec to the diff of a sample, in the editor', function () {
  this.timeout(300_000);

  it('acknowledges, prepares, runs the sample and shows what arrived', async () => {
    const { env } = await startSandbox();
    Object.assign(process.env, env);
    assert.ok(await vscode.commands.executeCommand<DiscoverResult | undefined>('crosswalk.discover', spec()));

    const acknowledged = vscode.commands.executeCommand<{ readonly signature: { readonly by: string } } | undefined>('crosswalk.acknowledge', spec());
    await asked('What stays behind');
    await screenshot('acknowledge');
    await type('I have read');
    await press('Enter');
    await sign();
    assert.equal((await acknowledged)?.signature.by, 'Jo Smith');

    const prepared = vscode.commands.executeCommand('crosswalk.prepare', spec());
    await asked('the test workspace');
    await press('Enter');
    await asked('Guided steps');
    await screenshot('guided-steps');
    await press('Escape');
    assert.ok(await prepared);

    const sample = await vscode.commands.executeCommand<SampleResult | undefined>('crosswalk.sample', spec());
    assert.ok(sample);
    assert.equal(await vscode.commands.executeCommand('crosswalk.diff', spec()), sample.run);
    assert.match(await frameText('h1'), /values arrived as planned/);
    await frameText('.record .label');
    await screenshot('sample-diff');
    await vscode.commands.executeCommand('workbench.action.closeActiveEditor');
  });
});
