/** The grid: virtual rows of one height, an ARIA grid with one tab stop (reference/editor-practice.md §5.10). */
import { elementScroll, observeElementOffset, observeElementRect, Virtualizer } from '@tanstack/virtual-core';
import { html, LitElement, nothing } from 'lit';
import type { PropertyValues, TemplateResult } from 'lit';
import type { PageRow } from '../../extension/diff/messages.ts';
import { COLUMNS, placeOf, rowTemplate } from './grid-rows.ts';
import { gridStyles } from './grid-styles.ts';
import { moveCursor } from './grid-keys.ts';
import type { Cursor } from './grid-keys.ts';
import type { RowStore } from './row-store.ts';
import { baseStyles } from './style-text.ts';

/** Pixels. One height for all rows, so that a place can be computed without measuring 100,000 of them. */
const ROW = 30;

export class DiffGrid extends LitElement {
  static override readonly styles = [baseStyles, gridStyles];
  static override readonly properties = {
    total: { type: Number },
    store: { attribute: false },
    revision: { type: Number },
    cursor: { state: true },
  };

  declare total: number;
  declare store: RowStore | null;
  /** Counts up when rows arrived or the view changed, so that the grid is drawn again. */
  declare revision: number;
  declare cursor: Cursor;
  #virtual: Virtualizer<HTMLElement, HTMLElement> | null = null;
  #release: (() => void) | null = null;

  constructor() {
    super();
    this.total = 0;
    this.store = null;
    this.revision = 0;
    this.cursor = { row: 0, column: 0 };
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#release?.();
    this.#release = null;
    this.#virtual = null;
  }

  override firstUpdated(): void {
    this.#virtual = new Virtualizer<HTMLElement, HTMLElement>(this.#options());
    this.#release = this.#virtual._didMount();
    this.#virtual._willUpdate();
    this.requestUpdate();
  }

  override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('total')) {
      this.cursor = { row: 0, column: 0 };
      this.#virtual?.setOptions(this.#options());
      if (this.#virtual?.scrollElement) this.#virtual.scrollToOffset(0);
    }
  }

  override updated(): void {
    this.#virtual?._willUpdate();
    this.#place();
    const items = this.#virtual?.getVirtualItems() ?? [];
    const first = items[0];
    const last = items[items.length - 1];
    if (first && last) this.store?.need(first.index, last.index);
  }

  /** Focus goes to the grid's one tab stop. */
  focusGrid(): void {
    this.#scroller?.focus();
  }

  get #scroller(): HTMLElement | null {
    return this.renderRoot.querySelector('.scroller');
  }

  #options(): ConstructorParameters<typeof Virtualizer<HTMLElement, HTMLElement>>[0] {
    return {
      count: this.total,
      getScrollElement: () => this.#scroller,
      estimateSize: () => ROW,
      overscan: 8,
      scrollToFn: elementScroll,
      observeElementRect,
      observeElementOffset,
      // The sticky head covers the first pixels of what is scrolled to.
      scrollPaddingStart: ROW,
      onChange: () => this.requestUpdate(),
    };
  }

  /** Set through the object model: the page's policy forbids style attributes. */
  #place(): void {
    const inner = this.renderRoot.querySelector<HTMLElement>('.inner');
    const body = this.renderRoot.querySelector<HTMLElement>('.body');
    if (!inner || !body) return;
    inner.style.height = `${(this.total + 1) * ROW}px`;
    body.style.transform = `translateY(${(this.#virtual?.getVirtualItems()[0]?.start ?? 0) + ROW}px)`;
  }

  #onKey(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor((this.#scroller?.clientHeight ?? ROW * 10) / ROW) - 2);
    const next = moveCursor(this.cursor, event, { rows: this.total, columns: COLUMNS.length, page });
    if (next !== null) {
      event.preventDefault();
      this.#select(next);
      return;
    }
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault();
      this.#open(this.cursor);
    }
  }

  #select(cursor: Cursor): void {
    this.cursor = cursor;
    this.#virtual?.scrollToIndex(cursor.row, { align: 'auto' });
    this.dispatchEvent(new CustomEvent('row-selected', { detail: cursor.row }));
  }

  /** Enter, or a click on the line: opens the spec; on any other cell the detail pane takes the focus. */
  #open(cursor: Cursor): void {
    const row = this.store?.get(cursor.row);
    if (row?.kind !== 'field') return;
    const place = placeOf(row);
    if (cursor.column === COLUMNS.length - 1 && place !== null) this.dispatchEvent(new CustomEvent('open-line', { detail: place }));
    else this.dispatchEvent(new CustomEvent('open-detail', { detail: cursor.row }));
  }

  #onClick(event: MouseEvent): void {
    const target = event.target instanceof Element ? event.target : null;
    const row = Number(target?.closest<HTMLElement>('[data-row]')?.dataset['row'] ?? -1);
    const column = Number(target?.closest<HTMLElement>('[data-column]')?.dataset['column'] ?? 0);
    if (row < 0) return;
    this.#select({ row, column });
    if (target?.closest('.link')) this.#open({ row, column });
  }

  override render(): TemplateResult {
    const items = this.#virtual?.getVirtualItems() ?? [];
    const active = items.some((item) => item.index === this.cursor.row) ? `cell-${this.cursor.row}-${this.cursor.column}` : nothing;
    return html`
      <div
        class="scroller"
        role="grid"
        tabindex="0"
        aria-label="Fields of the sample, grouped by record"
        aria-rowcount=${this.total + 1}
        aria-colcount=${COLUMNS.length}
        aria-activedescendant=${active}
        @keydown=${(event: KeyboardEvent) => this.#onKey(event)}
        @click=${(event: MouseEvent) => this.#onClick(event)}
      >
        <div class="inner" role="presentation">
          <div class="row head" role="row" aria-rowindex="1">
            ${COLUMNS.map((name, column) => html`<div class="cell ${name === 'Spec' ? 'numeric' : ''}" role="columnheader" aria-colindex=${column + 1}>${name}</div>`)}
          </div>
          <div class="body" role="rowgroup">${items.map((item) => this.#row(item.index))}</div>
        </div>
      </div>
    `;
  }

  #row(index: number): TemplateResult {
    const row: PageRow | undefined = this.store?.get(index);
    return rowTemplate(row, index, this.cursor);
  }
}
