import type { ServerResponse } from 'node:http';
import type { Fault } from './faults.ts';
import type { SimAnswer } from './server.ts';
import { wrongShape } from './wrong-shape.ts';

/** Sends all of the answer, or with `cut` its first half before the connection is torn down. */
export function send(response: ServerResponse, answer: SimAnswer, cut: boolean): void {
  const text = answer.json === undefined ? (answer.text ?? '') : JSON.stringify(answer.json);
  const payload = answer.bytes === undefined ? Buffer.from(text, 'utf8') : Buffer.from(answer.bytes);
  const type = answer.contentType ?? (answer.json === undefined ? 'text/plain; charset=utf-8' : 'application/json; charset=utf-8');
  response.writeHead(answer.status, { 'content-type': type, 'content-length': String(payload.length), ...answer.headers });
  if (!cut) {
    response.end(payload);
    return;
  }
  response.write(payload.subarray(0, Math.floor(payload.length / 2)), () => response.destroy());
}

function proxyPage(status: number): SimAnswer {
  return { status, text: `<html><head><title>${status}</title></head><body><h1>Bad Gateway</h1></body></html>`, contentType: 'text/html' };
}

/** What the fault answers; null: nothing at all. */
function faultAnswer(fault: Fault, done: SimAnswer | null, vendor: (status: number) => SimAnswer): SimAnswer | null {
  switch (fault.kind) {
    case 'reset':
    case 'hang':
      return null;
    case 'status':
      return vendor(fault.status ?? 500);
    case 'html':
      return proxyPage(fault.status ?? 502);
    case 'shape':
      return { ...done, status: done?.status ?? 200, json: wrongShape(done?.json, fault.shape ?? 'missing') };
    case 'empty':
      return { status: done?.status ?? 200, text: '', contentType: 'application/json; charset=utf-8', headers: done?.headers ?? {} };
    case 'cut':
    case 'slow':
    case 'none':
      return done ?? { status: 200, json: { type: 'cut' } };
  }
}

/**
 * Answers as the fault says.
 * @param done the right answer; null when the simulator did not do the work.
 * @param vendor the vendor's own error answer with a status.
 * @returns the status the client saw: 0 when it saw none.
 */
export function strike(response: ServerResponse, fault: Fault, done: SimAnswer | null, vendor: (status: number) => SimAnswer): number {
  const answer = faultAnswer(fault, done, vendor);
  if (answer !== null) send(response, answer, fault.kind === 'cut');
  else if (fault.kind === 'reset') response.socket?.resetAndDestroy();
  return answer?.status ?? 0;
}
