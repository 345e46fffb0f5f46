/** Colours and sizes of all parts of the page. Only the theme's colours; a missing one is mixed from others (reference/editor-practice.md §5.9). */
import { css } from 'lit';

export const baseStyles = css`
  :host {
    --line: var(--vscode-contrastBorder, color-mix(in srgb, var(--vscode-foreground) 18%, transparent));
    --muted: color-mix(in srgb, var(--vscode-foreground) 78%, var(--vscode-editor-background));
    --red: color-mix(in srgb, var(--vscode-editorError-foreground, var(--vscode-errorForeground)) 85%, var(--vscode-foreground));
    --yellow: color-mix(in srgb, var(--vscode-editorWarning-foreground, var(--vscode-foreground)) 85%, var(--vscode-foreground));
    --green: var(--vscode-charts-green, var(--vscode-foreground));
    --blue: var(--vscode-charts-blue, var(--vscode-foreground));
    color: var(--vscode-foreground);
    font-family: var(--vscode-font-family);
    font-size: var(--vscode-font-size, 13px);
    line-height: 1.4;
  }
  * {
    box-sizing: border-box;
  }
  .icon {
    width: 16px;
    height: 16px;
    flex: none;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.5;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
  .icon.wrong,
  .icon.missing {
    color: var(--red);
    stroke-width: 1.9;
  }
  .icon.dropped,
  .icon.truncated,
  .icon.defaulted,
  .icon.look {
    color: var(--yellow);
  }
  .icon.converted,
  .icon.shifted,
  .icon.masked {
    color: var(--blue);
  }
  .icon.same,
  .icon.good {
    color: var(--green);
  }
  .none {
    color: var(--muted);
    font-style: italic;
  }
  .mono {
    font-family: var(--vscode-editor-font-family, monospace);
  }
  del,
  ins {
    border-radius: 2px;
    white-space: pre-wrap;
    padding: 0 1px;
    color: inherit;
  }
  del {
    background: var(--vscode-diffEditor-removedTextBackground);
    outline: 1px dashed var(--vscode-diffEditor-removedTextBorder, transparent);
    text-decoration: underline dashed 1px;
    text-underline-offset: 3px;
  }
  ins {
    background: var(--vscode-diffEditor-insertedTextBackground);
    outline: 1px solid var(--vscode-diffEditor-insertedTextBorder, transparent);
    text-decoration: underline 1px;
    text-underline-offset: 3px;
  }
  .hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
`;
