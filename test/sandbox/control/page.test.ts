import assert from 'node:assert/strict';
import { existsSync, mkdirSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import { chromium } from 'playwright-core';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { startControlBench } from './support.ts';
import type { ControlBench } from './support.ts';

const PICTURES = 'test/screenshots/sandbox';
const BROWSERS = [process.env['CROSSWALK_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A workspace in which a migration has been at work, and one reply that somebody forgot to silence. */
async function busy(bench: ControlBench, replies: number): Promise<void> {
  const { production } = bench.sandbox;
  production.seedCompany({ company_id: 'c1', name: 'Client GmbH' });
  const contact = production.seedContact({ external_id: 'a', role: 'user', email: 'a@example.test' });
  const opened = (await (await bench.intercom('production', 'POST', '/conversations', { from: { type: 'user', id: contact }, body: 'Hello' })).json()) as { conversation_id: string };
  for (let index = 0; index < replies; index += 1) await bench.intercom('production', 'POST', `/conversations/${opened.conversation_id}/reply`, { message_type: 'comment', type: 'admin', admin_id: '500001', body: 'Loud' });
}

describe('the control page', function () {
  this.timeout(60_000);
  let browser: Browser;
  let bench: ControlBench;
  let context: BrowserContext;
  let complaints: string[];

  before(async () => {
    const executablePath = BROWSERS.find((file) => file !== undefined && existsSync(file));
    if (executablePath === undefined) throw new Error('The page tests need Chromium: apt-get install chromium, or name it in CROSSWALK_CHROMIUM.');
    browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync'] });
    mkdirSync(PICTURES, { recursive: true });
  });
  after(() => browser.close());
  beforeEach(async () => {
    bench = await startControlBench();
    complaints = [];
  });
  afterEach(async () => {
    await context.close();
    await bench.close();
    assert.deepEqual(complaints, []);
  });

  async function open(colorScheme: 'light' | 'dark' = 'light', width = 1320): Promise<Page> {
    context = await browser.newContext({ viewport: { width, height: 1100 }, colorScheme, reducedMotion: 'reduce' });
    const page = await context.newPage();
    page.on('console', (message) => message.type() === 'error' && !/Failed to load resource|ERR_CONNECTION/.test(message.text()) && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(bench.sandbox.document.control);
    await page.locator('#simulators tr').nth(2).waitFor();
    return page;
  }

  const picture = (page: Page, name: string): Promise<unknown> => page.screenshot({ path: `${PICTURES}/${name}.png`, fullPage: true });

  async function look(page: Page, name: string): Promise<void> {
    await picture(page, name);
    const { violations } = await new AxeBuilder({ page }).analyze();
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.flat().join(' ')).join(', ')}`), []);
  }

  it('is readable with nothing in it', async () => {
    const page = await open('light');
    assert.equal(await page.locator('#people strong').innerText(), '0 messages would have reached people');
    assert.equal(await page.locator('#source strong').innerText(), 'The source was only read');
    assert.equal(await page.locator('#log-empty').innerText(), 'No request yet. They appear here as soon as Crosswalk works with this sandbox.');
    await look(page, 'empty-light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await picture(page, 'empty-dark');
  });

  it('shows requests, messages to people and faults as they come, in both colour schemes', async () => {
    const page = await open();
    await busy(bench, 2);
    for (let index = 0; index < 20; index += 1) await bench.intercom('production', 'GET', index % 9 === 0 ? `/contacts/${'f'.repeat(24)}` : '/tags');
    await bench.control('PUT', '/api/faults/production', { rules: [{ share: 0.05, path: '/contacts/**', fault: [{ kind: 'reset', when: 'after' }, { kind: 'status', status: 503, when: 'before' }] }] });
    await bench.control('POST', '/api/freeze/staging', {});
    await bench.control('POST', '/api/save', { name: 'before-the-sample' });
    await page.getByText('2 messages would have reached people').waitFor();
    await page.locator('#simulators').getByText('Frozen').waitFor();
    await page.locator('#states button').waitFor();
    const counts = await page.locator('#simulators tr').nth(1).locator('td').allInnerTexts();
    assert.deepEqual(counts.slice(0, 1).concat(counts.slice(2)), ['Faults on', '23', '1', '1', '0', '1', '0', '0', '0', '0', '2']);
    assert.match(await page.locator('#rules').innerText(), /Production: Connection reset after the work or 503 unavailable before the work, 5 % of requests: \/contacts\/\*\* · struck 0 times/);
    assert.equal(await page.locator('#messages tr').count(), 2);
    await look(page, 'busy-light');
    await page.emulateMedia({ colorScheme: 'dark' });
    await look(page, 'busy-dark');
  });

  it('keeps a long log short until older requests are asked for', async () => {
    const page = await open();
    await Promise.all(Array.from({ length: 130 }, () => bench.intercom('production', 'GET', '/tags')));
    await page.locator('#log tr').nth(99).waitFor();
    assert.equal(await page.locator('#log tr').count(), 100);
    await page.locator('#log-more').click();
    await page.locator('#log tr').nth(129).waitFor();
    assert.equal(await page.locator('#log-more').isVisible(), false);
    await picture(page, 'long-log');
  });

  it('warns of a source that somebody tried to change', async () => {
    const page = await open();
    await fetch(`${bench.sandbox.autotask.url}ATServicesRest/v1.0/Tickets`, { method: 'POST' });
    await page.getByText('1 request tried to change the source').waitFor();
  });

  it('sets and removes faults, freezes and releases, by keyboard too', async () => {
    const page = await open();
    await page.locator('#fault-kind').selectOption('status 503');
    await page.locator('#fault-share').selectOption('1');
    await page.locator('#fault-path').fill('/tags');
    await page.locator('#fault-path').press('Enter');
    await page.getByText('The fault is on.').waitFor();
    assert.equal((await bench.intercom('production', 'GET', '/tags')).status, 503);
    assert.equal((await bench.intercom('production', 'GET', '/me')).status, 200);
    await page.locator('#fault-path').fill('no route');
    await page.locator('#fault-path').press('Enter');
    await page.getByText('path must be a route.').waitFor();
    await look(page, 'refused');
    await page.getByRole('button', { name: 'Remove the fault' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('The fault is off.').waitFor();
    assert.equal((await bench.intercom('production', 'GET', '/tags')).status, 200);
    await page.getByRole('button', { name: 'Freeze Intercom production' }).click();
    await page.getByRole('button', { name: 'Release Intercom production' }).waitFor();
    assert.equal(bench.sandbox.production.faults.frozen, true);
    await page.getByRole('button', { name: 'Release Intercom production' }).click();
    await page.getByRole('button', { name: 'Freeze Intercom production' }).waitFor();
  });

  it('filters and pauses the requests', async () => {
    const page = await open();
    await bench.intercom('production', 'GET', '/tags');
    await bench.intercom('staging', 'GET', '/me');
    await page.locator('#log tr').nth(1).waitFor();
    await page.locator('#log-path').fill('tag');
    await page.locator('#log tr').nth(1).waitFor({ state: 'detached' });
    assert.match(await page.locator('#log').innerText(), /Production\s+GET\s+\/tags\s+200\s+yes/);
    await page.locator('#log-path').fill('nothing');
    await page.getByText('No request fits.').waitFor();
    await page.locator('#log-path').fill('');
    await page.locator('#log tr').nth(1).waitFor();
    await page.getByRole('button', { name: 'Pause' }).click();
    await bench.intercom('production', 'GET', '/teams');
    await page.locator('#simulators tr').nth(1).getByText('2', { exact: true }).waitFor();
    assert.equal(await page.locator('#log tr').count(), 2);
    await page.getByRole('button', { name: 'Go on' }).click();
    await page.locator('#log tr').nth(2).waitFor();
  });

  it('saves, restores, resets after a question, and moves the source', async () => {
    const page = await open();
    await bench.intercom('production', 'POST', '/tags', { name: 'Kept' });
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved as "state-1".').waitFor();
    const tags = (): number => bench.sandbox.production.state.tags.length;
    await page.getByRole('button', { name: 'Reset …' }).click();
    await picture(page, 'question');
    await page.keyboard.press('Escape');
    assert.equal(tags(), 1);
    await page.getByRole('button', { name: 'Reset …' }).click();
    await page.getByRole('button', { name: 'Reset', exact: true }).click();
    await page.getByText('Reset.', { exact: true }).waitFor();
    assert.equal(tags(), 0);
    await page.getByRole('button', { name: 'Restore the state state-1' }).click();
    await page.getByRole('button', { name: 'Restore', exact: true }).click();
    await page.getByText('Restored "state-1".').waitFor();
    assert.equal(tags(), 1);
    await page.getByRole('button', { name: 'Go to day' }).click();
    await page.getByText('The source stands at day 1.').waitFor();
    assert.equal(bench.sandbox.autotask.world.day, 1);
  });

  it('says so when the sandbox is gone, and takes no HTML from a path', async () => {
    const page = await open('light', 760);
    await bench.intercom('production', 'GET', '/contacts/<img%20src=x%20onerror=alert(1)>');
    await page.locator('#log td.path').first().waitFor();
    assert.match(await page.locator('#log td.path').first().innerText(), /^\/contacts\/(?:<|%3C)img%20src/);
    assert.equal(await page.locator('#log img').count(), 0);
    await bench.sandbox.close();
    await page.getByText('The sandbox does not answer. It was stopped').waitFor();
    assert.deepEqual(await page.locator('.chip').allInnerTexts(), ['Unknown', 'Unknown', 'Unknown']);
    await picture(page, 'gone-narrow');
  });
});
