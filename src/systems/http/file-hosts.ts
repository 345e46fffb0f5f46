/** Which addresses a file may be read from: the API's own host, or one that the spec names (law 11). */
import { lookup as dnsLookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { BlockList, isIP } from 'node:net';

/** Networks that no address of the internet lies in: this machine, its neighbours, what is reserved. */
const PRIVATE_V4: readonly (readonly [network: string, bits: number])[] = [
  ['0.0.0.0', 8], ['10.0.0.0', 8], ['100.64.0.0', 10], ['127.0.0.0', 8], ['169.254.0.0', 16], ['172.16.0.0', 12],
  ['192.0.0.0', 24], ['192.168.0.0', 16], ['198.18.0.0', 15], ['224.0.0.0', 4], ['240.0.0.0', 4],
];
/** Those that hold an IPv4 address in an IPv6 one are among them, whichever it is, so that no private address hides there. */
const PRIVATE_V6: readonly (readonly [network: string, bits: number])[] = [
  ['::', 96], ['::ffff:0:0', 96], ['64:ff9b::', 96], ['64:ff9b:1::', 48], ['2002::', 16], ['fc00::', 7], ['fe80::', 10], ['fec0::', 10], ['ff00::', 8],
];

/** One list for each family: in a list of both, a network of IPv6 that holds IPv4 addresses holds all of them. */
function listOf(networks: readonly (readonly [network: string, bits: number])[], family: 'ipv4' | 'ipv6'): BlockList {
  const list = new BlockList();
  for (const [network, bits] of networks) list.addSubnet(network, bits, family);
  return list;
}

const PRIVATE = { ipv4: listOf(PRIVATE_V4, 'ipv4'), ipv6: listOf(PRIVATE_V6, 'ipv6') };

/** Also for what is no address at all. */
export function isPrivateAddress(address: string): boolean {
  const version = isIP(address);
  const family = version === 4 ? 'ipv4' : 'ipv6';
  return version === 0 || PRIVATE[family].check(address, family);
}

/** `files.example`: that host. `.files.example`: it and every host below it. Never an address in numbers. */
function isListed(hostname: string, hosts: readonly string[]): boolean {
  if (isIP(hostname.replace(/^\[|\]$/g, '')) !== 0) return false;
  return hosts.some((host) => (host.startsWith('.') ? hostname === host.slice(1) || hostname.endsWith(host) : hostname === host));
}

/** How a URL may be read: as the API is reached, or with a look that its name leads to no private network. null: not at all. */
export function wayTo(url: URL, base: URL, hosts: readonly string[]): 'own' | 'listed' | null {
  if (url.username !== '' || url.password !== '') return null;
  if (url.origin === base.origin) return 'own';
  return url.protocol === 'https:' && url.port === '' && isListed(url.hostname, hosts) ? 'listed' : null;
}

/** Whether the environment puts a proxy between here and that https address; `NO_PROXY` as axios reads it. */
export function isProxied(url: URL, environment: Readonly<Record<string, string | undefined>>): boolean {
  const named = (name: string): string => environment[name] || environment[name.toUpperCase()] || '';
  if (named('https_proxy') === '' && named('all_proxy') === '') return false;
  const exempt = named('no_proxy').toLowerCase().split(/[,\s]+/).map((host) => host.replace(/:443$/, '')).filter((host) => host !== '');
  return !exempt.some((host) => (/^[.*]/.test(host) ? url.hostname.endsWith(host.replace(/^\*/, '')) : url.hostname === host));
}

type Found = (error: NodeJS.ErrnoException | null, address: string | LookupAddress[], family?: number) => void;
type Resolve = (hostname: string, options: LookupOptions, found: Found) => void;

/** Resolves names for a connection, and refuses those that lead into a private network: who owns the name decides where it leads. */
export function publicLookup(resolve: Resolve = dnsLookup): Resolve {
  return (hostname, options, found) => {
    resolve(hostname, options, (error, address, family) => {
      const addresses = typeof address === 'string' ? [address] : address.map((item) => item.address);
      if (error === null && addresses.some(isPrivateAddress)) found(Object.assign(new Error('private address'), { code: 'EPRIVATE' }), '', 0);
      else found(error, address, family);
    });
  };
}
