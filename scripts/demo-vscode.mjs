// npm run demo:vscode: the sandbox and a VS Code in the browser with Crosswalk installed, on a copy of examples/. No account, no key. Ctrl-C ends all of it.
import { cpSync, existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { build, explainBuildError } from './build.mjs';
import { ensureDependencies, ROOT } from './install.mjs';
import { packageExtension } from './package.mjs';
import { stopAll, stopOnSignals } from './tools/processes.mjs';
import { startSandbox } from './tools/sandbox.mjs';
import { workbenchUrl } from './tools/workbench.mjs';
import { ensureServer, installExtension, startServer } from './vscode-server.mjs';

/** The customer of `npm run demo`: an evening in Berlin, inside the hours that the example spec allows for files, at 60 times real time. */
const SANDBOX = ['--tickets', '500', '--seed', '1', '--speed', '60', '--start', '2026-11-16T19:30:00Z'];

const say = (text) => process.stdout.write(`${text}\n`);

function copyExamples(data) {
  const workspace = path.join(data, 'workspace');
  const examples = path.join(ROOT, 'examples');
  if (existsSync(examples)) cpSync(examples, workspace, { recursive: true });
  else mkdirSync(workspace, { recursive: true });
  return workspace;
}

async function main(data) {
  ensureDependencies({ say });
  const vscode = ensureServer(say);
  say('Building and packing the extension ...');
  const { file: vsix } = await packageExtension({ folder: data, say: () => {} });
  await build();
  await installExtension({ vscode, data, vsix });
  say('Starting the sandbox (simulators of the source and of Intercom) ...');
  const sandbox = await startSandbox({ args: [...SANDBOX, '--folder', data] });
  const workspace = copyExamples(data);
  const server = await startServer({ vscode, data, env: sandbox.env, testDriver: false });
  say(`
VS Code is ready. Open this address in a browser on this machine:

  ${workbenchUrl(server.url, workspace, [['openFile', `vscode-remote://${server.authority}${path.join(workspace, 'acme.crosswalk.yaml')}`]])}

Then click "Crosswalk" in the status bar (or its icon at the left edge): the row marked "next" is the one to click, from discovery to rollback.

Workspace:   ${workspace} (a copy; it is removed at the end)
Connections: ${sandbox.env.CROSSWALK_CONNECTIONS}
Stop with Ctrl-C.`);
  await new Promise(() => setInterval(() => {}, 2 ** 30));
}

const data = mkdtempSync(path.join(tmpdir(), 'crosswalk-demo-'));
const removeData = async () => rmSync(data, { recursive: true, force: true, maxRetries: 5 });
stopOnSignals(async () => {
  await stopAll();
  await removeData();
});
try {
  await main(data);
} catch (error) {
  process.stderr.write(`${explainBuildError(error)}\n`);
  await stopAll();
  await removeData();
  process.exitCode = 1;
}
