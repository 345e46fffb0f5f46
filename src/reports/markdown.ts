/** Markdown that shows names and values as they are, whatever characters they hold. */
import { visible } from './text.ts';

/** Text in which nothing is markup. */
export function plain(text: string): string {
  return visible(text)
    .replace(/[\\`*_[\]|~#]/g, '\\$&')
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;');
}

/** Every cell is plain text. No rows: a sentence instead of an empty table. */
export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[], none: string): string {
  if (rows.length === 0) return `${none}\n`;
  const line = (cells: readonly string[]): string => `| ${cells.map(plain).join(' | ')} |`;
  return `${[line(header), `|${' --- |'.repeat(header.length)}`, ...rows.map(line)].join('\n')}\n`;
}
