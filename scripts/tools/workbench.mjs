// A VS Code window as a playwright page: commands, screenshots, and the pages inside webviews.
import { mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { ROOT } from '../install.mjs';

const SCREENSHOTS = path.join(ROOT, 'test/screenshots');
const POLL_MS = 100;
const FRAME_MS = 15_000;
const READY_MS = 60_000;
const COMMAND_MS = 30_000;
const LIST_MS = 2000;

const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** The workbench's address for a folder; `payload`: [name, value] pairs for the workbench. */
export function workbenchUrl(serverUrl, folder, payload = []) {
  const url = new URL(serverUrl);
  url.searchParams.set('folder', folder);
  if (payload.length > 0) url.searchParams.set('payload', JSON.stringify(payload));
  return url.href;
}

/** Writes test/screenshots/<name>.png (name: letters, digits, - and _) and returns its path. */
export async function screenshot(page, name) {
  if (!/^[\w-]{1,80}$/.test(name)) throw new Error('A screenshot\'s name has letters, digits, "-" and "_" only.');
  mkdirSync(SCREENSHOTS, { recursive: true });
  const file = path.join(SCREENSHOTS, `${name}.png`);
  await page.screenshot({ path: file });
  return file;
}

/** The first frame inside the window whose document holds `selector` (shadow roots included), waiting for it up to `timeoutMs`. */
export async function frameWith(page, selector, timeoutMs = FRAME_MS) {
  const end = Date.now() + timeoutMs;
  for (;;) {
    for (const frame of page.frames()) {
      if (frame === page.mainFrame()) continue;
      const found = await frame.locator(selector).count().catch(() => 0);
      if (found > 0) return frame;
    }
    if (Date.now() > end) throw new Error(`No webview shows "${selector}" within ${timeoutMs / 1000} s. Frames: ${page.frames().length - 1}.`);
    await pause(POLL_MS);
  }
}

/** Waits until the window is drawn and takes commands. */
export async function workbenchReady(page) {
  await page.locator('.monaco-workbench .part.statusbar').waitFor({ timeout: READY_MS });
}

/** Runs a command by its title, like a person: F1, the title, a click. Opens the list again while extensions are still loading; gives up after 30 s. */
export async function runCommand(page, title) {
  const input = page.locator('.quick-input-widget input.input').first();
  const row = page.locator('.quick-input-list .monaco-list-row').filter({ hasText: title }).first();
  for (const end = Date.now() + COMMAND_MS; ; ) {
    await page.keyboard.press('F1');
    await input.waitFor({ state: 'visible' });
    await input.fill(`>${title}`);
    const isThere = await row.waitFor({ state: 'visible', timeout: LIST_MS }).then(() => true, () => false);
    if (isThere) return row.click();
    await page.keyboard.press('Escape');
    if (Date.now() > end) throw new Error(`The command "${title}" is not in the command palette.`);
  }
}

/** axe-core's findings in the frame that holds `selector`: [{ id, impact, help, targets }]. The page's CSP is not asked: axe is evaluated from outside. */
export async function axeFindings(page, selector) {
  const frame = await frameWith(page, selector);
  const { source } = createRequire(createRequire(import.meta.url).resolve('@axe-core/playwright'))('axe-core');
  await frame.evaluate(source);
  const { violations } = await frame.evaluate(() => globalThis.axe.run());
  return violations.map(({ id, impact, help, nodes }) => ({ id, impact, help, targets: nodes.map((node) => node.target.join(' ')) }));
}

/** The control actions (control.mjs) that look at and act on a window. `open()` resolves to its page at each call, because the window may open later. */
export function windowActions(open) {
  const inFrame = (act) => async (message) => {
    const frame = await frameWith(await open(), message.selector, message.timeoutMs);
    return act(frame.locator(message.selector), message, frame);
  };
  return {
    screenshot: async ({ name }) => screenshot(await open(), name),
    frameText: inFrame((found) => found.first().innerText()),
    frameCount: inFrame((found) => found.count()),
    frameClick: inFrame((found) => found.first().click()),
    frameFill: inFrame((found, { text }) => found.first().fill(text)),
    frameScript: inFrame((_, { script }, frame) => frame.evaluate(script)),
    axe: async ({ selector }) => axeFindings(await open(), selector),
    text: async ({ selector, timeoutMs }) => (await open()).locator(selector).first().innerText({ timeout: timeoutMs ?? FRAME_MS }),
    click: async ({ selector }) => (await open()).locator(selector).first().click({ timeout: FRAME_MS }),
    press: async ({ keys }) => (await open()).keyboard.press(keys),
    type: async ({ text }) => (await open()).keyboard.type(text),
    size: async ({ width, height }) => (await open()).setViewportSize({ width, height }),
  };
}
