import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { personAt } from '../harness/person.mjs';

export const title = 'a migration goes on when the window is closed, is paused and resumed, and is offered again after it was killed';
export const sandbox = ['--tickets', '400', '--seed', '1', '--speed', '30', '--start', '2026-11-16T19:30:00Z'];

const CLI = path.join(import.meta.dirname, '..', '..', '..', 'bin', 'crosswalk.mjs');

/** The way up to the migration, in a terminal: another journey walks it in the window. */
function prepareAll(spec, env) {
  const crosswalk = (verb, ...args) => JSON.parse(execFileSync(process.execPath, [CLI, verb, spec, '--json', '--progress', 'none', ...args], { env: { ...process.env, ...env }, encoding: 'utf8' }));
  crosswalk('discover');
  crosswalk('acknowledge', '--by', 'Jo Smith');
  crosswalk('prepare');
  crosswalk('sample', '--size', '10');
  crosswalk('approve', '--by', 'Ada Approver');
  const { steps } = crosswalk('prepare', '--to', 'production', '--canary', 'carl@acme.example');
  const open = steps.filter(({ step, done }) => step.proof === 'person' && !done).flatMap(({ step }) => ['--confirm', step.id]);
  crosswalk('prepare', '--to', 'production', ...open, '--by', 'Carl Confirmer');
  return crosswalk;
}

export async function journey({ page, workspace, sandbox: { connections, clock }, command, screenshot }) {
  const me = personAt(page);
  const spec = path.join(workspace, 'acme.crosswalk.yaml');
  const crosswalk = prepareAll(spec, { CROSSWALK_CONNECTIONS: connections, CROSSWALK_CLOCK: clock });
  const current = () => JSON.parse(readFileSync(path.join(workspace, '.crosswalk', 'acme', 'engine', 'current.json'), 'utf8'));
  const statusBar = (words) => page.locator('.part.statusbar .statusbar-item').filter({ hasText: words }).first().waitFor();
  const live = (state) => me.row(`Migration in production, ${state}`).first();
  const button = async (state, name) => {
    await live(state).hover();
    await live(state).locator('.action-label').and(page.locator(`[aria-label^="${name}"]`)).first().click();
  };
  const reload = async () => {
    const loaded = page.waitForEvent('load');
    await command('Developer: Reload Window');
    await loaded;
    await page.locator('.part.statusbar').waitFor();
  };
  const startMigration = async () => {
    await me.dialogSays('acme-intercom');
    await me.press('Migrate to Production');
  };

  await me.openView();
  await page.locator('.part.sidebar .pane-header[aria-label^="Project"]').hover();
  await page.getByRole('button', { name: 'Refresh' }).first().click();
  await me.takeNext('Migrate to production');
  await startMigration();
  await live('under way').waitFor();
  await statusBar('Crosswalk: migrating');
  await screenshot('run-1-under-way');
  await button('under way', 'Pause Run');
  await live('paused').waitFor();
  await statusBar('Crosswalk: paused');
  const { pid } = current();
  await screenshot('run-2-paused');

  await reload();
  await statusBar('Crosswalk: paused');
  await live('paused').waitFor();
  assert.equal(current().pid, pid, 'the same process, after the window was loaded anew');
  await me.told('Migration in production');
  await screenshot('run-3-found-again');

  process.kill(pid, 'SIGKILL');
  await live('paused').waitFor({ state: 'detached' });
  await me.row('Migrate to production, next · stopped, run it again').waitFor();
  await reload();
  await me.told('Migration in production was interrupted');
  await screenshot('run-4-offered');
  await me.pressIn('was interrupted', 'Resume');
  await startMigration();
  await live('under way').waitFor();
  assert.equal(crosswalk('pause').run.state, 'paused', 'a terminal sees the run of the window');
  await live('paused').waitFor();

  await reload();
  await live('paused').waitFor();
  await button('paused', 'Resume Run');
  await me.told('Moved');
  await screenshot('run-5-ended');
  await me.isDone('Migrate to production');
  await live('under way').waitFor({ state: 'detached' });
  assert.equal(crosswalk('status').current, null);
  assert.equal(crosswalk('reconcile', '--to', 'production').balanced, true);
}
