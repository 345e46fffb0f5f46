// `npm run demo`: one migration from beginning to end on the sandbox. Plain JavaScript: it runs on whatever Node starts it.
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureDependencies, node24 } from './install.mjs';
import { start, stop, stopAll, stopOnSignals } from './tools/processes.mjs';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const TICKETS = process.env.CROSSWALK_DEMO_TICKETS ?? '500';
const SPEED = '60';
/** Evening in Berlin: inside the hours that the example spec allows for files. */
const START = '2026-11-16T19:30:00Z';

function say(text) {
  process.stdout.write(`${text}\n`);
}

function startSandbox(node, cli, folder) {
  const child = start(node, [cli, 'sandbox', '--json', '--tickets', TICKETS, '--seed', '1', '--speed', SPEED, '--start', START, '--folder', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
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

/** As a person types it. */
const typed = (args) => args.map((word) => (/\s/.test(word) ? `"${word}"` : word)).join(' ');

/** Runs one verb as a person would; resolves to what it printed, and with `json` to its document. Any exit but the allowed ones ends the demo. */
function crosswalk(context, args, { allowed = [0], json = false } = {}) {
  say(`\n$ crosswalk ${typed(args)}`);
  const child = start(context.node, [context.cli, ...args, ...(json ? ['--json'] : [])], { cwd: context.folder, env: context.env, stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let text = '';
    child.stdout.setEncoding('utf8');
    child.stdout.on('data', (chunk) => {
      text += chunk;
    });
    child.on('close', async (code) => {
      await stop(child);
      if (!json) process.stdout.write(text);
      if (allowed.includes(code)) resolve({ text, document: json ? JSON.parse(text) : null });
      else reject(new Error(`crosswalk ${args[0]} ended with ${code}${json ? `\n${text}` : ''}`));
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
  const prepared = await crosswalk(context, ['prepare', spec, '--to', 'production', '--canary', 'canary@acme.example']);
  const open = [...prepared.text.matchAll(/^ *\[ \] (\S+)/gm)].map(([, step]) => step);
  say('\nHere the demo plays the person who does these steps in Intercom and confirms them.');
  await crosswalk(context, ['prepare', spec, '--to', 'production', ...open.flatMap((step) => ['--confirm', step]), '--by', 'Demo Person']);
  const migration = await crosswalk(context, ['migrate', spec, '--to', 'production'], { allowed: [0, 4], json: true });
  printCounts('What became of every record', migration.document);
  await crosswalk(context, ['parked', spec], { allowed: [0, 4] });
  await crosswalk(context, ['reconcile', spec, '--to', 'production']);
  const { document: check } = await crosswalk(context, ['spot-check', spec], { json: true });
  say(`\nHere the demo plays the person who looks at the ${check.records} records of ${check.files.page} in both systems.`);
  await writeFile(check.files.form, (await readFile(check.files.form, 'utf8')).replaceAll('"answer":""', '"answer":"pass"'));
  await crosswalk(context, ['spot-check', spec, '--answer', check.files.form, '--by', 'Demo Person']);
  await crosswalk(context, ['archive', spec]);
  await crosswalk(context, ['accept', spec, '--by', 'Demo Person']);
  const preview = await crosswalk(context, ['rollback', spec, '--to', 'production', '--preview']);
  const [, hash = ''] = /--confirm ([0-9a-f]+)/.exec(preview.text) ?? [];
  await crosswalk(context, ['rollback', spec, '--to', 'production', '--confirm', hash, '--by', 'Demo Person'], { allowed: [0, 4] });
  await crosswalk(context, ['status', spec, '--verify']);
  return migration.document;
}

function printEnd(result, began) {
  const balanced = printCounts(`The migration of ${TICKETS} tickets, in the words of conservation`, result);
  say(`calls: source ${result.calls.source}, destination ${result.calls.destination} (floor ${result.calls.floor}, ratio ${(result.calls.destination / result.calls.floor).toFixed(3)}); throttled: ${result.rate.destination.throttled}`);
  say(`time of the migration: ${(result.durationMs / 1000 / Number(SPEED)).toFixed(1)} s (the sandbox's clock runs ${SPEED} times faster); of the whole demo: ${((Date.now() - began) / 1000).toFixed(1)} s`);
  if (process.env.CROSSWALK_DEMO_KEEP === undefined) say('The demo folder is removed now. To keep it and read its files: CROSSWALK_DEMO_KEEP=1 npm run demo');
  say('\nTo go the way yourself: "By hand" in README.md. To see the same in VS Code: npm run demo:vscode');
  return balanced;
}

async function main() {
  const began = Date.now();
  await ensureDependencies();
  const node = await node24();
  const { build } = await import('./build.mjs');
  await build({});
  const folder = await mkdtemp(path.join(os.tmpdir(), 'crosswalk-demo-'));
  const removeFolder = async () => {
    if (process.env.CROSSWALK_DEMO_KEEP === undefined) await rm(folder, { recursive: true, force: true });
  };
  stopOnSignals(removeFolder);
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
    await stopAll();
    await removeFolder();
  }
}

await main().catch((error) => {
  process.stderr.write(`\nThe demo stopped: ${error.message}\n`);
  process.exitCode = 1;
});
