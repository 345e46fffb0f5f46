/** Fixes that need more than one text: other files, profiles, earlier catalogs, commands of the client. */
import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { CodeAction } from 'vscode-languageserver-types';
import { codeActions, needsAll } from '../../src/language-service/code-actions/actions.ts';
import { fixAll } from '../../src/language-service/code-actions/fix-all.ts';
import { diagnose } from '../../src/language-service/diagnostics.ts';
import { SpecText, type SpecWorld } from '../../src/language-service/spec-text.ts';
import { edit, randomOf } from '../fuzz/edits.ts';
import { CATALOGS, EXAMPLE, SOURCE, edited, withFields } from '../spec/support.ts';
import { at, worldOf } from './marked.ts';
import { appliedTo, changesOf } from './workspace-edit.ts';

function fixes(world: SpecWorld, code: string, more: Partial<Parameters<typeof codeActions>[1]> = {}): readonly CodeAction[] {
  const [first] = diagnose(world, {}).filter((found) => found.code === code);
  assert.ok(first !== undefined, `there is no ${code}`);
  return codeActions(world, { range: first.range, diagnostics: [first], only: ['quickfix'], ...more });
}

function titles(actions: readonly CodeAction[]): readonly string[] {
  return actions.map(({ title }) => title);
}

function take(actions: readonly CodeAction[], title: string, text: SpecText): string {
  const action = actions.find((one) => one.title === title);
  assert.ok(action?.edit !== undefined, `"${title}" is not offered; there are ${titles(actions).join(', ')}`);
  return appliedTo(text, changesOf(action.edit, text.uri));
}

const base = (text: string): SpecText => new SpecText('file:///project/shared.base.crosswalk.yaml', text);

describe('fields that go nowhere', () => {
  const filled = (entity: string, counts: Readonly<Record<string, readonly [filled: number, longest: number]>>): SpecWorld['catalogs'] => ({
    ...CATALOGS,
    source: withFields(SOURCE, entity, (fields) => fields.map((field) => {
      const { profile, ...rest } = field;
      const count = counts[field.name];
      return count === undefined ? (profile === undefined ? rest : { ...rest, profile: { ...profile, filled: 0 } }) : { ...rest, profile: { sampled: 100, filled: count[0], distinct: count[0], longest: count[1] } };
    })),
  });

  it('become attributes, one by one or all that are filled often enough and short enough', () => {
    const catalogs = filled('Ticket', { resolution: [90, 4000], externalID: [60, 12], 'Asset Tag': [50, 9], 'Sole Choice': [40, 4], estimatedHours: [5, 3] });
    const world = worldOf(EXAMPLE, { catalogs });
    const actions = fixes(world, 'spec/unmapped-fields');
    assert.deepEqual(titles(actions).slice(0, 2), ['Map 3 of 5 fields as attributes (10% filled)', 'Map "resolution" as an attribute']);
    const after = take(actions, 'Map 3 of 5 fields as attributes (10% filled)', world.spec);
    assert.match(after, /t\.hoursToBill\)\)\n {4}[^\n]+: externalID\n {4}Asset Tag: udf\["Asset Tag"\]\n {4}Sole Choice: label\(udf\["Sole Choice"\]\)\n {2}state:/);
    assert.deepEqual(diagnose(worldOf(after, { catalogs }), {}).filter(({ severity }) => severity === 1), []);
  });

  it('never take a name that stands there, in whatever case, in this file or below', () => {
    const catalogs = filled('Ticket', { 'Asset Tag': [50, 9] });
    const taken = worldOf(edited(['    Billable Hours:', '    ASSET TAG: title\n    Billable Hours:']), { catalogs });
    assert.match(take(fixes(taken, 'spec/unmapped-fields'), 'Map "Asset Tag 2" as an attribute', taken.spec), /\n {4}Asset Tag 2: udf\["Asset Tag"\]\n/);
  });
});

describe('texts that are too long', () => {
  it('get a word about what happens to them, in the long form', () => {
    const catalogs = { ...CATALOGS, source: withFields(SOURCE, 'Company', (fields) => fields.map((field) => (field.name === 'phone' ? { ...field, profile: { sampled: 10, filled: 10, distinct: 10, longest: 400 } } : field))) };
    const world = worldOf(edited(['  attributes:\n    Account', '  attributes:\n    Phone: phone   # of the company\n    Account']), { catalogs });
    const after = take(fixes(world, 'spec/too-long'), 'Cut longer texts: too_long: truncate', world.spec);
    assert.match(after, /\n {4}Phone: \{ from: phone, too_long: truncate \} {3}# of the company\n/);
    assert.ok(diagnose(worldOf(after, { catalogs }), {}).every(({ code }) => code !== 'spec/too-long'));
  });
});

describe('one wrong name in several places', () => {
  const shared = base('crosswalk: 1\nticket:\n  from: Ticket\n  attributes:\n    State: label(stats)\n');
  const own = 'extends: ./shared.base.crosswalk.yaml\nsource: { system: autotask, connection: acme-autotask }\nticket:\n  attributes:\n    Now: stats == 1\n    Text: \'"a" + label(stats) + "b: " + label(stats)\'\n';

  it('is corrected in every spec at once', () => {
    const world = worldOf(own, { catalogs: CATALOGS, bases: [shared] });
    const other = { ...worldOf('', { catalogs: CATALOGS, bases: [shared] }), spec: new SpecText('file:///project/beta.crosswalk.yaml', 'extends: ./shared.base.crosswalk.yaml\nsource: { system: autotask, connection: b }\nticket: { attributes: { Other: stats } }\n') };
    const range = world.spec.lines.range(own.indexOf('stats'), own.indexOf('stats') + 5);
    const diagnostic = { range, message: '', source: 'crosswalk', code: 'expression/unknown-field', data: { suggestions: ['status'] }, severity: 1 as const };
    assert.ok(needsAll(world, [diagnostic]));
    const actions = codeActions(world, { range, diagnostics: [diagnostic], all: [world, other], only: ['quickfix'] });
    const action = actions.find(({ title }) => title === 'Replace with "status" in all 5 places');
    assert.ok(action?.edit !== undefined, titles(actions).join(', '));
    const some = codeActions({ ...world, partial: true }, { range, diagnostics: [diagnostic], all: [world, other], only: ['quickfix'] });
    assert.deepEqual(titles(some).filter((title) => title.includes(' places')), [], 'some of the places are not all');
    assert.equal(appliedTo(world.spec, changesOf(action.edit, world.spec.uri)), own.replaceAll('stats', 'status'));
    assert.equal(appliedTo(shared, changesOf(action.edit, shared.uri)), shared.text.replaceAll('stats', 'status'));
    assert.equal(appliedTo(other.spec, changesOf(action.edit, other.spec.uri)), other.spec.text.replaceAll('stats', 'status'));
  });

  it('follows what the source system did, where the snapshot before tells it', () => {
    const earlier = withFields(SOURCE, 'Ticket', (fields) => fields.map((field) => (field.name === 'Asset Tag' ? { ...field, name: 'Tag' } : field)));
    const world = worldOf(edited(['    Billable Hours:', '    Tag: udf["Tag"]\n    Billable Hours:']), { catalogs: CATALOGS, earlier });
    const [best, ...others] = fixes(world, 'expression/unknown-field');
    assert.equal(best?.title, 'Follow the rename to "Asset Tag" here');
    assert.equal(best.isPreferred, true);
    assert.ok(others.every(({ isPreferred }) => isPreferred === false));
    assert.match(take([best], best.title, world.spec), /\n {4}Tag: udf\["Asset Tag"\]\n/);
  });
});

describe('moving to a base', () => {
  it('takes a line with its comment out of the spec and puts it into the nearest base', () => {
    const shared = base('crosswalk: 1\r\nticket:\r\n    from: Ticket\r\n');
    const { world, position } = at('extends: ./shared.base.crosswalk.yaml\nticket:\n  since: 2024-01-01\n  attributes:\n    Pri|ority:   # for all\n      from: priority\n      # in words\n      values: { High: urgent }\n', { bases: [shared] });
    const action = codeActions(world, { range: { start: position, end: position }, diagnostics: [], only: ['refactor'] }).find(({ title }) => title === 'Move "Priority" to "shared.base"');
    assert.ok(action?.edit !== undefined);
    assert.equal(appliedTo(world.spec, changesOf(action.edit, world.spec.uri)), 'extends: ./shared.base.crosswalk.yaml\nticket:\n  since: 2024-01-01\n');
    assert.equal(appliedTo(shared, changesOf(action.edit, shared.uri)), 'crosswalk: 1\r\nticket:\r\n    from: Ticket\r\n    attributes:\r\n        Priority: # for all\r\n          from: priority\r\n          # in words\r\n          values: { High: urgent }\r\n');
  });

  it('is not offered where the base says the same line, or there is none', () => {
    const offered = (bases: readonly SpecText[]): readonly string[] => {
      const { world, position } = at('ticket:\n  sin|ce: 2024-01-01\n  from: Ticket\n', { bases });
      return titles(codeActions(world, { range: { start: position, end: position }, diagnostics: [] }));
    };
    assert.deepEqual(offered([]), []);
    assert.deepEqual(offered([base('ticket: { since: 2020-01-01 }\n')]), []);
    assert.deepEqual(offered([base('ticket: { from: Ticket }\n')]), ['Move "since" to "shared.base"']);
  });
});

describe('what no edit mends', () => {
  it('is a command of the client, where it has them; production is never prepared by it', () => {
    const world = worldOf(EXAMPLE, { catalogs: CATALOGS });
    const [action] = fixes(world, 'spec/attribute-new', { commands: true });
    assert.deepEqual(action?.command?.arguments, [world.spec.uri, 'staging']);
    assert.ok(fixes(world, 'spec/attribute-new').every(({ command }) => command === undefined));
    const alone = worldOf(edited([', staging: acme-intercom-test', '']), { catalogs: CATALOGS });
    assert.ok(fixes(alone, 'spec/attribute-new', { commands: true }).every(({ command }) => command === undefined));
  });

  it('can be kept quiet unless it is an error, and is quiet then', () => {
    const world = worldOf(EXAMPLE, { catalogs: CATALOGS });
    const quiet = take(fixes(world, 'spec/unknown-team'), 'Keep spec/unknown-team quiet here', world.spec);
    assert.ok(diagnose(worldOf(quiet, { catalogs: CATALOGS }), {}).every(({ code }) => code !== 'spec/unknown-team' && code !== 'spec/unused-suppression'));
    const broken = worldOf(edited(['    title: title', '    title: titel']), { catalogs: CATALOGS });
    assert.ok(titles(fixes(broken, 'expression/unknown-field')).every((title) => !title.startsWith('Keep')));
    const folded = worldOf(edited(['      from: notes\n      public_when: publish == 1', '      from: notes\n      public_when: >-\n        publish == 1 ||\n        publish == 2 || publish == 4 || publish == 3']), { catalogs: CATALOGS });
    const above = take(fixes(folded, 'spec/always-public'), 'Keep spec/always-public quiet here', folded.spec);
    assert.ok(diagnose(worldOf(above, { catalogs: CATALOGS }), {}).every(({ code }) => code !== 'spec/always-public'));
  });
});

describe('values that lose something', () => {
  it('are rounded where that is what is lost, and nowhere else', () => {
    const as = (type: 'decimal' | 'list'): SpecWorld => {
      const options = [{ value: '1', label: 'A', active: true }, { value: '2', label: 'A', active: true }];
      const source = withFields(SOURCE, 'Company', (fields) => fields.map((field) => (field.name === 'phone' ? { ...field, type, ...(type === 'list' ? { options } : {}) } : field)));
      const line = type === 'list' ? '    industry: phone' : '    size: phone';
      return worldOf(edited(['    name: companyName', `    name: companyName\n${line}`]), { catalogs: { ...CATALOGS, source } });
    };
    assert.match(take(fixes(as('decimal'), 'spec/lossy'), 'Write round(…) around it', as('decimal').spec), /\n {4}size: round\(phone\)\n/);
    assert.deepEqual(titles(fixes(as('list'), 'spec/lossy')), ['Keep spec/lossy quiet here']);
  });
});

describe('lines that others need', () => {
  it('are not removed: an anchor that an alias stands for', () => {
    const anchored = worldOf(edited(['    Priority: priority ', '    priority: { from: priority, values: &shared { High: h, Low: l }, otherwise: x }\n    Other: { from: priority, values: *shared, otherwise: x }\n    Priority: priority ']), { catalogs: CATALOGS });
    assert.deepEqual(titles(fixes(anchored, 'spec/duplicate-target')), ['Remove this "Priority"'], 'the line with the anchor stays');
  });
});

describe('names that are hostile', () => {
  it('stay data in titles and in YAML', () => {
    const name = "it's \"{x}\": #1\n\u202E";
    const catalogs = { ...CATALOGS, source: withFields(SOURCE, 'Company', (fields) => [...fields.filter((field) => field.name !== 'Account Tier'), { name, label: name, type: 'text', required: false, readOnly: false, custom: true }]) };
    const world = worldOf(edited(['      from: udf["Account Tier"]', '      from: \'udf["it\'\'s {x}: #1"]\''], ['      values: { Gold: gold, Silver: silver }\n', ''], ['      otherwise: bronze                   # every use is counted and shown\n', '']), { catalogs });
    const action = fixes(world, 'expression/unknown-field').find(({ title }) => title.startsWith('Replace with'));
    assert.ok(action !== undefined);
    assert.doesNotMatch(action.title, /[\n\u202E]/);
    const after = take([action], action.title, world.spec);
    assert.ok(diagnose(worldOf(after, { catalogs }), {}).every(({ code }) => code !== 'expression/unknown-field' && !String(code).startsWith('yaml/')));
  });
});

describe('mending a whole file', () => {
  it('takes no number for a slip of the pen', () => {
    const titled = (name: string): string => fixAll(worldOf(edited(['    title: title', `    title: ${name}`]), { catalogs: CATALOGS })).text;
    assert.equal(titled('ticketNumbr'), edited(['    title: title', '    title: ticketNumber']));
    assert.equal(titled('ticketNumber2'), edited(['    title: title', '    title: ticketNumber2']));
  });

  it('is done once, whatever stands in the text', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 1, max: 6 }), (seed, changes) => {
        const random = randomOf(seed);
        let text = EXAMPLE;
        for (let index = 0; index < changes; index += 1) text = edit(text, random);
        const once = fixAll(worldOf(text, { catalogs: CATALOGS })).text;
        assert.equal(fixAll(worldOf(once, { catalogs: CATALOGS })).text, once);
        const errors = (one: string): number => diagnose(worldOf(one, { catalogs: CATALOGS }), {}).length;
        assert.ok(once === text || errors(once) < errors(text) || diagnose(worldOf(text, {}), {}).some(({ code }) => String(code).startsWith('yaml/')));
      }),
      { seed: 4, numRuns: 15 },
    );
  });
});
