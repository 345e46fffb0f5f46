import { CompletionItemKind, CompletionItemTag, InsertTextFormat, InsertTextMode, type CompletionItem } from 'vscode-languageserver-types';
import type { SpecWorld } from '../spec-text.ts';
import type { Cursor } from '../text/cursor.ts';
import type { TextEdit } from '../text/expression-text.ts';

/** What is worked out only for proposals that are sent. */
interface ProposalRest {
  /** Written in place of what is typed, already as YAML needs it; `$1` and the like where `snippet`. */
  readonly insert: string;
  /** Short, beside the label. */
  readonly detail?: string;
  /** Changes elsewhere in the same value, for example quotes around it; none touches the replaced text. */
  readonly around?: readonly TextEdit[];
}

/** One thing that can be written at the cursor. */
export interface Proposal {
  readonly label: string;
  readonly kind: CompletionItemKind;
  /** Order: smaller first; then by label. Below 10,000. */
  readonly rank: number;
  readonly rest: ProposalRest | (() => ProposalRest);
  readonly snippet?: boolean;
  /** What is compared with the typed text; by default the label. */
  readonly filter?: string;
  /** Offsets in the file that are replaced instead of what the cursor says. */
  readonly replace?: { readonly start: number; readonly end: number };
  /** Retired: struck through. */
  readonly deprecated?: boolean;
  /** How the documentation is found when a person looks at the item (`documentation.ts`). */
  readonly about?: ItemSubject;
}

/** What the documentation of an item is about. */
export type ItemSubject =
  | { readonly kind: 'field'; readonly entity: string; readonly field: string; readonly custom: boolean }
  | { readonly kind: 'target'; readonly model: string; readonly field: string; readonly custom: boolean }
  | { readonly kind: 'text'; readonly text: string };

const RANK_DIGITS = 4;

/** Text that stays as it is inside of a snippet. */
export function snippetText(text: string): string {
  return text.replace(/[\\$}]/g, '\\$&');
}

/** Offsets that an item replaces: on the cursor's line, as the protocol wants it. */
export function replacedBy({ spec: { text } }: SpecWorld, cursor: Cursor, proposal: Pick<Proposal, 'replace'>): { readonly start: number; readonly end: number } {
  const { start, end } = proposal.replace ?? cursor;
  const lineStart = cursor.offset === 0 ? 0 : text.lastIndexOf('\n', cursor.offset - 1) + 1;
  const newline = text.indexOf('\n', cursor.offset);
  const lineEnd = newline < 0 ? text.length : newline - (text[newline - 1] === '\r' && newline > cursor.offset ? 1 : 0);
  return { start: Math.max(start, lineStart), end: Math.min(Math.max(end, cursor.offset), lineEnd) };
}

/** A value needs a blank after its colon. */
function gap({ spec: { text } }: SpecWorld, cursor: Cursor, start: number, insert: string): string {
  return !insert.startsWith('\n') && cursor.place === 'value' && text[start - 1] === ':' && cursor.owner?.colon === start ? ' ' : '';
}

export function itemOf(world: SpecWorld, cursor: Cursor, proposal: Proposal): CompletionItem {
  const { spec } = world;
  const { start, end } = replacedBy(world, cursor, proposal);
  const { insert, detail, around } = typeof proposal.rest === 'function' ? proposal.rest() : proposal.rest;
  const quote = start < cursor.offset && (spec.text[start] === '"' || spec.text[start] === "'") ? spec.text[start] : '';
  return {
    label: proposal.label,
    kind: proposal.kind,
    sortText: `${String(proposal.rank).padStart(RANK_DIGITS, '0')} ${proposal.label}`,
    // An editor compares what it would replace, quotes included.
    filterText: `${quote}${proposal.filter ?? proposal.label}`,
    textEdit: { range: spec.lines.range(start, end), newText: `${gap(world, cursor, start, insert)}${insert}` },
    insertTextFormat: proposal.snippet === true ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    ...(insert.includes('\n') ? { insertTextMode: InsertTextMode.adjustIndentation } : {}),
    ...(around === undefined || around.length === 0 ? {} : { additionalTextEdits: around.map((edit) => ({ range: spec.lines.range(edit.start, edit.end), newText: edit.text })) }),
    ...(detail === undefined ? {} : { detail }),
    ...(proposal.deprecated === true ? { tags: [CompletionItemTag.Deprecated] } : {}),
    ...(proposal.about === undefined ? {} : { data: { uri: spec.uri, about: proposal.about } }),
  };
}
