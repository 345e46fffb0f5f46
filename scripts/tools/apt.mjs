// Debian packages that the VS Code tests need. Installed when we may; otherwise the caller says what is missing.
import { spawnSync } from 'node:child_process';

let isListFresh = false;

/** True when `apt-get` is here and we are root. */
export function mayInstall() {
  return process.getuid?.() === 0 && spawnSync('apt-get', ['--version'], { stdio: 'ignore' }).status === 0;
}

/** Installs Debian packages without questions. Throws an Error that names them when apt-get fails. Its output goes to stderr only then. */
export function aptInstall(packages, say) {
  say(`Installing Debian packages (once): ${packages.join(' ')} ...`);
  const options = { encoding: 'utf8', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }, maxBuffer: 64 * 1024 * 1024 };
  if (!isListFresh) spawnSync('apt-get', ['update', '-qq'], options);
  isListFresh = true;
  const result = spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], options);
  if (result.status !== 0) throw new Error(`"apt-get install ${packages.join(' ')}" failed:\n${result.stderr.slice(-2000)}`);
}

/** True when every command is on PATH. */
export function haveCommands(...commands) {
  return commands.every((command) => spawnSync('sh', ['-c', `command -v "$0"`, command], { stdio: 'ignore' }).status === 0);
}
