import { CompletionItemKind, InsertTextFormat, type CompletionItem } from 'vscode-languageserver-types';
import type { SpecWorld } from '../spec-text.ts';
import type { Cursor } from '../text/cursor.ts';

/** One thing that can be written at the cursor. */
export interface Proposal {
  readonly label: string;
  /** Written in place of what is typed, already as YAML needs it; `$1` and the like where `snippet`. */
  readonly insert: string;
  readonly kind: CompletionItemKind;
  /** Short, beside the label. */
  readonly detail?: string;
  /** Order: smaller first; then by label. */
  readonly rank: number;
  readonly snippet?: boolean;
  /** What is compared with the typed text; by default the label. */
  readonly filter?: string;
  /** Offsets in the file that are replaced instead of what the cursor says. */
  readonly replace?: { readonly start: number; readonly end: number };
  /** How the documentation is found when a person looks at the item (`documentation.ts`). */
  readonly about?: ItemSubject;
}

/** What the documentation of an item is about. */
export type ItemSubject =
  | { readonly kind: 'field'; readonly entity: string; readonly field: string; readonly custom: boolean }
  | { readonly kind: 'target'; readonly model: string; readonly field: string }
  | { readonly kind: 'text'; readonly text: string };

const RANK_DIGITS = 4;

export function itemOf({ spec }: SpecWorld, cursor: Cursor, proposal: Proposal): CompletionItem {
  const { start, end } = proposal.replace ?? cursor;
  return {
    label: proposal.label,
    kind: proposal.kind,
    sortText: `${String(proposal.rank).padStart(RANK_DIGITS, '0')} ${proposal.label}`,
    filterText: proposal.filter ?? proposal.label,
    textEdit: { range: spec.lines.range(start, end), newText: proposal.insert },
    insertTextFormat: proposal.snippet === true ? InsertTextFormat.Snippet : InsertTextFormat.PlainText,
    ...(proposal.detail === undefined ? {} : { detail: proposal.detail }),
    ...(proposal.about === undefined ? {} : { data: { uri: spec.uri, about: proposal.about } }),
  };
}
