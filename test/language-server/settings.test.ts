import assert from 'node:assert/strict';
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { settingsOf } from '../../src/language-server/settings.ts';
import { exclusionsSubject } from '../../src/spec/exclusions.ts';
import { EXAMPLE } from '../spec/support.ts';
import { Editor } from './editor.ts';

const FIXTURES = path.join(import.meta.dirname, '..', 'fixtures');

describe('what the editor and the project say beside a spec', () => {
  let folder = '';
  let editor: Editor;
  let uri = '';
  const approvals = (): string => path.join(folder, '.crosswalk', 'acme', 'approvals');

  before(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'crosswalk-lsp-'));
    await mkdir(path.join(folder, '.crosswalk', 'acme', 'catalog'), { recursive: true });
    await mkdir(approvals());
    for (const name of ['acme-autotask', 'acme-intercom']) await cp(path.join(FIXTURES, `${name}.json`), path.join(folder, '.crosswalk', 'acme', 'catalog', `${name}.json`));
    uri = pathToFileURL(path.join(folder, 'acme.crosswalk.yaml')).href;
    editor = new Editor();
    await editor.start({ rulesUrl: 'file:///rules' });
    await editor.open(uri, EXAMPLE);
  });
  after(async () => {
    editor.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('settings set severities of open specs at once', async () => {
    const found = await editor.diagnostics(uri, (all) => all.some(({ code }) => code === 'spec/unknown-team'));
    assert.equal(found.find(({ code }) => code === 'spec/unknown-team')?.codeDescription?.href, 'file:///rules/spec.md#unknown-team');
    await editor.connection.sendNotification('workspace/didChangeConfiguration', { settings: { crosswalk: { rules: { 'spec/unknown-team': 'off', 'spec/options-by-otherwise': 'error' } } } });
    const set = await editor.diagnostics(uri, (all) => all.length > 0 && all.every(({ code }) => code !== 'spec/unknown-team'));
    assert.ok(set.some(({ code, severity }) => code === 'spec/options-by-otherwise' && severity === 1));
  });

  it('settings that are none are as if nobody had set them', () => {
    for (const value of [null, 3, { crosswalk: null }, { crosswalk: { rules: [] } }, { crosswalk: { rules: { 'spec/version': 'off', 'spec/no-trace': 'loud', nonsense: 'off' }, catalog: { staleAfterDays: -1 } } }]) {
      assert.deepEqual([settingsOf(value).rules.size, settingsOf(value).staleAfter], [0, 7], JSON.stringify(value));
    }
    assert.equal(settingsOf({ crosswalk: { catalog: { staleAfterDays: 0 } } }).staleAfter, 0);
  });

  it('a signature for what stays behind ends the remark about it', async () => {
    await editor.diagnostics(uri, (all) => all.some(({ code }) => code === 'spec/not-acknowledged'));
    const file = path.join(approvals(), '2026-acknowledge.json');
    const subject = exclusionsSubject([{ entity: 'Project', archive: 'csv' }, { entity: 'Contract', archive: 'json' }, { entity: 'TimeEntry', archive: 'csv' }]);
    await writeFile(file, JSON.stringify({ kind: 'acknowledge', subject, by: 'A Person' }));
    await editor.fileChanged(pathToFileURL(file).href);
    await editor.diagnostics(uri, (all) => all.length > 0 && all.every(({ code }) => code !== 'spec/not-acknowledged'));
  });
});
