/** Law 12: the bytes of the files that arrived, compared with the copy on disk by SHA-256; where they may not be read, size and number alone. */
import type { DiffRow, ReadBack } from '../diff/model.ts';
import type { SourceFile } from '../record/model.ts';
import type { Destination } from '../systems/destination.ts';
import type { Planned } from '../transform/operation.ts';
import { partPath } from '../transform/paths.ts';
import type { FileStore } from './files.ts';

type Plan = Extract<Planned, { outcome: 'planned' }>;

/** What was found out about the files of one record. */
export interface FileProof {
  readonly rows: readonly DiffRow[];
  /** Files of which name, size and number were compared, and the bytes too. */
  readonly byBytes: readonly { readonly id: string; readonly sha256: string }[];
  /** Files of which the bytes were not compared. */
  readonly bySize: readonly SourceFile[];
  /** Hosts that were silent so often that they are left alone from this record on. */
  readonly leaves: readonly string[];
}

type Verdict = { readonly kind: 'same'; readonly sha256: string } | { readonly kind: 'other' | 'unproven'; readonly why: string; readonly leaves?: string };

function hostOf(address: string): string {
  return URL.canParse(address) ? new URL(address).host : 'an unknown host';
}

export interface FileProver {
  /** Of the copy on disk; null: it is not there any more. */
  readonly digest: (file: SourceFile) => ReturnType<FileStore['digest']>;
  readonly destination: Pick<Destination, 'digestFile'>;
}

async function compare({ digest, destination }: FileProver, file: SourceFile, address: string): Promise<Verdict> {
  const sent = await digest(file);
  if (sent === null) return { kind: 'unproven', why: 'its copy has left the cache' };
  if (address === '') return { kind: 'unproven', why: 'no address of it is shown' };
  const there = await destination.digestFile(address, sent.size);
  switch (there.kind) {
    case 'read':
      return there.sha256 === sent.sha256 ? { kind: 'same', sha256: sent.sha256 } : { kind: 'other', why: 'other bytes' };
    case 'longer':
      return { kind: 'other', why: 'other bytes' };
    case 'gone':
      return { kind: 'other', why: 'not there' };
    case 'elsewhere':
      return { kind: 'unproven', why: `${hostOf(address)} is not among \`files: hosts\`` };
    case 'unread':
      return { kind: 'unproven', why: `${hostOf(address)} did not give it: ${there.why}`, ...(there.leaves === undefined ? {} : { leaves: there.leaves }) };
  }
}

function withVerdicts(row: DiffRow, files: readonly SourceFile[], verdicts: readonly Verdict[]): DiffRow {
  const lines = String(row.arrived ?? '').split('\n');
  const shown = lines.map((line, index) => (verdicts[index]?.kind === 'other' ? `${line}, ${verdicts[index].why}` : line)).join('\n');
  if (verdicts.some(({ kind }) => kind === 'other')) return { ...row, arrived: shown, class: 'wrong', reason: 'compared with the source by SHA-256' };
  const unproven = verdicts.flatMap((verdict, index) => (verdict.kind === 'unproven' ? [`${files[index]?.name ?? ''} (${verdict.why})`] : []));
  if (unproven.length === 0) return row;
  const said = `by name and size, verified without its bytes: ${unproven.join(', ')}`;
  return { ...row, reason: row.reason === null ? said : `${row.reason}; ${said}` };
}

/**
 * @param rows of the comparison; where names or sizes differ already, nothing more is asked.
 * @param arrived with the addresses of the files, numbered as the plan numbers its parts.
 * @throws only the signal's reason, and `cache/disk`.
 */
export async function proveFiles(prover: FileProver, planned: Plan, rows: readonly DiffRow[], arrived: ReadBack): Promise<FileProof> {
  const byPath = new Map(rows.map((row) => [row.path, row]));
  const byBytes: FileProof['byBytes'][number][] = [];
  const bySize: SourceFile[] = [];
  const leaves: string[] = [];
  const parts = planned.operations.flatMap(({ body }) => (body.kind === 'conversation.part' ? [body] : []));
  for (const [index, { files }] of parts.entries()) {
    const path = partPath(index + 1, 'files');
    const row = byPath.get(path);
    if (files.length === 0 || row === undefined || row.class === 'wrong' || row.class === 'missing') continue;
    const addresses = String(arrived.get(partPath(index + 1, 'addresses')) ?? '').split('\n');
    const verdicts: Verdict[] = [];
    for (const [place, file] of files.entries()) {
      const verdict = await compare(prover, file, addresses[place] ?? '');
      verdicts.push(verdict);
      if (verdict.kind === 'same') byBytes.push({ id: file.id, sha256: verdict.sha256 });
      else if (verdict.kind === 'unproven') bySize.push(file);
      if (verdict.kind === 'unproven' && verdict.leaves !== undefined) leaves.push(verdict.leaves);
    }
    byPath.set(path, withVerdicts(row, files, verdicts));
  }
  return { rows: rows.map((row) => byPath.get(row.path) ?? row), byBytes, bySize, leaves };
}
