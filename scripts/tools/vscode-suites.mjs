// Runs test/vscode/suite inside a VS Code extension host: in a server with headless Chromium, or in a desktop build.
import { createServer } from 'node:net';
import path from 'node:path';
import { startServer } from '../vscode-server.mjs';
import { launchBrowser } from './browser.mjs';
import { startControl } from './control.mjs';
import { startSandbox } from './sandbox.mjs';
import { windowActions, workbenchUrl } from './workbench.mjs';

const LIMIT_MS = 10 * 60_000;
const KEPT_LINES = 200;
const VIEWPORT = { width: 1440, height: 900 };

/** Collects what the suite tells: outcomes, and whether it came to its end. */
function createScore(say) {
  const score = { passed: 0, failed: 0, pending: [], isFinished: false };
  const outcome = ({ outcome: { title, state, durationMs, message } }) => {
    if (state === 'pending') score.pending.push(title);
    else score[state] += 1;
    say(`  ${state === 'passed' ? '✓' : state === 'failed' ? '✗' : '-'} ${title} (${durationMs} ms)`);
    if (message) say(message.replace(/^/gm, '      '));
  };
  return { score, actions: { outcome, finished: () => void (score.isFinished = true) } };
}

/** Control action that starts the sandbox when a suite first asks for it, and its end. */
function lazySandbox() {
  let running = null;
  const action = async ({ args }) => {
    running ??= startSandbox({ args });
    const { document, env } = await running;
    return { document, env };
  };
  const end = async () => (await running?.catch(() => null))?.stop();
  return { action, end };
}

function within(promise, ms, what) {
  let timer;
  const late = new Promise((_, reject) => (timer = setTimeout(() => reject(new Error(`${what} did not end within ${ms / 60_000} minutes.`)), ms)));
  return Promise.race([promise, late]).finally(() => clearTimeout(timer));
}

/** Opens the workbench with the extension under development and the tests; resolves to their exit code. */
async function driveServer({ vscode, browserPath, data, workspace, extension, tests, env, keep, onPage }) {
  const server = await startServer({ vscode, data, env });
  const browser = await launchBrowser(browserPath);
  try {
    const page = await browser.newPage({ viewport: VIEWPORT });
    onPage(page);
    const remote = (file) => `vscode-remote://${server.authority}${file}`;
    const payload = [['extensionDevelopmentPath', remote(extension)], ['extensionTestsPath', remote(tests)], ['skipWelcome', 'true']];
    const ended = new Promise((resolve) => void page.exposeFunction('codeAutomationExit', resolve));
    await page.exposeFunction('codeAutomationLog', (type, args) => keep(`[${type}] ${args.join(' ')}`));
    page.on('console', (message) => message.type() === 'error' && keep(`[page] ${message.text()}`));
    await page.goto(workbenchUrl(server.url, workspace, payload));
    return await within(ended, LIMIT_MS, 'The VS Code suites');
  } finally {
    await browser.close();
    await server.stop();
  }
}

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** The same tests in a desktop VS Code, which @vscode/test-electron downloads; screenshots and webviews come over its debugging port. */
async function driveDesktop({ data, workspace, extension, tests, env, onPage }) {
  const { runTests } = await import('@vscode/test-electron');
  const { chromium } = await import('playwright-core');
  const port = await freePort();
  let connected = null;
  onPage(async () => {
    connected ??= chromium.connectOverCDP(`http://127.0.0.1:${port}`);
    const pages = (await connected).contexts().flatMap((context) => context.pages());
    return pages.find((page) => page.url().includes('workbench')) ?? pages[0];
  });
  const launchArgs = [workspace, '--disable-workspace-trust', '--disable-telemetry', '--skip-welcome', `--remote-debugging-port=${port}`, '--user-data-dir', path.join(data, 'user'), '--extensions-dir', path.join(data, 'extensions')];
  const options = { extensionDevelopmentPath: extension, extensionTestsPath: tests, extensionTestsEnv: env, launchArgs };
  const executable = process.env.CROSSWALK_VSCODE_EXECUTABLE;
  return runTests(executable ? { ...options, vscodeExecutablePath: executable } : options);
}

/**
 * Runs the bundled suites. `world`: 'server' (needs `vscode` and `browserPath`) or 'desktop'. Resolves to { passed, failed, pending: [title] };
 * a window that ends without finishing its tests counts as one failure and its last output is said.
 */
export async function runSuites({ world, say, ...options }) {
  const lines = [];
  const keep = (line) => {
    lines.push(line);
    if (lines.length > KEPT_LINES) lines.shift();
    if (process.env.CROSSWALK_TEST_VERBOSE) say(line);
  };
  let window = null;
  const { score, actions } = createScore(say);
  const sandbox = lazySandbox();
  const opened = async () => (typeof window === 'function' ? window() : window);
  const control = await startControl({ ...actions, sandbox: sandbox.action, ...windowActions(opened) });
  const drive = world === 'desktop' ? driveDesktop : driveServer;
  let code = 1;
  try {
    code = await drive({ ...options, keep, onPage: (page) => (window = page), env: { ...options.env, CROSSWALK_TEST_CONTROL: control.url } });
  } catch (error) {
    keep(error.message);
  } finally {
    await control.close();
    await sandbox.end();
  }
  const isBroken = !score.isFinished || (code !== 0 && score.failed === 0);
  if (isBroken) {
    score.failed += 1;
    say(`  ✗ the VS Code window ended with ${code} ${score.isFinished ? 'although no test failed' : 'before all tests were done'}. Its last output:\n${lines.join('\n')}`);
  }
  return score;
}
