/** Puts a page on a stage: the real page in Chromium, the real host code in this process, messages between them. */
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { chromium } from 'playwright-core';
import type { Browser, Page } from 'playwright-core';
import type { DiffDocument, DiffRow } from '../../../src/diff/model.ts';
import { DiffPages } from '../../../src/extension/diff/diff-pages.ts';
import type { PageState, SavedPage, TextPiece, ToHost, ToPage } from '../../../src/extension/diff/messages.ts';
import { pageHtml } from '../../../src/extension/diff/page-html.ts';
import { THEMES } from './themes.ts';
import type { ThemeName } from './themes.ts';

export interface Scene {
  readonly theme: ThemeName;
  readonly state?: PageState;
  readonly document?: DiffDocument;
  readonly approval?: { readonly by: string; readonly at: string };
  readonly saved?: SavedPage;
  readonly width?: number;
  readonly height?: number;
  /** Script that runs in the page before its own. */
  readonly watch?: string;
}

export interface Actor {
  readonly page: Page;
  /** What the page sent, in order. */
  readonly sent: readonly ToHost[];
  /** Violations of the page's policy and errors of its script. */
  readonly complaints: readonly string[];
}

const BROWSERS = [process.env['CROSSWALK_CHROMIUM'], '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/** A word-by-word comparison that is enough for a story; the real one has its own tests. */
function pieces(expected: string, arrived: string): readonly TextPiece[] {
  let head = 0;
  while (head < expected.length && expected[head] === arrived[head]) head += 1;
  head = expected.lastIndexOf(' ', head) + 1;
  let tail = 0;
  while (tail < Math.min(expected.length, arrived.length) - head && expected[expected.length - 1 - tail] === arrived[arrived.length - 1 - tail]) tail += 1;
  while (tail > 0 && expected[expected.length - tail] !== ' ') tail -= 1;
  const all: TextPiece[] = [
    { kind: 'both', text: expected.slice(0, head) },
    { kind: 'expected', text: expected.slice(head, expected.length - tail) },
    { kind: 'arrived', text: arrived.slice(head, arrived.length - tail) },
    { kind: 'both', text: expected.slice(expected.length - tail) },
  ];
  return all.filter((piece) => piece.text !== '');
}

const explain = (row: DiffRow): string => row.reason ?? `The value is ${row.class}.`;

function answer(pages: DiffPages, message: ToHost): ToPage | null {
  if (message.type === 'view') return { type: 'view', view: message.view, ...pages.show(message.classes, message.search) };
  if (message.type === 'rows') return { type: 'rows', view: message.view, start: message.start, rows: pages.rows(message.start, message.count) };
  if (message.type !== 'detail') return null;
  const detail = pages.detail(message.index);
  return detail === null ? null : { type: 'detail', view: message.view, index: message.index, detail };
}

function firstMessages(scene: Scene, pages: DiffPages | null): readonly ToPage[] {
  const state: PageState = scene.state ?? (pages === null ? { kind: 'loading' } : { kind: 'ready', header: pages.header('/home/jo/acme/acme.crosswalk.yaml') });
  return [{ type: 'state', state }, { type: 'approval', approval: scene.approval ?? null }];
}

export class Stage {
  readonly #browser: Browser;
  readonly #server: Server;
  readonly #url: string;

  private constructor(browser: Browser, server: Server) {
    this.#browser = browser;
    this.#server = server;
    this.#url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  static async open(): Promise<Stage> {
    const executablePath = BROWSERS.find((file) => file !== undefined && existsSync(file));
    if (executablePath === undefined) throw new Error('The page tests need Chromium: apt-get install chromium, or name it in CROSSWALK_CHROMIUM.');
    const bundle = await build({
      entryPoints: ['src/webviews/diff/main.ts'],
      bundle: true,
      write: false,
      format: 'esm',
      target: 'es2022',
      conditions: ['production'],
      tsconfig: 'src/webviews/tsconfig.json',
      define: { 'process.env.NODE_ENV': '"production"' },
    });
    const script = bundle.outputFiles[0]?.text ?? '';
    const server = createServer((request, response) => {
      const isScript = request.url === '/diff.js';
      response.setHeader('content-type', isScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8');
      response.end(isScript ? script : pageHtml({ title: 'Diff', element: 'crosswalk-diff', script: '/diff.js' }, 'c3Rvcnk='));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-sync'] });
    return new Stage(browser, server);
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async play(scene: Scene): Promise<Actor> {
    const context = await this.#browser.newContext({ viewport: { width: scene.width ?? 1280, height: scene.height ?? 800 }, reducedMotion: 'reduce' });
    const page = await context.newPage();
    const sent: ToHost[] = [];
    const complaints: string[] = [];
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    const pages = scene.document === undefined ? null : new DiffPages(scene.document, { pieces, explain });
    await page.exposeFunction('crosswalkHost', (message: ToHost): readonly ToPage[] => {
      sent.push(message);
      if (message.type === 'ready') return firstMessages(scene, pages);
      const reply = pages === null ? null : answer(pages, message);
      return reply === null ? [] : [reply];
    });
    await page.addInitScript({ content: `globalThis.crosswalkStory = ${JSON.stringify({ theme: THEMES[scene.theme], saved: scene.saved ?? null })};` });
    await page.addInitScript({ path: path.join(import.meta.dirname, 'pretend-editor.js') });
    if (scene.watch !== undefined) await page.addInitScript({ content: scene.watch });
    await page.goto(this.#url);
    await page.locator(scene.document === undefined && scene.state === undefined ? 'crosswalk-diff .blank' : 'crosswalk-diff :is(.foot, .blank h1)').waitFor();
    await page.waitForLoadState('networkidle');
    return { page, sent, complaints };
  }
}
