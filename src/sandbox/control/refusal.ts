/** How the control server says no. */
export class ControlRefusal extends Error {
  readonly status: number;
  /** Stable. */
  readonly code: string;
  readonly remedy: string;

  constructor(status: number, code: string, message: string, remedy: string) {
    super(message);
    this.name = 'ControlRefusal';
    this.status = status;
    this.code = code;
    this.remedy = remedy;
  }
}

/** 400: what was sent cannot be used. */
export function badInput(message: string, remedy = 'Correct the request; nothing was changed.'): ControlRefusal {
  return new ControlRefusal(400, 'control/input', message, remedy);
}
