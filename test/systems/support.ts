import { processClock, type Clock } from '../../src/base/clock.ts';
import { CrosswalkError } from '../../src/base/errors.ts';
import { TransportError, type HttpAnswer, type HttpRequest, type Transport, type TransportFailure } from '../../src/systems/http/transport.ts';

/** Text of CROSSWALK_CLOCK that simulators and clients of one test share. */
export function clockSetting(speed: number, origin = Date.UTC(2026, 2, 2, 21)): string {
  return `${origin}/${Date.now()}/${speed}`;
}

export function fastClock(speed = 1_000): Clock {
  return processClock(clockSetting(speed));
}

/** @returns the CrosswalkError that the work ends with. @throws when it ends well or otherwise. */
export async function failureOf(work: Promise<unknown>): Promise<CrosswalkError> {
  try {
    await work;
  } catch (error) {
    if (error instanceof CrosswalkError) return error;
    throw error;
  }
  throw new Error('It should have failed.');
}

export type Step = { readonly status: number; readonly text?: string; readonly headers?: Readonly<Record<string, string>> } | TransportFailure;

export interface ScriptedTransport extends Transport {
  readonly sent: HttpRequest[];
}

function answerOf(step: Exclude<Step, TransportFailure>): HttpAnswer {
  return { status: step.status, headers: new Map(Object.entries(step.headers ?? {})), text: step.text ?? '' };
}

/** Answers in order; the last one again and again. */
export function scripted(...steps: readonly Step[]): ScriptedTransport {
  const sent: HttpRequest[] = [];
  return {
    sent,
    send: async (request) => {
      const step = steps[Math.min(sent.length, steps.length - 1)];
      sent.push(request);
      if (step === undefined) throw new Error('No step');
      if (typeof step === 'string') throw new TransportError(step, 'ETEST');
      return answerOf(step);
    },
  };
}

export async function collect<T>(pages: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const page of pages) all.push(page);
  return all;
}
