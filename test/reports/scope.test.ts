import assert from 'node:assert/strict';
import type { Catalog } from '../../src/catalog/model.ts';
import { BOUNDARIES } from '../../src/reports/boundaries.ts';
import type { ScopeInput } from '../../src/reports/scope.ts';
import { renderScope } from '../../src/reports/scope.ts';
import type { Plan } from '../../src/spec/plan.ts';

function catalog(change: Partial<Catalog>): Catalog {
  return {
    format: 1,
    connection: 'c',
    system: 'autotask',
    account: { id: 'acc', name: 'Acme', place: 'zone 1' },
    discoveredAt: '2026-01-01T00:00:00Z',
    entities: [],
    people: [],
    teams: [],
    incomplete: [],
    ...change,
  };
}

const plan: Plan = {
  format: 1,
  planHash: 'hash-of-plan',
  steps: [{ entity: 'Ticket', becomes: 'conversation', records: 1200, calls: { low: 6000, high: 7200 } }],
  attributes: [{ model: 'conversation', name: 'Priority', type: 'list', options: ['Low', 'High|er'], line: 38, exists: false }],
  guided: [
    { id: 'team:Tier 1', title: 'Team "Tier 1"', how: 'Create it under Settings.', proof: 'read' },
    { id: 'silence:fin', title: 'Fin', how: 'Switch it off.', proof: 'person' },
  ],
  exclusions: [{ entity: 'Project', archive: 'csv', records: null, loses: 'Phases and budgets.' }],
  exclusionsHash: 'hash-of-exclusions',
  calls: { source: 300, destination: { low: 6000, high: 7200 } },
  hours: { low: 1, high: 1, limitPer10s: 1667, assumed: true },
  warnings: [{ code: 'plan/slow', message: 'Files take long.', line: 12 }],
};

const entity = (name: string, count: number | null, collections?: Record<string, string>) => ({ name, count, fields: [], ...(collections ? { collections } : {}) });

const input: ScopeInput = {
  plan,
  source: catalog({
    entities: [entity('Ticket', 1200, { notes: 'TicketNote' }), entity('TicketNote', 9000), entity('Project', null), entity('Invoice', 77)],
    incomplete: [{ entity: 'Contract', reason: 'no permission' }],
  }),
  destination: catalog({ system: 'intercom', account: { id: 'ws', name: 'Acme <prod>', place: 'eu' } }),
  spec: 'acme.crosswalk.yaml',
  at: '2026-01-02T03:04:05Z',
};

describe('reports: scope document', () => {
  const text = renderScope(input);

  it('says what moves and what it costs', () => {
    assert.match(text, /\| Ticket \| conversation \| 1,200 \| 6,000 to 7,200 \|/);
    assert.match(text, /300 calls to the source and 6,000 to 7,200 to the destination: 1 hours at 1,667 calls in 10 seconds \(assumed/);
    assert.match(text, /Plan hash: hash-of-plan/);
    assert.match(text, /To: Acme &lt;prod&gt; \(intercom, ws\)/);
  });

  it('names every exclusion with what is lost, and what must be signed', () => {
    assert.match(text, /\| Project \| not known \| CSV \| Phases and budgets\. \|/);
    assert.match(text, /Hash of the list: hash-of-exclusions/);
  });

  it('names what the spec forgot, but no part of something named', () => {
    const section = text.slice(text.indexOf('## What the spec does not name'), text.indexOf('## Attributes'));
    assert.match(section, /\| Invoice \| 77 \|/);
    assert.doesNotMatch(section, /TicketNote|Project/);
    assert.match(section, /Contract could not be read: no permission/);
  });

  it('lists attributes, guided steps with their proof, boundaries and warnings', () => {
    assert.match(text, /\| conversation \| Priority \| list \| Low, High\\\|er \| will be created \| 38 \|/);
    assert.match(text, /1\. \*\*Team "Tier 1"\*\*: Create it under Settings\. Checked by reading it back\./);
    assert.match(text, /2\. \*\*Fin\*\*: Switch it off\. No API shows it: a person confirms it by name\./);
    for (const { fact } of BOUNDARIES) assert.ok(text.includes(fact), fact);
    assert.match(text, /- Files take long\. \(plan\/slow, line 12\)/);
  });
});
