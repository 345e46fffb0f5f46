import { CrosswalkError } from '../../base/errors.ts';

const LOOPBACK = /^(localhost|127(?:\.\d{1,3}){3}|\[::1\])$/;

export function isLoopback(url: URL): boolean {
  return LOOPBACK.test(url.hostname);
}

/**
 * Law 11: https, or plain http to this machine; no credentials in the address.
 * @returns the URL with a path that ends in `/`, so that relative paths are appended.
 * @throws CrosswalkError `connections/base-url`.
 */
export function baseUrl(text: string, connection: string): URL {
  const refuse = (why: string): CrosswalkError =>
    new CrosswalkError('connections/base-url', `The base URL of the connection "${connection}" cannot be used: ${why}`, {
      remedy: 'Give an https URL, or leave `baseUrl` out for the vendor’s own host. Plain http is accepted only for this machine.',
      exit: 3,
    });
  if (!URL.canParse(text)) throw refuse('it is not a URL.');
  const url = new URL(text);
  if (url.username !== '' || url.password !== '') throw refuse('it carries a user name or password.');
  if (url.search !== '' || url.hash !== '') throw refuse('it carries a query or a fragment.');
  if (url.protocol !== 'https:' && !(url.protocol === 'http:' && isLoopback(url))) throw refuse('it is not https.');
  if (!url.pathname.endsWith('/')) url.pathname += '/';
  return url;
}

/**
 * Law 11: keys go only to the API host. `path` is relative and never leads to another host or out of the base path.
 * @throws CrosswalkError `http/foreign-host`.
 */
export function resolveUnder(base: URL, path: string): URL {
  const url = new URL(path, base);
  if (url.origin === base.origin && url.pathname.startsWith(base.pathname)) return url;
  throw new CrosswalkError('http/foreign-host', `A request would have left ${base.host}; it was not sent.`, {
    remedy: 'This is a mistake of ours or a hostile answer. Report it with the verb that you ran.',
    exit: 1,
  });
}
