import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { openConversation, OPENED, partsOf } from './conversation-support.ts';
import { ADMIN, OTHER_ADMIN, START, codeOf, messageOf, shown } from './support.ts';
import type { Bench } from './support.ts';

describe('Intercom simulator: replies', () => {
  const desk = openConversation();
  const { reply, note, comment, contactComment } = desk;
  let bench: Bench;
  let contact: string;
  let path: string;
  beforeEach(() => {
    ({ bench, contact, path } = desk.now());
  });

  it('stamps replies as told, in the order of their times, and not at all below the versions that know the field', async () => {
    await comment({ created_at: OPENED + 20 });
    await contactComment({ created_at: OPENED + 10 });
    await note({ created_at: OPENED + 30 });
    const read = await bench.done('GET', path);
    assert.deepEqual(partsOf(read), [['comment', '<p>thanks</p>', OPENED + 10], ['comment', '<p>hello</p>', OPENED + 20], ['note', '<p>internal</p>', OPENED + 30]]);
    assert.equal(read.statistics?.count_conversation_parts, 3);
    bench.simulator.switches.threadOrder = 'inserted';
    assert.deepEqual(partsOf(await bench.done('GET', path)).map(([, , at]) => at), [OPENED + 20, OPENED + 10, OPENED + 30]);
    const old = await reply({ type: 'user', message_type: 'comment', intercom_user_id: contact, body: 'old', created_at: OPENED + 5 }, { 'intercom-version': '2.10' });
    assert.equal(old.json.conversation_parts?.conversation_parts?.map((part) => part.created_at).at(-1), START);
  });

  it('refuses replies dated in the future or, by switch, before their conversation', async () => {
    assert.equal(messageOf(await comment({ created_at: START + 60 })), `${START + 60} is an invalid value for created_at`);
    assert.equal((await comment({ created_at: OPENED - 1 })).status, 400);
    bench.simulator.switches.createdAtBeforeConversation = 'accept';
    assert.equal((await comment({ created_at: OPENED - 1 })).status, 200);
  });

  it('refuses replies with a wrong author, type or missing field', async () => {
    const wrong: readonly (readonly [object, number])[] = [
      [{ type: 'admin', message_type: 'comment', body: 'x' }, 400],
      [{ type: 'admin', message_type: 'comment', admin_id: '404', body: 'x' }, 404],
      [{ type: 'admin', message_type: 'comment', admin_id: ADMIN }, 400],
      [{ type: 'admin', message_type: 'shout', admin_id: ADMIN, body: 'x' }, 400],
      [{ type: 'admin', message_type: 'quick_reply', admin_id: ADMIN }, 400],
      [{ type: 'user', message_type: 'note', intercom_user_id: contact, body: 'x' }, 400],
      [{ type: 'user', message_type: 'comment', body: 'x' }, 400],
      [{ type: 'user', message_type: 'comment', intercom_user_id: contact, user_id: 'x0', body: 'x' }, 400],
      [{ type: 'user', message_type: 'comment', user_id: 'nobody', body: 'x' }, 404],
      [{ message_type: 'comment', body: 'x' }, 400],
    ];
    for (const [body, status] of wrong) assert.equal((await reply(body)).status, status, JSON.stringify(body));
    assert.equal(codeOf(await reply({ type: 'admin', message_type: 'note', admin_id: '404', body: 'x' })), '404 admin_not_found');
    assert.equal((await bench.call('POST', '/conversations/1/reply', {})).status, 404);
    bench.simulator.removeTeammate(OTHER_ADMIN);
    assert.equal(codeOf(await note({ admin_id: OTHER_ADMIN })), '404 admin_not_found');
    assert.equal(bench.simulator.state.conversations[0]?.parts.length, 0);
  });

  it('takes contacts by their own key, and refuses strangers unless they may join', async () => {
    assert.equal((await reply({ type: 'user', message_type: 'comment', user_id: 'x0', body: 'by key' })).status, 200);
    const stranger = bench.simulator.seedContact({ external_id: 'stranger' });
    assert.equal((await contactComment({ intercom_user_id: stranger })).status, 404);
    bench.simulator.switches.strangerReply = 'join';
    assert.equal((await contactComment({ intercom_user_id: stranger })).json.contacts?.contacts?.length, 2);
  });

  it('keeps the safe tags in notes and admin comments and escapes what contacts write', async () => {
    await note({ body: '<html><body><h2>T</h2><p>a <strong>b</strong> <a href="javascript:x()">c</a> <a href="https://d.test/?a=1">d</a><img src="x"></p><script>evil()</script></body></html>' });
    await contactComment({ body: 'x <i>y</i> & z' });
    await comment({ body: 'a < b\n\nc' });
    assert.deepEqual(partsOf(await bench.done('GET', path)).map(([, body]) => body), [
      '<h2>T</h2><p>a <b>b</b> <a>c</a> <a href="https://d.test/?a=1" rel="nofollow noopener noreferrer" target="_blank">d</a></p>',
      '<p>x &lt;i&gt;y&lt;/i&gt; &amp; z</p>',
      '<p>a &lt; b</p>\n<p>c</p>',
    ]);
  });

  it('stores files and serves them, ten at most', async () => {
    const bytes = Buffer.from('hello file');
    const file = { name: 'ä b.txt', content_type: 'text/plain', data: bytes.toString('base64') };
    const answer = await note({ attachment_files: [file], attachment_urls: ['https://files.test/img.png'] });
    const [stored, linked] = answer.json.conversation_parts?.conversation_parts?.[0]?.attachments?.map((item) => item) ?? [];
    assert.deepEqual([stored?.name, stored?.content_type, stored?.filesize, linked?.url], ['ä b.txt', 'text/plain', 10, 'https://files.test/img.png']);
    assert.deepEqual(Buffer.from(await (await fetch(shown(stored?.url))).arrayBuffer()), bytes);
    assert.equal(bench.simulator.state.conversations[0]?.parts[0]?.attachments[0]?.sha256, createHash('sha256').update(bytes).digest('hex'));
    assert.equal((await note({ attachment_files: Array.from({ length: 10 }, () => file) })).status, 200);
    assert.equal((await note({ attachment_files: Array.from({ length: 11 }, () => file) })).status, 422);
    assert.equal((await note({ attachment_files: [{ ...file, data: `data:text/plain;base64,${file.data}` }] })).status, 400);
    assert.equal((await note({ attachment_files: [{ data: file.data }] })).status, 400);
    assert.equal((await fetch(`${bench.simulator.url}attachments/99/x`)).status, 404);
  });

  it('starts to wait at the first text after an answer', async () => {
    await comment({ created_at: OPENED + 10 });
    assert.equal((await bench.done('GET', path)).waiting_since, null);
    await contactComment({ created_at: OPENED + 60 });
    assert.equal((await contactComment({ created_at: OPENED + 70 })).json.waiting_since, OPENED + 60);
  });

  it('throttles replies of one conversation only when switched on', async () => {
    bench.simulator.switches.replyThrottle = { count: 2, windowMs: 10_000 };
    assert.deepEqual([(await note()).status, (await note()).status], [200, 200]);
    const refused = await note();
    assert.equal(`${refused.status} ${messageOf(refused)}`, '400 Too many recent replies to this conversation');
    bench.clock.advance(10_000);
    assert.equal((await note()).status, 200);
  });

  it('answers a reply with all parts, or by switch with the new one; `last` is the newest conversation', async () => {
    await note();
    assert.equal((await note()).json.conversation_parts?.total_count, 2);
    bench.simulator.switches.replyAnswer = 'new';
    assert.equal((await note()).json.conversation_parts?.conversation_parts?.length, 1);
    assert.equal((await bench.done('POST', '/conversations/last/reply', { type: 'admin', message_type: 'note', admin_id: ADMIN, body: 'x' })).id, path.slice(15));
  });
});
