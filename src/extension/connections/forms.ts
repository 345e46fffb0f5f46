/** What a person is asked when a connection is added, system by system. Keys are those of the connections file (design §4). */
import type { SystemName } from '../../catalog/model.ts';

export interface FormField {
  readonly key: string;
  readonly title: string;
  readonly hint: string;
  /** Masked while typing, and never shown again. */
  readonly secret: boolean;
  readonly optional: boolean;
}

export interface ConnectionForm {
  readonly label: string;
  readonly fields: readonly FormField[];
}

const text = (key: string, title: string, hint: string): FormField => ({ key, title, hint, secret: false, optional: false });
const secret = (key: string, title: string, hint: string): FormField => ({ key, title, hint, secret: true, optional: false });
const baseUrl = (hint: string): FormField => ({ key: 'baseUrl', title: 'Base URL (optional)', hint, secret: false, optional: true });

export const FORMS: Readonly<Record<SystemName, ConnectionForm>> = {
  autotask: {
    label: 'Autotask PSA',
    fields: [
      text('username', 'API user name', 'The e-mail-like name of an API-only user.'),
      secret('secret', 'API user secret', 'The password of the API user.'),
      secret('integrationCode', 'Tracking identifier', 'The integration code of the API user.'),
      baseUrl('Leave empty: the zone is looked up.'),
    ],
  },
  connectwise: {
    label: 'ConnectWise PSA',
    fields: [
      text('company', 'Company id', 'The id used at log-in.'),
      secret('publicKey', 'Public key', 'Of an API member.'),
      secret('privateKey', 'Private key', 'Of the same API member.'),
      secret('clientId', 'Client id', 'From the developer site of ConnectWise.'),
      baseUrl('Leave empty for the cloud of ConnectWise.'),
    ],
  },
  atera: {
    label: 'Atera',
    fields: [secret('apiKey', 'API key', 'From Admin, Data management, API.'), baseUrl('Leave empty for the Atera cloud.')],
  },
  intercom: {
    label: 'Intercom',
    fields: [secret('token', 'Access token', 'Of a private app in the workspace.'), baseUrl('Leave empty: the region is looked up.')],
  },
};

/** null: fine; else what is wrong, in words for the input box. */
export function nameProblem(name: string, taken: readonly string[]): string | null {
  if (!/^[a-z][a-z0-9-]{0,62}$/.test(name)) return 'Use small letters, digits and hyphens, starting with a letter, for example acme-autotask.';
  return taken.includes(name) ? 'There is already a connection with this name.' : null;
}

/** A name to begin with that is still free; a second workspace of the destination is one for tests. Empty: the person must think of one. */
export function freeName(system: SystemName, taken: readonly string[]): string {
  return [`acme-${system}`, `acme-${system}-test`].find((name) => !taken.includes(name)) ?? '';
}

/** Plain http is accepted only for this machine (design §4). */
export function baseUrlProblem(value: string): string | null {
  if (value === '') return null;
  let url: URL;
  try {
    url = new URL(value);
  } catch {
    return 'This is not a URL.';
  }
  if (url.username !== '' || url.password !== '') return 'Leave the user name and password out of the URL.';
  const loopback = ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  return url.protocol === 'https:' || (url.protocol === 'http:' && loopback) ? null : 'Use https. Plain http works only for this machine.';
}

/** Name in files → name a person reads. */
export const SYSTEM_LABELS: ReadonlyMap<string, string> = new Map(Object.entries(FORMS).map(([system, form]) => [system, form.label]));
