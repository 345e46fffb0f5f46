import type { SimAnswer } from '../kit/server.ts';
import { Refusal, errorBody } from './refusal.ts';
import type { Workspace } from './workspace.ts';

/** Codes and texts of reference/intercom.md §3; 429 is the app's quota (§2). */
function refusalOf(workspace: Workspace, status: number): Refusal {
  const { quota, windowMs } = workspace.switches;
  if (status === 429) return new Refusal(status, 'rate_limit_exceeded', `Exceeded rate limit of ${quota} in ${windowMs / 1000}_seconds`);
  if (status === 503) return new Refusal(status, 'service_unavailable', 'Sorry, the API service is temporarily unavailable');
  if (status === 504) return new Refusal(status, 'request_timeout', 'Sorry, the request timed out');
  return new Refusal(status, status >= 500 ? 'server_error' : 'client_error', 'Sandbox fault');
}

/** The answer to a request that a fault strikes, in the vendor's envelope. A 429 tells when the window ends, as the real one does. */
export function faultBody(workspace: Workspace): (status: number) => SimAnswer {
  return (status) => {
    const { quota, windowMs } = workspace.switches;
    const resetMs = (Math.floor(workspace.clock.now() / windowMs) + 1) * windowMs;
    const headers = { 'x-ratelimit-limit': String(quota), 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': String(Math.ceil(resetMs / 1000)) };
    return { status, json: errorBody(refusalOf(workspace, status), workspace.uuid('request')), ...(status === 429 ? { headers } : {}) };
  };
}
