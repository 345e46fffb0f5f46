import { createHash } from 'node:crypto';
import { PAGE_BODY } from './page-body.ts';
import { PAGE_ACTIONS } from './page-actions.ts';
import { PAGE_SCRIPT } from './page-script.ts';
import { PAGE_STYLE } from './page-style.ts';

function source(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}

const SCRIPT = `'use strict';${PAGE_SCRIPT}${PAGE_ACTIONS}`;

/** Nothing but this page's own style and script, and its own server to ask. */
export const PAGE_POLICY = `default-src 'none'; style-src ${source(PAGE_STYLE)}; script-src ${source(SCRIPT)}; connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** The control page, whole: it loads nothing. */
export const PAGE = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Crosswalk sandbox</title>
<link rel="icon" href="data:,">
<style>${PAGE_STYLE}</style>
</head>
<body>${PAGE_BODY}<script>${SCRIPT}</script></body>
</html>
`;
