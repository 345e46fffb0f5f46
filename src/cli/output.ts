import { CrosswalkError } from '../base/errors.ts';
import type { Progress } from '../engine/environment.ts';
import { visible } from '../reports/text.ts';

export type ExitCode = 0 | 1 | 2 | 3 | 4 | 130 | 143;

/** What a verb hands back: one JSON document, the same for a person, and the exit code of design §4. */
export interface VerbOutput {
  readonly document: object;
  readonly text: string;
  readonly exit: ExitCode;
}

export type ProgressStyle = 'text' | 'json' | 'none';

/** Progress goes to stderr, so that stdout holds one document only (design §4). */
export function progressWriter(style: ProgressStyle, stream: NodeJS.WriteStream): (event: Progress) => void {
  if (style === 'none') return () => undefined;
  if (style === 'json') return (event) => void stream.write(`${JSON.stringify({ kind: 'progress', ...event })}\n`);
  if (stream.isTTY) return (event) => void stream.write(`\r\u001b[2K${event.message}`);
  // A log file gets one line for each phase and entity, not one for each record.
  let last = '';
  return (event) => {
    const key = `${event.phase}:${event.entity ?? ''}`;
    if (key === last && event.done !== event.total) return;
    last = key;
    stream.write(`${event.message}\n`);
  };
}

export function errorDocument(error: CrosswalkError): object {
  return { error: { code: error.code, message: error.message, where: error.where, remedy: error.remedy } };
}

function place(error: CrosswalkError): string {
  const { file, line, column, record } = error.where;
  const position = file === undefined ? '' : `${file}${line === undefined ? '' : `:${line}${column === undefined ? '' : `:${column}`}`}`;
  return [visible(position), record ?? ''].filter((text) => text !== '').join(' ');
}

export function errorText(error: CrosswalkError): string {
  const where = place(error);
  return [`${error.code}: ${error.message}`, where === '' ? '' : `  where  ${where}`, `  do     ${error.remedy}`].filter((line) => line !== '').join('\n');
}

/** Anything that is no CrosswalkError is a fault of ours: told as such, without a stack trace (and without its text, which may hold data). */
export function asCrosswalkError(error: unknown): CrosswalkError {
  if (error instanceof CrosswalkError) return error;
  const name = error instanceof Error ? error.name : typeof error;
  return new CrosswalkError('crosswalk/unexpected', `Crosswalk met an error that it does not know (${name}).`, {
    remedy: 'Run again with CROSSWALK_DEBUG=1 to see the technical details, and report them. Nothing that was written is forgotten: the ledger has it.',
    exit: 1,
    cause: error,
  });
}
