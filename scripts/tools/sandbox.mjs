// Starts the sandbox: simulators of all four systems with a made-up customer.
import path from 'node:path';
import { childEnvironment, node24, ROOT } from '../install.mjs';
import { start, stop, waitForOutput } from './processes.mjs';

const READY_MS = 60_000;

/**
 * Runs `crosswalk sandbox --json` and waits for its one JSON document. Resolves to { document, env, stop() }; `env` is what the
 * extension and the CLI need to find the sandbox: CROSSWALK_CONNECTIONS and, where the sandbox runs on a clock of its own, CROSSWALK_CLOCK.
 */
export async function startSandbox({ args = [], env = {} } = {}) {
  const child = start(node24(), [path.join(ROOT, 'bin/crosswalk.mjs'), 'sandbox', '--json', ...args], { env: childEnvironment(ROOT, env) });
  const [text] = await waitForOutput(child, /^\{.*\}(?=\r?\n)/m, READY_MS);
  const document = JSON.parse(text);
  const found = { CROSSWALK_CONNECTIONS: document.connections };
  if (document.clock) found.CROSSWALK_CLOCK = document.clock;
  return { document, env: found, stop: () => stop(child) };
}
