import { SimBadJson } from '../kit/server.ts';
import type { SimRequest } from '../kit/server.ts';
import { invalid } from './answers.ts';

/** Deeper than any query; the vendor's parser has such a limit too, and so has the call stack. */
const DEEPEST = 60;

function tooDeep(value: unknown, depth: number): boolean {
  if (typeof value !== 'object' || value === null) return false;
  return depth >= DEEPEST || Object.values(value).some((inner) => tooDeep(inner, depth + 1));
}

function checked(value: unknown): unknown {
  if (tooDeep(value, 0)) throw invalid('Invalid query syntax. The query is nested too deeply.');
  return value;
}

/** JSON of a URL. Throws Refusal. */
export function jsonText(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text) as unknown;
  } catch {
    throw invalid('Invalid query syntax. The search is not valid JSON.');
  }
  return checked(value);
}

/** JSON of a body; an empty one is undefined. Throws Refusal. */
export function jsonBody(request: SimRequest): unknown {
  let value: unknown;
  try {
    value = request.json();
  } catch (error) {
    if (error instanceof SimBadJson) throw invalid('Invalid query syntax. The body is not valid JSON.');
    throw error;
  }
  return checked(value);
}
