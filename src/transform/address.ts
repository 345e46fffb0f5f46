/** E-mail addresses: valid or not, and made undeliverable for staging. */
import { sha256 } from '../base/canonical.ts';

/** One address, no display name: what an address may be by its shape; whether it exists nobody can know. */
const ADDRESS = /^[^\s@<>()[\],;:\\"]{1,64}@(?:[\p{L}\p{N}](?:[\p{L}\p{N}-]*[\p{L}\p{N}])?\.)+(?:\p{L}{2,}|xn--[a-z0-9-]+)$/u;
const LONGEST = 254;

export function isAddress(text: string): boolean {
  return text.length <= LONGEST && ADDRESS.test(text);
}

/**
 * Law 6: nobody outside is written to. `.invalid` never resolves (RFC 2606). The same address gives the same result, two different ones differ.
 * Of the local part only letters and digits stay, so that no domain hides in it (`jo=old.example@relay.example`).
 */
export function maskAddress(address: string): string {
  const lower = address.toLowerCase();
  const local = lower.slice(0, lower.lastIndexOf('@')).replace(/[^a-z0-9]/g, '').slice(0, 20);
  return `${local === '' ? 'contact' : local}.${sha256(lower).slice(0, 16)}@masked.invalid`;
}
