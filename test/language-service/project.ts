/** A customer's spec, and a second one, over one base: for what works over several files. */
import { SpecText, type SpecWorld } from '../../src/language-service/spec-text.ts';
import { CATALOGS } from '../spec/support.ts';
import { marked, worldOf } from './marked.ts';

export const URIS = { acme: 'file:///project/acme.crosswalk.yaml', beta: 'file:///project/beta/beta.crosswalk.yaml', base: 'file:///project/shared.base.crosswalk.yaml' };

const BASE = `crosswalk: 1
trace: { id: Source Ticket ID, created: Original Create Date, system: Source System }
company:
  from: Company
  attributes:
    Account Tier: udf["Account Tier"]
    Size: numberOfEmployees
ticket:
  from: Ticket
  fields:
    title: title
  attributes:
    Priority:
      from: priority
      values: { High: urgent, Low: calm }
    Hours: sum(timeEntries.map(t, t.hoursToBill))
`;

const ACME = `extends: ./shared.base.crosswalk.yaml
source: { system: autotask, connection: acme-autotask }
destination: { system: intercom, connection: acme-intercom }
company:
  attributes:
    Account Tier: companyName
ticket:
  attributes:
    Priority: { values: { High: now } }
    Urgent: priority == 1
`;

const BETA = `extends: ../shared.base.crosswalk.yaml
source: { system: autotask, connection: beta-autotask }
destination: { system: intercom, connection: acme-intercom }
ticket:
  attributes:
    Hours: label(priority) + udf["Account Tier"]
`;

export interface Opened {
  /** As the editor sees the file with the cursor. */
  readonly world: SpecWorld;
  readonly all: readonly SpecWorld[];
  readonly offset: number;
  readonly position: ReturnType<SpecText['lines']['positionAt']>;
}

/** @param piece of one of the files, with the cursor `|` in it. */
export function opened(file: keyof typeof URIS, piece: string): Opened {
  const texts = { acme: ACME, beta: BETA, base: BASE };
  const { text: plain, offset: inPiece } = marked(piece);
  const at = texts[file].indexOf(plain);
  if (at < 0 || texts[file].indexOf(plain, at + 1) >= 0) throw new Error(`${file} holds "${plain}" not once`);
  const base = new SpecText(URIS.base, BASE);
  const specs = { acme: new SpecText(URIS.acme, ACME), beta: new SpecText(URIS.beta, BETA) };
  const acme = worldOf('', { spec: specs.acme, bases: [base], catalogs: CATALOGS });
  const beta = worldOf('', { spec: specs.beta, bases: [base] });
  const alone = worldOf('', { spec: base });
  const world = { acme, beta, base: alone }[file];
  return { world, all: [acme, beta, alone], offset: at + inPiece, position: world.spec.lines.positionAt(at + inPiece) };
}

/** `acme 6:5 "Account Tier"`, counted from 1. */
export function told(all: readonly SpecWorld[], places: readonly { readonly uri: string; readonly range: { readonly start: { readonly line: number; readonly character: number }; readonly end: { readonly line: number; readonly character: number } } }[]): readonly string[] {
  const texts = new Map(all.map(({ spec }) => [spec.uri, spec]));
  const names = new Map(Object.entries(URIS).map(([name, uri]) => [uri, name]));
  return places.map(({ uri, range }) => {
    const text = texts.get(uri);
    const piece = text === undefined ? '' : text.text.slice(text.lines.offsetAt(range.start), text.lines.offsetAt(range.end));
    return `${names.get(uri) ?? uri} ${range.start.line + 1}:${range.start.character + 1} ${piece}`;
  });
}
