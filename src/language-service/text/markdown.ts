/** Names and values of a customer's systems inside of Markdown: whatever they hold stays text and cannot become a link, an image or HTML. */

/** Characters shown of one name or value. */
const LONGEST = 120;
/** Line ends, control characters and signs that turn the direction of writing. */
 
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/g;

function visible(text: string): string {
  const points = [...text.replace(INVISIBLE, (char) => (char === '\t' || char === '\n' || char === '\r' ? ' ' : '\uFFFD'))];
  return points.length > LONGEST ? `${points.slice(0, LONGEST - 1).join('')}…` : points.join('');
}

/** A code span that ends where it should, whatever backticks the text holds. */
export function codeSpan(text: string): string {
  const shown = visible(text);
  if (shown === '') return '`""`';
  const longest = Math.max(0, ...[...shown.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const pad = shown.startsWith('`') || shown.endsWith('`') || (shown.startsWith(' ') && shown.endsWith(' ')) ? ' ' : '';
  return `${fence}${pad}${shown}${pad}${fence}`;
}

/** Plain words: every sign that means something to Markdown or HTML is escaped. */
export function plainWords(text: string): string {
  return visible(text).replace(/[\\`*_{}[\]()<>#+.!|~&$:@-]/g, (sign) => (sign === '<' ? '&lt;' : sign === '>' ? '&gt;' : sign === '&' ? '&amp;' : `\\${sign}`));
}
