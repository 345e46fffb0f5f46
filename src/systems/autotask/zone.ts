import { CrosswalkError } from '../../base/errors.ts';
import type { ConnectionOf } from '../connection.ts';
import { baseUrl, isLoopback } from '../http/allowed-host.ts';
import type { HttpClient } from '../http/client.ts';
import { idOf, property, textOf } from '../json.ts';

/** Where zone look-ups begin (reference/autotask.md §1). */
const DISCOVERY = 'https://webservices2.autotask.net/ATServicesRest/';
const VENDOR_HOST = /\.autotask\.net$/;

export interface Zone {
  /** Number of the customer's database; remembered as the account (law 2). */
  readonly ci: string;
  readonly name: string;
  /** Ends in `/`. */
  readonly base: URL;
}

/** The address to ask first: the connection's, with the API's own path added where it is only a host. */
export function firstBase(connection: ConnectionOf<'autotask'>): URL {
  if (connection.baseUrl === null) return new URL(DISCOVERY);
  const url = baseUrl(connection.baseUrl, connection.name);
  return /\/atservicesrest\/$/i.test(url.pathname) ? url : new URL('ATServicesRest/', url);
}

function sameHost(a: URL, b: URL): boolean {
  return a.host === b.host || (isLoopback(a) && isLoopback(b) && a.port === b.port);
}

/** Law 11: a look-up may only lead to the vendor's hosts, or to the very host that was asked. */
function trusted(url: URL, asked: URL): boolean {
  return sameHost(url, asked) || (url.protocol === 'https:' && VENDOR_HOST.test(url.hostname));
}

/** Found out after a refusal in the middle of a run; the next one looks the zone up anew. */
export function zoneMoved(connection: string, base: URL): CrosswalkError {
  return new CrosswalkError('source/zone-moved', `The account of "${connection}" was moved to another zone: ${base.host}.`, {
    remedy: 'Run again: the new zone is looked up, and what is done is not repeated.',
    exit: 3,
  });
}

function unusable(connection: string): CrosswalkError {
  return new CrosswalkError('source/zone-unknown', `The zone look-up of Autotask did not name a usable address for "${connection}".`, {
    remedy: 'Give the zone’s URL as `baseUrl`, for example https://webservices5.autotask.net/ATServicesRest/.',
    exit: 3,
  });
}

/**
 * @param client speaks to `asked` without credentials.
 * @throws CrosswalkError `http/unauthorized` for a user that no zone knows, `source/wrong-zone`, `source/zone-unknown`.
 */
export async function lookUpZone(client: HttpClient, asked: URL, connection: ConnectionOf<'autotask'>): Promise<Zone> {
  const { name, username } = connection;
  const answer = await client.send({ method: 'GET', path: 'v1.0/zoneInformation', query: { user: username }, lane: 'zone', repeatable: true, expect: [500] });
  if (answer.status === 500) {
    throw new CrosswalkError('http/unauthorized', `Autotask knows no zone for the API user of "${name}".`, { remedy: `Check \`username\` of the connection "${name}".`, exit: 3 });
  }
  const text = textOf(answer.json, 'url');
  if (text === null || !URL.canParse(text) || !trusted(new URL(text), asked)) throw unusable(name);
  const base = baseUrl(text, name);
  if (connection.baseUrl !== null && !sameHost(base, asked)) {
    throw new CrosswalkError('source/wrong-zone', `The account of "${name}" lives in another zone: ${base.host}, not ${asked.host}.`, {
      remedy: `Set \`baseUrl\` of the connection "${name}" to ${base.href}, or leave it out.`,
      exit: 3,
    });
  }
  const ci = idOf(answer.json, 'ci');
  // The look-up's own spelling of this machine stays ours, so that one origin is used throughout.
  return { ci: ci ?? base.host, name: textOf(answer.json, 'zoneName') ?? base.host, base: sameHost(base, asked) ? asked : base };
}

/** The vendor's words in an error answer: `errors` is a list of texts (reference/autotask.md §4.3). */
export function autotaskWords(text: string): string | null {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return null;
  }
  const errors = property(json, 'errors');
  const words = Array.isArray(errors) ? errors.filter((item): item is string => typeof item === 'string').join('; ') : '';
  if (words !== '') return words;
  return textOf(json, 'Message');
}
