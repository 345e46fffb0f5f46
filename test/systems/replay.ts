/** Real answers of a simulator, given again without a network, one of them changed. */
import fc from 'fast-check';
import type { Clock } from '../../src/base/clock.ts';
import { axiosTransport, type HttpAnswer, type HttpRequest, type Transport } from '../../src/systems/http/transport.ts';

function keyOf({ method, url, body }: HttpRequest): string {
  return `${method} ${url.pathname}${url.search} ${body ?? ''}`;
}

export interface Recording {
  readonly transport: Transport;
  /** In the order in which they were first given. */
  readonly answers: ReadonlyMap<string, HttpAnswer>;
}

export function recording(): Recording {
  const network = axiosTransport(8);
  const answers = new Map<string, HttpAnswer>();
  return {
    answers,
    transport: {
      send: async (request) => {
        const answer = await network.send(request);
        answers.set(keyOf(request), answer);
        return answer;
      },
    },
  };
}

/** @param changed key of the answer that is another one. */
export function replay(answers: ReadonlyMap<string, HttpAnswer>, changed: string, text: string): Transport {
  return {
    send: async (request) => {
      const key = keyOf(request);
      const answer = answers.get(key);
      // What nobody asked before: a page beyond the last.
      if (answer === undefined) return { status: 404, headers: new Map(), text: '{"errors":[]}' };
      return key === changed ? { ...answer, text } : answer;
    },
  };
}

/** Never waits. */
export function instantClock(now: number): Clock {
  let passed = 0;
  return {
    now: () => now + passed,
    monotonic: () => passed,
    sleep: async (ms) => {
      passed += Math.max(0, ms);
    },
  };
}

type Path = readonly (string | number)[];

export const CHANGES = ['delete', 'null', 'text', 'number', 'flag', 'list', 'object', 'wrapped'] as const;
export type Change = (typeof CHANGES)[number];

/** Every place of a JSON value; the whole first. */
export function placesOf(value: unknown, path: Path = []): readonly Path[] {
  if (Array.isArray(value)) return [path, ...value.flatMap((item, index) => placesOf(item, [...path, index]))];
  if (typeof value === 'object' && value !== null) return [path, ...Object.entries(value).flatMap(([key, item]) => placesOf(item, [...path, key]))];
  return [path];
}

/** A value of another type in its place; a value that is of that type already becomes an object. */
function instead(value: unknown, change: Change): unknown {
  switch (change) {
    case 'delete':
      return undefined;
    case 'null':
      return null;
    case 'text':
      return typeof value === 'string' ? {} : 'not what was expected';
    case 'number':
      return typeof value === 'number' ? {} : 7.5;
    case 'flag':
      return typeof value === 'boolean' ? 'maybe' : true;
    case 'list':
      return Array.isArray(value) ? 'none' : [];
    case 'object':
      return typeof value === 'object' && value !== null && !Array.isArray(value) ? 'none' : {};
    case 'wrapped':
      return [value];
  }
}

/** @returns a copy, changed in one place. */
export function changedAt(value: unknown, path: Path, change: Change): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return instead(value, change);
  const copy: unknown[] | Record<string, unknown> = Array.isArray(value) ? [...(value as unknown[])] : { ...(value as Record<string, unknown>) };
  const next = changedAt(Reflect.get(copy, head), rest, change);
  if (next === undefined && Array.isArray(copy)) copy.splice(Number(head), 1);
  else if (next === undefined) Reflect.deleteProperty(copy, head);
  else Reflect.set(copy, head, next);
  return copy;
}

export interface Broken {
  readonly key: string;
  readonly path: Path;
  readonly change: Change;
  readonly text: string;
}

/** One place of one answer, broken at random. That one item of a list is not there is no break: most lists do not say how many they are. */
export function brokenAnswer(answers: ReadonlyMap<string, HttpAnswer>): fc.Arbitrary<Broken> {
  const keys = [...answers].filter(([, { text }]) => text !== '').map(([key]) => key);
  return fc.tuple(fc.constantFrom(...keys), fc.nat(), fc.constantFrom(...CHANGES)).map(([key, nth, change]) => {
    const json = JSON.parse(answers.get(key)?.text ?? 'null') as unknown;
    const places = placesOf(json);
    const path = places[nth % places.length] ?? [];
    if (change === 'delete' && typeof path.at(-1) === 'number') return { key, path, change: 'null', text: JSON.stringify(changedAt(json, path, 'null')) };
    return { key, path, change, text: JSON.stringify(changedAt(json, path, change)) ?? '' };
  });
}
