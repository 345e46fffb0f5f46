import assert from 'node:assert/strict';
import { codeLenses } from '../../src/language-service/lens/code-lenses.ts';
import type { SpecWorld } from '../../src/language-service/spec-text.ts';
import { readRecord } from '../../src/record/read-record.ts';
import { CATALOGS, EXAMPLE, SOURCE, edited } from '../spec/support.ts';
import { worldOf } from './marked.ts';

const NOW = Date.parse('2026-11-20T10:30:00Z');

function lenses(text: string, more: Partial<SpecWorld> = {}, commands = true): readonly string[] {
  const found = codeLenses(worldOf(text, { catalogs: CATALOGS, now: NOW, ...more }), { commands });
  return found.map(({ range, command }) => `${range.start.line + 1} ${command?.title ?? ''}${command?.command === '' ? '' : ` [${command?.command ?? ''} ${(command?.arguments ?? []).slice(1).join(' ')}]`.replace(' ]', ']')}`);
}

describe('code lenses', () => {
  it('tell what to do next and what is known of connections and sections', () => {
    assert.deepEqual(lenses(EXAMPLE), [
      '1 Run sample [crosswalk.sample]',
      '1 catalog 2 h old [crosswalk.discover]',
      '3 acme-autotask: Acme IT · 9 entities · discovered 2 h ago'.replace('9 entities', `${SOURCE.entities.length} entities`),
      '4 acme-intercom: Acme · 3 entities · discovered 2 h ago',
      '15 Company → company · 40 records · 2 of 10 fields mapped',
      '15 Pin a record [crosswalk.pin Company]',
      '27 Contact → contact · 160 records · 4 of 9 fields mapped',
      '27 Pin a record [crosswalk.pin Contact]',
      '36 Ticket → conversation · 600 records · 6 of 23 fields mapped',
      '36 Pin a record [crosswalk.pin Ticket]',
    ]);
  });

  it('count values that nothing covers, and lead to the first', () => {
    const text = edited(['      otherwise: bronze', '      # none'], ['    otherwise: open\n', '']);
    const line = text.split('\n').findIndex((found) => found.includes('Gold: gold')) + 1;
    const [, unmapped] = lenses(text);
    assert.match(unmapped ?? '', /^1 3 values unmapped \[crosswalk\.openLine \d+\]$/);
    assert.ok(Math.abs(Number(/ (\d+)\]$/.exec(unmapped ?? '')?.[1]) - line) <= 1, `${unmapped}, ${line}`);
  });

  it('say nothing that is not known', () => {
    const broken = lenses(edited(['      otherwise: bronze', '      # none'], ['    title: title', '    title: titel']));
    assert.ok(!broken.some((lens) => lens.includes('unmapped')));
    assert.ok(broken.includes('36 Ticket → conversation · 600 records'), broken.join('\n'));
    assert.ok(broken.some((lens) => lens.includes('40 records · 2 of 10')), 'another section is not in doubt');
    const counts = (catalog: typeof SOURCE): readonly string[] => lenses(EXAMPLE, { catalogs: { ...CATALOGS, source: catalog } }).filter((lens) => lens.startsWith('36 Ticket'));
    assert.deepEqual(counts({ ...SOURCE, entities: SOURCE.entities.map((entity) => ({ ...entity, count: null })) }), ['36 Ticket → conversation · 6 of 23 fields mapped']);
    assert.deepEqual(counts({ ...SOURCE, incomplete: [{ entity: 'Ticket', reason: '403' }] }), ['36 Ticket → conversation · 600 records']);
    assert.deepEqual(lenses(EXAMPLE, { catalogs: { source: null, destination: null, staging: null } }), ['1 Run sample [crosswalk.sample]', '1 Discover fields [crosswalk.discover]', '15 Company → company', '15 Pin a record [crosswalk.pin Company]', '27 Contact → contact', '27 Pin a record [crosswalk.pin Contact]', '36 Ticket → conversation', '36 Pin a record [crosswalk.pin Ticket]']);
    assert.deepEqual(lenses(''), ['1 Run sample [crosswalk.sample]', '1 catalog 2 h old [crosswalk.discover]']);
  });

  it('name the pinned record, and are text alone where the client has no commands of ours', () => {
    const pinned = new Map([['Ticket', readRecord('{"id":"7","values":{}}', 'Ticket')]]);
    assert.ok(lenses(EXAMPLE, { pinned }).includes('36 Pinned: Ticket 7 [crosswalk.pin Ticket]'));
    assert.deepEqual(lenses(EXAMPLE, { pinned }, false), ['1 catalog 2 h old', `3 acme-autotask: Acme IT · ${SOURCE.entities.length} entities · discovered 2 h ago`, '4 acme-intercom: Acme · 3 entities · discovered 2 h ago', '15 Company → company · 40 records · 2 of 10 fields mapped', '27 Contact → contact · 160 records · 4 of 9 fields mapped', '36 Ticket → conversation · 600 records · 6 of 23 fields mapped']);
  });
});
