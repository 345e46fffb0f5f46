import { SimBadJson, startServer } from '../kit/server.ts';
import type { SimAnswer, SimRequest } from '../kit/server.ts';
import { StateRefusal } from '../kit/saved-state.ts';
import { guard } from './guard.ts';
import type { ControlledSandbox } from './model.ts';
import { PAGE, PAGE_POLICY } from './page.ts';
import { ControlRefusal, badInput } from './refusal.ts';
import { answerApi } from './routes.ts';

/** No request of the API is longer. */
const MAX_BODY_BYTES = 1024 * 1024;

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': PAGE_POLICY,
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'no-referrer',
  'x-content-type-options': 'nosniff',
};

function refusalOf(error: unknown): ControlRefusal {
  if (error instanceof ControlRefusal) return error;
  if (error instanceof SimBadJson) return badInput('The request body is not JSON.');
  if (error instanceof StateRefusal) return new ControlRefusal(409, error.code, error.message, error.remedy);
  if (error instanceof RangeError) return badInput('The request is nested too deeply.');
  // No stack and no path at a user.
  return new ControlRefusal(500, 'control/failed', 'The sandbox could not do it.', 'Look at its folder and its free space, then try again.');
}

async function answer(sandbox: ControlledSandbox, request: SimRequest, port: number): Promise<SimAnswer> {
  try {
    guard(request, port);
    const page = request.path === '/' && (request.method === 'GET' || request.method === 'HEAD');
    const done: SimAnswer = page ? { status: 200, text: PAGE, contentType: 'text/html; charset=utf-8' } : await answerApi(sandbox, request);
    return { ...done, headers: HEADERS };
  } catch (error) {
    const { status, code, message, remedy } = refusalOf(error);
    return { status, json: { error: { code, message, remedy } }, headers: HEADERS };
  }
}

/** The control server of one sandbox on 127.0.0.1: the page for people at `/`, its API below `/api/`. */
export async function startControl(sandbox: ControlledSandbox): Promise<{ readonly url: string; close(): Promise<void> }> {
  let port = 0;
  const server = await startServer({ handle: (request) => answer(sandbox, request, port), clock: sandbox.clock, logLimit: 0, maxBodyBytes: MAX_BODY_BYTES });
  port = server.port;
  return { url: server.url, close: () => server.close() };
}
