/** What the diff page and its host say to each other. Types only: both sides compile against this file. */
import type { DiffClass, Proof } from '../../diff/model.ts';

export interface DiffHeader {
  /** Absolute path of the spec: only so that the page can be restored. */
  readonly specFile: string;
  readonly spec: string;
  readonly run: string;
  readonly workspace: { readonly id: string; readonly name: string; readonly target: 'staging' | 'production' };
  readonly planHash: string;
  /** ISO 8601, UTC. */
  readonly readAt: string;
  readonly counts: Readonly<Record<DiffClass, number>>;
  readonly records: number;
}

/** A piece of a text: in both, only expected, or only arrived. */
export interface TextPiece {
  readonly kind: 'both' | 'expected' | 'arrived';
  readonly text: string;
}

/** A value as a cell shows it. `text` is null where there is none. */
export interface Cell {
  readonly text: string | null;
  readonly clipped: boolean;
}

export interface RecordRow {
  readonly kind: 'record';
  readonly index: number;
  readonly entity: string;
  readonly id: string;
  readonly label: string;
  readonly destinationId: string;
  readonly proof: Proof;
  readonly stratum: string | null;
  /** Fields of the record in this view, and how many of all its fields need a look. */
  readonly fields: number;
  readonly look: number;
}

export interface FieldRow {
  readonly kind: 'field';
  readonly index: number;
  readonly path: string;
  readonly class: DiffClass;
  readonly source: Cell;
  readonly expected: Cell;
  readonly arrived: Cell;
  readonly line: number | null;
  /** Of a base, relative to the spec's folder; absent: the spec itself. */
  readonly file?: string;
  /** Where a text is wrong: its pieces around the first difference. */
  readonly pieces: readonly TextPiece[] | null;
}

/** A line to show, and the base in which it stands. */
export interface SpecPlace {
  readonly line: number;
  readonly file?: string;
}

export type PageRow = RecordRow | FieldRow;

export interface Detail {
  /** Which record of the source the field is of. */
  readonly record: { readonly entity: string; readonly id: string };
  readonly path: string;
  readonly label: string;
  readonly class: DiffClass;
  readonly source: string | null;
  readonly expected: string | null;
  readonly arrived: string | null;
  readonly pieces: readonly TextPiece[] | null;
  readonly line: number | null;
  readonly file?: string;
  readonly reason: string;
}

export type PageState =
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly message: string; readonly remedy: string }
  | { readonly kind: 'ready'; readonly header: DiffHeader };

/** A view is what a filter and a search leave; `view` numbers it, so that late answers to an older one are dropped. */
export type ToHost =
  | { readonly type: 'ready' }
  | { readonly type: 'view'; readonly view: number; readonly classes: readonly DiffClass[]; readonly search: string }
  | { readonly type: 'rows'; readonly view: number; readonly start: number; readonly count: number }
  | { readonly type: 'detail'; readonly view: number; readonly index: number }
  | ({ readonly type: 'openLine' } & SpecPlace)
  /** The record is to be shown beside the spec. */
  | { readonly type: 'pin'; readonly entity: string; readonly id: string }
  | { readonly type: 'approve' };

export type ToPage =
  | { readonly type: 'state'; readonly state: PageState }
  | { readonly type: 'view'; readonly view: number; readonly total: number; readonly fields: number; readonly records: number }
  | { readonly type: 'rows'; readonly view: number; readonly start: number; readonly rows: readonly PageRow[] }
  | { readonly type: 'detail'; readonly view: number; readonly index: number; readonly detail: Detail }
  | { readonly type: 'approval'; readonly approval: { readonly by: string; readonly at: string } | null };

/** What the page keeps over a reload of the window: where it was, no data. */
export interface SavedPage {
  readonly specFile: string;
  readonly run: string;
  readonly classes: readonly DiffClass[];
  readonly search: string;
}
