/** The host's side of the diff page: filters, searches and hands out rows by page. The page never holds the whole document. */
import type { DiffClass, DiffDocument, DiffRow } from '../../diff/model.ts';
import type { Scalar } from '../../record/model.ts';
import type { Cell, Detail, DiffHeader, FieldRow, PageRow, RecordRow, TextPiece } from './messages.ts';
import { clip, excerptOf, visible } from './text-pieces.ts';

type RecordFacts = DiffDocument['records'][number];

interface Group {
  readonly record: RecordFacts;
  /** Indices into the document's rows. */
  readonly rows: number[];
  look: number;
}

export interface ViewSize {
  readonly total: number;
  readonly fields: number;
  readonly records: number;
}

/** How two texts differ, and how a row is explained in one sentence: from the room `diff`, handed in so that tests need neither. */
export interface Explainer {
  readonly pieces: (expected: string, arrived: string) => readonly TextPiece[] | null;
  readonly explain: (row: DiffRow) => string;
}

/** Rows of one message at most, so that it stays under 256 KB (reference/editor-practice.md §4.2). */
const MOST_ROWS = 200;

const needsLook = (kind: DiffClass): boolean => kind === 'missing' || kind === 'wrong';
const labelOf = (row: { readonly entity: string; readonly id: string; readonly label: string }): string => clip(row.label === '' ? `${row.entity} ${row.id}` : row.label).text;
const keyOf = (entity: string, id: string): string => JSON.stringify([entity, id]);
const textValue = (value: Scalar): string | null => (value === null ? null : visible(String(value)));

function placeOf({ line, file }: DiffRow): Pick<FieldRow, 'line' | 'file'> {
  return { line, ...(file === undefined ? {} : { file }) };
}

function cellOf(value: Scalar): Cell {
  const text = textValue(value);
  return text === null ? { text: null, clipped: false } : clip(text);
}

function groupsOf(document: DiffDocument): readonly Group[] {
  const groups = new Map<string, Group>(document.records.map((record) => [keyOf(record.entity, record.id), { record, rows: [], look: 0 }]));
  document.rows.forEach((row, index) => {
    const key = keyOf(row.entity, row.id);
    const { entity, id, label, destinationId } = row;
    const group = groups.get(key) ?? { record: { entity, id, label, destinationId, proof: 'acknowledged', stratum: null }, rows: [], look: 0 };
    groups.set(key, group);
    group.rows.push(index);
    if (needsLook(row.class)) group.look += 1;
  });
  return [...groups.values()];
}

export class DiffPages {
  readonly #document: DiffDocument;
  readonly #explainer: Explainer;
  readonly #groups: readonly Group[];
  readonly #search: (string | undefined)[] = [];
  /** Of the current view: a row's index, or −1 − the group's index for a record's line. */
  #items: number[] = [];
  #shown = new Map<number, number>();

  constructor(document: DiffDocument, explainer: Explainer) {
    this.#document = document;
    this.#explainer = explainer;
    this.#groups = groupsOf(document);
  }

  header(specFile: string): DiffHeader {
    const { spec, run, workspace, planHash, readAt, counts } = this.#document;
    return { specFile, spec: spec.split(/[\\/]/).pop() ?? spec, run, workspace, planHash, readAt, counts, records: this.#groups.length };
  }

  /** Makes a view of the rows of these classes that hold the words; a record without such rows is left out. */
  show(classes: readonly DiffClass[], search: string): ViewSize {
    const wanted = new Set<DiffClass>(classes);
    const words = search.toLowerCase().split(/\s+/).filter((word) => word !== '');
    this.#items = [];
    this.#shown = new Map();
    let fields = 0;
    this.#groups.forEach((group, at) => {
      const rows = group.rows.filter((index) => this.#matches(index, wanted, words));
      if (rows.length === 0) return;
      this.#items.push(-1 - at);
      this.#shown.set(at, rows.length);
      for (const row of rows) this.#items.push(row);
      fields += rows.length;
    });
    return { total: this.#items.length, fields, records: this.#shown.size };
  }

  rows(start: number, count: number): readonly PageRow[] {
    const from = Math.max(0, Math.floor(start));
    return this.#items.slice(from, from + Math.min(MOST_ROWS, Math.max(0, Math.floor(count)))).map((item, offset) => this.#row(item, from + offset));
  }

  /** null: there is no field at this place of the view. */
  detail(index: number): Detail | null {
    const item = this.#items[index];
    const row = item === undefined || item < 0 ? undefined : this.#document.rows[item];
    if (row === undefined) return null;
    return {
      record: { entity: row.entity, id: row.id },
      path: visible(row.path),
      label: labelOf(row),
      class: row.class,
      source: textValue(row.source),
      expected: textValue(row.expected),
      arrived: textValue(row.arrived),
      pieces: this.#pieces(row),
      ...placeOf(row),
      reason: visible(this.#explainer.explain(row)),
    };
  }

  #matches(index: number, classes: ReadonlySet<DiffClass>, words: readonly string[]): boolean {
    const row = this.#document.rows[index];
    if (row === undefined || !classes.has(row.class)) return false;
    if (words.length === 0) return true;
    const text = (this.#search[index] ??= [row.label, row.entity, row.id, row.path, row.source, row.expected, row.arrived].join('\n').toLowerCase());
    return words.every((word) => text.includes(word));
  }

  #pieces(row: DiffRow): readonly TextPiece[] | null {
    const { expected, arrived } = row;
    if (row.class !== 'wrong' || typeof expected !== 'string' || typeof arrived !== 'string') return null;
    return this.#explainer.pieces(expected, arrived)?.map((piece) => ({ ...piece, text: visible(piece.text) })) ?? null;
  }

  #row(item: number, index: number): PageRow {
    if (item < 0) return this.#recordRow(-1 - item, index);
    const row = this.#document.rows[item] as DiffRow;
    const pieces = this.#pieces(row);
    const result: FieldRow = {
      kind: 'field',
      index,
      path: clip(row.path).text,
      class: row.class,
      source: cellOf(row.source),
      expected: cellOf(row.expected),
      arrived: cellOf(row.arrived),
      ...placeOf(row),
      pieces: pieces === null ? null : excerptOf(pieces),
    };
    return result;
  }

  #recordRow(at: number, index: number): RecordRow {
    const group = this.#groups[at] as Group;
    const { entity, id, destinationId, proof, stratum } = group.record;
    const facts = { entity: clip(entity).text, id: clip(id).text, label: labelOf(group.record), destinationId: clip(destinationId).text, stratum: stratum === null ? null : clip(stratum).text };
    return { kind: 'record', index, ...facts, proof, fields: this.#shown.get(at) ?? 0, look: group.look };
  }
}
