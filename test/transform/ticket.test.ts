import assert from 'node:assert/strict';
import { CrosswalkError } from '../../src/base/errors.ts';
import { transformRecord } from '../../src/transform/transform.ts';
import { ANN, bodiesOf, custom, CONTEXT, file, HOURS, JO, KIM, line, NOTES, note, noticeCodes, NOW, partsOf, plan, row, seconds, ticket, TICKET, withTicket } from './fixture.ts';

describe('ticket', () => {
  it('becomes its operations in order, state last', () => {
    const record = ticket(
      { links: { company: '5', contact: '12', technician: '1' }, parts: [note('2', { createdAt: '2024-01-04T10:00:00Z', author: { kind: 'contact', id: '13' } }), note('1')] },
      { status: 5 },
    );
    const planned = plan(record);
    assert.deepEqual(planned.operations.map(({ key }) => key), ['create', 'part:notes:1', 'participant:Contact:13', 'part:notes:2', 'update', 'assign:team', 'assign:admin', 'state']);
    assert.deepEqual(planned.operations[0]?.body, { kind: 'conversation.create', contact: { entity: 'Contact', id: '12' }, body: 'It smokes', createdAt: seconds('2024-01-02T10:00:00Z') });
    assert.deepEqual(planned.operations[4]?.body, { kind: 'conversation.update', title: 'Printer', attributes: {}, company: { entity: 'Company', id: '5' } });
    assert.deepEqual(planned.operations[1]?.body, { kind: 'conversation.part', message: 'comment', author: { kind: 'admin', adminId: '900' }, body: '<p>text 1</p>', createdAt: seconds('2024-01-03T10:00:00Z'), files: [] });
    assert.deepEqual(planned.operations[3]?.body, { kind: 'conversation.part', message: 'comment', author: { kind: 'contact', contact: { entity: 'Contact', id: '13' } }, body: 'text 2', createdAt: seconds('2024-01-04T10:00:00Z'), files: [] });
    assert.deepEqual(bodiesOf(planned, 'conversation.assign').map(({ to, assigneeId }) => [to, assigneeId]), [['team', '77'], ['admin', '900']]);
    assert.deepEqual(planned.operations.at(-1)?.body, { kind: 'conversation.state', state: 'closed', snoozedUntil: null });
  });

  it('expects everything that reading back can show', () => {
    const planned = plan(ticket({ parts: [note('1', { files: [file('7')] })] }));
    const values = Object.fromEntries(planned.expected.map(({ path, expected }) => [path, expected]));
    assert.deepEqual(values, {
      contact: 'autotask:Contact:12', company: 'autotask:Company:5', title: 'Printer', body: 'It smokes', created_at: '2024-01-02T10:00:00Z',
      team: 'Tier 1', assignee: null, state: 'open', 'parts.count': 1, 'parts.1.kind': 'comment', 'parts.1.author': 'Jo Smith',
      'parts.1.created_at': '2024-01-03T10:00:00Z', 'parts.1.body': 'text 1', 'parts.1.files': 'f7.txt (10 bytes)',
    });
    assert.deepEqual(row(planned, 'title')?.line, 10);
    assert.deepEqual(row(planned, 'parts.1.body')?.line, 20);
  });

  it('leaves the update out when there is nothing to set', () => {
    const planned = plan(ticket({ links: { company: null, contact: '12', technician: null } }, { title: null }));
    assert.deepEqual(planned.operations.map(({ key }) => key), ['create', 'assign:team']);
  });

  it('excludes what is older than the spec wants, by the instant', () => {
    const context = withTicket({ since: Date.parse('2024-01-02T10:00:00Z') });
    assert.equal(transformRecord(ticket(), context).outcome, 'planned');
    const old = transformRecord(ticket({ createdAt: '2024-01-02T09:59:59.999Z' }), context);
    assert.ok(old.outcome === 'excluded' && old.code === 'before-since');
  });

  it('snoozes from now on', () => {
    const [state] = bodiesOf(plan(ticket({}, { status: 7 })), 'conversation.state');
    assert.deepEqual(state, { kind: 'conversation.state', state: 'snoozed', snoozedUntil: NOW + 1000 });
  });

  it('leaves an unknown status open and counts it', () => {
    const planned = plan(ticket({}, { status: 33 }));
    assert.equal(bodiesOf(planned, 'conversation.state').length, 0);
    assert.deepEqual(noticeCodes(planned), ['state-unknown']);
    assert.equal(row(planned, 'state')?.treatment, 'defaulted');
  });

  it('counts a team that is missing or not mapped', () => {
    const missing = plan(ticket(), { ...CONTEXT, teams: new Map() });
    assert.deepEqual(noticeCodes(missing), ['team-missing']);
    assert.deepEqual([row(missing, 'team')?.expected, row(missing, 'team')?.treatment], [null, 'dropped']);
    assert.deepEqual(noticeCodes(plan(ticket({}, { queueID: 9 }))), ['team-not-mapped']);
    assert.deepEqual(noticeCodes(plan(ticket({}, { queueID: null }))), []);
  });

  it('assigns the fallback where a technician has no teammate', () => {
    const planned = plan(ticket({ links: { company: '5', contact: '12', technician: '2' } }));
    assert.deepEqual(bodiesOf(planned, 'conversation.assign').at(-1), { kind: 'conversation.assign', to: 'admin', assigneeId: '999' });
    assert.deepEqual([row(planned, 'assignee')?.source, row(planned, 'assignee')?.expected, row(planned, 'assignee')?.treatment], ['Kim Gone', 'Support', 'defaulted']);
  });

  it('parks what has no date of creation', () => {
    const planned = transformRecord(ticket({ createdAt: null }, { createDate: null }), CONTEXT);
    assert.ok(planned.outcome === 'parked' && planned.code === 'created-at-missing');
  });

  it('parks a record on which an expression fails, and lets every other error out', () => {
    const failing = (code: string) => withTicket({ fields: [line('x', custom(() => { throw new CrosswalkError(code, 'no number', { remedy: 'mend it', exit: 1 }); }), { attribute: true })] });
    const planned = transformRecord(ticket(), failing('expression/failed'));
    assert.deepEqual(planned, { outcome: 'parked', code: 'expression-failed', reason: 'no number', remedy: 'mend it' });
    assert.throws(() => transformRecord(ticket(), failing('other/error')), CrosswalkError);
  });

  it('gives expressions every collection, empty ones too, in the order of time', () => {
    let seen: unknown;
    const spy = line('x', custom(({ collections }) => { seen = { ...collections }; return { kind: 'none' }; }), { attribute: true });
    plan(ticket({ parts: [note('2', { createdAt: '2024-01-05T00:00:00Z' }), note('1')] }), withTicket({ fields: [spy] }));
    assert.deepEqual(seen, { notes: [note('1').values, note('2').values], timeEntries: [] });
  });
});

describe('ticket without its contact', () => {
  const lost = ticket({ links: { company: '5', contact: '99', technician: null }, author: { kind: 'contact', id: '99' } });

  it('opens with a placeholder of its company, or the one', () => {
    const byCompany = plan(lost);
    assert.deepEqual(bodiesOf(byCompany, 'conversation.create')[0]?.contact, { entity: 'Placeholder', id: '5' });
    assert.equal(row(byCompany, 'contact')?.expected, 'autotask:Placeholder:5');
    assert.ok(noticeCodes(byCompany).includes('placeholder-contact'));
    assert.deepEqual(bodiesOf(plan(lost, withTicket({ missingContact: 'one_placeholder' })), 'conversation.create')[0]?.contact.id, 'all');
  });

  it('parks or is left behind, as the spec says', () => {
    const parked = transformRecord(lost, withTicket({ missingContact: 'park' }));
    assert.ok(parked.outcome === 'parked' && parked.code === 'contact-missing');
    assert.equal(transformRecord(lost, withTicket({ missingContact: 'leave_behind' })).outcome, 'excluded');
  });

  it('opens with the contact into which its own was merged', () => {
    const planned = plan(ticket({ links: { company: '5', contact: '14', technician: null }, author: { kind: 'contact', id: '12' } }));
    assert.deepEqual(bodiesOf(planned, 'conversation.create')[0], { kind: 'conversation.create', contact: { entity: 'Contact', id: '12' }, body: 'It smokes', createdAt: seconds('2024-01-02T10:00:00Z') });
  });
});

describe('law 4: the opening', () => {
  const NEUTRAL = 'Ticket T20240102.0001 was moved here from Autotask.';

  it('keeps the text of anybody else internal, under a neutral line', () => {
    for (const author of [JO, { kind: 'contact', id: '13' }, { kind: 'contact', id: null }, { kind: 'contact', id: '99' }, { kind: 'system', id: null }, { kind: 'unknown', id: '12' }] as const) {
      const planned = plan(ticket({ author }));
      assert.equal(bodiesOf(planned, 'conversation.create')[0]?.body, NEUTRAL, author.kind);
      const [opening] = partsOf(planned);
      assert.ok(opening?.message === 'note' && opening.author.kind === 'admin' && opening.body.includes('It smokes'));
      assert.ok(noticeCodes(planned).includes('opening-internal'));
    }
  });

  it('names the author where the fallback stands for him', () => {
    assert.equal(partsOf(plan(ticket({ author: JO })))[0]?.body, '<p>It smokes</p>');
    assert.equal(partsOf(plan(ticket({ author: KIM })))[0]?.body, '<p>Kim Gone (Autotask) wrote:</p><p>It smokes</p>');
    assert.equal(partsOf(plan(ticket({ author: { kind: 'contact', id: '13' } })))[0]?.body, '<p>Bob Customer (Autotask) wrote:</p><p>It smokes</p>');
  });

  it('goes public when the spec says so', () => {
    const planned = plan(ticket({ author: JO }), withTicket({ opening: 'public' }));
    assert.equal(bodiesOf(planned, 'conversation.create')[0]?.body, 'It smokes');
    assert.deepEqual(partsOf(planned), []);
  });

  it('is the neutral line alone where there is no text', () => {
    for (const description of [null, '', ' \u0000\n']) {
      const planned = plan(ticket({}, { description }));
      assert.equal(bodiesOf(planned, 'conversation.create')[0]?.body, NEUTRAL);
      assert.deepEqual(partsOf(planned), []);
      assert.equal(row(planned, 'body')?.treatment, 'defaulted');
    }
  });

  it('never puts a label that is no number into the neutral line', () => {
    const planned = plan(ticket({ author: JO, label: 'Secret plans of the board' }));
    assert.equal(bodiesOf(planned, 'conversation.create')[0]?.body, 'Ticket 100 was moved here from Autotask.');
  });

  it('sends plain text first and escapes in notes', () => {
    const text = 'a <b>&\r\n\r\nc\u0000';
    assert.equal(bodiesOf(plan(ticket({}, { description: text })), 'conversation.create')[0]?.body, 'a <b>&\n\nc');
    assert.equal(partsOf(plan(ticket({ author: JO }, { description: text })))[0]?.body, '<p>a &lt;b&gt;&amp;</p><p>c</p>');
  });

  it('splits a long text instead of cutting it', () => {
    const planned = plan(ticket({}, { description: 'one two three four' }), { ...CONTEXT, bodyLimit: 10 });
    assert.deepEqual([bodiesOf(planned, 'conversation.create')[0]?.body, ...partsOf(planned).map(({ body }) => body)], ['one two', 'three four']);
    assert.ok(partsOf(planned).every(({ message, author }) => message === 'comment' && author.kind === 'contact'));
  });
});

describe('law 4: notes and time entries', () => {
  const messageOf = (part: ReturnType<typeof note>, context = CONTEXT): unknown => partsOf(plan(ticket({ parts: [part] }), context))[0]?.message;

  it('are public only where spec and source both say so', () => {
    assert.equal(messageOf(note('1')), 'comment');
    assert.equal(messageOf(note('1', {}, { publish: 2 })), 'note');
    assert.equal(messageOf(note('1', { visibility: 'internal' })), 'note');
    assert.equal(messageOf(note('1', { visibility: 'unknown' })), 'note');
    assert.equal(messageOf(note('1', { collection: 'timeEntries' }, { summaryNotes: 'x' })), 'note');
  });

  it('take only a real yes for one', () => {
    for (const value of ['true', 1, 'public', null]) {
      const context = withTicket({ collections: [{ ...NOTES, publicWhen: { expression: custom(() => ({ kind: 'value', value })), line: 1 } }] });
      assert.equal(messageOf(note('1'), context), 'note', String(value));
    }
    assert.equal(messageOf(note('1'), withTicket({ collections: [{ ...NOTES, publicWhen: { expression: custom(() => ({ kind: 'none' })), line: 1 } }] })), 'note');
  });

  it('count what they keep internal', () => {
    assert.deepEqual(noticeCodes(plan(ticket({ parts: [note('1', { visibility: 'internal' })] }))), ['kept-internal']);
    assert.deepEqual(noticeCodes(plan(ticket({ parts: [note('1', { visibility: 'unknown' })] }))), ['unknown-visibility']);
    assert.deepEqual(noticeCodes(plan(ticket({ parts: [note('1', { visibility: 'unknown' }, { publish: 2 })] }))), ['unknown-visibility']);
  });

  it('keep a public text internal when the contact who wrote it was not moved', () => {
    const planned = plan(ticket({ parts: [note('1', { author: { kind: 'contact', id: '99' } })] }));
    assert.equal(partsOf(planned)[0]?.message, 'note');
    assert.equal(partsOf(planned)[0]?.body, '<p>Contact 99 (Autotask) wrote:</p><p>text 1</p>');
    assert.deepEqual(noticeCodes(planned), ['author-unknown', 'author-fallback']);
  });

  it('make an internal text of a contact a note of the fallback', () => {
    const planned = plan(ticket({ parts: [note('1', { author: ANN, visibility: 'internal' })] }));
    assert.deepEqual(partsOf(planned)[0]?.author, { kind: 'admin', adminId: '999' });
    assert.equal(row(planned, 'parts.1.author')?.treatment, 'defaulted');
  });
});

describe('parts', () => {
  it('skip, merge nothing, and count what has no text', () => {
    const planned = plan(ticket({ parts: [note('1', { files: [file('8')] }, { noteType: 99 }), note('2', {}, { description: ' ' }), note('3', { files: [file('9')] }, { description: null }), { ...note('4'), collection: 'tasks' }, note('3')] }));
    assert.deepEqual(partsOf(planned).map(({ body, files }) => [body, files.length]), [['<p>(no text)</p>', 1]]);
    assert.deepEqual(planned.notices.map(({ code, path }) => `${code} ${path}`), ['part-skipped notes:1', 'file-left file:8', 'part-empty notes:2', 'part-duplicate notes:3', 'part-not-mapped tasks:4']);
  });

  it('stand in source order: time, collection, number of the id', () => {
    const at = (id: string, createdAt: string, collection = 'notes') => note(id, { createdAt, collection }, { summaryNotes: `hours ${id}` });
    const record = ticket({ parts: [at('10', '2024-01-03T10:00:00.200Z'), at('9', '2024-01-03T10:00:00.200Z'), at('1', '2024-01-03T10:00:00.200Z', 'timeEntries'), at('11', '2024-01-03T10:00:00.100Z'), at('5', '2024-01-01T00:00:00Z')] });
    const planned = plan(record, withTicket({ collections: [NOTES, HOURS] }));
    assert.deepEqual(planned.operations.filter(({ key }) => key.startsWith('part:')).map(({ key }) => key), ['part:notes:5', 'part:notes:11', 'part:notes:9', 'part:notes:10', 'part:timeEntries:1']);
    assert.deepEqual(partsOf(planned).map(({ createdAt }) => createdAt - seconds('2024-01-02T10:00:00Z')), [1, 86400, 86401, 86402, 86403]);
    assert.deepEqual([1, 2, 3].map((n) => row(planned, `parts.${n}.created_at`)?.treatment), ['shifted', 'same', 'shifted']);
  });

  it('of an unknown time follow what stands before them, counted', () => {
    const planned = plan(ticket({ parts: [note('1', { createdAt: 'once' }), note('2')] }));
    assert.equal(partsOf(planned)[0]?.createdAt, seconds('2024-01-02T10:00:01Z'));
    assert.deepEqual(noticeCodes(planned), ['time-unknown']);
  });

  it('name the author in every piece of a long text', () => {
    const planned = plan(ticket({ parts: [note('1', { author: KIM, files: [file('1')] }, { description: 'aaaa bbbb cccc' })] }), { ...CONTEXT, bodyLimit: 10 });
    assert.deepEqual(partsOf(planned).map(({ body, files }) => [body, files.length]), [['<p>Kim Gone (Autotask) wrote (1 of 2):</p><p>aaaa bbbb</p>', 1], ['<p>Kim Gone (Autotask) wrote (2 of 2):</p><p>cccc</p>', 0]]);
  });

  it('have keys that no id of a vendor can forge', () => {
    const planned = plan(ticket({ parts: [note('1', {}, { description: 'aaaa bbbb cccc' }), note('1:2')] }), { ...CONTEXT, bodyLimit: 10 });
    const keys = planned.operations.map(({ key }) => key);
    assert.equal(new Set(keys).size, keys.length);
  });
});

describe('law 5: files', () => {
  const files = (count: number, change = {}) => Array.from({ length: count }, (_, index) => file(String(index), change));

  it('ride on their part, ten at most, the rest right behind it', () => {
    const planned = plan(ticket({ parts: [note('1', { files: files(23) }), note('2', { createdAt: '2024-01-03T10:00:01Z' })] }));
    assert.deepEqual(partsOf(planned).map((part) => part.files.length), [10, 10, 3, 0]);
    assert.deepEqual(planned.operations.filter(({ key }) => key.startsWith('part:')).map(({ key }) => key), ['part:notes:1', 'part:notes:1:files', 'part:notes:1:files:2', 'part:notes:2']);
    assert.ok(partsOf(planned).every(({ message }) => message === 'comment'));
  });

  it('never put an internal one on a public comment', () => {
    const planned = plan(ticket({ parts: [note('1', { files: [file('1'), file('2', { visibility: 'internal' }), file('3', { visibility: 'unknown' })] })] }));
    assert.deepEqual(partsOf(planned).map(({ message, files: own }) => [message, own.map(({ id }) => id)]), [['comment', ['1']], ['note', ['2', '3']]]);
    assert.deepEqual(noticeCodes(planned), ['kept-internal', 'unknown-visibility']);
  });

  it('of the ticket ride on a note behind the opening, public only where file and opening are', () => {
    const own = [file('1', { author: ANN }), file('2', { visibility: 'internal', author: JO }), file('3', { visibility: 'public', author: JO })];
    const open = plan(ticket({ files: own }));
    assert.deepEqual(partsOf(open).map(({ message, author, files: riding, body }) => [message, author.kind, riding.map(({ id }) => id), body]), [
      ['comment', 'contact', ['1'], 'Files of this ticket: f1.txt'],
      ['comment', 'admin', ['3'], '<p>Files of this ticket: f3.txt</p>'],
      ['note', 'admin', ['2'], '<p>Files of this ticket: f2.txt</p>'],
    ]);
    const closed = plan(ticket({ files: own, author: JO, parts: [note('1')] }));
    assert.ok(partsOf(closed).slice(0, -1).every(({ message }) => message === 'note'));
    assert.equal(closed.operations.filter(({ key }) => key.startsWith('part:'))[0]?.key, 'part:opening');
    assert.equal(partsOf(closed).at(-1)?.body, '<p>text 1</p>');
  });

  it('name one that is too large in an internal note, or park', () => {
    const record = ticket({ parts: [note('1', { files: [file('1', { size: 2_500_000 }), file('2', { size: null })] })], files: [file('3', { size: 1001 })] });
    const planned = plan(record);
    assert.deepEqual(partsOf(planned).map(({ message, body, files: own }) => [message, body, own.length]), [
      ['note', '<p>Files of this ticket that could not be moved: f3.txt (1001 bytes)</p>', 0],
      ['comment', '<p>text 1</p>', 1],
      ['note', '<p>Files that could not be moved: f1.txt (2.5 MB)</p>', 0],
    ]);
    assert.deepEqual(noticeCodes(planned), ['file-oversize', 'file-oversize']);
    const parked = transformRecord(record, withTicket({ files: { max: 1000, oversize: 'park', when: null, hosts: [], line: 1 } }));
    assert.ok(parked.outcome === 'parked' && parked.code === 'file-oversize');
  });

  it('are counted where the spec moves none', () => {
    const planned = plan(ticket({ files: [file('1')], parts: [note('1', { files: [file('2')] })] }), withTicket({ files: null }));
    assert.deepEqual(planned.notices.map(({ code, path }) => `${code} ${path}`), ['file-left file:1', 'file-left file:2']);
    assert.ok(partsOf(planned).every(({ files: own }) => own.length === 0));
    assert.equal(TICKET.files?.max, 1000);
  });
});
