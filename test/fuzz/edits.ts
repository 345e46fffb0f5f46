/** Random edits of a text, by a seed: what a person's hands, a paste or a merge could leave behind. */

/** mulberry32: small, seeded, good enough for edits. */
export function randomOf(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const PIECES = [
  ':', ': ', '{', '}', '[', ']', ',', '"', "'", '#', ' #', '\n', '\r\n', '  ', '\t', '- ', '|', '>', '&a ', '*a', '<<: *a', '!tag ', '? ', '---\n', '...\n', '%YAML 1.2\n',
  '\uFEFF', '🙂', '\u202Eabc', '\u0000', '\\', '$', '`', 'udf["', 'udf["Account Tier"]', 'status == ', '.map(t, t.', 'null', 'true', '0x1F', '__proto__: 1', 'constructor', '<script>', 'from: ', 'values: { ', 'extends: ./acme.crosswalk.yaml\n', 'attributes:\n    ',
];

/** One edit: something put in, taken out, doubled, swapped, or shifted. */
export function edit(text: string, random: () => number): string {
  const place = Math.floor(random() * (text.length + 1));
  const length = Math.floor(random() * random() * 40);
  const piece = PIECES[Math.floor(random() * PIECES.length)] ?? '';
  switch (Math.floor(random() * 6)) {
    case 0:
    case 1:
      return text.slice(0, place) + piece + text.slice(place);
    case 2:
      return text.slice(0, place) + text.slice(place + length);
    case 3:
      return text.slice(0, place) + text.slice(place, place + length) + text.slice(place);
    case 4:
      return text.slice(0, place) + piece + text.slice(place + length);
    default: {
      const lines = text.split('\n');
      const line = Math.floor(random() * lines.length);
      const [taken = ''] = lines.splice(line, 1);
      lines.splice(Math.floor(random() * (lines.length + 1)), 0, random() < 0.5 ? taken : `  ${taken}`);
      return lines.join('\n');
    }
  }
}
