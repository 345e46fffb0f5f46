/** Makes this process live in the sandbox's time, so that a foreign library's waits are as long there as they would be in life. */

const REAL_NOW = Date.now.bind(Date);
const REAL_TIMEOUT = globalThis.setTimeout;

/** @param clock text of CROSSWALK_CLOCK: `<origin ms>/<real origin ms>/<speed>`. */
export function liveInSandboxTime(clock: string): void {
  const [origin = 0, realOrigin = 0, speed = 1] = clock.split('/').map(Number);
  Date.now = () => Math.floor(origin + (REAL_NOW() - realOrigin) * speed);
  const scaled = (work: (...args: unknown[]) => void, ms = 0, ...args: unknown[]): NodeJS.Timeout => REAL_TIMEOUT(work, ms / speed, ...args);
  Reflect.set(globalThis, 'setTimeout', scaled);
}
