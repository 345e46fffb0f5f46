import { SimBadJson } from '../kit/server.ts';
import type { SimAnswer, SimRequest } from '../kit/server.ts';
import { RateWindow } from './rate-window.ts';
import type { Admission } from './rate-window.ts';
import { Refusal, errorBody, invalid, notFound } from './refusal.ts';
import { callOf, findRoute } from './route.ts';
import type { Route } from './route.ts';
import type { IntercomSwitches } from './switches.ts';
import type { Workspace } from './workspace.ts';

/** The newest version that is simulated; rank of 2.16. */
const NEWEST = 216;
const PREVIEW = 999;

/** 2.7 is older than 2.16. @param unknown what a version that does not exist counts as. */
function rankOf(text: string, unknown: () => number): number {
  if (text === 'Preview' || text === 'Unstable') return PREVIEW;
  const match = /^([12])\.(\d{1,2})$/.exec(text);
  const rank = match === null ? Number.NaN : Number(match[1]) * 100 + Number(match[2]);
  if (rank >= 100 && rank <= NEWEST) return rank;
  return unknown();
}

/** Rank of a request's version. The answer to an unknown one is open (reference/intercom.md §29). @throws Refusal 400 `intercom_version_invalid`. */
function versionRank(request: SimRequest, { appVersion, unknownVersion }: IntercomSwitches): number {
  const refuse = (): never => {
    throw new Refusal(400, 'intercom_version_invalid', 'The requested version could not be found');
  };
  return rankOf(request.headers['intercom-version'] ?? appVersion, unknownVersion === 'refuse' ? refuse : () => rankOf(appVersion, refuse));
}

function takesJson(accept: string | undefined): boolean {
  return accept !== undefined && /(?:application|\*)\/(?:json|\*)/i.test(accept);
}

function checkForm(request: SimRequest, workspace: Workspace): void {
  const { acceptRequired, maxBodyBytes } = workspace.switches;
  if (acceptRequired && !takesJson(request.headers.accept)) throw new Refusal(406, 'client_error', 'The Accept header should accept application/json');
  if (maxBodyBytes !== null && request.body.length > maxBodyBytes) throw new Refusal(413, 'client_error', 'Request entity too large');
  if (request.body.length > 0 && !/json/i.test(request.headers['content-type'] ?? '')) throw invalid('Content-Type should be application/json');
}

function refusalOf(error: unknown): Refusal {
  if (error instanceof Refusal) return error;
  if (error instanceof SimBadJson) return invalid('The request body could not be parsed as JSON');
  throw error;
}

/** Files lie beside the API: no token is asked for and no quota counts them, as on a host for downloads (reference/intercom.md §15). */
function servedFile(workspace: Workspace, path: string): SimAnswer | null {
  if (!path.startsWith('/attachments/')) return null;
  const file = workspace.files.get(path);
  return file === undefined ? { status: 404, text: 'Not found' } : { status: 200, bytes: file.bytes, contentType: file.contentType };
}

/** Who is let in. */
export interface AccessTokens {
  current: string;
  /** The one before the last regeneration. */
  former: string | null;
}

/** Wrong region and bad token may look the same (reference/intercom.md §1). null: welcome. */
function strangerTo({ switches }: Workspace, tokens: AccessTokens, request: SimRequest): Refusal | null {
  if (switches.wrongRegion === 404) return notFound();
  const known = switches.oldTokenLives ? [tokens.current, tokens.former] : [tokens.current];
  const isKnown = known.some((token) => token !== null && request.headers.authorization === `Bearer ${token}`);
  return isKnown && switches.wrongRegion === null ? null : new Refusal(401, 'unauthorized', 'Access Token Invalid');
}

/** Searches and scrolls may have a lower limit of their own (reference/intercom.md §2). */
function admission({ clock, switches }: Workspace): (path: string) => Admission {
  const all = new RateWindow(clock, () => switches);
  const searches = new RateWindow(clock, () => ({ quota: switches.searchQuota ?? 0, windowMs: switches.windowMs }));
  return (path) => {
    const isSearch = switches.searchQuota !== null && /\/(?:search|scroll)\/?$/.test(path);
    const own = isSearch ? searches.admit() : null;
    const { admitted, headers } = own?.admitted === false ? own : all.admit();
    const wait = Math.max(1, Number(headers['x-ratelimit-reset']) - Math.ceil(clock.now() / 1000));
    return { admitted, headers: admitted || !switches.retryAfter ? headers : { ...headers, 'retry-after': String(wait) } };
  };
}

/** The way of each request: token, quota, form, version, route. Without a good token there are no rate headers (reference/intercom.md §2). */
export function intercomHandler(workspace: Workspace, routes: readonly Route[], tokens: AccessTokens): (request: SimRequest) => Promise<SimAnswer> {
  const admit = admission(workspace);
  const refuse = (refusal: Refusal, headers: Record<string, string>): SimAnswer => ({ status: refusal.status, headers: { ...headers, ...refusal.headers }, json: errorBody(refusal, workspace.uuid('request')) });
  const work = (request: SimRequest): SimAnswer => {
    checkForm(request, workspace);
    const version = versionRank(request, workspace.switches);
    const { route, params } = findRoute(routes, request.method, request.path, version);
    return route.run(callOf(request, workspace, version, params));
  };
  return async (request) => {
    const file = servedFile(workspace, request.path);
    if (file !== null) return file;
    const stranger = strangerTo(workspace, tokens, request);
    if (stranger !== null) return refuse(stranger, {});
    const { admitted, headers } = admit(request.path);
    if (!admitted) {
      const message = `Exceeded rate limit of ${headers['x-ratelimit-limit']} in ${workspace.switches.windowMs / 1000}_seconds`;
      return refuse(new Refusal(429, 'rate_limit_exceeded', message), headers);
    }
    try {
      const answer = work(request);
      return { ...answer, headers: { ...answer.headers, ...headers } };
    } catch (error) {
      return refuse(refusalOf(error), headers);
    }
  };
}
