/** What a run shares between the downloads of files: how many come at once, how long a host may be silent, and which host was too often. */
import Bottleneck from 'bottleneck';

/** Downloads at a time. The others wait here and not at a connection, where the wait would pass for the host's silence. */
export const DOWNLOADS = 16;
/** Milliseconds of real time in which something must come: an answer first, then each next piece of the file. */
const SILENCE_MS = 30_000;
/** Milliseconds of real time for one file, the largest included. */
const WHOLE_MS = 10 * 60_000;
/** Files in a row that a host was silent at, each asked for three times. */
const SILENT_FILES = 3;
/** Milliseconds of real time until one more file finds out whether the host answers again. */
const LEFT_ALONE_MS = 15 * 60_000;

interface Standing {
  readonly silent: number;
  /** Of `performance.now()`. */
  readonly until: number;
}

/** How long one try may go on. */
export interface TryLimit {
  readonly signal: AbortSignal;
  /** Something came. */
  readonly heard: () => void;
  readonly end: () => void;
  /** Whether it was this that ended the try. */
  readonly broken: () => 'silent' | 'too long' | null;
}

export class FileLine {
  readonly #slots = new Bottleneck({ maxConcurrent: DOWNLOADS });
  readonly #hosts = new Map<string, Standing>();
  readonly #silenceMs: number;

  constructor(silenceMs: number = SILENCE_MS) {
    this.#silenceMs = silenceMs;
  }

  slot<T>(work: () => Promise<T>): Promise<T> {
    return this.#slots.schedule(work);
  }

  limit(): TryLimit {
    const silence = new AbortController();
    const whole = AbortSignal.timeout(WHOLE_MS);
    const timer = setTimeout(() => silence.abort(), this.#silenceMs);
    return {
      signal: AbortSignal.any([silence.signal, whole]),
      heard: () => void timer.refresh(),
      end: () => clearTimeout(timer),
      broken: () => (silence.signal.aborted ? 'silent' : whole.aborted ? 'too long' : null),
    };
  }

  /** Also lets one file through when the host was left alone for long enough. */
  leftAlone(host: string): boolean {
    const standing = this.#hosts.get(host);
    if (standing === undefined || standing.silent < SILENT_FILES) return false;
    if (performance.now() < standing.until) return true;
    this.#hosts.set(host, { ...standing, until: performance.now() + LEFT_ALONE_MS });
    return false;
  }

  answered(host: string): void {
    this.#hosts.delete(host);
  }

  /** A file was given up for the host's silence. @returns whether the host is left alone from now on, told once. */
  silent(host: string): boolean {
    const silent = (this.#hosts.get(host)?.silent ?? 0) + 1;
    this.#hosts.set(host, { silent, until: performance.now() + LEFT_ALONE_MS });
    return silent === SILENT_FILES;
  }
}
