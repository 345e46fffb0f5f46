/** The page: one state at a time, from loading to the approval. The host owns the data; this keeps only where the person is. */
import { html, LitElement, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import { DIFF_CLASS_NAMES, footerTemplate, headerTemplate, toolsTemplate } from './page-parts.ts';
import type { Approval } from './page-parts.ts';
import type { DiffClass } from '../../diff/model.ts';
import type { Detail, PageState, SpecPlace, ToPage } from '../../extension/diff/messages.ts';
import type { Bridge } from './bridge.ts';
import type { DetailPane } from './detail-pane.ts';
import type { DiffGrid } from './diff-grid.ts';
import { pageIcon } from './icons.ts';
import { pageStyles } from './page-styles.ts';
import { RowStore } from './row-store.ts';
import { baseStyles } from './style-text.ts';
import { verdictOf } from './verdict.ts';

const SEARCH_DELAY_MS = 150;

export class DiffPage extends LitElement {
  static override readonly styles = [baseStyles, pageStyles];
  static override readonly properties = {
    page: { state: true },
    classes: { state: true },
    search: { state: true },
    size: { state: true },
    revision: { state: true },
    detail: { state: true },
    approval: { state: true },
  };

  declare page: PageState;
  /** Chosen outcomes; none chosen means all. */
  declare classes: readonly DiffClass[];
  declare search: string;
  declare size: { readonly total: number; readonly fields: number; readonly records: number } | null;
  declare revision: number;
  declare detail: Detail | null;
  declare approval: Approval | null;
  bridge: Bridge | null = null;
  #view = 0;
  #selected = -1;
  #focusDetail = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #unlisten: (() => void) | null = null;
  readonly #store = new RowStore((start, count) => this.bridge?.send({ type: 'rows', view: this.#view, start, count }));

  constructor() {
    super();
    this.page = { kind: 'loading' };
    this.classes = [];
    this.search = '';
    this.size = null;
    this.revision = 0;
    this.detail = null;
    this.approval = null;
  }

  /** Called once by `main`, with the wire to the host. */
  connect(bridge: Bridge): void {
    this.bridge = bridge;
    const saved = bridge.saved();
    this.classes = saved?.classes ?? [];
    this.search = saved?.search ?? '';
    this.#unlisten = bridge.listen((message) => this.#receive(message));
    bridge.send({ type: 'ready' });
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.role = 'main';
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    clearTimeout(this.#timer);
    this.#unlisten?.();
  }

  override updated(): void {
    if (!this.#focusDetail || this.detail === null) return;
    this.#focusDetail = false;
    void this.#pane?.updateComplete.then(() => this.#pane?.focusPane());
  }

  get #pane(): DetailPane | null {
    return this.renderRoot.querySelector('crosswalk-diff-detail');
  }

  get #grid(): DiffGrid | null {
    return this.renderRoot.querySelector('crosswalk-diff-grid');
  }

  #receive(message: ToPage): void {
    switch (message.type) {
      case 'state':
        this.page = message.state;
        if (message.state.kind === 'ready') this.#ask();
        return;
      case 'approval':
        this.approval = message.approval;
        return;
      case 'view':
        if (message.view !== this.#view) return;
        this.size = message;
        this.revision += 1;
        return;
      case 'rows':
        // An answer to an older filter would stand at a wrong place.
        if (message.view !== this.#view) return;
        this.#store.put(message.start, message.rows);
        this.revision += 1;
        return;
      case 'detail':
        if (message.view === this.#view && message.index === this.#selected) this.detail = message.detail;
    }
  }

  /** Asks the host for the view of the present filter, and remembers it for a reload of the window. */
  #ask(): void {
    if (this.page.kind !== 'ready') return;
    const { specFile, run } = this.page.header;
    this.#view += 1;
    this.#store.clear();
    this.#closeDetail();
    this.bridge?.save({ specFile, run, classes: this.classes, search: this.search });
    this.bridge?.send({ type: 'view', view: this.#view, classes: this.classes.length === 0 ? DIFF_CLASS_NAMES : this.classes, search: this.search });
  }

  #filter(classes: readonly DiffClass[]): void {
    this.classes = classes;
    this.#ask();
  }

  #searchFor(text: string): void {
    this.search = text;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#ask(), SEARCH_DELAY_MS);
  }

  #select(index: number, focus: boolean): void {
    this.#selected = index;
    this.#focusDetail = focus;
    if (focus && this.detail !== null) this.requestUpdate();
    const row = this.#store.get(index);
    if (row?.kind === 'field') this.bridge?.send({ type: 'detail', view: this.#view, index });
    else this.detail = null;
  }

  #closeDetail(): void {
    this.detail = null;
    this.#selected = -1;
  }

  override render(): TemplateResult {
    const { page } = this;
    if (page.kind === 'loading') return html`<div class="blank" role="status"><vscode-progress-ring></vscode-progress-ring><p>Reading the diff of this run…</p></div>`;
    if (page.kind === 'failed') return html`<div class="blank" role="alert">${pageIcon('look')}<h1>${page.message}</h1><p>${page.remedy}</p></div>`;
    const verdict = verdictOf(page.header.counts);
    return html`
      ${headerTemplate(page.header, verdict)}
      ${toolsTemplate({ counts: page.header.counts, classes: this.classes, search: this.search, size: this.size }, { filter: (classes) => this.#filter(classes), search: (text) => this.#searchFor(text) })}
      ${this.#body()}
      <crosswalk-diff-detail
        ?hidden=${this.detail === null}
        .detail=${this.detail}
        @close-detail=${() => {
          this.#closeDetail();
          this.#grid?.focusGrid();
        }}
        @open-line=${(event: CustomEvent<SpecPlace>) => this.bridge?.send({ type: 'openLine', ...event.detail })}
        @pin-record=${(event: CustomEvent<Detail['record']>) => this.bridge?.send({ type: 'pin', ...event.detail })}
      ></crosswalk-diff-detail>
      ${footerTemplate({ header: page.header, verdict, approval: this.approval }, () => this.bridge?.send({ type: 'approve' }))}
    `;
  }

  #body(): TemplateResult | typeof nothing {
    if (this.size === null) return html`<div></div>`;
    if (this.size.total === 0) {
      const clear = (): void => {
        this.search = '';
        this.#filter([]);
      };
      const filtered = this.search !== '' || this.classes.length > 0;
      return html`<div class="blank inner" role="status">
        <p>${filtered ? 'No field matches the search and the chosen outcomes.' : 'There are no fields to show.'}</p>
        ${filtered ? html`<vscode-button secondary @click=${clear}>Show all fields</vscode-button>` : nothing}
      </div>`;
    }
    return html`<crosswalk-diff-grid
      .total=${this.size.total}
      .store=${this.#store}
      .revision=${this.revision}
      @row-selected=${(event: CustomEvent<number>) => this.#select(event.detail, false)}
      @open-detail=${(event: CustomEvent<number>) => this.#select(event.detail, true)}
      @open-line=${(event: CustomEvent<SpecPlace>) => this.bridge?.send({ type: 'openLine', ...event.detail })}
    ></crosswalk-diff-grid>`;
  }
}
