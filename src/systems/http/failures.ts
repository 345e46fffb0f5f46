import { CrosswalkError } from '../../base/errors.ts';
import { redact } from './redact.ts';
import type { HttpAnswer, HttpRequest, TransportError } from './transport.ts';

/** Who is spoken to, for messages. */
export interface Peer {
  /** `Autotask`, `Intercom`. */
  readonly label: string;
  readonly connection: string;
  /** Replaced wherever a vendor's words are repeated (law 11). */
  readonly secrets: readonly string[];
  /** The status that a refusal should have had, where a vendor uses another one; absent: as it is. */
  readonly meant?: (answer: HttpAnswer) => number;
  /** What the vendor's answer says went wrong, in its own words; null: it does not say. */
  readonly words: (answer: HttpAnswer) => string | null;
}

type Sent = Pick<HttpRequest, 'method' | 'url'>;

function place({ method, url }: Sent): string {
  return `${method} ${url.host}${url.pathname}`;
}

const UNTRUSTED_REMEDY = 'Check the base URL of the connection. Behind a company proxy, give its certificate by NODE_EXTRA_CA_CERTS.';

/** The last word on a request that got no answer. */
export function noAnswer(peer: Peer, sent: Sent, error: TransportError): CrosswalkError {
  const at = `${place(sent)} (${error.message})`;
  switch (error.failure) {
    case 'unreachable':
      return new CrosswalkError('http/unreachable', `${peer.label} cannot be reached: ${at}.`, {
        remedy: `Check the network, the proxy and the base URL of the connection "${peer.connection}", then run again.`,
        exit: 3,
      });
    case 'untrusted':
      return new CrosswalkError('http/untrusted', `The certificate of ${peer.label} was not accepted: ${at}.`, { remedy: UNTRUSTED_REMEDY, exit: 3 });
    case 'timeout':
      return new CrosswalkError('http/timeout', `${peer.label} did not answer in time: ${at}.`, { remedy: 'Run again: what is done is not repeated.', exit: 3 });
    case 'too-large':
      return new CrosswalkError('http/too-large', `The answer of ${peer.label} is larger than allowed: ${at}.`, { remedy: 'It was read no further. If this is a file, raise `files: max` in the spec. If it is a page, something in between changes the answers: run again, and report this message if it stays.', exit: 1 });
    case 'lost':
    case 'aborted':
      return new CrosswalkError('http/lost', `The connection to ${peer.label} broke off: ${at}.`, { remedy: 'Run again: what is done is not repeated.', exit: 3 });
  }
}

/** Law 3: a write that may have taken effect. The engine looks it up; nobody repeats it blindly. */
export function ambiguous({ label }: Peer, sent: Sent, why: string): CrosswalkError {
  return new CrosswalkError('http/ambiguous', `The answer of ${label} to a write was lost, so its effect is not known: ${place(sent)} (${why}).`, {
    remedy: 'Run again: the write is looked up in the destination before anything is sent.',
    exit: 1,
  });
}

/** A web page where JSON is due: a proxy, a log-in page, an error page. */
export function isPage(answer: HttpAnswer): boolean {
  return /^\s*</.test(answer.text) || (answer.headers.get('content-type') ?? '').includes('html');
}

export function notJson(peer: Peer, sent: Sent, answer: HttpAnswer): CrosswalkError {
  if (isPage(answer)) {
    return new CrosswalkError('http/not-json', `A web page came back where ${peer.label} should answer: ${place(sent)}, status ${answer.status}.`, {
      remedy: `Check the base URL of the connection "${peer.connection}", and whether a proxy or a log-in page stands in between.`,
      exit: 3,
    });
  }
  return new CrosswalkError('http/cut-json', `The answer of ${peer.label} is not complete JSON: ${place(sent)}, status ${answer.status}, ${answer.text.length} characters.`, {
    remedy: 'Run again. If it stays, a proxy cuts answers off.',
    exit: 3,
  });
}

function quoted(peer: Peer, answer: HttpAnswer): string {
  const words = peer.words(answer);
  const said = words === null ? '' : redact(words, peer.secrets);
  return said === '' ? '' : ` ${peer.label} says: ${said}${/[.!?…]$/.test(said) ? '' : '.'}`;
}

interface Meaning {
  readonly code: string;
  readonly message: string;
  readonly remedy: string;
  readonly exit: 1 | 3;
}

function meaning(peer: Peer, status: number): Meaning {
  const { label, connection } = peer;
  if (status >= 300 && status < 400) return { code: 'http/redirect', message: `${label} pointed to another address, which is not followed`, remedy: `Check the base URL of the connection "${connection}".`, exit: 3 };
  if (status === 401) return { code: 'http/unauthorized', message: `${label} did not accept the credentials of "${connection}"`, remedy: `Check the credentials and the region or zone of the connection "${connection}".`, exit: 3 };
  if (status === 403) return { code: 'http/forbidden', message: `${label} refused for want of a permission`, remedy: `See \`crosswalk connect\` for the permissions that "${connection}" needs.`, exit: 3 };
  if (status === 404 || status === 410) return { code: 'http/not-found', message: `${label} does not have what was asked for`, remedy: 'It may have been deleted meanwhile. Discover again, then run again.', exit: 1 };
  if (status === 413) return { code: 'http/refused', message: `${label} takes no request of this size`, remedy: 'Shorten the text at its source or map it shorter in the spec, lower `files: max` where it carries files, then run again.', exit: 1 };
  if (status === 429) return { code: 'http/rate-limited', message: `${label} kept refusing for its rate limit`, remedy: 'Other integrations use the same limit. Wait and run again: what is done is not repeated.', exit: 3 };
  if (status === 408 || status >= 500) return { code: 'http/server-error', message: `${label} failed`, remedy: 'Wait and run again: what is done is not repeated.', exit: 3 };
  return { code: 'http/refused', message: `${label} refused the request`, remedy: 'See the reason, mend the record or the spec and run again.', exit: 1 };
}

/** An answer that is no success. */
export function refusal(peer: Peer, sent: Sent, answer: HttpAnswer): CrosswalkError {
  const { code, message, remedy, exit } = meaning(peer, peer.meant?.(answer) ?? answer.status);
  return new CrosswalkError(code, `${message}: ${place(sent)}, status ${answer.status}.${quoted(peer, answer)}`, { remedy, exit });
}
