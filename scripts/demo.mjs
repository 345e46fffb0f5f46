// `npm run demo`: one migration from beginning to end on the sandbox. Plain JavaScript: it runs on whatever Node starts it.
import { spawn } from 'node:child_process';
import { cp, mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies, node24 } from './install.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const TICKETS = process.env.CROSSWALK_DEMO_TICKETS ?? '500';
const SPEED = '60';
/** Evening in Berlin: inside the hours that the example spec allows for files. */
const START = '2026-11-16T19:30:00Z';

function say(text) {
  process.stdout.write(`${text}\n`);
}

function startSandbox(node, cli, folder) {
  const child = spawn(node, [cli, 'sandbox', '--json', '--tickets', TICKETS, '--seed', '1', '--speed', SPEED, '--start', START, '--folder', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (chunk) => {
      text += chunk;
      if (text.includes('\n')) resolve({ child, ...JSON.parse(text) });
    });
    child.on('exit', (code) => reject(new Error(`The sandbox ended with ${code}.`)));
  });
}

/** Runs one verb as a person would and returns what it printed. Any exit but the allowed ones ends the demo. */
function crosswalk(context, args, { allowed = [0], quiet = false, json = false } = {}) {
  say(`\n$ crosswalk ${args.join(' ')}`);
  const child = spawn(context.node, [context.cli, ...args, ...(json ? ['--json'] : [])], { cwd: context.folder, env: context.env, stdio: ['ignore', 'pipe', quiet ? 'ignore' : 'inherit'] });
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    child.on('exit', (code) => {
      if (!json && !quiet) process.stdout.write(text);
      if (allowed.includes(code)) resolve({ code, document: json ? JSON.parse(text) : null });
      else reject(new Error(`crosswalk ${args[0]} ended with ${code}\n${text}`));
    });
  });
}

const COLUMNS = ['read', 'loaded', 'matched', 'merged', 'unchanged', 'excluded', 'parked', 'failed', 'pending'];

function printCounts(title, result) {
  say(`\n${title}`);
  say(['entity'.padEnd(10), ...COLUMNS.map((name) => name.padStart(9))].join(' '));
  let balanced = true;
  for (const [entity, row] of Object.entries(result.counts)) {
    say([entity.padEnd(10), ...COLUMNS.map((name) => String(row[name]).padStart(9))].join(' '));
    const sum = COLUMNS.slice(1).reduce((total, name) => total + row[name], 0);
    if (sum !== row.read || row.pending !== 0) balanced = false;
  }
  say(balanced ? 'Every record that was read is accounted for.' : 'The books do NOT balance.');
  return balanced;
}

async function way(context) {
  const spec = 'acme.crosswalk.yaml';
  await crosswalk(context, ['connect', spec]);
  await crosswalk(context, ['discover', spec]);
  await crosswalk(context, ['check', spec]);
  await crosswalk(context, ['plan', spec]);
  await crosswalk(context, ['acknowledge', spec, '--by', 'Demo Person']);
  await crosswalk(context, ['prepare', spec, '--to', 'staging']);
  await crosswalk(context, ['sample', spec, '--size', '40'], { allowed: [0, 4] });
  await crosswalk(context, ['diff', spec]);
  await crosswalk(context, ['approve', spec, '--by', 'Demo Person']);
  const { document } = await crosswalk(context, ['prepare', spec, '--to', 'production', '--canary', 'canary@acme.example'], { json: true });
  const byPerson = document.steps.filter(({ step, done }) => step.proof === 'person' && !done);
  say(byPerson.map(({ step }) => `  a person confirms: ${step.title}`).join('\n'));
  if (byPerson.length > 0) await crosswalk(context, ['prepare', spec, '--to', 'production', ...byPerson.flatMap(({ step }) => ['--confirm', step.id]), '--by', 'Demo Person']);
  const migration = await crosswalk(context, ['migrate', spec, '--to', 'production'], { allowed: [0, 4], json: true });
  await crosswalk(context, ['reconcile', spec, '--to', 'production']);
  await crosswalk(context, ['archive', spec]);
  const preview = await crosswalk(context, ['rollback', spec, '--to', 'production', '--preview'], { json: true });
  await crosswalk(context, ['rollback', spec, '--to', 'production', '--confirm', preview.document.preview.hash, '--by', 'Demo Person'], { allowed: [0, 4] });
  await crosswalk(context, ['status', spec, '--verify']);
  return migration.document;
}

function printEnd(result, began) {
  const balanced = printCounts(`The migration of ${TICKETS} tickets, in the words of conservation`, result);
  say(`calls: source ${result.calls.source}, destination ${result.calls.destination} (floor ${result.calls.floor}, ratio ${(result.calls.destination / result.calls.floor).toFixed(3)}); throttled: ${result.rate.destination.throttled}`);
  say(`time of the migration: ${(result.durationMs / 1000 / Number(SPEED)).toFixed(1)} s (the sandbox's clock runs ${SPEED} times faster); of the whole demo: ${((Date.now() - began) / 1000).toFixed(1)} s`);
  say('\nTo see the same in VS Code: npm run demo:vscode');
  return balanced;
}

async function main() {
  const began = Date.now();
  await ensureDependencies();
  const node = await node24();
  const { build } = await import('./build.mjs');
  await build({});
  const folder = await mkdtemp(path.join(os.tmpdir(), 'crosswalk-demo-'));
  await cp(path.join(root, 'examples', 'acme.crosswalk.yaml'), path.join(folder, 'acme.crosswalk.yaml'));
  const cli = path.join(root, 'dist', 'cli.mjs');
  say(`Demo folder: ${folder}`);
  const sandbox = await startSandbox(node, cli, folder);
  try {
    const env = { ...process.env, CROSSWALK_CONNECTIONS: sandbox.connections, CROSSWALK_CLOCK: sandbox.clock };
    const result = await way({ node, cli, folder, env });
    if (!printEnd(result, began)) process.exitCode = 1;
  } finally {
    sandbox.child.removeAllListeners('exit');
    sandbox.child.kill('SIGTERM');
    if (process.env.CROSSWALK_DEMO_KEEP === undefined) await rm(folder, { recursive: true, force: true });
  }
}

await main().catch((error) => {
  process.stderr.write(`\nThe demo stopped: ${error.message}\n`);
  process.exitCode = 1;
});
