// Tests in a real VS Code: suites in its extension host, then journeys with the packaged extension. Options: --suites | --journeys (only these), --grep TEXT (suites).
// CROSSWALK_VSCODE=desktop runs the suites in a desktop build instead of the server. CROSSWALK_TEST_VERBOSE=1 shows what the window prints.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, explainBuildError } from './build.mjs';
import { ensureDependencies, ROOT } from './install.mjs';
import { packageExtension } from './package.mjs';
import { ensureBrowser } from './tools/browser.mjs';
import { stopAll, stopOnSignals } from './tools/processes.mjs';
import { bundleSuites, suiteFiles } from './tools/suite-bundle.mjs';
import { journeyFiles, runJourneys } from './tools/vscode-journeys.mjs';
import { runSuites } from './tools/vscode-suites.mjs';
import { ensureServer } from './vscode-server.mjs';

const WORKSPACES = ['test/vscode/workspace', 'examples'];
const EXTENSION_SOURCE = 'src/extension/extension.ts';

/** A fresh copy of the test workspace inside `data`; its path. */
function prepareWorkspace(data) {
  const target = path.join(data, 'workspace');
  const source = WORKSPACES.map((folder) => path.join(ROOT, folder)).find((folder) => existsSync(folder));
  if (source) cpSync(source, target, { recursive: true });
  else mkdirSync(target, { recursive: true });
  return target;
}

function add(total, score) {
  total.passed += score.passed;
  total.failed += score.failed;
  for (const title of score.pending) total.leftOut.push(`${title}: marked as pending`);
}

/** Paths of server and browser, or null with the reason in `leftOut` when this machine cannot have them. */
function findWorld(leftOut, say) {
  try {
    return { vscode: ensureServer(say), browserPath: ensureBrowser(say) };
  } catch (error) {
    leftOut.push(`VS Code tests: ${error.message}`);
    return null;
  }
}

async function suitesIn(world, { data, say, grep, place }) {
  const folder = path.join(ROOT, 'test/vscode/suite');
  const files = suiteFiles(folder);
  const tests = await bundleSuites({ root: ROOT, folder, files, target: data });
  say(`Suites in VS Code (${world}):`);
  const env = grep ? { CROSSWALK_TEST_GREP: grep } : {};
  return runSuites({ world, say, ...place, data, workspace: prepareWorkspace(data), extension: ROOT, tests, env });
}

async function journeysIn({ data, say, place }) {
  const files = journeyFiles(path.join(ROOT, 'test/vscode/journeys'));
  if (files.length === 0) return { passed: 0, failed: 0, pending: [] };
  if (!place) return { passed: 0, failed: 0, pending: files.map((file) => path.basename(file)) };
  const vsix = process.env.CROSSWALK_VSIX ?? (await packageExtension({ folder: data, say: () => {} })).file;
  say('Journeys with the packaged extension:');
  return runJourneys({ files, say, ...place, data, vsix: path.resolve(vsix), prepareWorkspace });
}

/** Runs what `only` names ('suites', 'journeys' or both when undefined). Resolves to { passed, failed, leftOut: [reason] }; never throws for a failing test. */
export async function testVscode({ say, only, grep, isBuilt = false }) {
  const total = { passed: 0, failed: 0, leftOut: [] };
  if (!existsSync(path.join(ROOT, EXTENSION_SOURCE))) return { ...total, leftOut: [`VS Code tests: ${EXTENSION_SOURCE} is missing`] };
  const isDesktop = process.env.CROSSWALK_VSCODE === 'desktop';
  const needsServer = !isDesktop || only !== 'suites';
  const place = needsServer ? findWorld(total.leftOut, say) : null;
  if (!isDesktop && !place) return total;
  if (!isBuilt) await build();
  const data = mkdtempSync(path.join(tmpdir(), 'crosswalk-vscode-'));
  try {
    if (only !== 'journeys') add(total, await suitesIn(isDesktop ? 'desktop' : 'server', { data: path.join(data, 'suites'), say, grep, place }));
    if (only !== 'suites') add(total, await journeysIn({ data: path.join(data, 'journeys'), say, place }));
  } finally {
    await stopAll();
    rmSync(data, { recursive: true, force: true, maxRetries: 5 });
  }
  return total;
}

async function main(args) {
  const say = (text) => process.stdout.write(`${text}\n`);
  ensureDependencies();
  const grep = args.includes('--grep') ? args[args.indexOf('--grep') + 1] : undefined;
  const only = ['suites', 'journeys'].find((name) => args.includes(`--${name}`));
  const { passed, failed, leftOut } = await testVscode({ say, only, grep });
  for (const reason of leftOut) say(`left out: ${reason}`);
  say(`${passed} passed, ${failed} failed`);
  return failed === 0 && passed > 0 ? 0 : 1;
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  stopOnSignals();
  try {
    process.exitCode = await main(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${explainBuildError(error)}\n`);
    process.exitCode = 1;
  }
}
