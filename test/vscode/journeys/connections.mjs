import assert from 'node:assert/strict';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { personAt } from '../harness/person.mjs';

export const title = 'a person adds a connection with a masked secret, uses it and removes it';
export const sandbox = ['--tickets', '5'];

/** Files under `folder` that hold `secret` in plain text. */
function holders(folder, secret) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath, entry.name))
    // The sandbox inside the extension knows the keys of its own simulators.
    .filter((file) => !file.includes('/extensions/') && readFileSync(file).includes(secret));
}

export async function journey({ page, workspace, sandbox: { connections }, command, screenshot }) {
  const me = personAt(page);
  const { token, baseUrl } = JSON.parse(readFileSync(connections, 'utf8'))['acme-intercom'];
  assert.ok(token.length > 8);
  await me.openView();
  await me.row('acme-intercom').first().waitFor();

  await command('Crosswalk: Add Connection');
  await me.choose('Add Connection', 'Intercom');
  await me.asked('The name that specs use');
  await me.answer('The name that specs use', 'acme-intercom');
  await me.answer('There is already a connection with this name', 'jo-intercom');
  await me.asked('Access token');
  assert.equal(await me.quick.locator('input').first().getAttribute('type'), 'password');
  await me.quick.locator('input').first().fill(token);
  await screenshot('connection-secret');
  await page.keyboard.press('Enter');
  await me.answer('Base URL', 'http://mail.acme.example/');
  await me.asked('https');
  await screenshot('connection-base-url');
  await me.answer('https', baseUrl);
  await me.row('jo-intercom').waitFor();
  await screenshot('connection-added');

  const spec = path.join(workspace, 'acme.crosswalk.yaml');
  writeFileSync(spec, readFileSync(spec, 'utf8').replace('connection: acme-intercom,', 'connection: jo-intercom,'));
  await command('Crosswalk: Check Connections');
  await me.told('jo-intercom (Acme');
  await me.clear();

  await command('Crosswalk: Edit Connection');
  await me.choose('Edit Connection', 'jo-intercom');
  await me.asked('Leave empty to keep the stored one');
  assert.equal(await me.quick.locator('input').first().inputValue(), '', 'a stored secret is never shown again');
  await page.keyboard.press('Escape');
  assert.deepEqual(holders(path.dirname(workspace), token), [], 'the secret is in no file of the server or the folder');

  await command('Crosswalk: Remove Connection');
  await me.choose('Remove Connection', 'jo-intercom');
  await me.dialogSays('Its credentials are deleted');
  await screenshot('connection-remove');
  await me.press('Remove');
  await me.row('jo-intercom').waitFor({ state: 'detached' });
  await command('Crosswalk: Check Connections');
  await me.told('"jo-intercom", which is not known on this machine');
  await me.pressIn('which is not known', 'Add Connection');
  await me.asked('Add Connection');
  await screenshot('connection-unknown');
}
