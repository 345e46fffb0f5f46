import type { SimAnswer, SimRequest } from '../kit/server.ts';
import { Refusal, invalid, notFound } from './refusal.ts';
import { isObject } from './shape.ts';
import type { Body } from './shape.ts';
import type { Workspace } from './workspace.ts';

/** One authenticated request on its way through a route. */
export interface Call {
  readonly workspace: Workspace;
  readonly query: URLSearchParams;
  /** Rank of Intercom-Version: 2.16 is 216, Preview 999. */
  readonly version: number;
  /** Decoded values of the path's `:names`, in order. */
  readonly params: readonly string[];
  /** @throws Refusal 400 when it is no JSON object. */
  body(): Body;
  /** As `body`, but nothing at all counts as `{}` (DELETE with a body). */
  looseBody(): Body;
}

export interface Route {
  readonly method: string;
  /** `/contacts/:id/archive` */
  readonly pattern: string;
  /** First version that has it. */
  readonly since?: number;
  readonly run: (call: Call) => SimAnswer;
}

export function ok(json: unknown): SimAnswer {
  return { status: 200, json };
}

/** The nth value of the path. */
export function param(call: Call, index: number): string {
  return call.params[index] ?? '';
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    throw notFound();
  }
}

function matchPattern(pattern: string, segments: readonly string[]): string[] | null {
  const wanted = pattern.split('/').slice(1);
  if (wanted.length !== segments.length) return null;
  const params: string[] = [];
  for (const [index, part] of wanted.entries()) {
    const segment = segments[index] ?? '';
    if (part.startsWith(':')) {
      if (segment === '') return null;
      params.push(decode(segment));
    } else if (part !== segment) return null;
  }
  return params;
}

/**
 * Finds the route of a request; earlier routes win. A path or method that 2.16 does not have is 404, which keeps claims about
 * the API honest (reference/intercom.md §27); one that this version does not have yet is 400 (§5).
 */
export function findRoute(routes: readonly Route[], method: string, path: string, version: number): { readonly route: Route; readonly params: readonly string[] } {
  const segments = path.replace(/\/$/, '').split('/').slice(1);
  for (const route of routes) {
    if (route.method !== method) continue;
    const params = matchPattern(route.pattern, segments);
    if (params === null) continue;
    if (version < (route.since ?? 0)) throw new Refusal(400, 'intercom_version_invalid', 'Requested resource is not available in current API version.');
    return { route, params };
  }
  throw notFound();
}

/** Reads the body only when the route asks for it. */
export function callOf(request: SimRequest, workspace: Workspace, version: number, params: readonly string[]): Call {
  const read = (whenEmpty: Body | null): Body => {
    const json = request.json();
    if (json === undefined && whenEmpty !== null) return whenEmpty;
    if (!isObject(json)) throw invalid('The request body must be a JSON object');
    return json;
  };
  return { workspace, query: request.query, version, params, body: () => read(null), looseBody: () => read({}) };
}
