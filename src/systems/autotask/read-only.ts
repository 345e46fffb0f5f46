import { CrosswalkError } from '../../base/errors.ts';
import type { HttpRequest, Method, Transport } from '../http/transport.ts';

/** Everything that may ever be sent to Autotask. Nothing here changes anything there. */
export interface AllowedRequest {
  readonly method: Method;
  /** Against the path after the base, without case (reference/autotask.md §1). */
  readonly path: RegExp;
  /** Lower-case names; any other header is refused, `ImpersonationResourceId` above all (reference/autotask.md §2). */
  readonly headers: readonly string[];
}

const PLAIN = ['accept'] as const;
const SIGNED = ['accept', 'apiintegrationcode', 'username', 'secret'] as const;
const SIGNED_JSON = [...SIGNED, 'content-type'] as const;

export const ALLOWED_REQUESTS: readonly AllowedRequest[] = [
  { method: 'GET', path: /^v1\.0\/zoneinformation$/i, headers: PLAIN },
  { method: 'GET', path: /^v1\.0\/thresholdinformation$/i, headers: SIGNED },
  { method: 'GET', path: /^v1\.0\/[a-z]+\/entityinformation(\/fields|\/userdefinedfields)?$/i, headers: SIGNED },
  { method: 'POST', path: /^v1\.0\/[a-z]+\/query(\/count)?$/i, headers: SIGNED_JSON },
  { method: 'GET', path: /^v1\.0\/(tickets|ticketnotes|timeentries)\/\d+\/attachments\/\d+$/i, headers: SIGNED },
];

function refuse(request: HttpRequest): CrosswalkError {
  return new CrosswalkError('source/not-a-read', `A request that is not on the list of reads was stopped: ${request.method} ${request.url.pathname}.`, {
    remedy: 'Nothing was sent. This is a mistake of ours: report it with the verb that you ran.',
    exit: 1,
  });
}

function isAllowed(request: HttpRequest, basePath: string): boolean {
  if (!request.url.pathname.startsWith(basePath)) return false;
  const path = request.url.pathname.slice(basePath.length);
  const names = Object.keys(request.headers).map((name) => name.toLowerCase());
  return ALLOWED_REQUESTS.some((rule) => rule.method === request.method && rule.path.test(path) && names.every((name) => rule.headers.includes(name)));
}

/** Law 1: the one place through which every request to Autotask goes. */
export function readOnly(transport: Transport, base: URL): Transport {
  return {
    send: async (request) => {
      if (request.url.origin !== base.origin || !isAllowed(request, base.pathname)) throw refuse(request);
      return transport.send(request);
    },
  };
}
