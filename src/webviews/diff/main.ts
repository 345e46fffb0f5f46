import '@vscode-elements/elements/dist/vscode-button/index.js';
import '@vscode-elements/elements/dist/vscode-progress-ring/index.js';
import '@vscode-elements/elements/dist/vscode-textfield/index.js';
import { editorBridge } from './bridge.ts';
import { DetailPane } from './detail-pane.ts';
import { DiffGrid } from './diff-grid.ts';
import { DiffPage } from './diff-page.ts';

// A constructed sheet: the page's policy allows no style element of the document.
const sheet = new CSSStyleSheet();
sheet.replaceSync('html, body { height: 100%; margin: 0; padding: 0; overflow: hidden; } crosswalk-diff { display: grid; height: 100%; } [hidden] { display: none !important; }');
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];

customElements.define('crosswalk-diff-grid', DiffGrid);
customElements.define('crosswalk-diff-detail', DetailPane);
customElements.define('crosswalk-diff', DiffPage);

const page = document.querySelector<DiffPage>('crosswalk-diff');
page?.connect(editorBridge());
