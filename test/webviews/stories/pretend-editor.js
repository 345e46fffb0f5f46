// Runs in the page before its script: what the editor gives to a webview. `crosswalkStory` and `crosswalkHost` come from stage.ts.
let state = globalThis.crosswalkStory.saved;
globalThis.acquireVsCodeApi = () => ({
  getState: () => state,
  setState: (next) => {
    state = next;
  },
  postMessage: async (message) => {
    for (const reply of await globalThis.crosswalkHost(message)) window.dispatchEvent(new MessageEvent('message', { data: reply }));
  },
});
document.addEventListener('DOMContentLoaded', () => {
  for (const [name, value] of Object.entries(globalThis.crosswalkStory.theme)) document.documentElement.style.setProperty(`--vscode-${name}`, value);
});
