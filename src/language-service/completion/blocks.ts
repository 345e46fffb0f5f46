/** Whole sections with sensible placeholders, made of the customer's own names where they are known. */
import { CompletionItemKind } from 'vscode-languageserver-types';
import { findEntity } from '../../catalog/lookup.ts';
import type { Catalog, Entity } from '../../catalog/model.ts';
import { builtInsOf } from '../../spec/destination.ts';
import { MODELS, valueAt, type SectionName, type SpecWorld } from '../spec-text.ts';
import type { Cursor } from '../text/cursor.ts';
import { yamlExpression, yamlKey, yamlText } from '../text/quote.ts';
import { snippetText, type Proposal } from './item.ts';
import { loadedEntities } from './names.ts';
import { isDone } from './options.ts';
import { likelyCode, nearestField } from './source-fields.ts';

/** Places of a snippet that the person goes through, numbered in the order of the text. */
class Stops {
  #next = 1;

  /** @param text as YAML needs it; empty: only a place. */
  stop(text = ''): string {
    const number = this.#next;
    this.#next += 1;
    return text === '' ? `$${number}` : `\${${number}:${snippetText(text)}}`;
  }

  choice(...words: readonly string[]): string {
    const number = this.#next;
    this.#next += 1;
    return `\${${number}|${words.join(',')}|}`;
  }
}

function indented(lines: readonly string[]): readonly string[] {
  return lines.map((text) => `  ${text}`);
}

const USUAL_ENTITIES: Readonly<Record<SectionName, readonly string[]>> = { company: ['Company', 'Account', 'Customer'], contact: ['Contact'], ticket: ['Ticket'] };

export function entityFor(source: Catalog | null, section: SectionName): { readonly name: string; readonly entity: Entity | null } {
  const [usual = ''] = USUAL_ENTITIES[section];
  const found = source === null ? null : (USUAL_ENTITIES[section].map((name) => findEntity(source, name)).find((entity) => entity !== null) ?? null);
  return { name: found?.name ?? usual, entity: found };
}

/** `fields:` with what the destination needs. */
function fieldLines(section: SectionName, entity: Entity | null, stops: Stops): readonly string[] {
  const needed = builtInsOf(MODELS[section]).filter(({ needed: how }) => how !== null);
  const lines = needed.map((target) => {
    const code = entity === null ? null : likelyCode(entity, target);
    return `${target.name}: ${stops.stop(code === null ? '' : yamlExpression(code, false))}`;
  });
  return ['fields:', ...indented(lines)];
}

/** Lines without the key above them. Stops are taken in the order of the lines: a person goes through them so. */
type Lines = (world: SpecWorld, stops: Stops) => readonly string[];

const company: Lines = ({ catalogs }, stops) => {
  const { name, entity } = entityFor(catalogs.source, 'company');
  return [`from: ${stops.stop(yamlText(name, false))}`, 'to: company', `existing: ${stops.choice('fill_empty', 'overwrite', 'keep', 'park')}`, ...fieldLines('company', entity, stops)];
};

const contact: Lines = ({ catalogs }, stops) => {
  const { name, entity } = entityFor(catalogs.source, 'contact');
  const email = entity === null ? null : (nearestField(entity, { name: 'email', type: 'text' })?.code ?? null);
  const head = [`from: ${stops.stop(yamlText(name, false))}`, 'to: contact', `existing: ${stops.choice('fill_empty', 'overwrite', 'keep', 'park')}`];
  const lead = email === null ? [] : [`lead_when: ${stops.stop(yamlExpression(`${email} == ""`, false))}`];
  return [...head, ...lead, ...fieldLines('contact', entity, stops)];
};

const ticket: Lines = ({ catalogs, now }, stops) => {
  const { name, entity } = entityFor(catalogs.source, 'ticket');
  const status = entity === null ? null : nearestField(entity, { name: 'status', type: 'list' });
  const head = [
    `from: ${stops.stop(yamlText(name, false))}`,
    `since: ${stops.stop(`${new Date(now).getUTCFullYear() - 2}-01-01`)}`,
    'to: conversation',
    `contact: { missing: ${stops.choice('company_placeholder', 'one_placeholder', 'park', 'leave_behind')} }`,
    `opening: ${stops.choice('internal_unless_from_contact', 'public')}`,
    ...fieldLines('ticket', entity, stops),
  ];
  if (status?.code == null || status.field.type !== 'list') return head;
  const done = (status.field.options ?? []).find(({ label }) => isDone(label))?.label ?? 'Complete';
  return [...head, 'state:', `  from: ${snippetText(yamlExpression(status.code, false))}`, '  values:', `    ${stops.stop(yamlKey(done, false))}: closed`, '  otherwise: open'];
};

/** The first of the usual names that the entity has. */
function fieldNamed(entity: Entity | null, names: readonly string[]): string | null {
  return names.find((name) => entity?.fields.some((field) => field.name === name && !field.custom && field.internal !== true)) ?? null;
}

const thread: Lines = (world, stops) => {
  const source = world.catalogs.source;
  const owner = source === null ? null : findEntity(source, valueAt(world, ['ticket', 'from']) ?? 'Ticket');
  const names = Object.keys(owner?.collections ?? {});
  const [notes, hours] = [names.find((name) => /note|comment/i.test(name)) ?? 'notes', names.find((name) => /time/i.test(name)) ?? 'timeEntries'];
  const itemOf = (name: string): Entity | null => (source !== null && owner?.collections !== undefined && Object.hasOwn(owner.collections, name) ? findEntity(source, owner.collections[name] ?? '') : null);
  // Law 4: nothing becomes public by a snippet; the condition is offered where the source has the usual field.
  const open = fieldNamed(itemOf(notes), ['publish']) === null ? '"false"' : 'publish == 1';
  const text = fieldNamed(itemOf(hours), ['summaryNotes', 'notes', 'comment', 'description']) ?? '';
  return [
    'notes:',
    ...indented([`from: ${stops.stop(yamlText(notes, false))}`, `public_when: ${stops.stop(open)}`]),
    'hours:',
    ...indented([...(hours === 'timeEntries' ? [] : [`from: ${yamlText(hours, false)}`]), `note: ${stops.stop(text)}`, 'public_when: "false"']),
    `files: { max: ${stops.stop('20MB')}, oversize: ${stops.choice('note', 'park')} }`,
  ];
};

/** Entities that nothing loads and nothing names yet. */
function leftLines(world: SpecWorld, stops: Stops, loaded: ReadonlySet<string>): readonly string[] {
  const rest = (world.catalogs.source?.entities ?? []).filter(({ name, count }) => (count ?? 0) > 0 && !loaded.has(name) && name !== 'Resource').slice(0, 100);
  if (rest.length === 0) return [`${stops.stop('Entity')}: { archive: ${stops.choice('csv', 'json')} }`];
  return rest.map(({ name }) => `${snippetText(yamlKey(name, false))}: { archive: ${stops.choice('csv', 'json')} }`);
}

const leaveBehind: Lines = (world, stops) => leftLines(world, stops, loadedEntities(world));

/** In a new spec: all but what its own sections load. */
const leftInNew: Lines = (world, stops) => {
  const source = world.catalogs.source;
  const ticketEntity = entityFor(source, 'ticket').entity;
  const parts = Object.values(ticketEntity?.collections ?? {});
  return leftLines(world, stops, new Set([...(['company', 'contact', 'ticket'] as const).map((section) => entityFor(source, section).name), ...parts]));
};

const trace: Lines = (_world, stops) => [`id: ${stops.stop('Source Ticket ID')}`, `created: ${stops.stop('Original Create Date')}`, `system: ${stops.stop('Source System')}`];

const people: Lines = (_world, stops) => [`fallback: ${stops.stop()}`];

const source: Lines = (_world, stops) => [`system: ${stops.choice('autotask', 'connectwise', 'atera')}`, `connection: ${stops.stop()}`];

const destination: Lines = (_world, stops) => ['system: intercom', `connection: ${stops.stop()}`, `staging: ${stops.stop()}`];

const BLOCKS: ReadonlyMap<string, Lines> = new Map([
  ['source', source],
  ['destination', destination],
  ['trace', trace],
  ['people', people],
  ['company', company],
  ['contact', contact],
  ['ticket', ticket],
  ['leave_behind', leaveBehind],
  ['ticket thread', thread],
]);

function block(label: string, lines: () => readonly string[], rank: number): Proposal {
  return {
    label,
    kind: CompletionItemKind.Snippet,
    rank,
    snippet: true,
    rest: () => ({ insert: lines().join('\n'), detail: 'whole section' }),
    about: { kind: 'text', text: 'The whole section, with places to fill in. Names come from the catalog where it is known.' },
  };
}

/** A spec from nothing. */
function wholeSpec(world: SpecWorld): Proposal {
  const lines = (): readonly string[] => {
    const stops = new Stops();
    const head = ['crosswalk: 1', `time_zone: ${stops.stop('Europe/Berlin')}`];
    return [...head, ...[...BLOCKS].filter(([name]) => !name.includes(' ')).flatMap(([name, write]) => ['', `${name}:`, ...indented((name === 'leave_behind' ? leftInNew : write)(world, stops)), ...(name === 'ticket' ? indented(['thread:', ...indented(thread(world, stops))]) : [])])];
  };
  return { ...block('new spec', lines, 0), rest: () => ({ insert: lines().join('\n'), detail: 'every section' }) };
}

/** Sections that do not stand there yet. */
export function blockProposals(world: SpecWorld, cursor: Cursor): readonly Proposal[] {
  if (cursor.flow || cursor.hasColon || cursor.path.length > 1) return [];
  const taken = new Set(cursor.siblings.map(({ key }) => key));
  const here = cursor.path.length === 0 ? '' : `${cursor.path[0] ?? ''} `;
  const found = [...BLOCKS].filter(([name]) => (here === '' ? !name.includes(' ') : name.startsWith(here)));
  const blocks = found.map(([name, write]) => ({ key: name.slice(here.length), write })).filter(({ key }) => !taken.has(key));
  const empty = cursor.path.length === 0 && cursor.siblings.length === 0;
  return [...(empty ? [wholeSpec(world)] : []), ...blocks.map(({ key, write }, index) => block(`${key}: …`, () => [`${key}:`, ...indented(write(world, new Stops()))], 500 + index))];
}
