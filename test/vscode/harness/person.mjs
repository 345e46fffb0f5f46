// What a person does in the window of a journey: reads the tree, answers questions, presses buttons.
import assert from 'node:assert/strict';

const PATIENCE_MS = 60_000;
/** A notification may go by itself while it is being closed. */
const CLEAR_MS = 1000;
/** A place in the window where nothing reacts to the pointer. */
const VIEW_EDGE = 4;

/** The hands and eyes of a person at `page`. */
export function personAt(page) {
  const quick = page.locator('.quick-input-widget');
  const dialog = page.locator('.monaco-dialog-box');
  const toasts = page.locator('.notifications-toasts');
  const row = (label) => page.locator(`.part.sidebar .monaco-list-row[aria-label^="${label}"]`);
  /** A hover of another row may lie over the one to click. */
  const click = async (target) => {
    await page.mouse.move(VIEW_EDGE, VIEW_EDGE);
    await target.click();
  };
  const see = (place, words) => place.filter({ hasText: words }).first().waitFor({ timeout: PATIENCE_MS });
  const person = {
    quick,
    dialog,
    toasts,
    row,
    openView: async () => {
      if ((await page.locator('.part.sidebar .pane-header[aria-label^="Project"]').count()) === 0) await page.getByRole('tab', { name: /^Crosswalk/ }).first().click();
    },
    /** Waits until the tree calls this step next, and clicks it. */
    takeNext: async (label) => {
      await row(`${label}, next`).first().waitFor({ timeout: PATIENCE_MS });
      assert.equal(await page.locator('.part.sidebar .monaco-list-row[aria-label*=", next"]').count(), 1, 'one step is next');
      await click(row(`${label}, next`).first());
    },
    clickRow: (label) => click(row(label).first()),
    isDone: (label) => row(`${label}, done`).first().waitFor({ timeout: PATIENCE_MS }),
    asked: (words) => see(quick, words),
    /** Chooses the row of a list that is asked for. */
    choose: async (words, choice) => {
      await see(quick, words);
      await quick.locator('.monaco-list-row').filter({ hasText: choice }).first().click();
    },
    answer: async (words, text) => {
      await see(quick, words);
      await quick.locator('input.input, input').first().fill(text);
      await page.keyboard.press('Enter');
    },
    sign: (name) => person.answer('Press', name),
    dialogSays: (words) => see(dialog, words),
    press: (button) => dialog.locator('.monaco-button').getByText(button, { exact: true }).click(),
    told: (words) => see(toasts, words),
    /** A button of the notification that says `words`. */
    pressIn: (words, button) => toasts.locator('.notification-toast').filter({ hasText: words }).locator('.monaco-button').getByText(button, { exact: true }).first().click(),
    clear: async () => {
      for (let left = await toasts.locator('.codicon-notifications-clear').count(); left > 0; left -= 1) await toasts.locator('.codicon-notifications-clear').first().click({ timeout: CLEAR_MS }).catch(() => {});
    },
  };
  return person;
}
