/** What a form holds, whatever its file is like. */
import { CrosswalkError } from '../base/errors.ts';

/** Our columns of a row; they come back as they were, or the form is refused. */
export type FormRow = Readonly<Record<string, string | null>>;

export interface AnswerForm {
  readonly form: 'parked' | 'spot-check';
  /** Of the ledger that it belongs to. */
  readonly project: string;
  /** Which workspace or which list it is about. */
  readonly about: string;
  /** What may be answered, in words. */
  readonly answers: string;
  readonly records: readonly FormRow[];
}

/** A form as it came back, nothing of it believed yet. */
export interface ReadForm {
  readonly values: Readonly<Record<string, unknown>>;
  /** 1-based line of the file, of the record at this index. */
  readonly lineOf: (index: number) => number;
  /** How a value of ours stands in this kind of file. */
  readonly shown: (value: string | null) => unknown;
}

export function formFault(file: string, line: number | null, code: string, message: string, remedy: string): CrosswalkError {
  return new CrosswalkError(`form/${code}`, message, { where: { file, ...(line === null ? {} : { line }) }, remedy, exit: 2 });
}
