import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { MarkupContent } from 'vscode-languageserver-types';
import { hover } from '../../src/language-service/hover/hover.ts';
import { SpecText, type SpecWorld } from '../../src/language-service/spec-text.ts';
import { readRecord } from '../../src/record/read-record.ts';
import { CATALOGS, DESTINATION, EXAMPLE, SOURCE, edited, withFields } from '../spec/support.ts';
import { at, worldOf } from './marked.ts';

/** Two hours after the source was discovered. */
const NOW = Date.parse('2026-11-20T10:00:00Z');
const PINNED = new Map([['Ticket', readRecord(JSON.stringify({ id: '7', values: { title: 'Printer', status: 5 } }), 'Ticket')]]);

function shown(source: string, more: Partial<SpecWorld> = {}): { readonly text: string; readonly range: string } | null {
  const { world, position } = at(source, { catalogs: CATALOGS, now: NOW, ...more });
  const found = hover(world, position);
  if (found === null) return null;
  const { start, end } = found.range ?? { start: position, end: position };
  return { text: (found.contents as MarkupContent).value, range: world.spec.text.slice(world.spec.lines.offsetAt(start), world.spec.lines.offsetAt(end)) };
}

/** The example with a bar before the first `word` behind `after`. */
function over(after: string, word: string, text: string = EXAMPLE): string {
  const from = text.indexOf(after);
  const place = text.indexOf(word, from);
  assert.ok(from >= 0 && place >= 0, `${after} … ${word}`);
  const bars = text.replaceAll('|', '||');
  const shift = bars.length === text.length ? 0 : text.slice(0, place).split('|').length - 1;
  return `${bars.slice(0, place + shift)}|${bars.slice(place + shift)}`;
}

function says(source: string, range: string, ...pieces: readonly string[]): string {
  const found = shown(source);
  assert.ok(found !== null, 'no hover');
  assert.equal(found.range, range);
  for (const piece of pieces) assert.ok(found.text.includes(piece), `"${piece}" is not in:\n${found.text}`);
  return found.text;
}

describe('hover', () => {
  it('tells what a key of the language is for, with its words', () => {
    says(over('people:', 'fallback'), 'fallback', '`fallback` · required', 'Teammate who stands in');
    says(over('company:', 'existing'), 'existing', 'optional', '**`fill_empty`**', '- `park`');
    says(over('company:', 'fill_empty'), 'fill_empty', '`fill_empty` Fields that are empty');
    says(over('ticket:', '2024-01-01'), '2024-01-01', 'Older tickets are excluded');
  });

  it('tells what the catalog knows of a source field, and how old that is', () => {
    says(over('  fields:\n    name: companyName', 'companyName'), 'companyName', '**Company Name**', 'text, at most 100 characters · required', 'Filled in 40 of 40 records seen (100 %)', '`Company.companyName`', 'Used in line 20', 'catalog `acme-autotask`, 2 h old');
    says(over('from: udf', 'Account Tier'), '"Account Tier"', 'list · user-defined', '- Gold (`#1`, 6 records)');
    says(over('lead_when:', 'isActive'), 'isActive', 'integer');
  });

  it('shows the token under the mouse alone, and its range in every style of quotes', () => {
    assert.equal(shown(over('name: firstName', '+')), null);
    says(over('name: firstName', 'lastName'), 'lastName', '`Contact.lastName`');
    says("crosswalk: 1\nticket:\n  from: Ticket\n  fields:\n    title: 'string(''x'' + ti|tle)'\n", 'title', '`Ticket.title`');
    says('crosswalk: 1\nticket:\n  from: Ticket\n  fields:\n    title: "udf[\\"Asset Ta|g\\"]"\n', '\\"Asset Tag\\"', 'user\\-defined'.replace('\\', ''));
    says('crosswalk: 1\nticket:\n  from: Ticket\n  fields: { title: "st|atus" }\n', 'status', '`Ticket.status`');
  });

  it('explains functions, collections and fields of their items', () => {
    says(over('Billable Hours', 'sum'), 'sum', '`sum(numbers)`', 'Adds the numbers');
    says(over('Billable Hours', 'timeEntries'), 'timeEntries', '`TimeEntry` records', '900 records');
    says(over('Billable Hours', 'map'), 'map', 'One value of every item');
    says(over('Billable Hours', 'hoursToBill'), 'hoursToBill', '`TimeEntry.hoursToBill`', 'decimal');
    assert.equal(shown(over('Billable Hours', 't,')), null, 'a name that the person chose');
    says(over('hours: { note', 'summaryNotes'), 'summaryNotes', '`TimeEntry.summaryNotes`');
  });

  it('gives values of a comparison their label', () => {
    const spec = (expression: string): string => `crosswalk: 1\nticket:\n  from: Ticket\n  attributes:\n    A: ${expression}\n`;
    says(spec('status == |5'), '5', '**Complete** · stored `5` · 300 of 500 records seen (60 %)');
    says(spec('status in [1, |8]'), '8', 'stored `8`');
    says(spec('label(status) == "Comp|lete"'), '"Complete"', '**Complete**');
    says(spec('udf["Root Cause"] != "r|c9"'), '"rc9"', '**Unknown** · stored `rc9` · retired', 'option of `Root Cause`');
    says(spec('status == prio|rity'), 'priority', '`Ticket.priority`');
    assert.equal(shown(spec('estimatedHours == |5')), null);
    assert.equal(shown(spec('status == |4711')), null);
  });

  it('tells of both sides of a value map', () => {
    says(over('values: { New', 'New'), 'New', '**New** · stored `1` · 60 of 500 records seen');
    says(over('values: { New', 'open'), 'open', 'stays open');
    says(over('    values: { Level', 'Level'), 'Level I Support', 'option of `Queue`');
    const catalogs = { ...CATALOGS, destination: withFields(DESTINATION, 'company', (fields) => [...fields, { name: 'Account Tier', label: 'Account Tier', type: 'list', required: false, readOnly: false, custom: true, options: [{ value: 'gold', label: 'gold', active: true }, { value: 'x', label: 'bronze', active: true }] }]) };
    assert.match(shown(over('values: { Gold', 'gold'), { catalogs })?.text ?? '', /`gold`: an option of the list `Account Tier`\n\n`gold`, `bronze`/);
    assert.match(shown(over('values: { Gold', 'silver'), { catalogs })?.text ?? '', /not an option yet/);
  });

  it('tells whether an attribute exists or will be made, and as what', () => {
    says(over('attributes:\n    Account', 'Account Tier'), 'Account Tier', 'attribute `Account Tier` of the company', 'list: `gold`, `silver`, `bronze`', '`prepare` makes it in `acme-intercom`.');
    const exists = says(over('attributes:\n    Region', 'Region', edited(['    Account Tier:\n', '    Region:\n'])), 'Region', '`company.Region`');
    assert.ok(!exists.includes('prepare'));
    says(over('  fields:\n    title', 'title'), 'title', '`title` of the Intercom conversation');
    says(over('    email:', 'email'), 'email', 'text, at most 254 characters');
    says(over('trace:', 'Source Ticket ID'), 'Source Ticket ID', 'attribute `Source Ticket ID` of the conversation');
    const unknown = shown(over('attributes:\n    Account', 'Account Tier'), { catalogs: { source: SOURCE, destination: null, staging: null } });
    assert.match(unknown?.text ?? '', /Whether it exists is not known/);
  });

  it('tells of people, teams, connections and entities, and of no secret', () => {
    says(over('fallback:', 'support@'), 'support@acme.example', '**Support**, teammate');
    says(over('replace:', 'jo@old'), 'jo@old.example', '**Jo Smith**, technician of the source');
    says(over('    values: { Level', 'Tier 1'), 'Tier 1', 'Not in `acme-intercom`');
    const connections = [{ name: 'acme-autotask', system: 'autotask' }];
    assert.deepEqual(shown(over('source: {', 'acme-autotask'), { connections })?.text.split('\n\n'), ['connection `acme-autotask`', 'Acme IT at `127.0.0.1:7001`', 'Set up on this machine (autotask).', 'catalog `acme-autotask`, 2 h old']);
    assert.match(shown(over('staging:', 'acme-intercom-test'), { connections })?.text ?? '', /not discovered yet\.\n\nNot set up/);
    assert.match(shown(over('source: {', 'acme-autotask'), { catalogs: { ...CATALOGS, source: null }, unreadable: [{ role: 'source', reason: 'The catalog is damaged.' }] })?.text ?? '', /The catalog is damaged/);
    says(over('company:', 'Company'), 'Company', '`Company` of the source', '40 records · 10 fields, 3 of them user-defined');
    says(over('leave_behind:', 'Contract'), 'Contract', '25 records');
    says(over('    notes:\n      from', 'notes\n      public'), 'notes', 'the `TicketNote` records that belong to one `Ticket`');
  });

  it('adds what the line makes of the pinned record', () => {
    const text = (source: string): string => shown(source, { pinned: PINNED })?.text ?? '';
    assert.match(text(over('title: title', 'title')), /On the pinned Ticket 7: `→ "Printer"`$/);
    assert.match(text(over('  state:\n', 'status')), /On the pinned Ticket 7: `→ "closed"`$/);
    assert.match(text(over('  state:\n', 'state')), /→ "closed"/);
    assert.doesNotMatch(text(over('title: title', 'title', edited(['title: title', 'title: title +']))), /pinned/);
  });

  it('is silent where nothing is known: comments, blanks, strangers, no catalog', () => {
    assert.equal(shown(over('# the customer', 'customer')), null);
    assert.equal(shown('crosswalk: 1\nnonsense:\n  fo|o: bar\n'), null);
    assert.equal(shown('crosswalk: 1\nticket:\n  from: Ticket\n  fields:\n    ti|tel: title\n'), null);
    assert.equal(shown('crosswalk: 1\ncompany:\n  from: Company\n  fields:\n    name: com|panyName\n', { catalogs: { source: null, destination: null, staging: null } }), null);
    assert.equal(shown('crosswalk: 1 |\n'), null);
    assert.equal(shown('|'), null);
  });

  it('escapes what names hold', () => {
    const name = '<img src=x onerror=1> [a](http://b) `c` **d**\u202E';
    const catalogs = { ...CATALOGS, source: withFields(SOURCE, 'Ticket', (fields) => [...fields, { name, label: name, type: 'list', required: false, readOnly: false, custom: true, options: [{ value: '1', label: '</b>\n# x', active: true }, { value: '__proto__', label: 'p', active: true }] }]) };
    const text = shown(`crosswalk: 1\nticket:\n  from: Ticket\n  attributes:\n    A: 'udf[|${JSON.stringify(name).replaceAll("'", "''")}]'\n`, { catalogs })?.text ?? '';
    assert.ok(text.includes('user-defined'));
    assert.doesNotMatch(text.replace(/`+[^`]+`+/g, ''), /<img|\]\(|<\/b>|\u202E|^# x/m);
  });

  it('reads names of bases', () => {
    const base = new SpecText('file:///project/shared.base.crosswalk.yaml', 'crosswalk: 1\nticket:\n  from: Ticket\n  to: conversation\n');
    const text = 'crosswalk: 1\nextends: ./shared.base.crosswalk.yaml\nticket:\n  fields:\n    title: ti|tle\n';
    assert.match(shown(text, { bases: [base] })?.text ?? '', /`Ticket\.title`/);
  });

  it('never fails, wherever the mouse is and however much of the spec stands there', () => {
    const ends = fc.tuple(fc.nat(EXAMPLE.length), fc.nat(EXAMPLE.length), fc.constantFrom('', '{', '"', "'", '\t', '\r\n', ': ', '|', '&a ', '*a'));
    fc.assert(
      fc.property(ends, ([cut, place, piece]) => {
        const text = EXAMPLE.slice(0, cut) + piece + EXAMPLE.slice(Math.min(EXAMPLE.length, cut + 7));
        const world = worldOf(text, { catalogs: CATALOGS, pinned: PINNED });
        const found = hover(world, world.spec.lines.positionAt(Math.min(place, text.length)));
        if (found?.range !== undefined) assert.ok(world.spec.lines.offsetAt(found.range.end) <= text.length);
      }),
      { numRuns: 300, seed: 7 },
    );
  });
});
