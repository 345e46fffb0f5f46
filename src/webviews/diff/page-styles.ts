import { css } from 'lit';

export const pageStyles = css`
  :host {
    display: grid;
    grid-template-rows: auto auto minmax(120px, 1fr) auto auto;
    grid-template-columns: minmax(0, 1fr);
    height: 100%;
    background: var(--vscode-editor-background);
  }
  .head {
    padding: 16px 20px 10px;
    display: grid;
    gap: 8px;
  }
  .facts {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 4px 14px;
    color: var(--muted);
    font-size: 12px;
  }
  .target {
    display: inline-flex;
    align-items: center;
    padding: 1px 10px;
    border-radius: 10px;
    border: 1px solid currentColor;
    font-weight: 600;
    color: var(--vscode-foreground);
  }
  .target.production {
    color: var(--red);
    border-width: 2px;
  }
  h1 {
    margin: 0;
    font-size: 20px;
    font-weight: 500;
    line-height: 1.25;
    display: flex;
    gap: 10px;
    align-items: center;
  }
  h1 .icon {
    width: 22px;
    height: 22px;
  }
  .more {
    margin: 0;
    color: var(--muted);
  }
  .tools {
    display: flex;
    flex-wrap: wrap;
    gap: 6px;
    align-items: center;
    padding: 6px 20px 12px;
  }
  .chip {
    display: inline-flex;
    align-items: center;
    gap: 6px;
    height: 26px;
    padding: 0 10px 0 8px;
    border-radius: 13px;
    border: 1px solid var(--line);
    background: transparent;
    color: var(--vscode-foreground);
    font: inherit;
    cursor: pointer;
  }
  .chip:hover {
    background: var(--vscode-list-hoverBackground);
  }
  .chip[aria-pressed='true'] {
    background: color-mix(in srgb, var(--vscode-focusBorder) 20%, transparent);
    border-color: var(--vscode-contrastActiveBorder, var(--vscode-focusBorder));
  }
  .chip:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
    outline-offset: 2px;
  }
  .chip .count {
    font-weight: 600;
    font-variant-numeric: tabular-nums;
  }
  .search {
    flex: 1 0 100%;
    display: flex;
    align-items: center;
    gap: 12px;
    margin-top: 4px;
  }
  vscode-textfield {
    width: 360px;
    max-width: 60%;
  }
  .shown {
    color: var(--muted);
    font-size: 12px;
    white-space: nowrap;
  }
  .blank {
    grid-row: 1 / -1;
    place-self: center;
    max-width: 460px;
    padding: 32px;
    text-align: center;
    display: grid;
    justify-items: center;
    gap: 12px;
  }
  .blank.inner {
    grid-row: auto;
  }
  .blank h1 {
    font-size: 18px;
  }
  .blank p {
    margin: 0;
    color: var(--muted);
  }
  .foot {
    display: flex;
    flex-wrap: wrap;
    align-items: center;
    gap: 8px 16px;
    padding: 10px 20px;
    border-top: 1px solid var(--line);
    background: color-mix(in srgb, var(--vscode-foreground) 3%, var(--vscode-editor-background));
  }
  .foot p {
    margin: 0;
    flex: 1;
    min-width: 280px;
  }
  .foot .icon {
    vertical-align: -3px;
    margin-right: 6px;
  }
`;

export const detailStyles = css`
  :host {
    display: block;
    border-top: 1px solid var(--line);
    max-height: 38vh;
    overflow: hidden auto;
    container-type: inline-size;
    background: color-mix(in srgb, var(--vscode-foreground) 3%, var(--vscode-editor-background));
  }
  section {
    padding: 0 20px 14px;
    outline: none;
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 10px;
  }
  .top {
    position: sticky;
    top: 0;
    display: flex;
    align-items: center;
    gap: 10px;
    padding: 8px 0 4px;
    background: color-mix(in srgb, var(--vscode-foreground) 3%, var(--vscode-editor-background));
  }
  h2 {
    margin: 0;
    font-size: 13px;
    font-weight: 600;
    display: flex;
    gap: 8px;
    align-items: center;
    min-width: 0;
  }
  h2 .of {
    font-weight: 400;
    color: var(--muted);
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .gap {
    flex: 1;
  }
  .reason {
    margin: 0;
  }
  dl {
    margin: 0;
    display: grid;
    grid-template-columns: repeat(3, minmax(0, 1fr));
    gap: 16px;
  }
  @container (max-width: 640px) {
    dl {
      grid-template-columns: minmax(0, 1fr);
    }
    h2 .of {
      display: none;
    }
  }
  dt {
    font-size: 11px;
    font-weight: 600;
    color: var(--muted);
    margin-bottom: 2px;
  }
  dd {
    margin: 0;
    white-space: pre-wrap;
    overflow-wrap: anywhere;
    user-select: text;
  }
  button {
    display: inline-flex;
    align-items: center;
    padding: 3px;
    border: 0;
    border-radius: 4px;
    background: none;
    color: var(--vscode-foreground);
    cursor: pointer;
  }
  button:hover {
    background: var(--vscode-toolbar-hoverBackground, var(--vscode-list-hoverBackground));
  }
  button:focus-visible,
  a:focus-visible {
    outline: 1px solid var(--vscode-focusBorder);
  }
  a {
    color: var(--vscode-textLink-foreground);
    cursor: pointer;
    white-space: nowrap;
  }
`;
