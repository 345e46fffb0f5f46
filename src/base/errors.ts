/** Where something is wrong: a place in a file (1-based) or a record of a system, never its content. */
export interface Place {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly record?: string;
}

/** 1 failed · 2 refused · 3 environment (design §4). */
export type FailureExit = 1 | 2 | 3;

export interface ErrorDetails {
  readonly where?: Place;
  readonly remedy: string;
  readonly exit: FailureExit;
  readonly cause?: unknown;
}

/**
 * The one error a user sees: a stable code, what happened, where, and what to do.
 * Message and remedy carry ids and names of fields only, never a secret or a person's data (law 11, law 13).
 */
export class CrosswalkError extends Error {
  readonly code: string;
  readonly where: Place;
  readonly remedy: string;
  readonly exit: FailureExit;

  /** @param code stable, `area/what`, for example `http/unauthorized`. */
  constructor(code: string, message: string, details: ErrorDetails) {
    super(message, { cause: details.cause });
    this.name = 'CrosswalkError';
    this.code = code;
    this.where = details.where ?? {};
    this.remedy = details.remedy;
    this.exit = details.exit;
  }
}
