// Runs test/vscode/journeys/*.mjs: the packaged extension in a VS Code that a person could be using.
import { mkdirSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { installExtension, startServer } from '../vscode-server.mjs';
import { launchBrowser } from './browser.mjs';
import { startSandbox } from './sandbox.mjs';
import { axeFindings, frameWith, runCommand, screenshot, workbenchReady, workbenchUrl } from './workbench.mjs';

const VIEWPORT = { width: 1440, height: 900 };

/** Journey files of a folder, sorted; [] when there is none. */
export function journeyFiles(folder) {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.mjs')).sort().map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}

/** What a journey gets; described in test/vscode/README.md. */
function kitFor({ page, workspace, server, sandbox }) {
  return {
    page,
    workspace,
    sandbox: sandbox?.document ?? null,
    serverLog: server.log,
    command: (title) => runCommand(page, title),
    frame: (selector, timeoutMs) => frameWith(page, selector, timeoutMs),
    screenshot: (name) => screenshot(page, name),
    axe: (selector) => axeFindings(page, selector),
  };
}

async function runOne(module, { vscode, browserPath, data, vsix, prepareWorkspace }) {
  mkdirSync(data, { recursive: true });
  const workspace = prepareWorkspace(data);
  await installExtension({ vscode, data, vsix });
  const sandbox = module.sandbox ? await startSandbox({ args: Array.isArray(module.sandbox) ? module.sandbox : [] }) : null;
  // With its test driver VS Code shows no notification at all.
  const server = await startServer({ vscode, data, env: sandbox?.env ?? {}, trust: module.trust ?? 'off', testDriver: false });
  const browser = await launchBrowser(browserPath);
  const page = await browser.newPage({ viewport: VIEWPORT });
  try {
    await page.goto(workbenchUrl(server.url, workspace));
    await workbenchReady(page);
    await module.journey(kitFor({ page, workspace, server, sandbox }));
  } catch (error) {
    await screenshot(page, `failed-${path.basename(data)}`).catch(() => {});
    throw error;
  } finally {
    await browser.close();
    await server.stop();
    await sandbox?.stop();
  }
}

/** A browser driven like a person's can lose a click on a busy machine: one more try, and it is said that it took two. */
const TRIES = 2;

async function runWithTries(module, { say, data, ...options }) {
  for (let turn = 1; ; turn += 1) {
    try {
      await runOne(module, { ...options, data: turn === 1 ? data : `${data}-again` });
      return turn;
    } catch (error) {
      if (turn === TRIES) throw error;
      say(`  ! ${module.title}: failed once (${String(error.message ?? error).split('\n')[0]}), tries again`);
    }
  }
}

/** Runs each journey with its own server, workspace and settings. Resolves to { passed, failed, pending: [] }. */
export async function runJourneys({ files, say, data, ...options }) {
  const score = { passed: 0, failed: 0, pending: [] };
  for (const file of files) {
    const began = Date.now();
    const name = path.basename(file, '.mjs');
    const module = await import(pathToFileURL(file).href);
    try {
      const turns = await runWithTries(module, { ...options, say, data: path.join(data, name) });
      score.passed += 1;
      say(`  ✓ ${module.title} (${Date.now() - began} ms${turns > 1 ? ', at the second try' : ''})`);
    } catch (error) {
      score.failed += 1;
      say(`  ✗ ${module.title} (${Date.now() - began} ms)\n${String(error.stack ?? error).replace(/^/gm, '      ')}\n      Screenshot: test/screenshots/failed-${name}.png`);
    }
  }
  return score;
}
