/** The selected field in full, below the grid. */
import { html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { Detail, SpecPlace } from '../../extension/diff/messages.ts';
import { wholeValue } from './cells.ts';
import { placeOf } from './grid-rows.ts';
import { outcomeIcon, pageIcon } from './icons.ts';
import { detailStyles } from './page-styles.ts';
import { baseStyles } from './style-text.ts';

export class DetailPane extends LitElement {
  static override readonly styles = [baseStyles, detailStyles];
  static override readonly properties = { detail: { attribute: false } };
  declare detail: Detail | null;

  constructor() {
    super();
    this.detail = null;
  }

  focusPane(): void {
    this.renderRoot.querySelector<HTMLElement>('section')?.focus();
  }

  /** A change far down in a long text must be seen without searching for it. */
  override updated(): void {
    this.scrollTop = 0;
    const change = this.renderRoot.querySelector<HTMLElement>('del, ins');
    if (change === null) return;
    const far = change.getBoundingClientRect().bottom - this.getBoundingClientRect().bottom;
    if (far > 0) this.scrollTop = far + this.clientHeight / 3;
  }

  #close(): void {
    this.dispatchEvent(new CustomEvent('close-detail'));
  }

  #openLine(event: Event, place: SpecPlace): void {
    event.preventDefault();
    this.dispatchEvent(new CustomEvent('open-line', { detail: place }));
  }

  #pin(event: Event, record: Detail['record']): void {
    event.preventDefault();
    this.dispatchEvent(new CustomEvent('pin-record', { detail: record }));
  }

  override render(): TemplateResult | typeof nothing {
    const { detail } = this;
    if (detail === null) return nothing;
    const place = placeOf(detail);
    return html`
      <section tabindex="-1" aria-label="Field in full" @keydown=${(event: KeyboardEvent) => event.key === 'Escape' && this.#close()}>
        <div class="top">
          <h2>${outcomeIcon(detail.class)}<span>${detail.class}</span><span class="mono">${detail.path}</span><span class="of">${detail.label}</span></h2>
          <span class="gap"></span>
          ${place === null ? nothing : html`<a href="#line" @click=${(event: Event) => this.#openLine(event, place)}>Open ${place.file ?? 'the spec'} at line ${place.line}</a>`}
          <a href="#pin" title="Each line of the spec shows what it makes of this record" @click=${(event: Event) => this.#pin(event, detail.record)}>Pin this record</a>
          <button title="Close (Escape)" aria-label="Close" @click=${() => this.#close()}>${pageIcon('close')}</button>
        </div>
        <p class="reason">${detail.reason}</p>
        <dl>
          ${(['source', 'expected', 'arrived'] as const).map(
            (side) => html`<div><dt>${side === 'source' ? 'Source' : side === 'expected' ? 'Expected' : 'Arrived'}</dt><dd>${wholeValue(detail[side], detail.pieces, side)}</dd></div>`,
          )}
        </dl>
      </section>
    `;
  }
}
