// Completes package-lock.json: adds entries for optional platform packages that it names but does not hold. Run it after every "npm install" that changes the lock file; --check only tells.
// Why: a registry that serves only some platforms makes npm leave the others out without a word, and then "npm ci" refuses the lock file everywhere.
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ROOT } from './install.mjs';

const OS = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const CPU = ['arm', 'arm64', 'ia32', 'loong64', 'mips64el', 'ppc64', 'riscv64', 's390x', 'wasm32', 'x64'];
const LIBC = { gnu: 'glibc', gnueabihf: 'glibc', musl: 'musl', musleabihf: 'musl' };

/** Platform that a package's name tells ("…-linux-arm64-gnu"), or null: { os, cpu, libc? } as lists, the way a lock file has them. */
export function platformOf(name) {
  const words = name.split('/').at(-1).split('-');
  const os = words.find((word) => OS.includes(word));
  const cpu = words.find((word) => CPU.includes(word));
  if (!os || !cpu) return null;
  const libc = os === 'linux' ? words.map((word) => LIBC[word]).find(Boolean) : undefined;
  return { os: [os], cpu: [cpu], ...(libc && { libc: [libc] }) };
}

const isExact = (version) => /^\d+\.\d+\.\d+[\w.-]*$/.test(version);

/** Entries that a parsed lock file lacks: [[folder, entry]]. They carry no integrity, because nobody here could fetch them; npm skips them on every other platform. */
export function missingEntries(lock) {
  const found = [];
  for (const [folder, entry] of Object.entries(lock.packages)) {
    for (const [name, version] of Object.entries(entry.optionalDependencies ?? {})) {
      const isHeld = [`${folder}/node_modules/${name}`, `node_modules/${name}`].some((place) => Object.hasOwn(lock.packages, place));
      const platform = platformOf(name);
      if (isHeld || !platform || !isExact(version)) continue;
      found.push([`node_modules/${name}`, { version, cpu: platform.cpu, ...(entry.dev && { dev: true }), ...(platform.libc && { libc: platform.libc }), optional: true, os: platform.os }]);
    }
  }
  return found;
}

if (process.argv[1] && path.resolve(process.argv[1]) === fileURLToPath(import.meta.url)) {
  const file = path.join(ROOT, 'package-lock.json');
  const lock = JSON.parse(readFileSync(file, 'utf8'));
  const missing = missingEntries(lock);
  if (missing.length === 0) process.stdout.write('package-lock.json is complete.\n');
  else if (process.argv.includes('--check')) {
    process.stderr.write(`package-lock.json lacks ${missing.length} platform packages, so "npm ci" fails. Run "node scripts/complete-lock.mjs".\n`);
    process.exitCode = 1;
  } else {
    lock.packages = Object.fromEntries([...Object.entries(lock.packages), ...missing].sort(([a], [b]) => a.localeCompare(b, 'en')));
    writeFileSync(file, `${JSON.stringify(lock, null, 2)}\n`);
    process.stdout.write(`Added ${missing.length} platform packages to package-lock.json.\n`);
  }
}
