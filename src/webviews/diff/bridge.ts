import type { SavedPage, ToHost, ToPage } from '../../extension/diff/messages.ts';

interface EditorApi {
  postMessage(message: ToHost): void;
  setState(state: SavedPage): void;
  getState(): unknown;
}

declare function acquireVsCodeApi(): EditorApi;

/** The wire to the host. The editor hands it out once for each page. */
export interface Bridge {
  send(message: ToHost): void;
  listen(onMessage: (message: ToPage) => void): () => void;
  save(page: SavedPage): void;
  saved(): SavedPage | null;
}

export function editorBridge(): Bridge {
  const api = acquireVsCodeApi();
  return {
    send: (message) => api.postMessage(message),
    save: (page) => api.setState(page),
    saved: () => (api.getState() ?? null) as SavedPage | null,
    listen(onMessage): () => void {
      const listener = (event: MessageEvent): void => onMessage(event.data as ToPage);
      window.addEventListener('message', listener);
      return () => window.removeEventListener('message', listener);
    },
  };
}
