import type { SimAnswer } from '../kit/server.ts';

/** A refusal in the vendor's form, thrown where it is noticed and turned into the answer at the top. */
export class Refusal extends Error {
  readonly answer: SimAnswer;

  constructor(answer: SimAnswer) {
    super(`Refused with status ${answer.status}.`);
    this.name = 'Refusal';
    this.answer = answer;
  }
}

/** Validation, permission and many other failures are 500 with plain texts (reference/autotask.md §4.3). */
export function errors(texts: readonly string[], status = 500, headers: Readonly<Record<string, string>> = {}): SimAnswer {
  return { status, json: { errors: texts }, headers };
}

/** @param status 500 for everything whose status somebody has seen; what nobody has shown comes by a switch. */
export function invalid(text: string, status = 500): Refusal {
  return new Refusal(errors([text], status));
}

/** The web server's own page, not JSON: unknown route or over-long URL. */
export function notFoundPage(): SimAnswer {
  return { status: 404, contentType: 'text/html', text: '<!DOCTYPE html><html><head><title>404 - File or directory not found.</title></head><body><h2>404 - File or directory not found.</h2></body></html>' };
}

export function methodNotAllowed(method: string): SimAnswer {
  return { status: 405, json: { Message: `The requested resource does not support http method '${method}'.` } };
}

/** @param status 500, or the 403 that the vendor's description declares (reference/autotask.md §2). */
export function noPermission(status: 500 | 403): SimAnswer {
  return errors(['The logged in Resource does not have the adequate permissions to query this entity type.'], status);
}
