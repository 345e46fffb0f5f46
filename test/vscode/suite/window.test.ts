import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import * as vscode from 'vscode';
import { frameCount, frameText, screenshot, workbenchText } from '../harness/control.ts';

describe('the test window', () => {
  it('shows a webview whose text a suite can read', async () => {
    const panel = vscode.window.createWebviewPanel('crosswalk.harness', 'Harness', vscode.ViewColumn.One, { enableScripts: true });
    try {
      panel.webview.html = '<!doctype html><p id="harness-line">written by the host</p><script>document.getElementById("harness-line").append(", finished by the page")</script>';
      assert.equal(await frameText('#harness-line'), 'written by the host, finished by the page');
      assert.equal(await frameCount('#harness-line'), 1);
    } finally {
      panel.dispose();
    }
  });

  it('says so when no webview shows what is asked for', async () => {
    await assert.rejects(frameText('#nobody-has-this', 200), /No webview shows "#nobody-has-this"/);
  });

  it('takes screenshots of the whole window', async () => {
    assert.ok(existsSync(await screenshot('window')));
    await assert.rejects(screenshot('../escape'), /letters, digits/);
  });

  it('is a workbench with a status bar', async () => {
    assert.ok((await workbenchText('.part.statusbar')).length > 0);
  });
});
