import { html } from 'lit';
import type { TemplateResult } from 'lit';
import type { FieldRow, PageRow, RecordRow, SpecPlace } from '../../extension/diff/messages.ts';
import { markedText, valueCell } from './cells.ts';
import type { Cursor } from './grid-keys.ts';
import { outcomeIcon, pageIcon } from './icons.ts';
import { plural } from './verdict.ts';

/** Where the line of a field stands; null: no line asked for it. */
export function placeOf({ line, file }: Pick<FieldRow, 'line' | 'file'>): SpecPlace | null {
  return line === null ? null : { line, ...(file === undefined ? {} : { file }) };
}

export const COLUMNS = ['Outcome', 'Field', 'Source', 'Expected', 'Arrived', 'Spec'] as const;

function cell(content: unknown, place: Cursor, column: number, cursor: Cursor, extra: string): TemplateResult {
  const active = cursor.row === place.row && cursor.column === column ? 'active' : '';
  return html`<div class="cell ${extra} ${active}" role="gridcell" id="cell-${place.row}-${column}" data-column=${column} aria-colindex=${column + 1}>${content}</div>`;
}

function fieldCells(row: FieldRow, cursor: Cursor): TemplateResult {
  const place = { row: row.index, column: 0 };
  const line = row.line === null ? html`<span class="none">none</span>` : html`<span class="link">line ${row.line}${row.file === undefined ? '' : ` of ${row.file}`}</span>`;
  return html`
    ${cell(html`${outcomeIcon(row.class)}<span>${row.class}</span>`, place, 0, cursor, 'outcome')}
    ${cell(row.path, place, 1, cursor, 'mono')}
    ${cell(valueCell(row.source), place, 2, cursor, '')}
    ${cell(row.pieces ? markedText(row.pieces, 'expected') : valueCell(row.expected), place, 3, cursor, '')}
    ${cell(row.pieces ? markedText(row.pieces, 'arrived') : valueCell(row.arrived), place, 4, cursor, '')}
    ${cell(line, place, 5, cursor, 'numeric')}
  `;
}

function recordCell(row: RecordRow, cursor: Cursor): TemplateResult {
  const facts = [`${row.entity} ${row.id}`, row.stratum ?? ''].filter((text) => text !== '' && text !== row.label).join(' · ');
  const look = row.look === 0 ? '' : html`<span class="badge">${pageIcon('look')}${row.look} to look at</span>`;
  // The active column is kept while the cursor passes a record, so its one cell answers to every column.
  return html`
    <div class="cell ${cursor.row === row.index ? 'active' : ''}" role="gridcell" id="cell-${row.index}-${cursor.row === row.index ? cursor.column : 0}" aria-colindex="1" aria-colspan=${COLUMNS.length}>
      ${pageIcon('ticket')}<span class="label">${row.label}</span><span class="facts">${facts}</span>${look}
      <span class="badge end">${row.proof}</span><span class="fields">${plural(row.fields, 'field', 'fields')}</span>
    </div>
  `;
}

/** One row; a row that has not arrived yet keeps its place. */
export function rowTemplate(row: PageRow | undefined, index: number, cursor: Cursor): TemplateResult {
  const selected = cursor.row === index ? 'selected' : '';
  if (row === undefined) {
    return html`<div class="row field" role="row" aria-rowindex=${index + 2} aria-busy="true">
      <div class="cell" role="gridcell" id="cell-${index}-0"><span class="waiting"></span><span class="hidden">loading</span></div>
    </div>`;
  }
  const kind = row.kind === 'record' ? 'record' : 'field';
  return html`<div class="row ${kind} ${selected}" role="row" aria-rowindex=${index + 2} aria-selected=${cursor.row === index} data-row=${index}>
    ${row.kind === 'record' ? recordCell(row, cursor) : fieldCells(row, cursor)}
  </div>`;
}
