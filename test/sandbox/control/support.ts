import { mkdtemp, rm } from 'node:fs/promises';
import { request } from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { startSandbox, type Sandbox, type SandboxOptions } from '../../../src/sandbox/sandbox.ts';

/** Evening in Berlin. */
export const START = Date.parse('2026-11-16T19:30:00Z');

export interface ControlAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  readonly json: Record<string, unknown>;
}

export interface ControlBench {
  readonly sandbox: Sandbox;
  readonly folder: string;
  /** `body` as JSON; a string goes as it is. Own headers may be given, Host and Origin too. */
  control(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<ControlAnswer>;
  /** One call to a simulated workspace. */
  intercom(kind: 'production' | 'staging', method: string, path: string, body?: unknown): Promise<Response>;
  close(): Promise<void>;
}

function send(base: string, method: string, target: string, body: unknown, headers: Readonly<Record<string, string>>): Promise<ControlAnswer> {
  const { hostname, port } = new URL(base);
  const payload = body === undefined ? '' : typeof body === 'string' ? body : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const sent = request({ hostname, port, method, path: target, headers: { ...(method === 'GET' ? {} : { 'content-type': 'application/json' }), 'content-length': Buffer.byteLength(payload), ...headers } }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text, json: (text.startsWith('{') || text.startsWith('[') ? JSON.parse(text) : {}) as Record<string, unknown> }));
    });
    sent.on('error', reject);
    sent.end(payload);
  });
}

/** A sandbox in a folder of its own, with its control server. */
export async function startControlBench(options: Partial<SandboxOptions> = {}): Promise<ControlBench> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'crosswalk-control-'));
  const sandbox = await startSandbox({ seed: 1, tickets: 20, speed: 1, start: START, folder, ...options });
  return {
    sandbox,
    folder,
    control: (method, target, body, headers = {}) => send(sandbox.document.control, method, target, body, headers),
    intercom: (kind, method, target, body) =>
      fetch(new URL(target, sandbox[kind].url), {
        method,
        headers: { authorization: `Bearer sandbox-${kind}`, accept: 'application/json', 'content-type': 'application/json', 'intercom-version': '2.16' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      }),
    close: async () => {
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
