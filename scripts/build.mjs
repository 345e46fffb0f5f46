// Bundles the CLI, the extension, the language server and the webview pages into dist/. Options: --release (minified, no source maps), --if-installed (nothing to do is fine: runs as npm "prepare").
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from './install.mjs';

const CLI_SOURCE = 'src/cli/main.ts';
const EXTENSION_SOURCE = 'src/extension/extension.ts';
const SERVER_SOURCE = 'src/language-server/main.ts';

// An ESM bundle has no `require`, but CommonJS packages inside it call it for Node's own modules.
const REQUIRE_BANNER = `import { createRequire as crosswalkCreateRequire } from 'node:module';\nconst require = crosswalkCreateRequire(import.meta.url);`;
// A CommonJS bundle has no `import.meta.url`.
const META_BANNER = `const crosswalkMetaUrl = require('node:url').pathToFileURL(__filename).href;`;

/** Pages are the folders of src/webviews that hold a main.ts. */
function pages(root) {
  const folder = path.join(root, 'src/webviews');
  if (!existsSync(folder)) return [];
  return readdirSync(folder).filter((name) => existsSync(path.join(folder, name, 'main.ts'))).sort();
}

function bundles(root, { release }) {
  const shared = {
    absWorkingDir: root,
    bundle: true,
    metafile: true,
    write: false,
    minify: release,
    sourcemap: release ? false : 'linked',
    legalComments: release ? 'none' : 'inline',
    logLevel: 'silent',
    define: { 'process.env.NODE_ENV': release ? '"production"' : '"development"' },
  };
  const list = [];
  if (existsSync(path.join(root, CLI_SOURCE))) {
    list.push({ ...shared, entryPoints: [CLI_SOURCE], outfile: 'dist/cli.mjs', platform: 'node', format: 'esm', target: 'node24', banner: { js: REQUIRE_BANNER } });
  }
  if (existsSync(path.join(root, EXTENSION_SOURCE))) {
    const define = { ...shared.define, 'import.meta.url': 'crosswalkMetaUrl' };
    list.push({ ...shared, define, entryPoints: [EXTENSION_SOURCE], outfile: 'dist/extension.cjs', platform: 'node', format: 'cjs', target: 'node22', external: ['vscode'], banner: { js: META_BANNER } });
  }
  if (existsSync(path.join(root, SERVER_SOURCE))) {
    list.push({ ...shared, entryPoints: [SERVER_SOURCE], outfile: 'dist/language-server.cjs', platform: 'node', format: 'cjs', target: 'node22' });
  }
  const found = pages(root);
  if (found.length > 0) {
    const entryPoints = Object.fromEntries(found.map((name) => [name, `src/webviews/${name}/main.ts`]));
    const loader = { '.ttf': 'file', '.woff2': 'file', '.svg': 'dataurl' };
    list.push({ ...shared, entryPoints, loader, outdir: 'dist/webviews', assetNames: '[name]', platform: 'browser', format: 'esm', target: 'es2022', conditions: ['production'], tsconfig: 'src/webviews/tsconfig.json' });
  }
  return list;
}

function missingSources(root) {
  return [CLI_SOURCE, EXTENSION_SOURCE, SERVER_SOURCE].filter((file) => !existsSync(path.join(root, file)));
}

/** Each file appears whole or not at all: a build that is killed, or a run that reads meanwhile, never sees half a bundle. */
function writeWhole(file, contents) {
  mkdirSync(path.dirname(file), { recursive: true });
  const partial = `${file}.${process.pid}.partial`;
  writeFileSync(partial, contents);
  renameSync(partial, file);
}

function removeOthers(folder, keep) {
  if (!existsSync(folder)) return;
  for (const name of readdirSync(folder, { recursive: true })) {
    const file = path.join(folder, name);
    if (statSync(file, { throwIfNoEntry: false })?.isFile() && !keep.has(file)) rmSync(file, { force: true });
  }
}

/**
 * Builds everything whose source exists. Returns { files: [{ file, bytes }], skipped: [source] }; paths relative to the root.
 * Throws esbuild's error (its `errors` hold file and line) when a source does not compile.
 */
export async function build({ root = ROOT, release = false } = {}) {
  const { build: esbuild } = await import('esbuild');
  const results = await Promise.all(bundles(root, { release }).map((options) => esbuild(options)));
  const inputs = {};
  const outputs = {};
  const written = new Map();
  for (const result of results) {
    Object.assign(inputs, result.metafile.inputs);
    Object.assign(outputs, result.metafile.outputs);
    for (const output of result.outputFiles) written.set(output.path, output.contents);
  }
  for (const [file, contents] of written) writeWhole(file, contents);
  const metafile = path.join(root, 'dist/meta.json');
  writeWhole(metafile, JSON.stringify({ inputs, outputs }));
  removeOthers(path.join(root, 'dist'), new Set([...written.keys(), metafile]));
  const files = [...written].map(([file, contents]) => ({ file: path.relative(root, file), bytes: contents.length })).sort((a, b) => a.file.localeCompare(b.file));
  return { files, skipped: missingSources(root) };
}

async function main(flags) {
  const lenient = flags.includes('--if-installed');
  const unknown = flags.filter((flag) => !['--release', '--if-installed'].includes(flag));
  if (unknown.length > 0) throw new Error(`Unknown option ${unknown.join(' ')}. Known: --release, --if-installed.`);
  if (!existsSync(path.join(ROOT, 'node_modules/esbuild'))) {
    if (lenient) return;
    throw new Error('Packages are missing. Run "npm ci" first.');
  }
  if (lenient && missingSources(ROOT).length > 0) return;
  const { files, skipped } = await build({ release: flags.includes('--release') });
  for (const { file, bytes } of files) if (!file.endsWith('.map')) process.stdout.write(`${file}  ${(bytes / 1000).toFixed(0)} kB\n`);
  if (skipped.length > 0) throw new Error(`Not built, because the source is missing: ${skipped.join(', ')}`);
}

/** esbuild's findings as "file:line:column: text" lines, or the plain message of any other error. */
export function explainBuildError(error) {
  if (!Array.isArray(error.errors)) return error.message;
  return error.errors.map(({ location, text }) => (location ? `${location.file}:${location.line}:${location.column}: ${text}` : text)).join('\n');
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  try {
    await main(process.argv.slice(2));
  } catch (error) {
    process.stderr.write(`${explainBuildError(error)}\n`);
    // A source that does not compile must not keep anybody from installing packages; "npm run build" and "npm test" stay strict.
    process.exitCode = process.argv.includes('--if-installed') ? 0 : 1;
  }
}
