// The steps of a test run: one line each with its duration, a sum at the end.

const seconds = (ms) => `${(ms / 1000).toFixed(1)} s`;

/** Collects results. `say(text)` prints a line. */
export function createReport(say) {
  const total = { passed: 0, failed: 0 };
  const leftOut = [];
  const began = Date.now();

  /**
   * Runs one step. `work` resolves to { passed, failed, detail?, output?, leftOut? }; output is shown only when something failed.
   * A step that throws counts as one failure. Resolves to true when nothing failed.
   */
  async function step(name, work) {
    const start = Date.now();
    const result = await Promise.resolve().then(work).catch((error) => ({ passed: 0, failed: 1, output: error.stack ?? String(error) }));
    total.passed += result.passed;
    total.failed += result.failed;
    leftOut.push(...(result.leftOut ?? []));
    const counts = result.detail ?? `${result.passed} passed, ${result.failed} failed`;
    const isGreen = result.failed === 0;
    if (!isGreen && result.output) say(result.output.trimEnd());
    say(`${isGreen ? 'ok    ' : 'FAILED'}  ${name.padEnd(24)} ${seconds(Date.now() - start).padStart(8)}  ${counts}`);
    return isGreen;
  }

  /** Says what was left out and the sum as the last line; returns the exit code. */
  function finish() {
    for (const reason of leftOut) say(`left out: ${reason}`);
    say(`Took ${seconds(Date.now() - began)}.`);
    say(`${total.passed} passed, ${total.failed} failed`);
    return total.failed === 0 && total.passed > 0 ? 0 : 1;
  }

  return { step, finish };
}
