import type { Place } from '../../base/errors.ts';
import type { Progress } from '../../engine/environment.ts';

/** One line of the engine's stderr: what it is doing, or text for the log. */
export type EngineLine = { readonly kind: 'progress'; readonly progress: Progress } | { readonly kind: 'log'; readonly text: string };

export interface EngineFailure {
  readonly code: string;
  readonly message: string;
  readonly where: Place;
  readonly remedy: string;
}

/** Characters of one line that are kept: a broken engine must not fill the editor's memory. */
const LONGEST_LINE = 65_536;

export function objectOf(value: unknown): Readonly<Record<string, unknown>> | null {
  return value !== null && typeof value === 'object' && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
}

export function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

export function countOf(value: unknown): number | null {
  return typeof value === 'number' && Number.isFinite(value) ? value : null;
}

export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function progressOf(value: Readonly<Record<string, unknown>>): Progress | null {
  const verb = textOf(value['verb']);
  const phase = textOf(value['phase']);
  const message = textOf(value['message']);
  if (verb === null || phase === null || message === null) return null;
  const entity = textOf(value['entity']);
  const done = countOf(value['done']);
  const total = countOf(value['total']);
  return {
    verb,
    phase,
    message,
    ...(entity === null ? {} : { entity }),
    ...(done === null ? {} : { done }),
    ...(total === null ? {} : { total }),
  };
}

/** A line that is not what we agreed on is kept as text: a warning of Node belongs in the log too. */
export function parseEngineLine(line: string): EngineLine {
  const value = objectOf(parseJson(line));
  if (value?.['kind'] === 'progress') {
    const progress = progressOf(value);
    if (progress !== null) return { kind: 'progress', progress };
  }
  if (value?.['kind'] === 'log') return { kind: 'log', text: textOf(value['message']) ?? line };
  return { kind: 'log', text: line };
}

function placeOf(value: unknown): Place {
  const place = objectOf(value) ?? {};
  const file = textOf(place['file']);
  const line = countOf(place['line']);
  const column = countOf(place['column']);
  const record = textOf(place['record']);
  return {
    ...(file === null ? {} : { file }),
    ...(line === null ? {} : { line }),
    ...(column === null ? {} : { column }),
    ...(record === null ? {} : { record }),
  };
}

/** The engine's `{ "error": … }` document; null: it is something else. */
export function failureOf(document: unknown): EngineFailure | null {
  const error = objectOf(objectOf(document)?.['error']);
  const code = textOf(error?.['code']);
  const message = textOf(error?.['message']);
  if (error === null || code === null || message === null) return null;
  return { code, message, where: placeOf(error['where']), remedy: textOf(error['remedy']) ?? 'Open the log for details.' };
}

/** Cuts a stream of chunks into lines; the rest without a newline comes with `end`. */
export function lineSplitter(onLine: (line: string) => void): { write(chunk: string): void; end(): void } {
  let rest = '';
  const emit = (line: string): void => {
    if (line.trim() !== '') onLine(line.slice(0, LONGEST_LINE));
  };
  return {
    write(chunk): void {
      const lines = (rest + chunk).split('\n');
      rest = (lines.pop() ?? '').slice(0, LONGEST_LINE);
      for (const line of lines) emit(line);
    },
    end(): void {
      emit(rest);
      rest = '';
    },
  };
}
