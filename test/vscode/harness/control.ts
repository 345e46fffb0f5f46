/** What a suite can ask of the VS Code window it runs in. The runner outside (scripts/test-vscode.mjs) does it and answers over loopback. */

/** Address of the runner, with this run's secret in its path. */
function address(): string {
  const url = process.env['CROSSWALK_TEST_CONTROL'];
  if (url === undefined) throw new Error('This suite runs only under "npm run test:vscode".');
  return url;
}

/** Sends one request and gives its value back; throws an Error with the runner's words when it could not be done. */
export async function ask(action: string, message: Readonly<Record<string, unknown>> = {}): Promise<unknown> {
  const response = await fetch(address(), { method: 'POST', body: JSON.stringify({ ...message, do: action }) });
  const answer = (await response.json()) as { ok: boolean; value?: unknown; message?: string };
  if (!answer.ok) throw new Error(answer.message ?? 'The test runner refused.');
  return answer.value;
}

/** Writes test/screenshots/<name>.png of the whole window; the name has letters, digits, "-" and "_". Returns the file's path. */
export async function screenshot(name: string): Promise<string> {
  return String(await ask('screenshot', { name }));
}

/** Text of the first element that fits `selector` in any webview (shadow roots included); waits up to `timeoutMs` (default 15 s). */
export async function frameText(selector: string, timeoutMs?: number): Promise<string> {
  return String(await ask('frameText', { selector, timeoutMs }));
}

/** Number of elements that fit `selector` in the first webview that has one; waits like frameText. */
export async function frameCount(selector: string, timeoutMs?: number): Promise<number> {
  return Number(await ask('frameCount', { selector, timeoutMs }));
}

/** Clicks the first element that fits `selector` in any webview. */
export async function frameClick(selector: string): Promise<void> {
  await ask('frameClick', { selector });
}

/** Puts `text` into the first input that fits `selector` in any webview. */
export async function frameFill(selector: string, text: string): Promise<void> {
  await ask('frameFill', { selector, text });
}

/** Value of a JavaScript expression in the webview that holds `selector`; the value must be JSON. */
export async function frameScript(selector: string, script: string): Promise<unknown> {
  return ask('frameScript', { selector, script });
}

/** One finding of axe-core. */
export interface AxeFinding {
  readonly id: string;
  readonly impact: string;
  readonly help: string;
  readonly targets: readonly string[];
}

/** Accessibility findings in the webview that holds `selector`; [] is good. */
export async function axe(selector: string): Promise<readonly AxeFinding[]> {
  return (await ask('axe', { selector })) as AxeFinding[];
}

/** Text of the first element of the workbench itself (not of webviews) that fits `selector`; waits up to `timeoutMs` (default 15 s). */
export async function workbenchText(selector: string, timeoutMs?: number): Promise<string> {
  return String(await ask('text', { selector, timeoutMs }));
}

/** Clicks an element of the workbench itself. */
export async function workbenchClick(selector: string): Promise<void> {
  await ask('click', { selector });
}

/** Presses keys such as "Control+S" or "Enter" in the window. */
export async function press(keys: string): Promise<void> {
  await ask('press', { keys });
}

/** Types text into whatever has the focus. */
export async function type(text: string): Promise<void> {
  await ask('type', { text });
}

/** Resizes the window, in CSS pixels. */
export async function resize(width: number, height: number): Promise<void> {
  await ask('size', { width, height });
}

/** The sandbox of this run, started on first use and stopped at the end. `env` holds the variables that lead to it; put them into process.env where the extension should see them. */
export interface RunningSandbox {
  readonly document: Readonly<Record<string, unknown>>;
  readonly env: Readonly<Record<string, string>>;
}

/** Starts the sandbox with these arguments after `crosswalk sandbox --json` (the first call decides) and waits until it answers. */
export async function startSandbox(args: readonly string[] = []): Promise<RunningSandbox> {
  return (await ask('sandbox', { args })) as RunningSandbox;
}
