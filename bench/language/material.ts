/** Specs and catalogs of any size: the same for Crosswalk and for its rival. */
import type { Catalog, Entity, Field } from '../../src/catalog/model.ts';

const KINDS = ['text', 'integer', 'datetime', 'boolean', 'list'] as const;

function field(index: number): Field {
  const type = KINDS[index % KINDS.length] ?? 'text';
  const options = type === 'list' ? { options: ['New', 'Waiting Customer', 'Complete', 'Escalated'].map((label, value) => ({ value: String(value), label, active: true })) } : {};
  return { name: `field${index}`, label: `Field ${index} of the ticket`, type, required: index % 50 === 0, readOnly: false, custom: false, ...options, profile: { sampled: 100, filled: index % 100, distinct: 10, longest: 40 } };
}

function base(connection: string, system: Catalog['system'], entities: readonly Entity[]): Catalog {
  return { format: 1, connection, system, account: { id: '1', name: 'Bench', place: 'loopback' }, discoveredAt: '2026-11-01T00:00:00Z', entities, people: [], teams: [{ id: '1', name: 'Tier 1' }], incomplete: [] };
}

export function sourceOf(fields: number): Catalog {
  const own = ['title', 'description', 'createDate', 'status'].map((name, index): Field => ({ ...field(index * 5), name, label: name, type: name === 'createDate' ? 'datetime' : 'text' }));
  return base('bench-source', 'autotask', [{ name: 'Ticket', count: 50_000, fields: [...own, ...Array.from({ length: Math.max(0, fields - own.length) }, (_, index) => field(index))] }]);
}

export function destinationOf(): Catalog {
  return base('bench-destination', 'intercom', ['company', 'contact', 'conversation'].map((name) => ({ name, count: 0, fields: [] })));
}

const HEAD = `crosswalk: 1
time_zone: Europe/Berlin
source: { system: autotask, connection: bench-source }
destination: { system: intercom, connection: bench-destination }
trace: { id: Source Ticket ID, created: Original Create Date, system: Source System }
people: { fallback: support@acme.example }
ticket:
  from: Ticket
  to: conversation
  fields:
    title: title
    body: description
    created_at: createDate
  attributes:
`;

/** Five lines for each attribute, each from another field, as many as the lines allow. */
export function specOf(lines: number, fields: number): string {
  const own = HEAD.split('\n').length - 1;
  const count = Math.max(1, Math.floor((lines - own) / 5));
  const body = Array.from({ length: count }, (_, index) => {
    const name = `field${(index * 7) % Math.max(1, fields - 4)}`;
    return `    Attribute ${index}:\n      from: ${name}\n      values: { New: open, Complete: closed }\n      otherwise: other   # the rest\n      unknown: otherwise\n`;
  });
  return HEAD + body.join('');
}
