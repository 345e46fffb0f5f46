import { processClock } from '../../../src/base/clock.ts';
import type { SourceFile } from '../../../src/record/model.ts';
import { startIntercom, type IntercomSimulator } from '../../../src/sandbox/intercom/intercom.ts';
import type { IntercomSwitches } from '../../../src/sandbox/intercom/switches.ts';
import { sandboxClock } from '../../../src/sandbox/kit/clock.ts';
import { noFaults, type FaultPlan } from '../../../src/sandbox/kit/faults.ts';
import type { ConnectionOf } from '../../../src/systems/connection.ts';
import type { Destination, WriteContext } from '../../../src/systems/destination.ts';
import { openIntercom } from '../../../src/systems/intercom/intercom.ts';
import type { SystemOptions } from '../../../src/systems/options.ts';
import { clockSetting } from '../support.ts';

const NOW = Date.UTC(2026, 2, 2, 12);
/** Seconds UTC, a year before the tests' present. */
export const THEN = Date.UTC(2025, 2, 2, 12) / 1000;

export interface Bench {
  readonly simulator: IntercomSimulator;
  readonly destination: Destination;
  readonly open: (change?: Partial<ConnectionOf<'intercom'>>, options?: Partial<SystemOptions>) => Destination;
  /** Ids of source records, as the engine's ledger would know them. */
  readonly ids: Map<string, string>;
  readonly context: (self: string | null) => WriteContext;
}

export async function withIntercom(options: { readonly switches?: Partial<IntercomSwitches>; readonly faults?: FaultPlan; readonly speed?: number }, work: (bench: Bench) => Promise<void>): Promise<void> {
  const setting = clockSetting(options.speed ?? 100, NOW);
  const simulator = await startIntercom({
    clock: sandboxClock(setting),
    token: 'dG9rOnRlc3Q=',
    workspace: { id: 'abc12345', name: 'Acme', region: 'EU', timezone: 'Europe/Berlin' },
    teammates: [
      { id: '101', name: 'Support Acme', email: 'support@acme.example', hasInboxSeat: true },
      { id: '102', name: 'Jo Smith', email: 'jo@acme.example', hasInboxSeat: true },
    ],
    teams: [{ id: '201', name: 'Tier 1', adminIds: ['102'] }],
    faults: options.faults ?? noFaults(),
    switches: { searchLagMs: 0, ...options.switches },
  });
  const connection: ConnectionOf<'intercom'> = { system: 'intercom', name: 'acme-intercom', baseUrl: simulator.url, token: 'dG9rOnRlc3Q=' };
  const open: Bench['open'] = (change = {}, more = {}) => openIntercom({ ...connection, ...change }, { clock: processClock(setting), random: () => 0.5, ...more });
  const ids = new Map<string, string>();
  const context = (self: string | null): WriteContext => ({
    self,
    resolve: ({ entity, id }) => ids.get(`${entity}:${id}`) ?? `unknown ${entity} ${id}`,
    actorId: '101',
    file: async (file: SourceFile) => ({ name: file.name, contentType: file.contentType, bytes: Buffer.from(`bytes of ${file.id}`) }),
    signal: new AbortController().signal,
  });
  try {
    await work({ simulator, destination: open(), open, ids, context });
  } finally {
    await simulator.close();
  }
}

export function sourceFile(id: string, name: string): SourceFile {
  return { id, name, contentType: 'text/plain', size: null, visibility: 'internal', author: { kind: 'unknown', id: null }, createdAt: '2025-01-01T00:00:00Z', handle: id };
}

/** One company, one user and one lead, as the engine loads them. */
export async function loadPeople({ destination, ids, context }: Bench): Promise<void> {
  await destination.createAttributes([{ model: 'contact', name: 'Source Contact ID', type: 'text', options: [], line: 1 }]);
  const company = await destination.write({ kind: 'company.upsert', companyId: 'autotask:Company:1', fields: { name: 'Customer', website: null }, attributes: {}, remoteCreatedAt: THEN }, context(null));
  ids.set('Company:1', company.destinationId);
  const trace = (id: string): Readonly<Record<string, string>> => ({ 'Source Contact ID': `autotask:Contact:${id}` });
  const user = await destination.write({ kind: 'contact.create', role: 'user', externalId: 'autotask:Contact:1', fields: { name: 'Ann', email: 'ann@customer.example' }, attributes: trace('1') }, context(null));
  ids.set('Contact:1', user.destinationId);
  const lead = await destination.write({ kind: 'contact.create', role: 'lead', externalId: null, fields: { name: 'Lea' }, attributes: trace('2') }, context(null));
  ids.set('Contact:2', lead.destinationId);
  await destination.write({ kind: 'contact.attach_company', company: { entity: 'Company', id: '1' } }, context(user.destinationId));
}
