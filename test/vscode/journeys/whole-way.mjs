import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { personAt } from '../harness/person.mjs';

export const title = 'a person goes from discovery to rollback by the next step of the tree';
export const sandbox = ['--tickets', '60', '--seed', '1', '--speed', '30', '--start', '2026-11-16T19:30:00Z'];

/** Somebody looks at what was loaded and writes down what they saw. */
function fillInForm(workspace) {
  const reports = path.join(workspace, '.crosswalk', 'acme', 'reports');
  const [form] = readdirSync(reports).map((run) => path.join(reports, run, 'spot-check.json')).filter((file) => existsSync(file));
  writeFileSync(form, readFileSync(form, 'utf8').replaceAll('"answer":""', '"answer":"pass"'));
}

/** Reads both sides of the gate: what the tree says is next is what can be done. */
export async function journey({ page, workspace, command, frame, screenshot }) {
  const me = personAt(page);
  await me.openView();
  await me.row('acme-intercom-test').waitFor();
  await screenshot('way-1-start');

  await me.takeNext('Discover fields');
  await me.told('Discovered acme-autotask');
  await screenshot('way-2-discovered');
  await me.clear();
  await me.isDone('Write and check the spec');

  await me.takeNext('Acknowledge exclusions');
  await me.choose('What stays behind', 'I have read this');
  await me.sign('Jo Smith');
  await me.told('Acknowledged by Jo Smith');
  await me.clear();

  await me.takeNext('Prepare staging');
  await me.asked('Guided steps in staging');
  await page.keyboard.press('Escape');
  await me.told('A sample may run there now');
  await me.clear();

  await me.takeNext('Run a sample');
  await me.told('Loading');
  await screenshot('way-3-sample-progress');
  await me.pressIn('Running the sample', 'Cancel');
  await me.told('Nothing is lost');
  await me.clear();
  await me.row('Run a sample, next · stopped, run it again').waitFor();
  await me.row('Sample in staging, stopped').waitFor();
  await screenshot('way-4-sample-stopped');
  await me.takeNext('Run a sample');
  await me.told('values arrived as planned');
  await screenshot('way-5-sampled');
  await me.clear();

  await command('Crosswalk: Migrate to Production');
  await me.dialogSays('Migrate to production now?');
  await me.press('Migrate to Production');
  await me.told('Crosswalk: Prepare Destination');
  await screenshot('way-6-refused');
  await me.clear();

  await me.takeNext('Read the diff and approve');
  const diff = await frame('h1');
  assert.match(await diff.locator('h1').innerText(), /values arrived as planned/);
  await diff.locator('.record .label').first().waitFor();
  await diff.getByRole('button', { name: /^masked/ }).click();
  await diff.getByText(/^\d+ fields in \d+ records$/).waitFor();
  await screenshot('way-7-diff');

  const shown = await diff.locator('.shown').innerText();
  const loaded = page.waitForEvent('load');
  await command('Developer: Reload Window');
  await loaded;
  const restored = await frame('h1');
  await restored.getByText(shown).waitFor();
  assert.equal(await restored.getByRole('button', { name: /^masked/ }).getAttribute('aria-pressed'), 'true');
  await restored.locator('.foot vscode-button').click();
  await me.sign('Ada Approver');
  await restored.getByText('by Ada Approver').waitFor();
  await screenshot('way-8-approved');
  await me.clear();

  await me.takeNext('Prepare production');
  for (const step of ['Switch Fin off', 'Pause workflows', 'Mute notifications']) {
    await me.choose('Guided steps in production', step);
    await me.sign('Carl Confirmer');
  }
  await me.choose('Guided steps in production', 'Prove that nobody');
  await me.answer('A mailbox of your own', 'carl@acme.example');
  await me.dialogSays('Did nothing arrive');
  await screenshot('way-9-canary');
  await me.press('Nothing Arrived');
  await me.sign('Carl Confirmer');
  await me.told('Every guided step is done');
  await me.clear();

  await me.takeNext('Migrate to production');
  await me.dialogSays('acme-intercom');
  await me.dialogSays('Left behind: Project');
  await screenshot('way-10-migrate-question');
  await me.press('Migrate to Production');
  await me.told('Moved');
  await screenshot('way-11-migrated');
  await me.clear();

  await me.takeNext('Reconcile');
  await me.told('nothing is missing');
  await screenshot('way-12-reconciled');
  await me.clear();
  await me.takeNext('Archive what stays behind');
  await me.told('Archived');
  assert.ok(readdirSync(path.join(workspace, '.crosswalk', 'acme', 'archive')).includes('Project.csv'));
  await me.clear();
  await me.takeNext('Look at some by hand');
  await me.told('Look at these');
  await screenshot('way-12b-spot-check');
  await me.clear();
  fillInForm(workspace);
  await me.takeNext('Record what you saw by hand');
  await me.sign('Lea Looker');
  await me.told('looked at and right');
  await me.clear();
  await me.takeNext('Accept');
  await me.sign('Rita Receiver');
  await me.told('Accepted by Rita Receiver');
  await me.clear();
  await screenshot('way-13-accepted');

  await me.clickRow('Roll back');
  await me.choose('Roll back', 'Production');
  await me.dialogSays('to remove');
  await screenshot('way-14-rollback-preview');
  await page.keyboard.press('Escape');
  await me.dialog.waitFor({ state: 'detached' });
  await me.isDone('Accept');
  await me.clickRow('Roll back');
  await me.choose('Roll back', 'Production');
  await me.dialogSays('conversation');
  await me.press('Roll Back');
  await me.sign('Rita Rollback');
  await me.told('Rolled back');
  await me.row('Prepare production, next').waitFor();
  await me.row('Migrate to production, rolled back').waitFor();
  await screenshot('way-15-rolled-back');

  await me.clear();
  await command('Crosswalk: Show Status');
  await me.told('approved by Ada Approver');
}
