import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { CREDENTIALS, WORLD, withAutotask } from './harness.ts';
import type { Page } from './harness.ts';

/** What we call of the third-party client @apigrate/autotask-restapi; it brings no types. */
interface Resource {
  query(search: unknown): Promise<Page>;
  count(search: unknown): Promise<{ readonly queryCount: number }>;
  get(...ids: readonly unknown[]): Promise<unknown>;
  info(): Promise<{ readonly info: { readonly name: string } }>;
  fieldInfo(): Promise<{ readonly fields: readonly { readonly name: string }[] }>;
  udfInfo(): Promise<{ readonly fields: readonly { readonly name: string }[] }>;
  create(...values: readonly unknown[]): Promise<unknown>;
}
type Api = Readonly<Record<'Tickets' | 'TicketNotes' | 'TicketAttachments' | 'TicketNoteAttachments' | 'TimeEntries' | 'Companies' | 'Contacts' | 'Resources' | 'Projects' | 'Contracts' | 'ThresholdInformation', Resource>>;
type Constructor = new (user: string, secret: string, code: string, options: { readonly base_url: string }) => Api;

const { AutotaskRestApi } = createRequire(import.meta.url)('@apigrate/autotask-restapi') as { readonly AutotaskRestApi: Constructor };

function connect(baseUrl: string, secret: string = CREDENTIALS.secret): Api {
  return new AutotaskRestApi(CREDENTIALS.username, secret, CREDENTIALS.integrationCode, { base_url: baseUrl });
}

describe('the third-party client on the Autotask simulator', () => {
  it('walks tickets by id and counts them', () =>
    withAutotask({}, async ({ simulator }) => {
      const api = connect(simulator.baseUrl);
      const seen: unknown[] = [];
      for (let last = 0; ; ) {
        const page = await api.Tickets.query({ MaxRecords: 250, filter: [{ op: 'gt', field: 'id', value: last }] });
        seen.push(...page.items.map((item) => item.id));
        if (page.items.length < 250) break;
        last = page.items.at(-1)?.id as number;
      }
      assert.deepEqual(seen, WORLD.tickets.map((row) => row.id));
      assert.deepEqual(await api.Tickets.count({ filter: [{ op: 'exist', field: 'id' }] }), { queryCount: WORLD.tickets.length });
      assert.deepEqual(simulator.log.filter((entry) => /zoneinformation/i.test(entry.path)).length, 1);
    }));

  it('reads one, none, files and metadata', () =>
    withAutotask({}, async ({ simulator }) => {
      const api = connect(simulator.baseUrl);
      const ticket = WORLD.tickets[0] ?? assert.fail();
      assert.equal(((await api.Tickets.get(ticket.id)) as { item: { ticketNumber: string } }).item.ticketNumber, ticket.ticketNumber);
      assert.deepEqual(await api.Tickets.get(1), { item: null });
      const file = WORLD.attachments.find((row) => row.parentType === 4 && row.fileSize > 0) ?? assert.fail();
      const page = (await api.TicketAttachments.get(file.parentID, file.id)) as Page;
      assert.ok(Buffer.from(page.items[0]?.data as string, 'base64').equals(WORLD.bytesOf(file)));
      assert.equal((await api.Companies.info()).info.name, 'Company');
      assert.ok((await api.TimeEntries.fieldInfo()).fields.some((field) => field.name === 'hoursToBill'));
      assert.ok((await api.Companies.udfInfo()).fields.some((field) => field.name === 'Account Tier'));
      const threshold = (await api.ThresholdInformation.get('')) as { externalRequestThreshold: number };
      assert.equal(threshold.externalRequestThreshold, 10_000);
      for (const name of ['Contacts', 'Resources', 'TicketNotes', 'Projects', 'Contracts'] as const) {
        assert.ok((await api[name].query({ filter: [{ op: 'gte', field: 'id', value: 0 }] })).items.length > 0, name);
      }
    }));

  it('gets the vendor\'s errors', () =>
    withAutotask({}, async ({ simulator }) => {
      const api = connect(simulator.baseUrl);
      await assert.rejects(api.TimeEntries.query({ filter: [{ op: 'eq', field: 'projectID', value: 1 }] }), { status: 500, details: { errors: ['Unable to find projectID in the TimeEntry Entity'] } });
      await assert.rejects(connect(simulator.baseUrl, 'wrong').Companies.get(0), { status: 401 });
      await assert.rejects(api.Tickets.create({ title: 'x' }), { status: 405 });
      assert.deepEqual(simulator.violations.map(({ method, path }) => `${method} ${path}`), ['POST /ATServicesRest/V1.0/Tickets']);
    }));
});
