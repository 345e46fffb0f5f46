import { ADMIN, shown, withConversation } from './support.ts';
import type { Answer, Bench } from './support.ts';

interface Checks {
  call(method: string, template: string, path: string, body?: unknown): Promise<Answer>;
}

/** Notes, merging and blocking contacts, redacting and merging conversations, against the description. */
export async function checkPeople(checked: Checks, bench: Bench): Promise<void> {
  const contact = bench.simulator.seedContact({ external_id: 'people' });
  const company = bench.simulator.seedCompany({ company_id: 'people', name: 'P' });
  for (const [owner, kind] of [[contact, 'contact'], [company, 'company']] as const) {
    const [template, path] = kind === 'contact' ? ['/contacts/{contact_id}/notes', `/contacts/${owner}/notes`] : ['/companies/{company_id}/notes', `/companies/${owner}/notes`];
    const note = (await checked.call('POST', template, path, { body: 'x', admin_id: ADMIN })).json;
    await checked.call('POST', template, path, { body: 'x', admin_id: '404' });
    await checked.call('POST', template, path.replace(owner, 'none'), { body: 'x' });
    await checked.call('GET', template, path);
    await checked.call('GET', template, path.replace(owner, 'none'));
    await checked.call('GET', '/notes/{note_id}', `/notes/${shown(note.id)}`);
  }
  await checked.call('GET', '/notes/{note_id}', '/notes/999');
  await checked.call('GET', '/companies/{company_id}/segments', `/companies/${company}/segments`);
  const lead = bench.simulator.seedContact({ role: 'lead', email: 'lead@example.test' });
  await checked.call('POST', '/contacts/merge', '/contacts/merge', { from: lead, into: contact });
  await checked.call('POST', '/contacts/merge', '/contacts/merge', { from: lead, into: contact, skip_duplicate_validation: true });
  await checked.call('GET', '/contacts/{contact_id}', `/contacts/${lead}`);
  await checked.call('POST', '/contacts/{contact_id}/block', `/contacts/${contact}/block`);

  const [first, second] = [(await withConversation(bench)).conversation, (await withConversation(bench)).conversation];
  const part = bench.simulator.agentReplies(first, { adminId: ADMIN, body: 'secret' });
  const redact = '/conversations/redact';
  await checked.call('POST', redact, redact, { type: 'conversation_part', conversation_id: first, conversation_part_id: part });
  await checked.call('POST', redact, redact, { type: 'source', conversation_id: first, source_id: bench.simulator.state.conversation(first)?.source.id });
  await checked.call('POST', redact, redact, { type: 'source', conversation_id: first, source_id: '1' });
  for (const into of [Number(first), Number(second), 'x']) await checked.call('POST', '/conversations/{id}/merge', `/conversations/${second}/merge`, { merge_into_conversation_id: into });
}

/** Help centres, collections and articles against the description. */
export async function checkHelpCentre(checked: Checks): Promise<void> {
  await checked.call('GET', '/help_center/help_centers', '/help_center/help_centers');
  for (const id of ['1', '999']) await checked.call('GET', '/help_center/help_centers/{help_center_id}', `/help_center/help_centers/${id}`);
  const [all, one] = ['/help_center/collections', '/help_center/collections/{collection_id}'];
  const collection = (await checked.call('POST', all, all, { name: 'C', description: 'd', help_center_id: 1, parent_id: null, translated_content: { fr: { name: 'C', description: 'd' } } })).json;
  const article = (await checked.call('POST', '/articles', '/articles', { title: 'T', description: 'd', body: '<p>x</p>', author_id: Number(ADMIN), state: 'published', parent_id: Number(collection.id), parent_type: 'collection', translated_content: { fr: { title: 'T', body: 'x', author_id: Number(ADMIN), state: 'published' } } })).json;
  await checked.call('POST', all, all, { description: 'x' });
  await checked.call('GET', all, all);
  await checked.call('POST', '/articles', '/articles', { title: 'T' });
  await checked.call('GET', '/articles', '/articles');
  await checked.call('GET', '/articles/search', '/articles/search?phrase=t&state=published');
  for (const [method, body] of [['GET', undefined], ['PUT', { name: 'D' }], ['DELETE', undefined]] as const) {
    for (const id of [shown(collection.id), '999']) await checked.call(method, one, `${all}/${id}`, body);
  }
  for (const [method, body] of [['GET', undefined], ['PUT', { title: 'U', state: 'draft' }], ['DELETE', undefined]] as const) {
    for (const id of [shown(article.id), '999']) await checked.call(method, '/articles/{article_id}', `/articles/${id}`, body);
  }
}
