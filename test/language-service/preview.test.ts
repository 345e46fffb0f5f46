import assert from 'node:assert/strict';
import { inlayHints } from '../../src/language-service/preview/inlay-hints.ts';
import { SpecText, type SpecWorld } from '../../src/language-service/spec-text.ts';
import type { SourceRecord } from '../../src/record/model.ts';
import { readRecord } from '../../src/record/read-record.ts';
import { CATALOGS, EXAMPLE, edited } from '../spec/support.ts';
import { worldOf } from './marked.ts';

const TICKET = readRecord(
  JSON.stringify({
    id: '7',
    values: { title: 'Printer on fire', description: 'It burns\r\nbrightly', status: 5, priority: 2, queueID: 29683354, createDate: '2024-03-01T10:00:00Z', type: 1 },
    udf: { 'Asset Tag': 'A'.repeat(300), 'Root Cause': null },
    parts: [
      { collection: 'notes', id: '1', visibility: 'public', values: { noteType: 1, publish: 1, description: 'Hello' } },
      { collection: 'notes', id: '2', visibility: 'internal', values: { noteType: 1, publish: 1, description: 'Inside' } },
      { collection: 'notes', id: '3', visibility: 'unknown', values: { noteType: 1, publish: 2, description: 'Unsure' } },
      { collection: 'notes', id: '4', visibility: 'public', values: { noteType: 13, publish: 1, description: 'Workflow' } },
      { collection: 'timeEntries', id: '5', visibility: 'public', values: { hoursToBill: 1.5, summaryNotes: 'Went there' } },
      { collection: 'timeEntries', id: '6', visibility: 'public', values: { hoursToBill: 2, summaryNotes: 'Again' } },
    ],
  }),
  'Ticket',
);
const COMPANY = readRecord(JSON.stringify({ id: '3', values: { companyName: 'Acme' }, udf: { 'Account Tier': 3 } }), 'Company');
const CONTACT = readRecord(JSON.stringify({ id: '9', values: { firstName: 'Jo', lastName: 'Smith', emailAddress: '', isActive: 1 } }), 'Contact');

const PINNED = new Map<string, SourceRecord>([['Ticket', TICKET], ['Company', COMPANY], ['Contact', CONTACT]]);

/** Of every line with a hint: its key or the piece before the hint, and the hint. */
function hints(text: string, more: Partial<SpecWorld> = {}): readonly (readonly [string, string])[] {
  const world = worldOf(text, { catalogs: CATALOGS, pinned: PINNED, ...more });
  const range = { start: { line: 0, character: 0 }, end: world.spec.lines.positionAt(text.length) };
  return inlayHints(world, range).map(({ position, label }) => {
    const line = text.split('\n')[position.line]?.slice(0, position.character) ?? '';
    return [line.trim().replace(/\s*#.*$/, ''), label as string] as const;
  });
}

function hintOf(text: string, key: string, more: Partial<SpecWorld> = {}): string | undefined {
  return hints(text, more).find(([line]) => line.startsWith(key))?.[1];
}

describe('preview on the pinned record', () => {
  it('stands beside every line of the example, as the transformation makes it', () => {
    assert.deepEqual(hints(EXAMPLE), [
      ['name: companyName', '→ "Acme"'],
      ['Account Tier:', '→ "bronze" (otherwise)'],
      ['name: firstName + " " + lastName', '→ "Jo Smith"'],
      ['email: emailAddress', '→ nothing'],
      ['lead_when: emailAddress == "" || isActive != 1', '→ lead'],
      ['title: title', '→ "Printer on fire"'],
      ['body: description', '→ "It burns brightly"'],
      ['created_at: createDate', '→ 2024-03-01T10:00:00Z'],
      ['Priority: priority', '→ "Medium"'],
      ['Billable Hours: sum(timeEntries.map(t, t.hoursToBill))', '→ 3.5'],
      ['from: status', '→ "closed"'],
      ['from: queueID', '→ "Tier 1"'],
      ['public_when: publish == 1', '→ 1 public, 2 internal'],
      ['skip_when: noteType in [13, 91, 99]', '→ 1 of 4 left out'],
      ['hours: { note: summaryNotes', '→ "Went there"'],
      ['hours: { note: summaryNotes, public_when: "false"', '→ 0 public, 2 internal'],
    ]);
  });

  it('says what is cut, dropped, held back, refused and what fails', () => {
    const long = (more: string): string => edited(['    Priority: priority ', `    Tag: { from: 'udf["Asset Tag"]'${more} } #`]);
    const cut = (text: string): string | undefined => hints(text).find(([line]) => line.startsWith('Tag:'))?.[1];
    assert.equal(cut(long('')), `→ "${'A'.repeat(39)}…"`, 'conversations have no limit');
    const company = edited(['    name: companyName', '    name: companyName + companyName + companyName'], ['      from: udf["Account Tier"]', "      from: 'companyName + companyName'"], ['{ Gold: gold, Silver: silver }', '{ Gold: gold, Silver: silver }'], ['      otherwise: bronze', '      unknown: drop']);
    assert.equal(hintOf(company, 'Account Tier:'), '→ nothing (dropped)');
    assert.equal(hintOf(company.replace('unknown: drop', 'unknown: park'), 'Account Tier:'), '→ held back: unknown value');
    assert.equal(hintOf(company.replace('unknown: drop', 'unknown: fail'), 'Account Tier:'), '→ refused: unknown value');
    const texts = (policy: string): string => edited(['    Account Tier:\n      from: udf["Account Tier"]\n      values: { Gold: gold, Silver: silver }\n      otherwise: bronze', `    Region: { from: 'replace("x", "x", "${'y'.repeat(300)}")'${policy} }`]);
    assert.match(hintOf(texts(''), 'Region:') ?? '', /^✂ 255 → "y{39}…"$/);
    assert.equal(hintOf(texts(', too_long: park'), 'Region:'), '→ held back: too long');
    assert.match(hintOf(edited(['title: title', 'title: string(double(title))']), 'title:') ?? '', /^→ fails: /);
  });

  it('is silent where a line has a mistake, and only there', () => {
    const wrong = edited(['title: title', 'title: titel'], ['body: description', 'body: descr +']);
    const told = new Map(hints(wrong));
    assert.ok(![...told.keys()].some((line) => line.startsWith('title') || line.startsWith('body')));
    assert.equal(told.get('created_at: createDate'), '→ 2024-03-01T10:00:00Z');
    assert.equal(hintOf(edited(['values: { New: open,', 'values: { Nonsense: open,']), 'from: status'), undefined);
    assert.equal(hintOf(edited(['title: title', 'title: title\n    title: description']), 'title'), undefined, 'a key that stands twice');
    assert.deepEqual(hints(edited(['time_zone: Europe/Berlin', 'time_zone: Nowhere'])), []);
    assert.deepEqual(hints(EXAMPLE, { catalogs: { source: null, destination: null, staging: null } }), []);
    assert.deepEqual(hints(EXAMPLE, { pinned: new Map() }), []);
  });

  it('works while half a line stands elsewhere, and with CRLF', () => {
    assert.equal(hintOf(`${EXAMPLE}\ncompany2:\n  fo`, 'title:'), '→ "Printer on fire"');
    assert.equal(hintOf(edited(['  opening:', '  open\n  opening:']), 'title:'), '→ "Printer on fire"');
    const crlf = EXAMPLE.replaceAll('\n', '\r\n');
    assert.deepEqual(hints(crlf).map(([, label]) => label), hints(EXAMPLE).map(([, label]) => label));
    const { position } = inlayHints(worldOf(crlf, { catalogs: CATALOGS, pinned: PINNED }), { start: { line: 19, character: 0 }, end: { line: 20, character: 0 } })[0] ?? {};
    assert.deepEqual(position, { line: 19, character: '    name: companyName'.length });
  });

  it('follows aliases, block scalars and constants', () => {
    const text = edited(['      values: { Gold: gold, Silver: silver }\n      otherwise: bronze', '      values: &tiers { Gold: gold, Silver: silver, Bronze: copper }\n    Tier 2: { from: \'udf["Account Tier"]\', values: *tiers }\n'], ['    Priority: priority ', '    Fixed: { value: 3 }\n    Long: >-\n      title + "!"\n    Priority: priority ']);
    assert.equal(hintOf(text, 'Fixed:'), '→ 3');
    assert.equal(hintOf(text, 'Long:'), '→ "Printer on fire!"');
    assert.equal(hintOf(text, 'Account Tier:'), '→ "copper"');
    assert.equal(hintOf(text, 'Tier 2:'), '→ "copper"');
  });

  it('answers the range that was asked for', () => {
    const world = worldOf(EXAMPLE, { catalogs: CATALOGS, pinned: PINNED });
    const line = EXAMPLE.split('\n').findIndex((text) => text.includes('title: title'));
    assert.deepEqual(inlayHints(world, { start: { line, character: 0 }, end: { line: line + 1, character: 0 } }).map(({ label }) => label), ['→ "Printer on fire"']);
  });

  it('makes one line of what a record holds, whatever it is', () => {
    const odd = readRecord(JSON.stringify({ id: '1', values: { title: 'a\u202Eb\nc\u0000d' + '😀'.repeat(50), description: '', createDate: 'never' }, udf: {} }), 'Ticket');
    const label = hintOf(EXAMPLE, 'title:', { pinned: new Map([['Ticket', odd]]) }) ?? '';
    assert.doesNotMatch(label, /[\u0000-\u001f\u202e]/);
    assert.ok([...label].length <= 45, label);
    assert.equal(hintOf(EXAMPLE, 'created_at:', { pinned: new Map([['Ticket', odd]]) }), '→ fails: a date was expected');
  });

  it('reads lines of bases where the spec extends one', () => {
    const base = new SpecText('file:///project/shared.base.crosswalk.yaml', 'crosswalk: 1\nticket:\n  from: Ticket\n  to: conversation\n  fields:\n    body: description\n    created_at: createDate\n    title: title\n  attributes:\n    Tier:\n      from: priority\n      values: { Medium: normal }\n');
    const text = 'crosswalk: 1\nextends: ./shared.base.crosswalk.yaml\ntime_zone: UTC\nsource: { system: autotask, connection: acme-autotask }\ndestination: { system: intercom, connection: acme-intercom }\npeople: { fallback: support@acme.example }\nticket:\n  fields:\n    title: title + "!"\n  attributes:\n    Tier: { otherwise: other }\n';
    assert.deepEqual(hints(text, { bases: [base] }), [
      ['title: title + "!"', '→ "Printer on fire!"'],
      ['Tier: { otherwise: other }', '→ "normal"'],
    ]);
  });
});

describe('counts of the last sample', () => {
  const outcomes = { format: 1 as const, run: 'sample-3', planHash: 'x', readAt: '2026-11-21T22:00:00Z', target: 'staging' as const, lines: [
    { entity: 'Ticket', path: 'attributes.Priority', line: 46, counts: { same: 90, converted: 8, defaulted: 2, truncated: 1 } },
    { entity: 'Ticket', path: 'state', line: 49, counts: { wrong: 1 } },
    { entity: 'Company', path: 'attributes.Priority', line: 46, counts: { dropped: 7 } },
  ] };

  it('stand beside their line wherever it moved, with or without a pinned record', () => {
    const moved = edited(['trace:', '# one\n# two\ntrace:']);
    assert.deepEqual(hints(moved, { pinned: new Map(), outcomes }), [['Priority: priority', '98 ok · 2 otherwise · 1 cut'], ['from: status', '1 wrong']]);
    assert.deepEqual(hints(EXAMPLE, { outcomes }).filter(([line]) => line.startsWith('Priority')).map(([, label]) => label), ['→ "Medium"', '98 ok · 2 otherwise · 1 cut']);
  });

  it('say which sample and how old', () => {
    const [hint] = inlayHints(worldOf(EXAMPLE, { catalogs: CATALOGS, outcomes }), { start: { line: 0, character: 0 }, end: { line: 99, character: 0 } });
    assert.equal(hint?.tooltip, 'Values of this line in the last sample (sample-3, staging, 2 h ago).');
  });
});
