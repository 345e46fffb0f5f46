/** One small picture for each outcome; each differs by shape, never by colour alone. Drawn on 16 × 16. */
import { svg } from 'lit';
import type { SVGTemplateResult, TemplateResult } from 'lit';
import { html } from 'lit';
import type { DiffClass } from '../../diff/model.ts';

const SHAPES: Readonly<Record<DiffClass, SVGTemplateResult>> = {
  same: svg`<path d="M3 8.5l3.2 3.2L13 4.8"/>`,
  converted: svg`<path d="M2.5 5.5h9M9 3l2.5 2.5L9 8M13.5 10.5h-9M7 8l-2.5 2.5L7 13"/>`,
  defaulted: svg`<circle cx="8" cy="8" r="5.5"/><path d="M8 5v6M5 8h6"/>`,
  truncated: svg`<circle cx="4.5" cy="11.5" r="2"/><circle cx="11.5" cy="11.5" r="2"/><path d="M5.6 9.9L11 3M10.4 9.9L5 3"/>`,
  dropped: svg`<circle cx="8" cy="8" r="5.5"/><path d="M5 8h6"/>`,
  masked: svg`<rect x="3.5" y="7" width="9" height="6" rx="1"/><path d="M5.5 7V5a2.5 2.5 0 0 1 5 0v2"/>`,
  shifted: svg`<circle cx="8" cy="8" r="5.5"/><path d="M8 4.8V8l2.4 1.6"/>`,
  missing: svg`<circle cx="8" cy="8" r="5.5" stroke-dasharray="2.4 2"/><path d="M8 5v3.4M8 10.6v.4"/>`,
  wrong: svg`<path d="M4 4l8 8M12 4l-8 8"/>`,
};

export function outcomeIcon(kind: DiffClass): TemplateResult {
  return html`<svg class="icon ${kind}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${SHAPES[kind]}</svg>`;
}

const MORE = {
  good: svg`<circle cx="8" cy="8" r="6"/><path d="M5 8.3l2 2 4-4.3"/>`,
  look: svg`<path d="M8 2.5l6 10.8H2z"/><path d="M8 6.5v3.2M8 11.4v.3"/>`,
  close: svg`<path d="M4 4l8 8M12 4l-8 8"/>`,
  ticket: svg`<path d="M2.5 4.5h11v2.2a1.4 1.4 0 0 0 0 2.6v2.2h-11V9.3a1.4 1.4 0 0 0 0-2.6z"/>`,
} as const;

export function pageIcon(name: keyof typeof MORE): TemplateResult {
  return html`<svg class="icon ${name}" viewBox="0 0 16 16" aria-hidden="true" focusable="false">${MORE[name]}</svg>`;
}
