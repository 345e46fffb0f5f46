// The Chromium in which the VS Code workbench runs during tests.
import { existsSync } from 'node:fs';
import { aptInstall, mayInstall } from './apt.mjs';

const KNOWN_PATHS = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

// --no-sandbox: tests also run as root in containers, and the only pages opened are our own on loopback.
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', '--disable-dev-shm-usage'];

function findBrowser() {
  const wanted = process.env.CROSSWALK_CHROMIUM;
  if (wanted) return existsSync(wanted) ? wanted : null;
  return KNOWN_PATHS.find((file) => existsSync(file)) ?? null;
}

/** Path of Chromium or Chrome: $CROSSWALK_CHROMIUM, else the system's, else Debian's package when we are root. Throws an Error that says what to install. */
export function ensureBrowser(say) {
  if (!findBrowser() && !process.env.CROSSWALK_CHROMIUM && mayInstall()) aptInstall(['chromium', 'fonts-liberation'], say);
  const file = findBrowser();
  if (!file) throw new Error('Chromium is missing. Install it ("apt-get install chromium" as root) or name one in CROSSWALK_CHROMIUM.');
  return file;
}

/** A headless browser as a playwright-core Browser; the caller closes it. */
export async function launchBrowser(executablePath) {
  const { chromium } = await import('playwright-core');
  return chromium.launch({ executablePath, args: FLAGS, handleSIGINT: false, handleSIGTERM: false, handleSIGHUP: false });
}
