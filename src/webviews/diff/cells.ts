/** Templates of values, shared by grid and detail pane. Values are always text to lit: markup of a customer stays text. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Cell, TextPiece } from '../../extension/diff/messages.ts';

function emptyValue(): TemplateResult {
  return html`<span class="none">no value</span>`;
}

/** The pieces that one side shows: its own are marked, those of the other side are left out. */
export function markedText(pieces: readonly TextPiece[], side: 'expected' | 'arrived'): TemplateResult {
  const shown = pieces.filter((piece) => piece.kind === 'both' || piece.kind === side);
  return html`${shown.map((piece) => {
    if (piece.kind === 'both') return piece.text;
    return side === 'expected' ? html`<del>${piece.text}</del>` : html`<ins>${piece.text}</ins>`;
  })}`;
}

export function valueCell(cell: Cell): TemplateResult | string {
  if (cell.text === null) return emptyValue();
  if (cell.text === '') return html`<span class="none">empty text</span>`;
  return cell.text;
}

export function wholeValue(text: string | null, pieces: readonly TextPiece[] | null, side: 'source' | 'expected' | 'arrived'): TemplateResult {
  if (text === null) return emptyValue();
  if (text === '') return html`<span class="none">empty text</span>`;
  return html`${pieces !== null && side !== 'source' ? markedText(pieces, side) : text}${nothing}`;
}
