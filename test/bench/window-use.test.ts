import assert from 'node:assert/strict';
import fc from 'fast-check';
import { allowance, windowUse, type Seen } from '../../bench/window-use.ts';

const OPTIONS = { quota: 10, reserve: 0.1, windowSeconds: 10 };

function calls(window: number, accepted: number, refused = 0): Seen[] {
  const call = (status: number): Seen => ({ system: 'production', method: 'POST', path: '/conversations', status, window, at: 0 });
  return [...Array.from({ length: accepted }, () => call(200)), ...Array.from({ length: refused }, () => call(429))];
}

describe('use of a limit, counted from the simulator\'s log', () => {
  it('leaves the reserve out, and never all of a limit', () => {
    assert.equal(allowance(83, 0.1), 74);
    assert.equal(allowance(1667, 0.1), 1500);
    assert.equal(allowance(1, 0.5), 1);
  });

  it('is 1 where every whole window is full', () => {
    const { use, worst, windows } = windowUse([...calls(10, 2), ...calls(20, 9), ...calls(30, 9), ...calls(40, 9)], OPTIONS);
    assert.deepEqual({ use, worst, windows }, { use: 1, worst: 1, windows: 2 });
  });

  it('counts a window without a call as unused', () => {
    const { use, worst, windows } = windowUse([...calls(10, 2), ...calls(20, 9), ...calls(40, 9), ...calls(50, 9)], OPTIONS);
    assert.deepEqual({ use, worst, windows }, { use: 2 / 3, worst: 0, windows: 3 });
  });

  it('does not count the first and the last window, which were not whole', () => {
    assert.equal(windowUse([...calls(10, 1), ...calls(20, 1)], OPTIONS).windows, 0);
  });

  it('begins after the first write: looking at the workspace is no use of the limit', () => {
    const look: Seen = { system: 'production', method: 'GET', path: '/me', status: 200, window: 10, at: 0 };
    const { use, windows } = windowUse([look, { ...look, window: 20 }, ...calls(30, 2), ...calls(40, 9), ...calls(50, 9)], OPTIONS);
    assert.deepEqual({ use, windows }, { use: 1, windows: 1 });
  });

  it('does not count the tail, in which less than a window of calls is left', () => {
    const { use, windows } = windowUse([...calls(10, 9), ...calls(20, 9), ...calls(30, 4), ...calls(40, 3), ...calls(50, 1)], OPTIONS);
    assert.deepEqual({ use, windows }, { use: 1, windows: 1 });
  });

  it('counts the whole of a run that was stopped while work remained', () => {
    const { use, windows } = windowUse([...calls(10, 3), ...calls(20, 3), ...calls(30, 3), ...calls(40, 3)], { ...OPTIONS, total: 100 });
    assert.deepEqual({ use, windows }, { use: 1 / 3, windows: 2 });
  });

  it('tells refused calls from accepted ones, and more than the share that is ours', () => {
    const { use, accepted, refused } = windowUse([...calls(10, 1), ...calls(20, 10, 5), ...calls(30, 10), ...calls(40, 1)], { ...OPTIONS, total: 100 });
    assert.deepEqual({ use, accepted, refused }, { use: 10 / 9, accepted: 22, refused: 5 });
  });

  it('counts neither other systems nor calls that no limiter saw', () => {
    const [call] = calls(20, 1);
    assert.ok(call);
    const { accepted } = windowUse([{ ...call, system: 'staging' }, { ...call, system: 'autotask' }, { ...call, window: null }, call], OPTIONS);
    assert.equal(accepted, 1);
  });

  it('is the mean of its windows, and the worst is no better', () => {
    fc.assert(
      fc.property(fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 20 }), (counts) => {
        const seen = [...calls(10, 1), ...counts.flatMap((count, index) => calls(20 + 10 * index, count)), ...calls(20 + 10 * counts.length, 1)];
        const { use, worst, windows } = windowUse(seen, { ...OPTIONS, total: 1e6 });
        assert.equal(windows, counts.length);
        assert.ok(Math.abs(use - counts.reduce((sum, count) => sum + count / 9, 0) / counts.length) < 1e-9);
        assert.equal(worst, Math.min(...counts) / 9);
      }),
    );
  });
});
