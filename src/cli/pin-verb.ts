/** `crosswalk pin`: the record that the editor shows beside the spec. */
import { pin, type PinResult, type PinSource } from '../engine/pin.ts';
import { oneOf, required, type RawOptions } from './options.ts';
import type { VerbOutput } from './output.ts';
import { projectFor, type VerbCall } from './verb-call.ts';

function sourceOf(options: RawOptions): PinSource {
  const what = oneOf({ '--id': options.id, '--file': options.file, '--unpin': options.unpin });
  if (what === '--unpin') return { kind: 'unpin' };
  if (what === '--file') return { kind: 'file', file: required(options.file, '--file FILE') };
  return { kind: 'id', id: required(options.id, '--id ID, --file FILE or --unpin') };
}

function textOf({ entity, id, from, file }: PinResult): string {
  if (from === null) return `No ${entity} is pinned any more.`;
  const where = { cache: 'from what was read before', source: 'read from the source', file: 'from the file' }[from];
  return `${entity} ${id === '' ? '' : `${id} `}is pinned (${where}): the editor shows beside the spec what each line makes of it.\nIt lies in ${file}, for you alone; \`crosswalk pin --entity ${entity} --unpin\` removes it.`;
}

export async function runPin(call: VerbCall): Promise<VerbOutput> {
  const { options } = call;
  const document = await pin(call.environment, projectFor(call), required(options.entity, '--entity NAME'), sourceOf(options));
  return { document, text: textOf(document), exit: 0 };
}
