import assert from 'node:assert/strict';
export const title = 'a newcomer opens the example spec in the installed extension';

/** The explorer lists the spec; opening it gives the editor our language, and the palette our commands. */
export async function journey({ page, command, screenshot }) {
  await page.locator('.explorer-folders-view .monaco-list-row').filter({ hasText: 'acme.crosswalk.yaml' }).first().dblclick();
  await page.locator('.part.statusbar').getByText('Crosswalk mapping spec').waitFor();
  assert.match(await page.locator('.monaco-editor .view-lines').first().innerText(), /time_zone/);
  await command('Crosswalk: Check Spec');
  await page.locator('.notifications-toasts').getByText('acme.crosswalk.yaml has no problems').waitFor();
  await screenshot('journey-newcomer');
  await command('Welcome: Open Walkthrough');
  const list = page.locator('.quick-input-widget');
  await list.locator('.monaco-list-row').filter({ hasText: 'Move a helpdesk with Crosswalk' }).first().click();
  await page.getByText('Connect both systems').first().waitFor();
  await screenshot('walkthrough');
}
