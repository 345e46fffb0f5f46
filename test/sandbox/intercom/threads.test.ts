import assert from 'node:assert/strict';
import { IntercomClient } from 'intercom-client';
import { ADMIN, START, TOKEN, codeOf, messageOf, shown, startBench, withConversation } from './support.ts';
import type { Bench } from './support.ts';

describe('Intercom simulator: redacting', () => {
  let bench: Bench;
  let conversation: string;
  beforeEach(async () => {
    bench = await startBench();
    conversation = (await withConversation(bench)).conversation;
  });
  afterEach(() => bench.simulator.close());

  const redact = (body: object) => bench.call('POST', '/conversations/redact', { conversation_id: conversation, ...body });
  const part = () => bench.simulator.state.conversation(conversation)?.parts[0];
  const DELETED = '<p><i>This message was deleted</i></p>';

  it('takes the text and files out of a part and of the source, for good', async () => {
    const file = { name: 'a.txt', content_type: 'text/plain', data: 'aGVsbG8=' };
    await bench.done('POST', `/conversations/${conversation}/reply`, { type: 'admin', message_type: 'note', admin_id: ADMIN, body: 'secret', attachment_files: [file] });
    const answer = (await redact({ type: 'conversation_part', conversation_part_id: part()?.id })).json;
    const shownPart = answer.conversation_parts?.conversation_parts?.[0];
    assert.deepEqual([shownPart?.body, shownPart?.redacted, shownPart?.attachments?.length, shownPart?.part_type], [DELETED, true, 0, 'note']);
    const source = (await bench.done('GET', `/conversations/${conversation}`)).source;
    assert.deepEqual([source?.redacted, source?.body], [false, '<p>Printer broken</p>']);
    const client = new IntercomClient({ token: TOKEN, baseUrl: bench.simulator.url.replace(/\/$/, ''), version: '2.16' as '2.14', maxRetries: 0 });
    const redacted = await client.conversations.redactConversationPart({ type: 'source', conversation_id: conversation, source_id: shown(source?.id) });
    assert.deepEqual([redacted.source?.body, redacted.source?.redacted], [DELETED, true]);
  });

  it('refuses what is not there and what has no text', async () => {
    bench.simulator.agentSetsState(conversation, { adminId: ADMIN, state: 'closed' });
    for (const body of [{ type: 'conversation_part', conversation_part_id: '1' }, { type: 'source', source_id: '1' }, { type: 'source', source_id: '1', conversation_id: 'really_123_doesnt_exist' }]) {
      assert.equal(codeOf(await redact(body)), '404 conversation_part_or_message_not_found');
    }
    assert.equal(codeOf(await redact({ type: 'conversation_part', conversation_part_id: part()?.id })), '400 conversation_part_not_redactable');
    for (const body of [{ type: 'title' }, { type: 'conversation_part' }]) assert.equal((await redact(body)).status, 400);
  });
});

describe('Intercom simulator: merging conversations', () => {
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.simulator.close());

  const merge = (id: string, into: unknown, version = '2.16') => bench.call('POST', `/conversations/${id}/merge`, { merge_into_conversation_id: into }, { 'intercom-version': version });

  it('closes and links the one, and answers with the other', async () => {
    const [first, second] = [await withConversation(bench), await withConversation(bench)];
    const answer = (await merge(second.conversation, Number(first.conversation))).json;
    assert.deepEqual([answer.id, answer.state, answer.contacts?.contacts?.length], [first.conversation, 'open', 2]);
    const added = answer.conversation_parts?.conversation_parts?.map((part) => [part.part_type, part.author?.type, part.created_at]);
    assert.deepEqual(added, [['merged_primary_conversation', 'bot', START]]);
    const secondary = await bench.done('GET', `/conversations/${second.conversation}`);
    assert.deepEqual([secondary.state, secondary.linked_objects?.data?.map((item) => item.id)], ['closed', [first.conversation]]);
  });

  it('refuses wrong ids, itself, twice, unknown ones, and older versions', async () => {
    const [first, second] = [(await withConversation(bench)).conversation, (await withConversation(bench)).conversation];
    const bad = await merge(first, 'abc');
    assert.equal(`${codeOf(bad)} ${messageOf(bad)}`, '400 parameter_invalid merge_into_conversation_id must be a valid integer conversation ID');
    for (const [id, into, message] of [[first, first, 'Cannot merge a conversation into itself'], [first, '1', 'Primary conversation not found'], ['1', first, 'Secondary conversation not found']] as const) {
      const refused = await merge(id, into);
      assert.equal(`${codeOf(refused)} ${messageOf(refused)}`, `422 merge_failed ${message}`);
    }
    assert.equal((await merge(first, second)).status, 200);
    assert.equal(messageOf(await merge(first, second)), 'Secondary conversation has already been merged');
    assert.equal(codeOf(await merge(second, first, '2.15')), '400 intercom_version_invalid');
  });
});
