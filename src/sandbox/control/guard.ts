import type { SimRequest } from '../kit/server.ts';
import { ControlRefusal } from './refusal.ts';

const SAFE_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD']);

/**
 * Keeps other web sites out, although a browser on this machine reaches the server: the Host header must be ours (a foreign name
 * that was made to point here is not), the Origin too where there is one, and what changes something must be JSON, which a
 * browser sends to another site only after asking. @throws ControlRefusal 403, 415.
 */
export function guard(request: SimRequest, port: number): void {
  const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
  const { host = '', origin, 'content-type': type = '', 'sec-fetch-site': site } = request.headers;
  if (!hosts.includes(host.toLowerCase())) throw new ControlRefusal(403, 'control/host', 'This server answers only under its own address.', 'Open it as 127.0.0.1 or localhost with its port.');
  const foreign = (origin !== undefined && !hosts.some((own) => origin.toLowerCase() === `http://${own}`)) || site === 'cross-site' || site === 'same-site';
  if (foreign) throw new ControlRefusal(403, 'control/origin', 'Another web site asked for this.', 'Use the control page itself.');
  if (!SAFE_METHODS.has(request.method) && !/^application\/json(?:;|$)/i.test(type.trim())) {
    throw new ControlRefusal(415, 'control/content-type', 'What changes the sandbox is sent as JSON.', 'Send it with the header Content-Type: application/json.');
  }
}
