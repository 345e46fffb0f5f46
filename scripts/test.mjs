// npm test: packages, build, lint, types, unit tests, tests in VS Code. One line each; the last line is "N passed, N failed".
// Options: --no-vscode leaves the tests in VS Code out (and says so). CROSSWALK_VSCODE=desktop runs them in a desktop build.
import { existsSync } from 'node:fs';
import path from 'node:path';
import { build, explainBuildError } from './build.mjs';
import { childEnvironment, ensureDependencies, node24, ROOT } from './install.mjs';
import { testVscode } from './test-vscode.mjs';
import { finish, stopOnSignals } from './tools/processes.mjs';
import { createReport } from './tools/steps.mjs';

const LIMIT_MS = 15 * 60_000;
const say = (text) => process.stdout.write(`${text}\n`);

// A developer's own connections and clock must not reach a test.
function testEnvironment() {
  const env = childEnvironment();
  for (const name of ['CROSSWALK_CONNECTIONS', 'CROSSWALK_CLOCK']) delete env[name];
  return env;
}

function runTool(tool, args) {
  return finish(node24(), [path.join(ROOT, 'node_modules', tool), ...args], { cwd: ROOT, env: testEnvironment(), timeout: LIMIT_MS });
}

/** A tool that is right or wrong as a whole: one check. */
const check = (tool, args) => async () => {
  const { code, output } = await runTool(tool, args);
  return code === 0 ? { passed: 1, failed: 0 } : { passed: 0, failed: 1, output };
};

async function buildStep() {
  try {
    const { files, skipped } = await build();
    if (skipped.length > 0) return { passed: 0, failed: 1, output: `Not built, because the source is missing: ${skipped.join(', ')}` };
    return { passed: 1, failed: 0, detail: `${files.filter(({ file }) => !file.endsWith('.map')).length} files in dist/` };
  } catch (error) {
    return { passed: 0, failed: 1, output: explainBuildError(error) };
  }
}

const countOf = (output, word) => Number(new RegExp(`^\\s*(\\d+) ${word}\\b`, 'm').exec(output)?.[1] ?? 0);

/** Counts come from mocha's closing lines; a mocha that dies without them is a failure too. */
async function unitStep() {
  const { code, output } = await runTool('mocha/bin/mocha.js', ['--parallel', '--jobs', '2', '--reporter', 'dot', '--no-color']);
  const [passed, failing, pending] = ['passing', 'failing', 'pending'].map((word) => countOf(output, word));
  const failed = code !== 0 && failing === 0 ? 1 : failing;
  const closing = output.search(/^\s*\d+ passing/m);
  return { passed, failed, output: closing < 0 ? output : output.slice(closing), leftOut: pending > 0 ? [`${pending} unit tests are marked as pending`] : [] };
}

async function vscodeStep() {
  if (process.argv.includes('--no-vscode')) return { passed: 0, failed: 0, leftOut: ['VS Code tests: --no-vscode was given'], detail: 'left out' };
  const { passed, failed, leftOut } = await testVscode({ say, isBuilt: true });
  return { passed, failed, leftOut, ...(passed + failed === 0 && { detail: 'left out' }) };
}

async function main() {
  const report = createReport(say);
  const { step } = report;
  const isInstalled = await step('packages', () => ({ passed: 0, failed: 0, detail: ensureDependencies({ say }) }));
  if (!isInstalled) return report.finish();
  const isBuilt = await step('build', buildStep);
  await step('lint (eslint)', check('eslint/bin/eslint.js', ['.']));
  await step('types (tsc)', check('typescript/bin/tsc', ['-p', 'tsconfig.json']));
  if (existsSync(path.join(ROOT, 'src/webviews/tsconfig.json'))) await step('types of pages (tsc)', check('typescript/bin/tsc', ['-p', 'src/webviews/tsconfig.json']));
  await step('unit tests (mocha)', unitStep);
  if (isBuilt) await step('in VS Code', vscodeStep);
  else say('left out: VS Code tests, because the build failed');
  return report.finish();
}

stopOnSignals();
process.exitCode = await main();
