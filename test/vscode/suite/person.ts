/** What a person does in the window while a command waits for an answer. */
import { press, type, workbenchText } from '../harness/control.ts';

const LOOK_MS = 500;
const PATIENCE_MS = 30_000;
const PAUSE_MS = 100;

/** Looks until there is something; an Error that names it after 30 s. */
export async function until<T>(look: () => T | undefined | Promise<T | undefined>, what: string): Promise<T> {
  for (const end = Date.now() + PATIENCE_MS; Date.now() < end; ) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
  }
  throw new Error(`Waited in vain for ${what}.`);
}

export const sees = (selector: string, words: string): Promise<true> =>
  until(async () => ((await workbenchText(selector, LOOK_MS).catch(() => '')).includes(words) ? true : undefined), `"${words}" in ${selector}`);

/** Waits until the editor's quick input shows these words. */
export const asked = (words: string): Promise<true> => sees('.quick-input-widget', words);

/** Waits for the question, then answers it in place of what stands there. */
async function answer(question: string, text: string): Promise<void> {
  await asked(question);
  await press('Control+A');
  await type(text);
  await press('Enter');
}

/** Signs with a name; the question shows that Enter confirms. */
export const sign = (name = 'Jo Smith'): Promise<void> => answer('Press', name);
