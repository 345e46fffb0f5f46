const EMAIL = /[^\s@<>"'(),;:]+@[^\s@<>"'(),;:]+/g;
const PHONE = /\+\d[\d ()/-]{6,}/g;
const LONGEST = 200;

/**
 * A vendor's own words, made fit for a message (law 11, law 13): no secret, no address, one line, at most 200 characters.
 * @param secrets of the connection; those shorter than 4 characters are too common to be replaced.
 */
export function redact(text: string, secrets: readonly string[]): string {
  let clean = text;
  for (const secret of secrets) if (secret.length >= 4) clean = clean.replaceAll(secret, '[secret]');
  clean = clean.replace(EMAIL, '[e-mail]').replace(PHONE, '[phone]').replace(/[\p{Cc}\s]+/gu, ' ').trim();
  return clean.length > LONGEST ? `${clean.slice(0, LONGEST)}…` : clean;
}
