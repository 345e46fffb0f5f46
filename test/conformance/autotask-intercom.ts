/** Autotask → Intercom: the made-up customer, its example spec, and its workspaces as people see them. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { processClock } from '../../src/base/clock.ts';
import { connectionsFromFile } from '../../src/engine/connections.ts';
import { projectOf } from '../../src/engine/project-place.ts';
import type { Target } from '../../src/ledger/ledger.ts';
import type { IntercomSimulator, IntercomState } from '../../src/sandbox/intercom/intercom.ts';
import type { SimContact, SimConversation, SimPart } from '../../src/sandbox/intercom/model.ts';
import type { SimRequest } from '../../src/sandbox/kit/server.ts';
import { startSandbox, type Sandbox } from '../../src/sandbox/sandbox.ts';
import { editWorld } from '../../src/sandbox/world/edit.ts';
import { nextDay } from '../../src/sandbox/world/later.ts';
import type { World } from '../../src/sandbox/world/model.ts';
import { rowsOf } from '../support/world-rows.ts';
import type { Stage, StageOptions, Subject } from './subject.ts';

const START = Date.parse('2026-11-16T19:30:00Z');
const EXAMPLE = path.join(import.meta.dirname, '..', '..', 'examples', 'acme.crosswalk.yaml');
const SPEED = 1000;
const DAY = 86_400_000;
/** Longer than any test's clock runs, and so long that nothing of the next day can come before a run that began before it. */
const AHEAD = 10 * DAY;
/** Places in the made-up customer: without a contact, with files on ticket and note, two in the same second, a colleague's, of contacts that are merged, of leads, open, snoozed. */
const FEW = [3, 5, 19, 20, 21, 27, 35, 36, 38, 39];
const MOST_PARTS = 2;
const SAME_TEXT = 'The label printer prints nothing.';
/** Stands in Intercom before us, and the source has him too. */
const KNOWN_CONTACT = 30682912;

/** A customer of few records that asks for every kind of write. */
function smallWorld(world: World): World {
  const { tickets, ticketNotes, timeEntries, contacts, companies } = rowsOf(world);
  const kept = tickets.filter((_, index) => FEW.includes(index));
  const ids = new Set(kept.map(({ id }) => id));
  const companyIds = new Set(kept.map(({ companyID }) => companyID));
  const people = new Set(kept.flatMap(({ contactID, createdByContactID }) => [contactID, createdByContactID]));
  const shared = contacts.filter(({ emailAddress }) => emailAddress?.toLowerCase() === 'shared@duplicate.example');
  for (const { id } of shared) people.add(id);
  const without = <Row extends { readonly id: number }>(rows: readonly Row[], keep: (row: Row) => boolean): ReadonlyMap<number, null> => new Map(rows.filter((row) => !keep(row)).map(({ id }) => [id, null]));
  const counts = new Map<string, number>();
  const first = (row: { readonly ticketID: number | null }, what: string): boolean => {
    const key = `${what} ${row.ticketID}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
    return ids.has(row.ticketID ?? -1) && (counts.get(key) ?? 0) <= MOST_PARTS;
  };
  // Two tickets of one contact in the same second with the same text: nothing but our ledger tells them apart.
  const [one, twin] = kept.filter(({ contactID }) => contactID === 30682948);
  return editWorld(world, {
    tickets: new Map([...without(tickets, ({ id }) => ids.has(id)), ...(one && twin ? [[twin.id, { ...twin, title: one.title, description: SAME_TEXT, createDate: one.createDate }] as const, [one.id, { ...one, description: SAME_TEXT }] as const] : [])]),
    ticketNotes: without(ticketNotes, (row) => first(row, 'note')),
    timeEntries: without(timeEntries, (row) => first(row, 'hours')),
    contacts: without(contacts, ({ id }) => people.has(id)),
    companies: without(companies, ({ id }) => id === 0 || companyIds.has(id)),
  });
}

/** People and work that were there before us: a contact of the source's, and a conversation of his. */
function settle(sandbox: Sandbox): void {
  const known = [...sandbox.autotask.world.contacts].find(({ id }) => id === KNOWN_CONTACT);
  const id = sandbox.production.seedContact({ role: 'user', email: known?.emailAddress ?? 'known@acme.example', external_id: 'app-1' });
  sandbox.production.contactOpens(id, 'I was here before you.');
}

const KINDS: readonly (readonly [method: string, path: RegExp, kind: string])[] = [
  ['POST', /^\/data_attributes$/, 'attribute'],
  ['PUT', /^\/data_attributes\//, 'attribute changed'],
  ['POST', /^\/conversations\/attributes$/, 'conversation attribute'],
  ['POST', /^\/conversations\/attributes\/[^/]+\/options$/, 'option'],
  ['DELETE', /^\/conversations\/attributes\//, 'conversation attribute archived'],
  ['POST', /^\/tags$/, 'tag'],
  ['DELETE', /^\/tags\//, 'tag removed'],
  ['POST', /^\/companies$/, 'company'],
  ['PUT', /^\/companies\//, 'company changed'],
  ['DELETE', /^\/companies\//, 'company removed'],
  ['POST', /^\/contacts$/, 'contact'],
  ['PUT', /^\/contacts\//, 'contact changed'],
  ['DELETE', /^\/contacts\/[^/]+$/, 'contact removed'],
  ['POST', /^\/contacts\/[^/]+\/companies$/, 'company link'],
  ['DELETE', /^\/contacts\/[^/]+\/companies\//, 'company link removed'],
  ['POST', /^\/conversations$/, 'conversation'],
  ['PUT', /^\/conversations\/\d+$/, 'conversation changed'],
  ['DELETE', /^\/conversations\/\d+$/, 'conversation removed'],
  ['POST', /^\/conversations\/\d+\/reply$/, 'part'],
  ['POST', /^\/conversations\/\d+\/customers$/, 'participant'],
  ['POST', /^\/conversations\/\d+\/parts$/, 'assignment or state'],
];

function detailed(kind: string, body: Buffer): string {
  const text = body.toString('utf8');
  if (kind === 'contact') return text.includes('"role":"lead"') ? 'lead' : 'user';
  if (kind === 'part') return `${text.includes('"message_type":"note"') ? 'note' : 'comment'}${text.includes('"attachment') ? ' with files' : ''}`;
  if (kind !== 'assignment or state') return kind;
  return text.includes('"assignment"') ? 'assignment' : 'state';
}

/** A write of Intercom in words; null: it reads or searches. */
function kindOfWrite({ method, path: route, body }: Pick<SimRequest, 'method' | 'path' | 'body'>): string | null {
  if (method === 'GET' || /\/(search|list)$/.test(route)) return null;
  const kind = KINDS.find(([verb, pattern]) => verb === method && pattern.test(route))?.[2];
  return kind === undefined ? `${method} ${route.replace(/\d+|[0-9a-f]{24}/g, ':id')}` : detailed(kind, body);
}

const FILLED = ([, value]: readonly [string, unknown]): boolean => value !== null && value !== undefined && value !== '';

function valuesOf(attributes: ReadonlyMap<string, unknown>): readonly (readonly [string, unknown])[] {
  return [...attributes].filter(FILLED).sort(([a], [b]) => (a < b ? -1 : 1));
}

function textOf(value: unknown): string | null {
  return typeof value === 'string' ? value : null;
}

function nameOf(state: IntercomState, id: string): string {
  const contact = state.contact(id);
  return contact === undefined ? `gone ${id}` : (contact.externalId ?? textOf(contact.attributes.get('Source Contact ID')) ?? contact.email ?? 'nobody');
}

function partOf(state: IntercomState, { createdAt, type, body, author, attachments }: SimPart): readonly unknown[] {
  const who = author.type === 'admin' ? author.id : nameOf(state, author.id);
  return [createdAt, type === 'note', body, who, attachments.map(({ name, bytes, sha256 }) => [name, bytes, sha256])];
}

/** Parts that people wrote. What closes or assigns is stamped now, and shows in the state. */
function isWritten({ body, attachments, type }: SimPart): boolean {
  return (body !== null || attachments.length > 0) && ['comment', 'note', 'open'].includes(type);
}

function threadOf(state: IntercomState, conversation: SimConversation): string {
  const { createdAt, source, title, parts, attributes, adminId, teamId, companyId, contacts } = conversation;
  const written = parts.filter(isWritten).map((part) => JSON.stringify(partOf(state, part)));
  const company = companyId === null ? null : (state.company(companyId)?.companyId ?? 'gone');
  // Who was there before us opened it while the clock ran.
  const time = attributes.get('Source Ticket ID') === undefined ? null : createdAt;
  return JSON.stringify(['conversation', time, source.body, nameOf(state, contacts[0] ?? ''), contacts.slice(1).map((id) => nameOf(state, id)).sort(), title, conversation.state, adminId, teamId, company, valuesOf(attributes), written.sort()]);
}

function personOf(state: IntercomState, { role, externalId, email, phone, name, attributes, companies }: SimContact): string {
  return JSON.stringify(['contact', role, externalId, email === '' ? null : email, phone, name === '' ? null : name, valuesOf(attributes), [...companies].map((id) => state.company(id)?.companyId).sort()]);
}

function isCanary(text: string): boolean {
  return /crosswalk canary|crosswalk:canary/i.test(text);
}

/** Of contacts with one address the one that is written first gives key and name; which one that is, a lost answer may change. */
function asOneOfTwo(text: string): string {
  return text.replaceAll('Contact:30682924', 'Contact:30682922').replaceAll('Double Ganger', 'Doppel Gänger');
}

function objectsOf(state: IntercomState): readonly string[] {
  const companies = state.companies.filter(({ archived }) => !archived).map(({ companyId, name, attributes }) => JSON.stringify(['company', companyId, name, valuesOf(attributes)]));
  return [...state.conversations.map((one) => threadOf(state, one)), ...state.contacts.filter(({ archived }) => !archived).map((one) => personOf(state, one)), ...companies].sort();
}

function definitionsOf(state: IntercomState): readonly string[] {
  const attributes = [...state.dataAttributes, ...state.conversationAttributes].filter(({ archived }) => !archived);
  return [...state.tags.map(({ name }) => `tag ${name}`), ...attributes.map(({ name }) => `attribute ${name}`)].sort();
}

function keysOf({ conversations, contacts, companies }: IntercomState): readonly string[] {
  const traced = (attributes: ReadonlyMap<string, unknown>, name: string): readonly string[] => (attributes.get(name) ? [`${name} ${String(attributes.get(name))}`] : []);
  return [
    ...conversations.flatMap(({ attributes }) => traced(attributes, 'Source Ticket ID')),
    ...contacts.filter(({ archived }) => !archived).flatMap(({ attributes }) => traced(attributes, 'Source Contact ID')),
    ...companies.filter(({ archived }) => !archived).map(({ companyId }) => `company ${companyId}`),
  ];
}

async function writeSpec(file: string): Promise<void> {
  // Files at every hour: the suite's clock runs through days.
  await writeFile(file, (await readFile(EXAMPLE, 'utf8')).replace(', when: 20:00-06:00', ''));
}

/** Simulators and engine read `Date.now`: what it is moved by moves them all. A process that begins later is told by its clock's text. */
function jumpingTime(speed: number): { readonly jump: (ms: number) => void; readonly text: (clock: string) => string; readonly end: () => void } {
  const real = Date.now;
  let jumped = 0;
  return {
    jump: (ms) => {
      jumped += ms;
      Date.now = () => real() + jumped / speed;
    },
    text: (clock) => clock.replace(/^\d+/, (origin) => String(Number(origin) + Math.round(jumped))),
    end: () => {
      Date.now = real;
    },
  };
}

async function start({ tickets, searchLagMs, doom, speed = SPEED }: StageOptions): Promise<Stage> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'crosswalk-conformance-'));
  const faults = doom === null ? {} : { faults: { production: doom, staging: doom }, onExchange: (_: string, exchange: Parameters<typeof doom.exchanged>[0]) => doom.exchanged(exchange) };
  const sandbox = await startSandbox({ seed: 1, tickets: tickets === 'small' ? 40 : tickets, speed, start: START, folder, ...faults });
  const simulators: Readonly<Record<Target, IntercomSimulator>> = { production: sandbox.production, staging: sandbox.staging };
  for (const simulator of Object.values(simulators)) simulator.switches.searchLagMs = searchLagMs;
  doom?.watch(() => Object.values(simulators).forEach(({ faults: board }) => board.freeze()));
  if (tickets === 'small') sandbox.autotask.use(smallWorld(sandbox.autotask.world));
  settle(sandbox);
  const specFile = path.join(folder, 'acme.crosswalk.yaml');
  await writeSpec(specFile);
  const clock = processClock(sandbox.document.clock);
  const time = jumpingTime(speed);
  return {
    sandbox,
    folder,
    project: projectOf(specFile),
    environment: { clock, connections: connectionsFromFile(sandbox.document.connections, {}), progress: () => undefined, signal: new AbortController().signal },
    board: (target) => simulators[target].faults,
    content: (target) => objectsOf(simulators[target].state).filter((text) => !isCanary(text)).map(asOneOfTwo).sort(),
    standing: (target) => [...objectsOf(simulators[target].state), ...definitionsOf(simulators[target].state)],
    keys: (target) => keysOf(simulators[target].state),
    nextDay: () => {
      const next = nextDay({ ...sandbox.autotask.world, now: START + AHEAD });
      sandbox.autotask.use(next);
      time.jump(next.now + DAY / 24 - clock.now());
    },
    jump: time.jump,
    clock: () => time.text(sandbox.document.clock),
    violations: () => sandbox.autotask.violations,
    notifications: () => [...sandbox.production.notifications, ...sandbox.staging.notifications],
    close: async () => {
      time.end();
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export const AUTOTASK_TO_INTERCOM: Subject = { name: 'Autotask → Intercom', kindOfWrite, start };
