/** Runs the suites with mocha inside VS Code's extension host and tells the runner outside about each test as it ends. */
import type { MochaOptions, Runner, Test } from 'mocha';
import { ask } from './control.ts';

const TIMEOUT_MS = 60_000;

interface Outcome {
  readonly title: string;
  readonly state: 'passed' | 'failed' | 'pending';
  readonly durationMs: number;
  readonly message?: string;
}

function outcomeOf(test: Test, state: Outcome['state'], error?: Error): Outcome {
  const outcome = { title: test.fullTitle(), state, durationMs: test.duration ?? 0 };
  return error === undefined ? outcome : { ...outcome, message: error.stack ?? error.message };
}

/** Reports in order: each message leaves when the one before has arrived. */
function reporterTo(sent: Promise<unknown>[]) {
  const tell = (outcome: Outcome): void => {
    const before = sent.at(-1) ?? Promise.resolve();
    sent.push(before.then(() => ask('outcome', { outcome })));
  };
  return class {
    constructor(runner: Runner) {
      runner.on('pass', (test) => tell(outcomeOf(test, 'passed')));
      runner.on('fail', (test, error: Error) => tell(outcomeOf(test, 'failed', error)));
      runner.on('pending', (test) => tell(outcomeOf(test, 'pending')));
    }
  };
}

/** Loads each suite, runs all tests, and throws when one failed, which is how VS Code learns the exit code. */
export async function runSuites(loads: readonly (() => void)[]): Promise<void> {
  const { default: Mocha } = await import('mocha');
  const sent: Promise<unknown>[] = [];
  const options: MochaOptions = { ui: 'bdd', timeout: TIMEOUT_MS, forbidOnly: true, reporter: reporterTo(sent) as unknown as string };
  const mocha = new Mocha(options);
  const grep = process.env['CROSSWALK_TEST_GREP'];
  if (grep !== undefined) mocha.grep(grep);
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  for (const load of loads) load();
  const failures = await new Promise<number>((resolve) => mocha.run(resolve));
  await Promise.all(sent);
  await ask('finished', { failures });
  if (failures > 0) throw new Error(`${failures} tests failed.`);
}
