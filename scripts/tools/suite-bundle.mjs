// Compiles test/vscode/suite/*.test.ts and the runner into one CommonJS file that VS Code's extension host loads.
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

/** Test files in a suite folder, sorted; [] when the folder is missing. */
export function suiteFiles(folder) {
  try {
    return readdirSync(folder).filter((name) => name.endsWith('.test.ts')).sort();
  } catch {
    return [];
  }
}

/** Bundles `files` of `folder` into `target`, a folder of this run; returns the bundle's absolute path. Throws esbuild's error when a test does not compile. */
export async function bundleSuites({ root, folder, files, target }) {
  const { build } = await import('esbuild');
  const outfile = path.join(target, 'suite.cjs');
  // require(), not import: a test file calls describe(), which exists only once the runner has made it.
  const loads = files.map((name) => `() => { require(${JSON.stringify(path.join(folder, name))}); }`);
  const contents = `import { runSuites } from ${JSON.stringify(path.join(root, 'test/vscode/harness/runner.ts'))};\nexport const run = () => runSuites([${loads.join(', ')}]);\n`;
  await build({
    stdin: { contents, resolveDir: root, loader: 'ts' },
    bundle: true,
    outfile,
    platform: 'node',
    format: 'cjs',
    target: 'node22',
    sourcemap: 'inline',
    external: ['vscode'],
    plugins: [keepMochaOutside(root)],
    define: { 'import.meta.url': 'crosswalkMetaUrl', 'import.meta.dirname': '__dirname' },
    banner: { js: `const crosswalkMetaUrl = require('node:url').pathToFileURL(__filename).href;` },
    logLevel: 'silent',
  });
  return outfile;
}

/** Mocha loads its reporters and interfaces by name at run time, so it stays a package of its own, named by its full address. */
function keepMochaOutside(root) {
  const file = pathToFileURL(path.join(root, 'node_modules/mocha/index.js')).href;
  return { name: 'mocha-outside', setup: (esbuild) => esbuild.onResolve({ filter: /^mocha$/ }, () => ({ path: file, external: true })) };
}
