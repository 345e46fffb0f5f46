import { SimBadJson } from '../kit/server.ts';
import type { SimAnswer, SimRequest } from '../kit/server.ts';
import { RateWindow } from './rate-window.ts';
import { Refusal, errorBody, invalid } from './refusal.ts';
import { callOf, findRoute } from './route.ts';
import type { Route } from './route.ts';
import type { Workspace } from './workspace.ts';

/** The newest version that is simulated; rank of 2.16. */
const NEWEST = 216;
const PREVIEW = 999;

/** 2.7 is older than 2.16. @throws Refusal 400 `intercom_version_invalid` (the answer to an unknown value is assumed). */
function versionRank(text: string): number {
  if (text === 'Preview' || text === 'Unstable') return PREVIEW;
  const match = /^([12])\.(\d{1,2})$/.exec(text);
  const rank = match === null ? Number.NaN : Number(match[1]) * 100 + Number(match[2]);
  if (rank >= 100 && rank <= NEWEST) return rank;
  throw new Refusal(400, 'intercom_version_invalid', 'The requested version could not be found');
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

function servedFile(workspace: Workspace, path: string): SimAnswer | null {
  if (!path.startsWith('/attachments/')) return null;
  const file = workspace.files.get(path);
  return file === undefined ? { status: 404, text: 'Not found' } : { status: 200, bytes: file.bytes, contentType: file.contentType };
}

/** The way of each request: token, quota, form, version, route. Without a good token there are no rate headers (reference/intercom.md §2). */
export function intercomHandler(workspace: Workspace, routes: readonly Route[], token: string): (request: SimRequest) => Promise<SimAnswer> {
  const window = new RateWindow(workspace.clock, workspace.switches);
  const refuse = (refusal: Refusal, headers: Record<string, string>): SimAnswer => ({ status: refusal.status, headers, json: errorBody(refusal, workspace.uuid('request')) });
  const work = (request: SimRequest): SimAnswer => {
    checkForm(request, workspace);
    const version = versionRank(request.headers['intercom-version'] ?? workspace.switches.appVersion);
    const { route, params } = findRoute(routes, request.method, request.path, version);
    return route.run(callOf(request, workspace, version, params));
  };
  return async (request) => {
    const file = servedFile(workspace, request.path);
    if (file !== null) return file;
    if (request.headers.authorization !== `Bearer ${token}`) return refuse(new Refusal(401, 'unauthorized', 'Access Token Invalid'), {});
    const { admitted, headers } = window.admit();
    if (!admitted) {
      const message = `Exceeded rate limit of ${workspace.switches.quota} in ${workspace.switches.windowMs / 1000}_seconds`;
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
