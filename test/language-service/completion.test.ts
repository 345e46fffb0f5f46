import assert from 'node:assert/strict';
import fc from 'fast-check';
import { CompletionItemTag, InsertTextFormat, InsertTextMode } from 'vscode-languageserver-types';
import type { Field, Option } from '../../src/catalog/model.ts';
import { complete } from '../../src/language-service/completion/complete.ts';
import { documented, itemData } from '../../src/language-service/completion/documentation.ts';
import { SpecText } from '../../src/language-service/spec-text.ts';
import type { Catalogs } from '../../src/spec/check.ts';
import { parseSpec } from '../../src/spec/parse.ts';
import { CATALOGS, DESTINATION, EXAMPLE, problemsIn, SOURCE, withFields } from '../spec/support.ts';
import { accepted, base, labels, offered } from './accept.ts';
import { at } from './marked.ts';

const COMPANY = 'company:\n  from: Company\n  to: company\n';
const CONTACT = 'contact:\n  from: Contact\n  to: contact\n';
const TICKET = 'ticket:\n  from: Ticket\n  to: conversation\n';
const STATE = `${TICKET}  state:\n    from: status\n    values:`;

function custom(name: string, more: Partial<Field> = {}): Field {
  return { name, label: name, type: 'text', required: false, readOnly: false, custom: true, ...more };
}

/** What stands first, in order. */
const FIRST: readonly (readonly [string, string, readonly string[]])[] = [
  ['keys of an empty file', '|', ['new spec', 'crosswalk', 'time_zone', 'source', 'destination', 'people']],
  ['keys of a map in braces', 'source: { | }', ['system', 'connection']],
  ['keys that do not stand there yet', 'source: { system: autotask, | }', ['connection']],
  ['keys above an error', `${TICKET}  sta|\n  "fields: {\n`, ['since']],
  ['keys below an error', `company:\n  from: "Comp\n${TICKET}  |`, ['since', 'contact']],
  ['keys of the long form of a value', `${COMPANY}  attributes:\n    Tier:\n      |`, ['from', 'value', 'values', 'otherwise', 'unknown', 'too_long']],
  ['words of a choice', `${COMPANY}  existing: |`, ['fill_empty', 'overwrite', 'keep', 'park']],
  ['words of a choice, in braces', 'source: { system: auto| }', ['autotask', 'connectwise', 'atera']],
  ['the version', 'crosswalk: |', ['1']],
  ['what a map must have, in braces', `${TICKET}  contact: |`, ['{ missing }']],
  ['connections of the source\'s system', 'source: { system: autotask, connection: | }', ['acme-autotask']],
  ['connections of any source where no system is named', 'source:\n  connection: |', ['acme-autotask', 'acme-cw']],
  ['connections of the destination', 'destination:\n  system: intercom\n  connection: |', ['acme-intercom', 'acme-intercom-test']],
  ['a second workspace for samples, never the production one (law 2)', 'destination:\n  connection: acme-intercom\n  staging: |', ['acme-intercom-test']],
  ['time zones', 'time_zone: |', ['UTC', 'Africa/Abidjan']],
  ['days', `${TICKET}  since: |`, ['2025-11-01', '2024-11-01']],
  ['sizes', `${TICKET}  thread: { files: { max: | } }`, ['20MB', '100MB']],
  ['hours', `${TICKET}  thread:\n    files:\n      when: |`, ['20:00-06:00']],
  ['lengths of time', `${STATE}\n      New: { snoozed_for: | }`, ['14d', '7d']],
  ['entities: the usual one first', 'contact:\n  from: |', ['Contact', 'TicketNote']],
  ['entities: those that are loaded already last', `${CONTACT}company:\n  from: |`, ['Company', 'TicketNote', 'TimeEntry', 'Ticket', 'Contract', 'Project', 'Resource', 'Contact']],
  ['entities to leave behind, most records first', `${COMPANY}${CONTACT}${TICKET}  thread: { notes: { from: notes } }\nleave_behind:\n  |`, ['TimeEntry', 'Contract', 'Project', 'Resource', 'TicketNote']],
  ['entities that nothing leaves behind yet', `${COMPANY}${CONTACT}${TICKET}leave_behind:\n  TicketNote: { archive: csv }\n  |`, ['TimeEntry', 'Contract', 'Project', 'Resource']],
  ['formats of an archive', 'leave_behind:\n  Project: { archive: | }', ['csv', 'json']],
  ['collections for notes', `${TICKET}  thread:\n    notes:\n      from: |`, ['notes', 'timeEntries']],
  ['collections for hours', `${TICKET}  thread: { hours: { from: | } }`, ['timeEntries', 'notes']],
  ['teams', `${TICKET}  team:\n    from: queueID\n    values:\n      Level I Support: |`, ['Tier 2']],
  ['teams for all others', `${TICKET}  team:\n    from: queueID\n    otherwise: |`, ['Tier 2']],
  ['teammates', 'people:\n  fallback: |', ['support@acme.example', 'jo@acme.example', 'kim@acme.example']],
  ['the teammate of the same name first', 'people: { replace: { jo@old.example: | } }', ['jo@acme.example', 'support@acme.example']],
  ['technicians without a teammate first', 'people:\n  replace:\n    |', ['jo@old.example', 'kim@acme.example']],
  ['technicians that are not replaced yet', 'people:\n  replace:\n    jo@old.example: jo@acme.example\n    |', ['kim@acme.example']],
  ['names of trace attributes', 'trace:\n  id: |', ['Source Ticket ID']],
  ['fields of the destination, needed ones first', `${CONTACT}  fields:\n    |`, ['name', 'email', 'phone']],
  ['fields of the destination that are not filled yet', `${TICKET}  fields:\n    body: description\n    |`, ['created_at', 'title']],
  ['attributes that exist, then fields not mapped yet by how often they are filled', `${COMPANY}  attributes:\n    |`, ['Region', 'Company Name', 'Account Tier', 'Company Type', 'phone']],
  ['fields that are mapped already are no longer "not mapped"', `${COMPANY}  fields:\n    name: companyName\n  attributes:\n    X: udf["Account Tier"]\n    |`, ['Region', 'Company Type', 'phone']],
  ['source fields by the name on the left', `${CONTACT}  fields:\n    email: |`, ['emailAddress']],
  ['source fields by the words of the name', `${TICKET}  fields:\n    created_at: |`, ['createDate']],
  ['source fields by what the destination calls them', `${TICKET}  fields:\n    body: |`, ['description']],
  ['source fields by type where no name fits', `${CONTACT}  attributes:\n    Shoe Size: |`, ['isActive']],
  ['a name that the source keeps in two fields', `${CONTACT}  fields:\n    name: |`, ['firstName + " " + lastName', 'firstName', 'lastName']],
  ['the condition for leads', `${CONTACT}  lead_when: |`, ['emailAddress']],
  ['the list that tells the state', `${TICKET}  state:\n    from: |`, ['status']],
  ['the list that tells the team', `${TICKET}  team: { from: | }`, ['queueID']],
  ['the text of a time entry', `${TICKET}  thread:\n    hours: { note: | }`, ['summaryNotes']],
  ['the text of a note: fields of the note, not of the ticket', `${TICKET}  thread:\n    notes:\n      from: notes\n      body: |`, ['description', 'title']],
  ['user-defined fields inside of quotes', `${COMPANY}  attributes:\n    Tier: udf["|"]`, ['Account Tier', 'Renewal Date', 'Seats']],
  ['user-defined fields after a dot', `${COMPANY}  attributes:\n    Tier: udf.|`, ['Account Tier', 'Renewal Date', 'Seats']],
  ['collections where a function wants a list', `${TICKET}  attributes:\n    X: sum(|)`, ['notes', 'timeEntries', 'estimatedHours']],
  ['loops over a collection', `${TICKET}  attributes:\n    X: sum(timeEntries.|)`, ['map', 'filter', 'exists', 'all', 'exists_one', 'size']],
  ['loops over what a filter left', `${TICKET}  attributes:\n    X: timeEntries.filter(t, t.isNonBillable).|`, ['map', 'filter']],
  ['fields of an item, numbers first where they are added', `${TICKET}  attributes:\n    X: sum(timeEntries.map(t, t.|))`, ['hoursToBill', 'hoursWorked']],
  ['fields of an item in a chain of loops', `${TICKET}  attributes:\n    X: sum(timeEntries.filter(e, !e.isNonBillable).map(t, t.|`, ['hoursToBill', 'hoursWorked']],
  ['fields of one item by its position', `${TICKET}  attributes:\n    X: notes[0].|`, ['description', 'noteType', 'publish']],
  ['names that a loop gives', `${TICKET}  attributes:\n    X: notes.exists(n, |)`, ['n']],
  ['lists where label() wants one', `${TICKET}  attributes:\n    X: label(|)`, ['priority', 'queueID', 'status']],
  ['methods of a text', `${TICKET}  attributes:\n    X: title.|`, ['size', 'lower', 'upper', 'trim']],
  ['options of a list that is compared, most used first, retired last', `${TICKET}  attributes:\n    X: status == |`, ['Complete', 'In Progress', 'New', 'Waiting Customer', 'Waiting Vendor']],
  ['options in a list of values', `${TICKET}  attributes:\n    X: status in [5, |]`, ['Complete']],
  ['options of an item\'s list', `${TICKET}  attributes:\n    X: notes.exists(n, n.publish == |)`, ['All Autotask Users']],
  ['options of a note\'s list in a condition', `${TICKET}  thread:\n    notes: { from: notes, public_when: publish == | }`, ['All Autotask Users']],
  ['options of a user-defined list, in quotes', `${TICKET}  attributes:\n    X: udf["Root Cause"] != "|"`, ['Network', 'Human', 'Vendor', 'Unknown']],
  ['labels where labels are compared', `${TICKET}  attributes:\n    X: label(status) == |`, ['Complete', 'In Progress']],
  ['keys of a value map, unmapped first, by how many records hold them', `${STATE}\n      |`, ['all 5 missing options', 'Complete', 'In Progress', 'New', 'Waiting Customer', 'Waiting Vendor']],
  ['keys of a value map in braces', `${STATE} { Complete: closed, '#1': open, | }`, ['all 3 missing options', 'In Progress', 'Waiting Customer', 'Waiting Vendor']],
  ['keys for options that share a label', `${TICKET}  attributes:\n    Kind:\n      from: issueType\n      values:\n        |`, ['all 3 missing options', 'Hardware', '#11 Other', '#12 Other']],
  ['the state that an option becomes', `${STATE}\n      New: |`, ['open', 'closed', 'snoozed_for']],
  ['the state of all others', `${STATE} { New: open }\n    otherwise: |`, ['open', 'closed', 'snoozed_for']],
  ['options of the destination\'s list', `${TICKET}  attributes:\n    Office:\n      from: issueType\n      values: { Hardware: | }`, ['Berlin', 'Bonn']],
  ['options of the destination\'s list for all others', `${TICKET}  attributes:\n    Office:\n      from: issueType\n      otherwise: |`, ['Berlin', 'Bonn']],
  ['a constant of the destination\'s list', `${TICKET}  attributes:\n    Office: { value: | }`, ['Berlin', 'Bonn']],
  ['yes and no', `${CONTACT}  fields:\n    unsubscribed_from_emails:\n      value: |`, ['true', 'false']],
  ['without a list in the destination: words in use, and the option\'s own name', `${COMPANY}  attributes:\n    Tier:\n      from: udf["Account Tier"]\n      values:\n        Gold: gold\n        Silver: |`, ['Silver', 'gold']],
];

describe('completion offers first', () => {
  for (const [name, source, wanted] of FIRST) it(name, () => assert.deepEqual(labels(source).slice(0, wanted.length), wanted));
});

describe('completion offers nothing', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['in a comment', 'company: # |'],
    ['inside of a text of an expression', `${TICKET}  attributes:\n    X: title + "ti|"`],
    ['where the name of a loop\'s item is chosen', `${TICKET}  attributes:\n    X: notes.map(|`],
    ['behind a value, where no name can follow', `${TICKET}  attributes:\n    X: title |`],
    ['in a number', `${TICKET}  attributes:\n    X: estimatedHours + 1|`],
    ['behind a word', `${COMPANY}  existing: keep |`],
    ['behind a word in braces', 'source: { system: autotask | }'],
    ['behind a quoted value', `${TICKET}  attributes:\n    X: "title"|`],
    ['at a key that the language does not have', 'nonsense:\n  |'],
    ['for options of a field that is no list', `${TICKET}  state:\n    from: title\n    values:\n      |`],
  ];
  for (const [name, source] of cases) it(name, () => assert.deepEqual(labels(source), []));

  it('of the catalogs where none is known, but all that the language knows', () => {
    const catalogs = { source: null, destination: null, staging: null };
    assert.deepEqual(labels('company:\n  from: |', { catalogs }), []);
    assert.ok(labels(`${TICKET}  attributes:\n    X: |`, { catalogs }).includes('join'));
    assert.deepEqual(labels(`${CONTACT}  fields:\n    |`, { catalogs }).slice(0, 2), ['name', 'email']);
    assert.deepEqual(labels('source: { connection: | }', { catalogs, connections: null }), []);
    assert.deepEqual(labels(`${STATE}\n      |`, { catalogs }), []);
  });
});

describe('an item of completion', () => {
  const details = (source: string): Readonly<Record<string, string | undefined>> => Object.fromEntries(offered(source).items.map(({ label, detail }) => [label, detail]));

  it('says label, type and fill rate of a field', () => {
    const told = details(`${TICKET}  attributes:\n    X: |`);
    assert.equal(told['queueID'], 'Queue · list · 96 %');
    assert.equal(told['title'], 'text');
    assert.equal(told['join'], '(texts, separator)');
  });

  it('says how many records hold an option, and strikes a retired one through', () => {
    const { items } = offered(`${STATE}\n      |`);
    const retired = items.find(({ label }) => label === 'Waiting Vendor');
    assert.equal(retired?.detail, '10 of 500 records · stored 13 · retired');
    assert.deepEqual(retired?.tags, [CompletionItemTag.Deprecated]);
    assert.equal(items.find(({ label }) => label === 'New')?.tags, undefined);
  });

  it('says how many records an entity has', () => assert.equal(details('leave_behind:\n  |')['TimeEntry'], '900 records'));

  it('is found by the city of a time zone and by the label of a field', () => {
    assert.match(accepted('time_zone: Berl|', 'Europe/Berlin'), /^time_zone: Europe\/Berlin$/);
    assert.match(accepted(`${TICKET}  attributes:\n    X: queue|`, 'queueID'), /X: queueID$/);
  });

  it('stands last where the section uses the field already', () => {
    const before = labels(`${CONTACT}  attributes:\n    X: |`);
    const after = labels(`${CONTACT}  fields:\n    email: emailAddress\n  attributes:\n    X: |`);
    assert.ok(before.indexOf('emailAddress') < before.indexOf('companyID'));
    assert.ok(after.indexOf('emailAddress') > after.indexOf('companyID'));
  });

  it('asks the editor to indent its further lines', () => {
    const map = offered(`${TICKET}  |`).items.find(({ label }) => label === 'state');
    assert.equal(map?.insertTextMode, InsertTextMode.adjustIndentation);
    assert.equal(map?.insertTextFormat, InsertTextFormat.Snippet);
  });
});

describe('an accepted item', () => {
  const cases: readonly (readonly [string, string, string, string])[] = [
    ['replaces the name at the cursor, not the whole value', `${CONTACT}  lead_when: emai| == "" || isActive != 1`.replace('"" ||', '"" &&'), 'emailAddress', `${CONTACT}  lead_when: emailAddress == "" && isActive != 1`],
    ['replaces a name from its middle', `${CONTACT}  fields:\n    email: ema|Addr`, 'emailAddress', `${CONTACT}  fields:\n    email: emailAddress`],
    ['keeps the comment', `${CONTACT}  fields:\n    email: | # by hand`, 'emailAddress', `${CONTACT}  fields:\n    email: emailAddress # by hand`],
    ['puts a blank after the colon', `${CONTACT}  fields:\n    email:|`, 'emailAddress', `${CONTACT}  fields:\n    email: emailAddress`],
    ['writes a user-defined field as the language wants it', `${COMPANY}  attributes:\n    Tier: Acc|`, 'Account Tier', `${COMPANY}  attributes:\n    Tier: udf["Account Tier"]`],
    ['takes a dot away that cannot stay', `${COMPANY}  attributes:\n    Tier: udf.|`, 'Account Tier', `${COMPANY}  attributes:\n    Tier: udf["Account Tier"]`],
    ['closes what nobody closed', `${COMPANY}  attributes: { Tier: udf["Acc| }`, 'Account Tier', `${COMPANY}  attributes: { Tier: 'udf["Account Tier"]' }`],
    ['puts quotes around a value that needs them in braces', `${COMPANY}  attributes: { Tier: |, X: id }`, 'Account Tier', `${COMPANY}  attributes: { Tier: 'udf["Account Tier"]', X: id }`],
    ['puts quotes around what YAML would cut', `${TICKET}  attributes:\n    X: title + " #" + tick|`, 'ticketNumber', `${TICKET}  attributes:\n    X: 'title + " #" + ticketNumber'`],
    ['puts quotes around an expression that begins with one', `${TICKET}  attributes:\n    X: "#" + tick|`, 'ticketNumber', `${TICKET}  attributes:\n    X: '"#" + ticketNumber'`],
    ['doubles the quotes that stand in such a value', `${TICKET}  attributes:\n    X: "it's " + tick|`, 'ticketNumber', `${TICKET}  attributes:\n    X: '"it''s " + ticketNumber'`],
    ['escapes for double quotes', `${COMPANY}  attributes:\n    Tier: "|"`, 'Account Tier', `${COMPANY}  attributes:\n    Tier: "udf[\\"Account Tier\\"]"`],
    ['writes a stored value', `${TICKET}  attributes:\n    X: status == |`, 'Complete', `${TICKET}  attributes:\n    X: status == 5`],
    ['writes a stored text', `${TICKET}  attributes:\n    X: udf["Root Cause"] == |`, 'Network', `${TICKET}  attributes:\n    X: udf["Root Cause"] == "rc1"`],
    ['writes a call', `${TICKET}  attributes:\n    X: low|`, 'lower', `${TICKET}  attributes:\n    X: lower()`],
    ['leaves the brackets of a call that has them', `${TICKET}  attributes:\n    X: low|(title)`, 'lower', `${TICKET}  attributes:\n    X: lower(title)`],
    ['writes a call with a comma in quotes where braces would cut it', `${TICKET}  attributes: { X: joi| }`, 'join', `${TICKET}  attributes: { X: 'join(texts, separator)' }`],
    ['writes a loop with the name of its item', `${TICKET}  attributes:\n    X: sum(timeEntries.|)`, 'map', `${TICKET}  attributes:\n    X: sum(timeEntries.map(t, t.))`],
    ['writes both sides of an attribute', `${COMPANY}  attributes:\n    Acc|`, 'Account Tier', `${COMPANY}  attributes:\n    Account Tier: udf["Account Tier"]`],
    ['changes only the key where a value stands already', `${COMPANY}  attributes:\n    Acc|: 'x'`, 'Account Tier', `${COMPANY}  attributes:\n    Account Tier: 'x'`],
    ['fills a field of the destination with what comes near', `${TICKET}  fields:\n    |`, 'created_at', `${TICKET}  fields:\n    created_at: createDate`],
    ['opens a map on the next line', `${TICKET}  st|`, 'state', `${TICKET}  state:\n    `],
    ['opens a map in braces inside of braces', 'ticket: { from: Ticket, th| }', 'thread', 'ticket: { from: Ticket, thread: {  } }'],
    ['adds every missing option', `${STATE}\n      New: open\n      |`, 'all 4 missing options', `${STATE}\n      New: open\n      Complete: closed\n      In Progress: open\n      Waiting Customer: open\n      Waiting Vendor: open`],
    ['adds every missing option in braces', `${STATE} { New: open, | }`, 'all 4 missing options', `${STATE} { New: open, Complete: closed, In Progress: open, Waiting Customer: open, Waiting Vendor: open }`],
    ['writes a snooze', `${STATE}\n      New: |`, 'snoozed_for', `${STATE}\n      New: { snoozed_for: 14d }`],
    ['writes an entity with its archive', 'leave_behind:\n  Pro|', 'Project', 'leave_behind:\n  Project: { archive: csv }'],
    ['writes an archive', 'leave_behind:\n  Project: |', '{ archive }', 'leave_behind:\n  Project: { archive: csv }'],
    ['writes the long form below the key', `${COMPANY}  attributes:\n    Tier: |`, 'from, values, otherwise', `${COMPANY}  attributes:\n    Tier: \n      from: field\n      values:\n        Option: value\n      otherwise: `],
    ['replaces a quoted name', 'source:\n  system: autotask\n  connection: "ac|"', 'acme-autotask', 'source:\n  system: autotask\n  connection: acme-autotask'],
    ['quotes a stored value of digits', `${TICKET}  attributes:\n    Kind:\n      from: issueType\n      values:\n        |`, '#11 Other', `${TICKET}  attributes:\n    Kind:\n      from: issueType\n      values:\n        '#11': `],
  ];
  for (const [name, source, label, wanted] of cases) it(name, () => assert.equal(accepted(source, label), wanted));

  it('is a whole spec without a mistake, where the catalogs are known', () => {
    const text = accepted('|', 'new spec').replace('connection: \n', 'connection: a\n').replace('connection: \n', 'connection: b\n').replace('staging: \n', 'staging: c\n').replace('fallback: \n', 'fallback: support@acme.example\n');
    assert.deepEqual(problemsIn(text).filter(({ severity }) => severity === 'error').map(({ message }) => message), []);
    const { spec } = parseSpec(text);
    assert.deepEqual(spec?.leaveBehind.map(({ entity }) => entity.value), ['Project', 'Contract']);
    assert.equal(spec?.contact?.fields[0]?.from.kind === 'expression' ? spec.contact.fields[0].from.text : '', 'firstName + " " + lastName');
  });

  for (const section of ['source', 'destination', 'trace', 'people', 'company', 'contact', 'ticket', 'leave_behind']) {
    it(`is the section ${section}, which reads as the language wants it`, () => {
      const rest = EXAMPLE.replace(new RegExp(`^${section}:.*\\n(?:[ ].*\\n|\\n)*`, 'm'), '');
      const text = accepted(`${rest.trimEnd()}\n|`, `${section}: …`).replace(/(connection|staging|fallback): $/gm, '$1: $1@acme.example');
      assert.deepEqual(problemsIn(text).filter(({ severity }) => severity === 'error').map(({ message }) => message), []);
    });
  }

  it('is the thread, with nothing public but by a condition (law 4)', () => {
    const text = accepted(EXAMPLE.replace(/ {2}thread:\n(?: {4}.*\n)*/, '  |\n'), 'thread: …');
    const notes = parseSpec(text).spec?.ticket?.thread.notes;
    assert.equal(notes?.publicWhen?.kind === 'expression' ? notes.publicWhen.text : '', 'publish == 1');
    const without = withFields(SOURCE, 'TicketNote', (fields) => fields.filter(({ name }) => name !== 'publish'));
    const shy = accepted(`${TICKET}  |\n`, 'thread: …', { catalogs: { ...CATALOGS, source: without } });
    assert.match(shy, /from: notes\n {6}public_when: "false"\n/);
  });
});

describe('options that are hard to name', () => {
  const having = (options: readonly Option[], counts: Readonly<Record<string, number>>): { readonly catalogs: Catalogs } => {
    const profile = { sampled: 100, filled: 100, distinct: options.length, longest: 1, options: counts };
    return { catalogs: { ...CATALOGS, source: withFields(SOURCE, 'Ticket', (fields) => fields.map((field) => (field.name === 'status' ? { ...field, options, profile } : field))) } };
  };

  it('are named by their stored value where the label is that of another stored value', () => {
    const options = [{ value: '5', label: 'Complete', active: true }, { value: '6', label: '#5', active: true }, { value: '7', label: ' ', active: true }];
    assert.deepEqual(labels(`${STATE}\n      |`, having(options, {})), ['all 3 missing options', 'Complete', '#6 #5', '#7']);
    assert.match(accepted(`${STATE}\n      |`, '#6 #5', having(options, {})), /'#6': $/);
  });

  it('come last when they are retired, however many records hold them, and are not added where none does', () => {
    const options = [{ value: '1', label: 'Old', active: false }, { value: '2', label: 'New', active: true }, { value: '3', label: 'Gone', active: false }, { value: '4', label: 'Rare', active: true }];
    const more = having(options, { 1: 90, 2: 8, 4: 2 });
    assert.deepEqual(labels(`${STATE}\n      |`, more), ['all 3 missing options', 'New', 'Rare', 'Old', 'Gone']);
    assert.deepEqual(labels(`${TICKET}  attributes:\n    X: status == |`, more).slice(0, 4), ['New', 'Rare', 'Old', 'Gone']);
  });
});

describe('completion over a spec and its bases', () => {
  it('knows the entity, the value map and the connections of a base', () => {
    const bases = [base('base.crosswalk.yaml', `source: { system: autotask, connection: acme-autotask }\n${TICKET}  state:\n    from: status\n    values: { New: open, Complete: closed }\n`)];
    assert.deepEqual(labels('ticket:\n  fields:\n    title: |', { bases })[0], 'title');
    assert.deepEqual(labels('ticket:\n  state:\n    values:\n      |', { bases }), ['all 3 missing options', 'In Progress', 'Waiting Customer', 'Waiting Vendor', 'Complete', 'New']);
    assert.deepEqual(labels('source:\n  connection: |', { bases }), ['acme-autotask']);
  });

  it('offers what a base has already last', () => {
    const bases = [base('base.crosswalk.yaml', `crosswalk: 1\ntime_zone: UTC\n${CONTACT}  fields: { name: lastName }\n`)];
    const root = offered('source: { system: autotask, connection: x }\n|', { bases }).items.filter(({ insertTextFormat, label }) => insertTextFormat === InsertTextFormat.Snippet && !label.includes('…'));
    assert.deepEqual(root.slice(-3).map(({ label, detail }) => [label, detail]), [['crosswalk', 'stands in the base'], ['time_zone', 'stands in the base'], ['contact', 'stands in the base']]);
    assert.deepEqual(labels('contact:\n  fields:\n    |', { bases }).slice(0, 1), ['email']);
    assert.equal(labels('contact:\n  fields:\n    |', { bases }).at(-1), 'name');
  });

  it('takes a field that a base uses for used, and an entity that it leaves behind for left', () => {
    const bases = [base('base.crosswalk.yaml', `${COMPANY}  attributes:\n    Tier: udf["Account Tier"]\nleave_behind:\n  Project: { archive: csv }\n`)];
    assert.ok(!labels('company:\n  attributes:\n    |', { bases }).includes('Account Tier'));
    assert.ok(!labels('leave_behind:\n  |', { bases }).includes('Project'));
  });
});

describe('completion of a large catalog', () => {
  const many = Array.from({ length: 10_000 }, (_, index) => custom(index % 2 === 0 ? `Field ${index}` : `plain${index}`, { custom: index % 2 === 0 }));
  const catalogs = { ...CATALOGS, source: withFields(SOURCE, 'Ticket', (fields) => [...fields, ...many]) };

  it('sends 500 items at most and says that there are more', () => {
    for (const source of [`${TICKET}  attributes:\n    X: |`, `${TICKET}  attributes:\n    |`, `${TICKET}  attributes:\n    X: udf["|"]`]) {
      const { list } = offered(source, { catalogs });
      assert.equal(list.items.length, 500, source);
      assert.equal(list.isIncomplete, true);
    }
    assert.equal(offered(`${TICKET}  attributes:\n    X: |`).list.isIncomplete, false);
  });

  it('chooses by what is typed: beginnings first, then words, then letters in order', () => {
    const { items } = offered(`${TICKET}  attributes:\n    X: udf["9998|"]`, { catalogs });
    assert.deepEqual(items.map(({ label }) => label), ['Field 9998']);
    const fields = labels(`${TICKET}  attributes:\n    X: plain97|`, { catalogs }).filter((label) => label.startsWith('plain') || label.startsWith('Field'));
    assert.ok(fields.length > 50 && fields.every((label) => /^plain.*9.*7/.test(label)), fields.slice(0, 20).join(' '));
    assert.deepEqual(labels(`${TICKET}  fields:\n    title: titl|`, { catalogs })[0], 'title');
  });

  it('does the same with options', () => {
    const options = Array.from({ length: 2_000 }, (_, index) => ({ value: String(index), label: `Option ${index}`, active: true }));
    const source = withFields(SOURCE, 'Ticket', (fields) => fields.map((field) => (field.name === 'status' ? { ...field, options } : field)));
    const { list } = offered(`${STATE}\n      |`, { catalogs: { ...CATALOGS, source } });
    assert.equal(list.items.length, 500);
    assert.equal(list.isIncomplete, true);
    assert.ok(labels(`${STATE}\n      1999|`, { catalogs: { ...CATALOGS, source } }).includes('Option 1999'));
  });
});

describe('documentation of an item', () => {
  function told(source: string, label: string, more: Parameters<typeof offered>[1] = {}): string {
    const { world, items } = offered(source, more);
    const item = items.find((candidate) => candidate.label === label);
    assert.ok(item !== undefined, label);
    assert.equal(item.documentation, undefined, 'made before anybody looks');
    const { documentation } = documented(world, item);
    return typeof documentation === 'object' ? documentation.value : '';
  }

  it('tells what is known of a field and where it is used', () => {
    const text = told(EXAMPLE.replace('title: title', 'title: |'), 'queueID');
    assert.match(text, /^\*\*Queue\*\* `queueID`/);
    for (const part of ['Filled in 480 of 500 records seen (96 %)', '- Level I Support (`#29683354`, 300 records)', '`Ticket.queueID`', 'Used in line 54 (`team`)']) assert.ok(text.includes(part), `${part}\n${text}`);
  });

  it('names a retired option, the length, and a base that uses the field', () => {
    const bases = [base('base.crosswalk.yaml', `${TICKET}  fields:\n    title: title\n`)];
    assert.ok(told('ticket:\n  fields:\n    title: |', 'status', { bases }).includes('- Waiting Vendor (`#13`, 10 records, retired)'));
    const title = told('ticket:\n  attributes:\n    X: |', 'title', { bases });
    assert.ok(title.includes('text, at most 255 characters') && title.includes('line 5 (`title`)') && title.includes('base\\.crosswalk\\.yaml'), title);
  });

  it('shows twelve options and counts the rest', () => {
    const options = Array.from({ length: 30 }, (_, index) => ({ value: `v${index}`, label: `Option ${index}`, active: true }));
    const source = withFields(SOURCE, 'Ticket', (fields) => [...fields, custom('Many', { type: 'list', options })]);
    const text = told(`${TICKET}  attributes:\n    X: |`, 'Many', { catalogs: { ...CATALOGS, source } });
    assert.ok(text.includes('Option 11') && !text.includes('Option 12') && text.includes('- and 18 more'));
  });

  it('tells what a key, a word, a function and a field of the destination are for', () => {
    assert.match(told(`${TICKET}  |`, 'since'), /Older tickets are excluded/);
    assert.match(told(`${COMPANY}  existing: |`, 'keep'), /stays/);
    assert.match(told(`${TICKET}  attributes:\n    X: |`, 'join'), /Makes one text of a list/);
    assert.match(told(`${CONTACT}  fields:\n    |`, 'email'), /at most 254 characters/);
    assert.match(told(`${TICKET}  attributes:\n    |`, 'Office'), /- Berlin/);
  });

  it('keeps a hostile name a name', () => {
    const hostile = custom('`x` [a](command:evil) <img src=x> **b**', { label: '<script>![i](http://x.example/i.png)\n# title', options: [{ value: '``', label: '[x](y)', active: true }], type: 'list' });
    const source = withFields(SOURCE, 'Ticket', (fields) => [...fields, hostile]);
    const text = told(`${TICKET}  attributes:\n    X: |`, hostile.name, { catalogs: { ...CATALOGS, source } });
    const outside = text.replace(/(`+) ?[^]*?[^`]\1(?!`)/g, '').replace(/\\./g, '');
    assert.doesNotMatch(outside, /[<[\]]|\(command|^#/m, text);
  });

  it('leaves items of others and torn data alone', () => {
    const { world } = offered('|');
    for (const data of [undefined, null, 1, 'x', {}, { uri: 'x' }, { uri: 'x', about: { kind: 'field' } }, { uri: 'x', about: { kind: 'nonsense', text: 'x' } }]) {
      assert.equal(itemData({ data }), null);
      assert.deepEqual(documented(world, { label: 'x', data }), { label: 'x', data });
    }
  });
});

describe('completion in anything', () => {
  it('never fails, and replaces only what stands around the cursor on its line', () => {
    const lines = fc.constantFrom(...EXAMPLE.split('\n'), 'company:', '  attributes:', '    Tier: udf["', '    values: {', '      "a: b', '\t', '  - x', '&x', '*x', '<<: *x', '\r', '    X: "a" + ', "    X: 'a", '    X: >-', '      title');
    const ends = fc.constantFrom('\n', '\r\n');
    fc.assert(
      fc.property(fc.array(lines, { maxLength: 30 }), ends, fc.nat(), (all, end, place) => {
        const text = all.join(end);
        const offset = place % (text.length + 1);
        offered(`${text.slice(0, offset).replaceAll('|', '')}|${text.slice(offset).replaceAll('|', '')}`);
      }),
      { numRuns: 400 },
    );
  });

  it('answers the same at every place of the example, whether the text was read before or not', () => {
    for (let offset = 0; offset < EXAMPLE.length; offset += 7) {
      const source = `${EXAMPLE.slice(0, offset).replaceAll('||', '&&')}|${EXAMPLE.slice(offset).replaceAll('||', '&&')}`;
      const { world, position } = at(source, { catalogs: CATALOGS });
      assert.deepEqual(complete(world, position), complete({ ...world, spec: new SpecText(world.spec.uri, world.spec.text) }, position));
    }
  });

  it('knows the staging workspace where production is not discovered yet', () => {
    const catalogs = { source: SOURCE, destination: null, staging: DESTINATION };
    assert.equal(labels(`${TICKET}  attributes:\n    |`, { catalogs })[0], 'Office');
  });
});
