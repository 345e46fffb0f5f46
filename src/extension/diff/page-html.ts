import { randomBytes } from 'node:crypto';

export interface PageSource {
  readonly title: string;
  /** Custom element that is the page. */
  readonly element: string;
  /** URI of its script as the webview sees it. */
  readonly script: string;
}

/** 128 bits, new for each page. */
export function makeNonce(): string {
  return randomBytes(16).toString('base64');
}

/**
 * The frame of a webview page. Only our script runs; no network, no inline style, no image: values of a customer can do nothing here.
 * Styles are constructed sheets, which need no `style-src`.
 */
export function pageHtml(source: PageSource, nonce: string): string {
  const policy = `default-src 'none'; script-src 'nonce-${nonce}'; style-src 'nonce-${nonce}'; connect-src 'none'; form-action 'none'; base-uri 'none'`;
  return `<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${source.title}</title>
</head>
<body>
<${source.element}></${source.element}>
<script type="module" nonce="${nonce}" src="${source.script}"></script>
</body>
</html>`;
}
