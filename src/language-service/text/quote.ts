/** Writes names and values so that YAML gives back exactly the same text. */

/** Words and numbers that YAML 1.2 or 1.1 readers take for something else than text. */
const SPECIAL = /^(?:true|false|null|yes|no|on|off|y|n|~|[-+]?(?:\d[\d_]*)?\.?\d+(?:e[-+]?\d+)?|0x[\da-f]+|0o[0-7]+|[-+]?\.inf|\.nan|\d{4}-\d{1,2}-\d{1,2}.*|\d+(?::\d+)+)$/i;
const INDICATOR = /^[-?:,[\]{}#&*!|>'"%@`]/;
 
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]|\p{Cs}/u;

/** Whether a text may stand without quotes. @param flow inside of braces. */
export function isPlain(text: string, flow: boolean): boolean {
  if (text === '' || text !== text.trim() || CONTROL.test(text) || text.includes(': ') || text.endsWith(':') || text.includes(' #')) return false;
  if (INDICATOR.test(text) || /^(?:---|\.\.\.)(?:\s|$)/.test(text)) return false;
  return !flow || !/[,[\]{}]/.test(text);
}

function quoted(text: string): string {
  // Control characters need the form with escapes.
  return CONTROL.test(text) ? JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`) : `'${text.replaceAll("'", "''")}'`;
}

/** @param flow inside of braces. */
export function yamlKey(text: string, flow: boolean): string {
  return isPlain(text, flow) && !SPECIAL.test(text) && text.length < 1000 ? text : quoted(text);
}

/** A text that must stay a text. */
export function yamlText(text: string, flow: boolean): string {
  return yamlKey(text, flow);
}

/** An expression: a number or a word in it may stand as it is, since the language reads the text as written. */
export function yamlExpression(text: string, flow: boolean): string {
  return isPlain(text, flow) ? text : quoted(text);
}
