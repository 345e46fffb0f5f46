/** How Intercom says no. Codes and messages are the vendor's (reference/intercom.md §3). */
export class Refusal extends Error {
  readonly status: number;
  readonly code: string;
  readonly field: string | null;
  readonly headers: Readonly<Record<string, string>>;

  /** @param field name of the request's field at fault. @param headers of the answer, beside the usual ones. */
  constructor(status: number, code: string, message: string, field: string | null = null, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.name = 'Refusal';
    this.status = status;
    this.code = code;
    this.field = field;
    this.headers = headers;
  }
}

/** 400 `parameter_invalid`: present, but of a wrong form. */
export function invalid(message: string, field: string | null = null): Refusal {
  return new Refusal(400, 'parameter_invalid', message, field);
}

/** 400 `parameter_not_found`: a required field is missing. */
export function missing(field: string): Refusal {
  return new Refusal(400, 'parameter_not_found', `${field} is required`, field);
}

/** 404 `not_found`. */
export function notFound(message = 'Resource Not Found'): Refusal {
  return new Refusal(404, 'not_found', message);
}

/** The error envelope of reference/intercom.md §3. */
export function errorBody(refusal: Refusal, requestId: string): object {
  const error = refusal.field === null ? { code: refusal.code, message: refusal.message } : { code: refusal.code, message: refusal.message, field: refusal.field };
  return { type: 'error.list', request_id: requestId, errors: [error] };
}
