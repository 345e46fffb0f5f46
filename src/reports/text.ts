/** Plain text for terminals: values made harmless, widths as a terminal counts them, tables that wrap. */

const SEGMENTS = new Intl.Segmenter('en', { granularity: 'grapheme' });
const WIDE = /\p{Emoji_Presentation}|[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]/u;
const PLAIN = /^[\x20-\x7e]*$/;
const NARROWEST = 6;
const GAP = '  ';

/** Values come from strangers: control, direction and invisible characters are shown as escapes and cannot steer the terminal. */
export function visible(text: string): string {
  return text
    .replace(/\r\n|\n/g, '⏎')
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu, (char) => (char === '\u200d' ? char : `\\u{${(char.codePointAt(0) ?? 0).toString(16)}}`));
}

function graphemes(text: string): readonly string[] {
  return PLAIN.test(text) ? [...text] : Array.from(SEGMENTS.segment(text), ({ segment }) => segment);
}

/** Columns of a terminal. */
export function displayWidth(text: string): number {
  if (PLAIN.test(text)) return text.length;
  return graphemes(text).reduce((sum, char) => sum + (WIDE.test(char) ? 2 : 1), 0);
}

/** Lines of at most `width` columns, broken at spaces where there are any; nothing but such spaces is lost. */
export function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const char of graphemes(text)) {
    if (displayWidth(line) + displayWidth(char) <= width) {
      line += char;
      continue;
    }
    const space = char === ' ' ? line.length : line.lastIndexOf(' ');
    lines.push((space > 0 ? line.slice(0, space) : line).trimEnd());
    line = char === ' ' ? '' : (space > 0 ? line.slice(space + 1) : '') + char;
  }
  return [...lines, line];
}

/** Natural widths, the widest columns made narrower until all fit. */
function fit(rows: readonly (readonly string[])[], available: number): readonly number[] {
  const widths: number[] = [];
  for (const row of rows) row.forEach((cell, index) => (widths[index] = Math.max(widths[index] ?? 0, displayWidth(cell))));
  let excess = widths.reduce((sum, width) => sum + width, 0) - available;
  while (excess > 0 && Math.max(...widths) > NARROWEST) {
    const widest = widths.indexOf(Math.max(...widths));
    widths[widest] = (widths[widest] ?? 0) - 1;
    excess -= 1;
  }
  return widths;
}

export interface TableOptions {
  /** Columns of the terminal. */
  readonly width: number;
  readonly indent: string;
  /** Indexes of the columns that stand right-aligned. */
  readonly right?: ReadonlySet<number>;
}

function pad(text: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return right ? space + text : text + space;
}

/** @returns for each row its lines, aligned and wrapped within their columns. Cells must be `visible`. */
export function textTable(rows: readonly (readonly string[])[], options: TableOptions): readonly (readonly string[])[] {
  const columns = Math.max(0, ...rows.map((row) => row.length));
  const widths = fit(rows, options.width - options.indent.length - GAP.length * Math.max(0, columns - 1));
  return rows.map((row) => {
    const cells = row.map((cell, index) => wrap(cell, widths[index] ?? 0));
    const height = Math.max(...cells.map((cell) => cell.length));
    return Array.from({ length: height }, (_, line) => {
      const parts = cells.map((cell, index) => pad(cell[line] ?? '', widths[index] ?? 0, options.right?.has(index) ?? false));
      return (options.indent + parts.join(GAP)).trimEnd();
    });
  });
}

/** `1,234,567`: the same on every machine. */
export function count(value: number): string {
  return value.toLocaleString('en-US');
}

/** `1 field`, `2 fields`. */
export function plural(value: number, one: string, many = `${one}s`): string {
  return `${count(value)} ${value === 1 ? one : many}`;
}

/** `2 d 3 h`, `4 min 5 s`, `320 ms`: the two largest units. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  const seconds = Math.floor(ms / 1000);
  const units = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const first = units.findIndex(([value]) => value > 0);
  return units
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, unit]) => `${value} ${unit}`)
    .join(' ');
}
