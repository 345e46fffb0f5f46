import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { AxeBuilder } from '@axe-core/playwright';
import type { Locator } from 'playwright-core';
import { cleanDocument, emptyDocument, hostileDocument, hugeDocument, troubledDocument } from './stories/documents.ts';
import { Stage } from './stories/stage.ts';
import type { Actor, Scene } from './stories/stage.ts';

const PICTURES = 'test/screenshots/diff';
type Story = Omit<Scene, 'theme'>;

/** States whose colours differ by theme; the others are looked at in one theme, because a look with axe takes seconds. */
const IN_ALL_THEMES = ['trouble', 'approved', 'failed'];

/** Every state of the page. */
const STORIES: Readonly<Record<string, Story>> = {
  trouble: { document: troubledDocument() },
  production: { document: troubledDocument('production') },
  clean: { document: cleanDocument(104) },
  approved: { document: cleanDocument(2), approval: { by: 'Jo Smith', at: '2026-08-01T10:00:00Z' } },
  empty: { document: emptyDocument() },
  loading: {},
  failed: { state: { kind: 'failed', message: 'The diff of this run is not on disk.', remedy: 'Run the sample again; it writes a new diff.' } },
  hostile: { document: hostileDocument() },
  narrow: { document: troubledDocument(), width: 700, height: 600 },
};

const grid = (actor: Actor): Locator => actor.page.locator('crosswalk-diff-grid [role=grid]');
const detail = (actor: Actor): Locator => actor.page.locator('crosswalk-diff-detail section');

describe('the diff page', function () {
  this.timeout(60_000);
  let stage: Stage;
  before(async () => {
    stage = await Stage.open();
    mkdirSync(PICTURES, { recursive: true });
  });
  after(() => stage.close());

  async function withPage(scene: Scene, work: (actor: Actor) => Promise<void>): Promise<void> {
    const actor = await stage.play(scene);
    try {
      await work(actor);
      assert.deepEqual(actor.complaints, []);
    } finally {
      await actor.page.context().close();
    }
  }

  for (const [name, story] of Object.entries(STORIES)) {
    for (const theme of ['dark', 'light', 'contrast'] as const) {
      if (theme !== 'dark' && !IN_ALL_THEMES.includes(name)) continue;
      it(`has no accessibility or policy problem: ${name}, ${theme}`, async () => {
        await withPage({ ...story, theme }, async (actor) => {
          if (story.document !== undefined && story.document.rows.length > 0) {
            await grid(actor).focus();
            await actor.page.keyboard.press('ArrowDown');
            await detail(actor).waitFor();
          }
          await actor.page.screenshot({ path: `${PICTURES}/${name}-${theme}.png` });
          const { violations } = await new AxeBuilder({ page: actor.page }).disableRules(['page-has-heading-one']).analyze();
          assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ target }) => target.flat().join(' ')).join(', ')}`), []);
        });
      });
    }
  }

  it('tells the verdict and the workspace first', async () => {
    await withPage({ theme: 'dark', document: troubledDocument('production') }, async ({ page }) => {
      assert.equal(await page.locator('h1').innerText(), '244 of 256 values arrived as planned. 12 need a look.');
      assert.equal(await page.locator('.target').innerText(), 'Production workspace');
    });
  });

  it('filters by chips and by search, and says how much is left', async () => {
    await withPage({ theme: 'dark', document: troubledDocument() }, async ({ page }) => {
      await page.getByRole('button', { name: 'needs a look 12' }).click();
      await page.getByText('12 fields in 4 records').waitFor();
      await page.getByRole('button', { name: 'needs a look 12' }).click();
      await page.getByRole('button', { name: 'missing 4' }).click();
      await page.getByText('4 fields in 4 records').waitFor();
      await page.locator('vscode-textfield input').fill('no such thing');
      await page.getByText('No field matches').waitFor();
      await page.getByText('Show all fields').click();
      await page.getByText('256 fields in 20 records').waitFor();
      assert.equal(await page.locator('vscode-textfield input').inputValue(), '');
    });
  });

  it('is one tab stop and walks to the last of 100,000 rows and back with few rows in the page', async () => {
    await withPage({ theme: 'dark', document: hugeDocument(100_000) }, async (actor) => {
      const active = async (): Promise<string | null> => grid(actor).getAttribute('aria-activedescendant');
      await grid(actor).focus();
      await actor.page.keyboard.press('Control+End');
      await actor.page.locator('#cell-108341-5').waitFor();
      assert.equal(await active(), 'cell-108341-5');
      assert.ok((await actor.page.locator('crosswalk-diff-grid [role=row]').count()) < 80);
      await actor.page.keyboard.press('Control+Home');
      await actor.page.locator('#cell-0-0').waitFor();
      await actor.page.keyboard.press('PageDown');
      assert.match((await active()) ?? '', /^cell-\d{2}-0$/);
      assert.equal(await grid(actor).getAttribute('aria-rowcount'), '108343');
      await actor.page.keyboard.press('Tab');
      assert.equal(await actor.page.evaluate('document.activeElement.shadowRoot.activeElement.localName !== "crosswalk-diff-grid"'), true);
    });
  });

  it('shows the whole text with its differences, and gives the focus back on Escape', async () => {
    await withPage({ theme: 'dark', document: troubledDocument() }, async (actor) => {
      await grid(actor).focus();
      await actor.page.keyboard.press('ArrowDown');
      await detail(actor).waitFor();
      assert.equal(await detail(actor).locator('del').innerText(), 'Tuesday');
      assert.equal(await detail(actor).locator('ins').innerText(), 'Thursday');
      await actor.page.keyboard.press('Enter');
      await actor.page.waitForFunction('document.activeElement.shadowRoot.activeElement.localName === "crosswalk-diff-detail"');
      await actor.page.keyboard.press('Escape');
      await detail(actor).waitFor({ state: 'hidden' });
      await actor.page.waitForFunction('document.activeElement.shadowRoot.activeElement.localName === "crosswalk-diff-grid"');
    });
  });

  it('opens the spec at the line, by mouse and by keyboard', async () => {
    await withPage({ theme: 'dark', document: troubledDocument() }, async (actor) => {
      await actor.page.getByText('line 70').first().click();
      await grid(actor).focus();
      await actor.page.keyboard.press('ArrowUp');
      await actor.page.keyboard.press('End');
      await actor.page.keyboard.press('Enter');
      await actor.page.waitForFunction('true');
      assert.deepEqual(actor.sent.filter(({ type }) => type === 'openLine'), [{ type: 'openLine', line: 70 }, { type: 'openLine', line: 67 }]);
    });
  });

  it('pins the record of the field in full', async () => {
    await withPage({ theme: 'dark', document: troubledDocument() }, async (actor) => {
      await grid(actor).focus();
      await actor.page.keyboard.press('ArrowDown');
      await detail(actor).getByText('Pin this record').click();
      const [sent] = actor.sent.filter(({ type }) => type === 'pin');
      const { records } = troubledDocument();
      assert.ok(sent?.type === 'pin' && records.some(({ entity, id }) => entity === sent.entity && id === sent.id), JSON.stringify(sent));
    });
  });

  it('offers the approval only when nothing needs a look', async () => {
    const button = (actor: Actor): Locator => actor.page.locator('.foot vscode-button');
    await withPage({ theme: 'dark', document: cleanDocument(3) }, async (actor) => {
      await button(actor).click();
      assert.equal(actor.sent.at(-1)?.type, 'approve');
    });
    await withPage({ theme: 'dark', document: troubledDocument() }, async (actor) => {
      assert.equal(await button(actor).getAttribute('disabled'), '');
    });
    await withPage({ theme: 'dark', document: emptyDocument() }, async (actor) => {
      assert.equal(await button(actor).getAttribute('disabled'), '');
    });
    await withPage({ theme: 'dark', document: cleanDocument(3), approval: { by: 'Jo Smith', at: '2026-08-01T10:00:00Z' } }, async (actor) => {
      assert.equal(await button(actor).count(), 0);
      assert.match(await actor.page.locator('.foot').innerText(), /Approved for plan 3fa29c51d08b by Jo Smith/);
    });
  });

  it('is where the person left it after the window was reloaded', async () => {
    const saved = { specFile: '/home/jo/acme/acme.crosswalk.yaml', run: 'sample-0007', classes: ['missing'], search: 'remote' } as const;
    await withPage({ theme: 'dark', document: troubledDocument(), saved }, async ({ page, sent }) => {
      await page.getByText('4 fields in 4 records').waitFor();
      assert.deepEqual(sent.find(({ type }) => type === 'view'), { type: 'view', view: 1, classes: ['missing'], search: 'remote' });
    });
  });

  it('lets values of a customer be text only', async () => {
    await withPage({ theme: 'dark', document: hostileDocument() }, async ({ page }) => {
      await page.getByText('<img src=x').first().waitFor();
      assert.equal(await page.locator('crosswalk-diff img').count(), 0);
      assert.equal(await page.evaluate('document.body.dataset.hacked === undefined'), true);
    });
  });
});
