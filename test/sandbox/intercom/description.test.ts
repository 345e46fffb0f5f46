import assert from 'node:assert/strict';
import { readDescription } from './description.ts';
import type { Description } from './description.ts';
import { checkHelpCentre, checkPeople } from './description-people.ts';
import { checkObjects, checkTickets } from './description-tickets.ts';
import { ADMIN, OTHER_ADMIN, START, TEAM, shown, startBench, withConversation } from './support.ts';
import type { Answer, Bench } from './support.ts';

const FILE = process.env.CROSSWALK_INTERCOM_OPENAPI;

type Step = readonly [method: string, template: string, path: string, body?: unknown];

/** Which template of the description a request belongs to is written beside it, so that it is the one that was meant. */
class Checked {
  readonly #bench: Bench;
  readonly #description: Description;

  constructor(bench: Bench, description: Description) {
    this.#bench = bench;
    this.#description = description;
  }

  async call(...[method, template, path, body]: Step): Promise<Answer> {
    const answer = await this.#bench.call(method, path, body);
    assert.ok(this.#description.seen.has(`${method} ${template} ${answer.status}`), `${method} ${path} was not taken for ${template} ${answer.status}`);
    return answer;
  }
}

async function checkStaff(checked: Checked): Promise<void> {
  await checked.call('GET', '/me', '/me');
  await checked.call('GET', '/admins', '/admins');
  await checked.call('GET', '/admins/{admin_id}', `/admins/${ADMIN}`);
  await checked.call('GET', '/admins/{admin_id}', '/admins/0');
  await checked.call('GET', '/teams', '/teams');
  await checked.call('GET', '/teams/{team_id}', `/teams/${TEAM}`);
  await checked.call('GET', '/teams/{team_id}', '/teams/0');
}

async function checkContacts(checked: Checked, bench: Bench): Promise<void> {
  await checked.call('POST', '/data_attributes', '/data_attributes', { name: 'Tier', model: 'contact', data_type: 'options', options: [{ value: 'A' }, { value: 'B' }] });
  const made = (await checked.call('POST', '/contacts', '/contacts', { external_id: 'c', email: 'c@example.test', name: 'C', owner_id: ADMIN, avatar: 'https://x.test/a.png', custom_attributes: { Tier: 'A' } })).json;
  const company = (await checked.call('POST', '/companies', '/companies', { company_id: 'at:1', name: 'Acme', plan: 'Gold', size: 3 })).json;
  await checked.call('POST', '/companies', '/companies', { test: 1 });
  await checked.call('POST', '/contacts/{contact_id}/companies', `/contacts/${shown(made.id)}/companies`, { id: company.id });
  await checked.call('POST', '/contacts/{contact_id}/companies', `/contacts/${shown(made.id)}/companies`, {});
  await checked.call('GET', '/contacts/{contact_id}/companies', `/contacts/${shown(made.id)}/companies`);
  const tag = (await checked.call('POST', '/tags', '/tags', { name: 'vip', users: [{ id: made.id }], companies: [{ id: company.id }] })).json;
  for (const path of ['/contacts', '/contacts?per_page=1']) await checked.call('GET', '/contacts', path);
  await checked.call('GET', '/contacts/{contact_id}', `/contacts/${shown(made.id)}`);
  await checked.call('PUT', '/contacts/{contact_id}', `/contacts/${shown(made.id)}`, { phone: '+491234' });
  await checked.call('GET', '/contacts/find_by_external_id/{external_id}', '/contacts/find_by_external_id/c');
  bench.clock.advance(10_000);
  await checked.call('POST', '/contacts/search', '/contacts/search', { query: { field: 'email', operator: '=', value: 'c@example.test' } });
  await checked.call('POST', '/contacts/search', '/contacts/search', { query: { field: 'nope', operator: '=', value: 1 } });
  await checked.call('GET', '/contacts/{contact_id}/tags', `/contacts/${shown(made.id)}/tags`);
  await checked.call('DELETE', '/contacts/{contact_id}/tags/{tag_id}', `/contacts/${shown(made.id)}/tags/${shown(tag.id)}`);
  await checked.call('POST', '/contacts/{contact_id}/tags', `/contacts/${shown(made.id)}/tags`, { id: tag.id });
  await checkCompanies(checked, shown(company.id), shown(made.id));
  await checked.call('POST', '/contacts/{contact_id}/archive', `/contacts/${shown(made.id)}/archive`);
  await checked.call('POST', '/contacts/{contact_id}/unarchive', `/contacts/${shown(made.id)}/unarchive`);
  await checked.call('DELETE', '/contacts/{contact_id}', `/contacts/${shown(made.id)}`);
}

async function checkCompanies(checked: Checked, company: string, contact: string): Promise<void> {
  await checked.call('GET', '/companies', '/companies?company_id=at:1');
  await checked.call('GET', '/companies', '/companies?company_id=none');
  await checked.call('GET', '/companies/{company_id}', `/companies/${company}`);
  await checked.call('GET', '/companies/{company_id}', '/companies/none');
  await checked.call('PUT', '/companies/{company_id}', `/companies/${company}`, { name: 'Acme 2' });
  await checked.call('POST', '/companies/list', '/companies/list');
  await checked.call('GET', '/companies/{company_id}/contacts', `/companies/${company}/contacts`);
  const scroll = (await checked.call('GET', '/companies/scroll', '/companies/scroll')).json;
  await checked.call('GET', '/companies/scroll', `/companies/scroll?scroll_param=${shown(scroll.scroll_param)}`);
  await checked.call('DELETE', '/contacts/{contact_id}/companies/{company_id}', `/contacts/${contact}/companies/${company}`);
  await checked.call('DELETE', '/companies/{company_id}', `/companies/${company}`);
}

async function checkDefinitions(checked: Checked): Promise<void> {
  const made = (await checked.call('POST', '/data_attributes', '/data_attributes', { name: 'Count', model: 'company', data_type: 'integer' })).json;
  await checked.call('POST', '/data_attributes', '/data_attributes', { name: 'Count', model: 'contact', data_type: 'integer' });
  await checked.call('PUT', '/data_attributes/{data_attribute_id}', `/data_attributes/${shown(made.id)}`, { archived: true });
  await checked.call('PUT', '/data_attributes/{data_attribute_id}', '/data_attributes/999', { archived: true });
  await checked.call('GET', '/data_attributes', '/data_attributes?include_archived=true');
  await checked.call('GET', '/data_attributes', '/data_attributes?model=conversation');
  const path = '/conversations/attributes';
  for (const data_type of ['string', 'integer', 'decimal', 'boolean', 'datetime', 'files']) await checked.call('POST', path, path, { name: data_type, data_type });
  const list = (await checked.call('POST', path, path, { name: 'P', data_type: 'list', options: [{ label: 'A' }, { label: 'B' }] })).json;
  await checked.call('POST', path, path, { name: 'X', data_type: 'x' });
  await checked.call('GET', path, path);
  await checked.call('GET', `${path}/{id}`, `${path}/${shown(list.id)}`);
  await checked.call('GET', `${path}/{id}`, `${path}/0`);
  await checked.call('PUT', `${path}/{id}`, `${path}/${shown(list.id)}`, { description: 'd' });
  const more = (await checked.call('POST', `${path}/{id}/options`, `${path}/${shown(list.id)}/options`, { label: 'C' })).json;
  await checked.call('POST', `${path}/{id}/options`, `${path}/${shown(list.id)}/options`, {});
  const option = `${path}/${shown(list.id)}/options/${shown(more.options?.[2]?.id)}`;
  await checked.call('PUT', `${path}/{id}/options/{option_id}`, option, { label: 'C2' });
  await checked.call('DELETE', `${path}/{id}/options/{option_id}`, option);
  await checked.call('DELETE', `${path}/{id}/options/{option_id}`, `${path}/${shown(list.id)}/options/${shown(more.options?.[0]?.id)}`);
}

async function checkConversations(checked: Checked, bench: Bench): Promise<void> {
  const { contact, conversation } = await withConversation(bench);
  const [all, one] = ['/conversations', '/conversations/{conversation_id}'];
  const path = `/conversations/${conversation}`;
  await checked.call('POST', all, all, { from: { type: 'user', id: contact }, body: 'x', attachment_urls: ['https://x.test/a.png'], created_at: START - 5 });
  await checked.call('POST', all, all, { from: { type: 'user', id: 'none' }, body: 'x' });
  const file = { name: 'a.txt', content_type: 'text/plain', data: 'aGVsbG8=' };
  for (const message_type of ['comment', 'note']) await checked.call('POST', `${one}/reply`, `${path}/reply`, { type: 'admin', message_type, admin_id: ADMIN, body: '<p>x</p>', attachment_files: [file], skip_notifications: true });
  await checked.call('POST', `${one}/reply`, `${path}/reply`, { type: 'admin', message_type: 'quick_reply', admin_id: ADMIN, reply_options: [{ text: 'Yes', uuid: '22d6d1f4-1a19-41d0-94c2-e54031f78aca' }], skip_notifications: true });
  await checked.call('POST', `${one}/reply`, `${path}/reply`, { type: 'user', message_type: 'comment', intercom_user_id: contact, body: 'x' });
  await checked.call('POST', `${one}/reply`, '/conversations/1/reply', { type: 'user' });
  for (const body of [{ message_type: 'close', type: 'admin' }, { message_type: 'open' }, { message_type: 'snoozed', snoozed_until: START + 99_999 }, { message_type: 'assignment', type: 'admin', assignee_id: OTHER_ADMIN }]) {
    await checked.call('POST', `${one}/parts`, `${path}/parts`, { admin_id: ADMIN, ...body });
  }
  await checked.call('POST', `${one}/parts`, '/conversations/1/parts', { message_type: 'open', admin_id: ADMIN });
  const company = bench.simulator.seedCompany({ company_id: 'at:2', name: 'B' });
  await checked.call('PUT', one, path, { title: 'T', read: true, company_id: company, custom_attributes: { P: 'B', string: 's', integer: 1, decimal: 1.5, boolean: true, datetime: START } });
  const tag = (await checked.call('POST', '/tags', '/tags', { name: 'moved' })).json;
  await checked.call('POST', `${one}/tags`, `${path}/tags`, { id: tag.id, admin_id: ADMIN });
  await checked.call('GET', one, path);
  await checked.call('GET', one, '/conversations/1');
  await checked.call('GET', all, '/conversations?per_page=1');
  bench.clock.advance(10_000);
  await checked.call('POST', `${all}/search`, '/conversations/search', { query: { field: 'contact_ids', operator: '=', value: contact }, pagination: { per_page: 1 } });
  await checked.call('DELETE', `${one}/tags/{tag_id}`, `${path}/tags/${shown(tag.id)}`, { admin_id: ADMIN });
  await checked.call('DELETE', `${one}/tags/{tag_id}`, `${path}/tags/${shown(tag.id)}`, { admin_id: ADMIN });
  await checked.call('POST', `${one}/customers`, `${path}/customers`, { admin_id: ADMIN, customer: { email: 'new@example.test' } });
  await checked.call('DELETE', `${one}/customers/{contact_id}`, `${path}/customers/${contact}`, { admin_id: ADMIN });
  await checked.call('DELETE', `${one}/customers/{contact_id}`, `${path}/customers/${bench.simulator.state.contacts.at(-1)?.id}`, { admin_id: ADMIN });
  await checked.call('DELETE', one, path);
  await checked.call('DELETE', one, `${path}?retain_metrics=false`.replace(conversation, bench.simulator.state.conversations[0]?.id ?? ''));
  await checked.call('GET', `${all}/deleted`, '/conversations/deleted?per_page=1');
  for (const where of ['/tags', `/tags/${shown(tag.id)}`, '/tags/0']) await checked.call('GET', where === '/tags' ? '/tags' : '/tags/{tag_id}', where);
  await checked.call('POST', '/tags', '/tags', {});
  await checked.call('DELETE', '/tags/{tag_id}', `/tags/${shown(tag.id)}`);
}

describe('Intercom simulator against the official description', () => {
  if (FILE === undefined) {
    it('did not run: CROSSWALK_INTERCOM_OPENAPI names no file', () => {
      console.log('      Set CROSSWALK_INTERCOM_OPENAPI to the path of the 2.16 description to validate every answer against its schemas.');
    });
    return;
  }
  it('gives answers of the described form on every route of this part', async () => {
    const description = await readDescription(FILE);
    const problems: string[] = [];
    const bench = await startBench({}, undefined, (exchange) => problems.push(...description.problems(exchange)));
    try {
      const checked = new Checked(bench, description);
      await checkStaff(checked);
      await checkContacts(checked, bench);
      await checkDefinitions(checked);
      await checkConversations(checked, bench);
      await checkPeople(checked, bench);
      await checkHelpCentre(checked);
      await checkTickets(checked, bench);
      await checkObjects(checked, bench);
      console.log(`      ${description.seen.size} kinds of exchange checked`);
      assert.deepEqual(problems, []);
      assert.ok(description.seen.size >= 78, `only ${description.seen.size}: ${[...description.seen].join(', ')}`);
    } finally {
      await bench.simulator.close();
    }
  }).timeout(60_000);
});
