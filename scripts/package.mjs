// Makes crosswalk-<version>.vsix and checks what is inside: exactly the files that run in VS Code, at most 4 MB.
import { mkdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, explainBuildError } from './build.mjs';
import { childEnvironment, ensureDependencies, node24, ROOT } from './install.mjs';
import { finish } from './tools/processes.mjs';
import { zipNames } from './tools/zip-list.mjs';

const LIMIT_BYTES = 4_000_000;
// vsce renames README.md and LICENSE on the way in.
const NEEDED = ['package.json', 'readme.md', 'LICENSE.txt', 'dist/extension.cjs', 'dist/language-server.cjs', 'dist/cli.mjs'];
const ALLOWED = /^(package(\.nls)?\.json|readme\.md|changelog\.md|LICENSE\.txt|language-configuration\.json|bin\/crosswalk\.mjs|dist\/(cli\.mjs|extension\.cjs|language-server\.cjs|webviews\/[\w.-]+)|media\/.+\.(png|svg|md)|docs\/rules\/[\w-]+\.md|(schemas|syntaxes|walkthrough)\/.+)$/;

/** What is wrong with a list of files and a size in bytes, in plain words; [] when nothing is. */
export function packageProblems(files, bytes) {
  const problems = NEEDED.filter((file) => !files.includes(file)).map((file) => `${file} is missing`);
  for (const file of files) if (!ALLOWED.test(file) || file.endsWith('.map')) problems.push(`${file} does not belong into the VSIX`);
  if (bytes > LIMIT_BYTES) problems.push(`it has ${bytes} bytes, more than ${LIMIT_BYTES}`);
  return problems;
}

/** Builds for release and packs into `folder` (default: the repository). Resolves to { file, files, bytes }; throws an Error that lists every problem. */
export async function packageExtension({ folder = ROOT, say }) {
  const { skipped } = await build({ release: true });
  if (skipped.length > 0) throw new Error(`Nothing to pack: ${skipped.join(', ')} is missing.`);
  const { name, version } = JSON.parse(readFileSync(path.join(ROOT, 'package.json'), 'utf8'));
  mkdirSync(folder, { recursive: true });
  const file = path.join(folder, `${name}-${version}.vsix`);
  const vsce = path.join(ROOT, 'node_modules/@vscode/vsce/vsce');
  const { code, output } = await finish(node24(), [vsce, 'package', '--no-dependencies', '--out', file], { cwd: ROOT, env: childEnvironment() });
  if (code !== 0) throw new Error(`vsce failed:\n${output.slice(-3000)}`);
  const files = zipNames(file).filter((entry) => entry.startsWith('extension/')).map((entry) => entry.slice('extension/'.length));
  const bytes = statSync(file).size;
  const problems = packageProblems(files, bytes);
  if (problems.length > 0) throw new Error(`${path.basename(file)} is not fit to ship:\n- ${problems.join('\n- ')}`);
  say(`${path.relative(process.cwd(), file)}: ${files.length} files, ${(bytes / 1e6).toFixed(2)} MB`);
  return { file, files, bytes };
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    ensureDependencies();
    await packageExtension({ say: (text) => process.stdout.write(`${text}\n`) });
  } catch (error) {
    process.stderr.write(`${explainBuildError(error)}\n`);
    process.exitCode = 1;
  }
}
