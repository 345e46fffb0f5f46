// Draws media/icon.png (128 × 128) from media/icon.svg in Chromium: `node media/render-icon.mjs`.
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const file = (name) => fileURLToPath(new URL(name, import.meta.url));
const browser = await chromium.launch({ executablePath: process.env.CROSSWALK_CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox', '--disable-gpu'] });
try {
  const page = await browser.newPage({ viewport: { width: 128, height: 128 } });
  await page.setContent(`<style>body{margin:0;background:transparent}svg{display:block}</style>${await readFile(file('icon.svg'), 'utf8')}`);
  await page.screenshot({ path: file('icon.png'), omitBackground: true });
} finally {
  await browser.close();
}
