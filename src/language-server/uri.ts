/** One form for each URI: editors, Node and a link in a spec write the signs of one path in different ways. */

/** As VS Code writes it: everything but letters, digits and `-._~` in percent signs. */
function encoded(step: string): string {
  return encodeURIComponent(step).replace(/[!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
}

/** The URI with its path in one form, to be compared and to be a key; as it is where it has no path, or a broken one. */
export function canonicalUri(uri: string): string {
  const [, start = '', path = '', rest = ''] = /^([a-z][a-z0-9+.-]*:\/\/[^/?#]*)(\/[^?#]*)(.*)$/is.exec(uri) ?? [];
  if (path === '') return uri;
  try {
    const steps = path.split('/').map((step) => decodeURIComponent(step));
    // Letters of drives are told in either case.
    return `${start}${steps.map((step, index) => encoded(index === 1 && /^[A-Z]:$/.test(step) ? step.toLowerCase() : step)).join('/')}${rest}`;
  } catch {
    return uri;
  }
}
