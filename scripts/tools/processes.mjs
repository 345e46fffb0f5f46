// Child processes that end with us: each leads its own process group, and a group is stopped whole.
import { spawn } from 'node:child_process';

const GRACE_MS = 5000;
const owned = new Set();

function signalGroup(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group has ended already.
  }
}

/** spawn() in a group of its own. `stdio` as for spawn; default: nothing in, output piped. */
export function start(command, args, options = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], ...options, detached: true });
  owned.add(child);
  return child;
}

/** Ends the child's whole group: SIGTERM, and SIGKILL after 5 s. Resolves when the child itself has ended. */
export async function stop(child) {
  owned.delete(child);
  if (child.pid === undefined) return;
  if (child.exitCode === null && child.signalCode === null) {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    signalGroup(child, 'SIGTERM');
    const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), GRACE_MS);
    await ended;
    clearTimeout(timer);
  }
  signalGroup(child, 'SIGKILL');
}

/** Ends everything that start() began and nobody stopped yet. */
export async function stopAll() {
  await Promise.all([...owned].map((child) => stop(child)));
}

/** On Ctrl-C, SIGTERM or SIGHUP: run `cleanUp`, stop all children, leave with 128 + signal number. */
export function stopOnSignals(cleanUp = async () => {}) {
  for (const [signal, code] of [['SIGINT', 130], ['SIGTERM', 143], ['SIGHUP', 129]]) {
    process.once(signal, () => void cleanUp().catch(() => {}).then(stopAll).finally(() => process.exit(code)));
  }
}

/** Runs a command to its end, keeping what it prints. Resolves to { code, output }; code 1 when a signal ended it. */
export async function finish(command, args, { onText = () => {}, ...options } = {}) {
  const child = start(command, args, options);
  let output = '';
  const keep = (chunk) => {
    output += chunk;
    onText(String(chunk));
  };
  child.stdout?.setEncoding('utf8').on('data', keep);
  child.stderr?.setEncoding('utf8').on('data', keep);
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (status) => resolve(status ?? 1));
  });
  owned.delete(child);
  return { code, output };
}

/** Resolves with the match as soon as the child's output fits `pattern`; rejects with the output when it ends or `timeoutMs` passes first. */
export function waitForOutput(child, pattern, timeoutMs) {
  return new Promise((resolve, reject) => {
    let text = '';
    const fail = (why) => reject(new Error(`${why}\n${text.slice(-4000)}`));
    const timer = setTimeout(() => fail(`No sign of readiness within ${timeoutMs / 1000} s. Last output:`), timeoutMs);
    const read = (chunk) => {
      text += chunk;
      const match = pattern.exec(text);
      if (!match) return;
      clearTimeout(timer);
      resolve(match);
    };
    child.stdout.setEncoding('utf8').on('data', read);
    child.stderr?.setEncoding('utf8').on('data', read);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code) => fail(`Ended with ${code} before it was ready. Output:`));
  });
}
