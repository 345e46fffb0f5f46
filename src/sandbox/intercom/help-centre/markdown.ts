function inline(text: string): string {
  const safe = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return safe
    .replaceAll(/!\[[^\][]*\]\(([^()\s]+)\)/g, '<img src="$1">')
    .replaceAll(/\[([^\][]+)\]\(([^()\s]+)\)/g, '<a href="$2">$1</a>')
    .replaceAll(/\*\*([^*]+)\*\*/g, '<b>$1</b>')
    .replaceAll(/\*([^*]+)\*/g, '<i>$1</i>');
}

function block(text: string): string {
  const heading = /^(#{1,6}) (.+)$/.exec(text);
  if (heading !== null) return `<h${heading[1]?.length}>${inline(heading[2] ?? '')}</h${heading[1]?.length}>`;
  const lines = text.split('\n');
  if (lines.every((line) => /^[-*] /.test(line))) return `<ul>${lines.map((line) => `<li>${inline(line.slice(2))}</li>`).join('')}</ul>`;
  return `<p>${lines.map(inline).join('<br>')}</p>`;
}

/** The small part of Markdown that a help article needs: paragraphs, headings, lists, bold, italics, links, images. */
export function markdownToHtml(markdown: string): string {
  const blocks = markdown.replaceAll('\r\n', '\n').split(/\n{2,}/);
  return blocks.map((text) => text.trim()).filter((text) => text !== '').map(block).join('');
}
