/** Law 9: memory is bounded by bytes in flight, not by the number of records. */

/** Runs work that holds so many bytes in memory, once there is room for them. */
export type ByteGate = <T>(bytes: number, work: () => Promise<T>) => Promise<T>;

/**
 * First come, first served, so that a large one is not starved by small ones.
 * @param capacity bytes at a time; work that needs more goes alone.
 */
export function makeByteGate(capacity: number): ByteGate {
  const waiting: { readonly bytes: number; readonly go: () => void }[] = [];
  let free = capacity;
  const admit = (): void => {
    for (let next = waiting[0]; next !== undefined && next.bytes <= free; next = waiting[0]) {
      waiting.shift();
      free -= next.bytes;
      next.go();
    }
  };
  return async (wanted, work) => {
    // What holds nothing waits for nothing.
    if (wanted === 0) return work();
    const bytes = Math.min(wanted, capacity);
    await new Promise<void>((go) => {
      waiting.push({ bytes, go });
      admit();
    });
    try {
      return await work();
    } finally {
      free += bytes;
      admit();
    }
  };
}
