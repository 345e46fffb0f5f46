import { css } from 'lit';

export const gridStyles = css`
  :host {
    display: block;
    min-height: 0;
    overflow: hidden;
  }
  .scroller {
    height: 100%;
    overflow: auto;
    outline: none;
    border-top: 1px solid var(--line);
    contain: strict;
  }
  .scroller:focus-visible {
    border-top-color: var(--vscode-focusBorder);
  }
  .inner {
    position: relative;
    min-width: 880px;
  }
  .row {
    display: grid;
    grid-template-columns: 124px minmax(150px, 1fr) minmax(150px, 1.35fr) minmax(150px, 1.35fr) minmax(150px, 1.35fr) 82px;
    align-items: center;
    height: 30px;
    padding: 0 8px;
  }
  .head {
    position: sticky;
    top: 0;
    z-index: 2;
    background: var(--vscode-editor-background);
    border-bottom: 1px solid var(--line);
    font-weight: 600;
    color: var(--muted);
  }
  .body {
    position: absolute;
    left: 0;
    right: 0;
    top: 0;
  }
  .cell {
    min-width: 0;
    padding: 0 8px;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    height: 100%;
    line-height: 29px;
  }
  .field {
    border-bottom: 1px solid color-mix(in srgb, var(--vscode-foreground) 7%, transparent);
    cursor: default;
  }
  .field:hover {
    background: var(--vscode-list-hoverBackground);
  }
  .field.selected {
    background: color-mix(in srgb, var(--vscode-list-activeSelectionBackground, var(--vscode-focusBorder)) 26%, transparent);
  }
  .row.selected {
    box-shadow: inset 3px 0 0 var(--vscode-focusBorder);
    outline: 1px solid var(--vscode-contrastActiveBorder, transparent);
    outline-offset: -1px;
  }
  .scroller:focus-visible .cell.active {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: -2px;
    border-radius: 3px;
  }
  .outcome {
    display: flex;
    align-items: center;
    gap: 6px;
  }
  .record {
    display: block;
    background: color-mix(in srgb, var(--vscode-foreground) 5%, var(--vscode-editor-background));
    border-bottom: 1px solid var(--line);
    border-top: 1px solid var(--line);
  }
  .record .cell {
    display: flex;
    align-items: center;
    gap: 10px;
    line-height: normal;
  }
  .label {
    font-weight: 600;
    overflow: hidden;
    text-overflow: ellipsis;
    flex: 0 1 auto;
    min-width: 0;
  }
  .facts {
    color: var(--muted);
    overflow: hidden;
    text-overflow: ellipsis;
    flex: 0 100 auto;
  }
  .badge {
    flex: none;
    display: inline-flex;
    align-items: center;
    gap: 4px;
    padding: 0 8px;
    height: 20px;
    border: 1px solid var(--line);
    border-radius: 10px;
    font-size: 11px;
  }
  .end {
    margin-left: auto;
  }
  .fields {
    flex: none;
    color: var(--muted);
  }
  .link {
    color: var(--vscode-textLink-foreground);
    cursor: pointer;
    text-decoration: underline;
    text-underline-offset: 2px;
  }
  .numeric {
    text-align: right;
  }
  .waiting {
    display: block;
    height: 10px;
    width: 60%;
    border-radius: 5px;
    background: color-mix(in srgb, var(--vscode-foreground) 12%, transparent);
  }
`;
