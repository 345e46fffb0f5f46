/** The time of the sandbox. It is read from the same text as the engine's clock, so both agree on a time that runs faster. */
export interface SandboxClock {
  /** Milliseconds since 1970, UTC. */
  now(): number;
  /** Waits `ms` milliseconds of this clock. */
  sleep(ms: number): Promise<void>;
}

/** @param setting `<origin ms>/<real origin ms>/<speed>` (the text of CROSSWALK_CLOCK); anything else means real time. */
export function sandboxClock(setting: string | undefined): SandboxClock {
  const match = /^(\d+)\/(\d+)\/(\d+(?:\.\d+)?)$/.exec(setting ?? '');
  const origin = Number(match?.[1] ?? 0);
  const realOrigin = Number(match?.[2] ?? 0);
  const speed = Number(match?.[3] ?? 1);
  return {
    now: () => Math.floor(origin + (Date.now() - realOrigin) * speed),
    sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.max(0, ms / speed))),
  };
}
