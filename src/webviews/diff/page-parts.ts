/** Head, chips and foot of the page. */
import { html, nothing } from 'lit';
import type { TemplateResult } from 'lit';
import type { DiffClass } from '../../diff/model.ts';
import type { DiffHeader } from '../../extension/diff/messages.ts';
import { outcomeIcon, pageIcon } from './icons.ts';
import { LOOK, MEANINGS, number, OUTCOMES, plural, when } from './verdict.ts';
import type { Counts, Verdict } from './verdict.ts';

export interface Approval {
  readonly by: string;
  readonly at: string;
}

export const DIFF_CLASS_NAMES: readonly DiffClass[] = OUTCOMES;

export function headerTemplate(header: DiffHeader, verdict: Verdict): TemplateResult {
  const { workspace } = header;
  return html`<div class="head">
    <div class="facts">
      <span class="target ${workspace.target}">${workspace.target === 'staging' ? 'Staging workspace' : 'Production workspace'}</span>
      <span>${workspace.name} (${workspace.id})</span>
      <span>${header.spec}</span>
      <span>Run ${header.run}</span>
      <span title="Plan hash ${header.planHash}">Plan <span class="mono">${header.planHash.slice(0, 12)}</span></span>
      <span>Read back ${when(header.readAt)}</span>
    </div>
    <h1>${pageIcon(verdict.good ? 'good' : 'look')}<span>${verdict.title}</span></h1>
    <p class="more">${verdict.more}</p>
  </div>`;
}

export interface Filter {
  readonly counts: Counts;
  readonly classes: readonly DiffClass[];
  readonly search: string;
  readonly size: { readonly fields: number; readonly records: number } | null;
}

export interface FilterActions {
  readonly filter: (classes: readonly DiffClass[]) => void;
  readonly search: (text: string) => void;
}

function toggled(classes: readonly DiffClass[], kind: DiffClass): readonly DiffClass[] {
  return classes.includes(kind) ? classes.filter((name) => name !== kind) : [...classes, kind];
}

/** Only outcomes that happened get a chip; "needs a look" is the pair that stops an approval. */
export function toolsTemplate(filter: Filter, actions: FilterActions): TemplateResult {
  const { counts, classes } = filter;
  const present = OUTCOMES.filter((kind) => counts[kind] > 0);
  const look = LOOK.every((kind) => classes.includes(kind)) && classes.length === LOOK.length;
  const lookCount = LOOK.reduce((sum, kind) => sum + counts[kind], 0);
  const all = present.reduce((sum, kind) => sum + counts[kind], 0);
  const chip = (pressed: boolean, title: string, content: unknown, count: number, press: () => void): TemplateResult =>
    html`<button class="chip" aria-pressed=${pressed} title=${title} @click=${press}>${content}<span class="count">${number(count)}</span></button>`;
  return html`<div class="tools" role="toolbar" aria-label="Filter">
    ${chip(classes.length === 0, 'Every field of the sample', html`<span>all</span>`, all, () => actions.filter([]))}
    ${lookCount === 0 ? nothing : chip(look, 'Wrong and missing values', html`${pageIcon('look')}<span>needs a look</span>`, lookCount, () => actions.filter(look ? [] : LOOK))}
    ${present.map((kind) => chip(!look && classes.includes(kind), MEANINGS[kind], html`${outcomeIcon(kind)}<span>${kind}</span>`, counts[kind], () => actions.filter(toggled(look ? [] : classes, kind))))}
    <div class="search">
    <vscode-textfield
      type="search"
      placeholder="Search record, field or value"
      label="Search record, field or value"
      .value=${filter.search}
      @input=${(event: Event) => actions.search((event.target as HTMLInputElement).value)}
    ></vscode-textfield>
    <span class="shown" role="status">${filter.size === null ? '' : `${plural(filter.size.fields, 'field', 'fields')} in ${plural(filter.size.records, 'record', 'records')}`}</span>
    </div>
  </div>`;
}

export interface Foot {
  readonly header: DiffHeader;
  readonly verdict: Verdict;
  readonly approval: Approval | null;
}

/** The approval stands at the end, after what it is about. The engine refuses it while a value is wrong or missing (law 2). */
export function footerTemplate(foot: Foot, approve: () => void): TemplateResult {
  const { approval, verdict, header } = foot;
  const plan = html`plan <span class="mono">${header.planHash.slice(0, 12)}</span>`;
  if (approval !== null) return html`<div class="foot"><p>${pageIcon('good')}Approved for ${plan} by ${approval.by}, ${when(approval.at)}.</p></div>`;
  if (!verdict.good) {
    const why = verdict.look === 0 ? 'There is nothing to approve: no value was compared.' : 'Approving is possible once nothing needs a look: mend the spec and run the sample again.';
    return html`<div class="foot"><p>${pageIcon('look')}${why}</p><vscode-button disabled>Approve this sample…</vscode-button></div>`;
  }
  return html`<div class="foot">
    <p>Approving says: this sample is right for ${plan}. You give your name; it goes into the ledger.</p>
    <vscode-button @click=${approve}>Approve this sample…</vscode-button>
  </div>`;
}
