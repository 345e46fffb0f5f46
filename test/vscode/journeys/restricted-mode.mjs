import assert from 'node:assert/strict';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { personAt } from '../harness/person.mjs';

export const title = 'in a folder that is not trusted a person edits and checks, and is told why nothing runs';
export const sandbox = ['--tickets', '5'];
export const trust = 'ask';

export async function journey({ page, workspace, command, screenshot }) {
  const me = personAt(page);
  const spec = path.join(workspace, 'acme.crosswalk.yaml');
  const good = readFileSync(spec, 'utf8');
  await me.openView();
  const sidebar = page.locator('.part.sidebar');
  await sidebar.getByText('This folder is not trusted').waitFor();
  assert.equal(await me.row('Discover fields').count(), 0, 'no step is offered that cannot be done');
  await screenshot('restricted-view');

  await command('Crosswalk: Discover Fields');
  await me.told('not trusted yet, so Crosswalk connects to nothing');
  await screenshot('restricted-refused');
  await me.clear();
  assert.ok(!existsSync(path.join(workspace, '.crosswalk')), 'nothing was written');

  await command('Crosswalk: Check Spec');
  await me.told('acme.crosswalk.yaml');
  await screenshot('restricted-checked');
  await me.clear();
  await page.locator('.monaco-editor .view-line').first().click();
  await page.keyboard.press('Control+End');
  await page.keyboard.type('tikcet: 1');
  await page.locator('.monaco-editor .squiggly-error').first().waitFor();
  await command('Crosswalk: Check Spec');
  await me.told('1 error');
  await me.clear();

  await command('Workspaces: Manage Workspace Trust');
  await page.locator('.workspace-trust-editor .monaco-button').getByText('Trust', { exact: true }).first().click();
  await me.openView();
  await page.keyboard.press('Escape');
  await me.row('Connect, next · mend the spec first').waitFor();
  writeFileSync(spec, good);
  await me.row('Discover fields, next').waitFor();
}
