/** A spec is made to be shared, so nothing in it may look like a credential (law 11). */

const NAMED = /^(?:.*[-_ ])?(?:secret|password|passwd|pwd|token|api[-_ ]?key|private[-_ ]?key|integration[-_ ]?code|bearer|authorization|access[-_ ]?key|client[-_ ]?secret)$/i;
const CAMEL = /(?:Secret|Password|Token|ApiKey|PrivateKey|IntegrationCode|AccessKey)$/;
const KNOWN = /^(?:dG9r[A-Za-z0-9+/=_-]{16,}|eyJ[A-Za-z0-9_-]{8,}\.[A-Za-z0-9_-]{8,}.*|sk[-_](?:live|test)[-_]\w{8,}|gh[pousr]_\w{20,}|xox[abprs]-\S{10,}|Bearer\s+\S{12,}|Basic\s+\S{12,}|-----BEGIN .*)/;

/** Bits per character. */
function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  return [...counts.values()].reduce((sum, count) => sum - (count / text.length) * Math.log2(count / text.length), 0);
}

function looksRandom(text: string): boolean {
  if (!/^[A-Za-z0-9+/=_-]{28,}$/.test(text) || !/\d/.test(text) || !/[A-Za-z]/.test(text)) return false;
  return entropy(text) > 3.3;
}

/** true for a key that asks for a credential, for example `apiKey`. */
export function namesSecret(key: string): boolean {
  return NAMED.test(key) || CAMEL.test(key);
}

/** true for a text that looks like a token: by its known beginning, or long and random. */
export function looksLikeSecret(text: string): boolean {
  const value = text.trim();
  return KNOWN.test(value) || value.split(/[\s"'()[\],:;]+/).some((word) => KNOWN.test(word) || looksRandom(word));
}
