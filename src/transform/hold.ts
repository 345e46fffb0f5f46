/**
 * Raised inside this room when a record has to wait for a person; `transformRecord` turns it into the outcome `parked`.
 * Code, reason and remedy are shown and logged: names of fields and ids only (law 13).
 */
export class Hold extends Error {
  readonly code: string;
  readonly remedy: string;

  constructor(code: string, reason: string, remedy: string) {
    super(reason);
    this.name = 'Hold';
    this.code = code;
    this.remedy = remedy;
  }
}
