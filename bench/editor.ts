/** What the editor waits for: the language beside its rival, the extension's start, the diff page. */
import { existsSync } from 'node:fs';
import { measureActivation, type ActivationFindings } from './activation.ts';
import { measureDiffPage, type DiffPageFindings } from './diff-page.ts';
import { measureLanguage, type Timing } from './language/measure.ts';
import { crosswalk } from './language/ours.ts';
import { yamlLanguageServer } from './language/rival.ts';

export interface EditorFindings {
  readonly language: readonly Timing[];
  /** null: the bundle is not built. */
  readonly activation: ActivationFindings | null;
  readonly diffPage: DiffPageFindings;
}

const SIZES = [
  { lines: 100, fields: 200 },
  { lines: 500, fields: 2_000 },
  { lines: 2_000, fields: 2_000 },
  { lines: 2_000, fields: 10_000 },
  { lines: 10_000, fields: 2_000 },
  { lines: 10_000, fields: 10_000 },
];

/** The size that the design's bars are about. */
export const BAR_SIZE = { lines: 2_000, fields: 2_000 } as const;

function tell(say: (text: string) => void, { service, task, lines, fields, median, p95, answered }: Timing): void {
  say(`  ${service.padEnd(22)} ${task.padEnd(12)} ${String(lines).padStart(6)} lines × ${String(fields).padStart(6)} fields   median ${median.toFixed(1).padStart(7)} ms   p95 ${p95.toFixed(1).padStart(7)} ms   ${answered} answered`);
}

export async function measureEditor(bundle: string, say: (text: string) => void): Promise<EditorFindings> {
  say('\nThe editor');
  const diffPage = await measureDiffPage();
  say(`  first rows of the diff after ${diffPage.firstRows.toFixed(0)} ms; a frame takes ${diffPage.frameP95.toFixed(0)} ms at most (p95), ${diffPage.blankFrames} of ${diffPage.frames} blank`);
  const activation = existsSync(bundle) ? measureActivation(bundle) : null;
  if (activation !== null) say(`  the extension loads in ${activation.load.toFixed(0)} ms and activates in ${activation.activate.toFixed(0)} ms`);
  const language = await measureLanguage([crosswalk, yamlLanguageServer], SIZES, (timing) => tell(say, timing));
  return { language, activation, diffPage };
}
