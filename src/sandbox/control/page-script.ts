/** First half of the control page's script: reading and showing. Text from outside is only ever set as text, never as HTML. */
export const PAGE_SCRIPT = String.raw`
const EVERY_MS = 1000;
const TITLES = { autotask: 'Autotask', production: 'Intercom production', staging: 'Intercom staging' };
const SHORT = { autotask: 'Autotask', production: 'Production', staging: 'Staging' };
const THINGS = [['companies', 'Companies'], ['contacts', 'Contacts'], ['tickets', 'Tickets'], ['conversations', 'Conversations'], ['notes', 'Notes'], ['tags', 'Tags'], ['articles', 'Articles'], ['attachments', 'Files']];
const SAME_THING = { notes: 'ticketNotes', attachments: 'files' };
const KINDS = [
  ['status 429', '429 too many requests'], ['status 500', '500 error'], ['html 502', '502 page of a proxy'], ['status 503', '503 unavailable'],
  ['hang', 'No answer'], ['slow', 'Slow answer'], ['reset', 'Connection reset'], ['cut', 'Answer cut in half'],
  ['shape missing', 'JSON: a field missing'], ['shape extra', 'JSON: an extra field'], ['shape type', 'JSON: a wrong type'], ['shape array', 'JSON: a list instead'], ['empty', 'Empty answer'],
];
const WHEN = { before: 'before the work', after: 'after the work' };
const byId = (id) => document.getElementById(id);
const number = (value) => value.toLocaleString('en');
let sandbox = null;
let paused = false;
let older = 0;
const shown = {};

function element(tag, text, options = {}) {
  const made = document.createElement(tag);
  if (text !== null) made.textContent = text;
  if (options.class) made.className = options.class;
  for (const [name, value] of Object.entries(options.attributes ?? {})) made.setAttribute(name, value);
  return made;
}

function button(text, label, act) {
  const made = element('button', text, { class: 'small', attributes: { type: 'button', 'aria-label': label } });
  made.addEventListener('click', act);
  return made;
}

function row(cells) {
  const made = document.createElement('tr');
  made.append(...cells);
  return made;
}

/** Draws only what changed, so that the focus and the reader's place stay. */
function draw(name, data, work) {
  const key = JSON.stringify(data);
  if (shown[name] === key) return;
  shown[name] = key;
  work();
}

function timeOf(ms) {
  return new Date(ms).toISOString().slice(11, 19);
}

function dayOf(ms) {
  return new Date(ms).toLocaleDateString('en-GB', { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' });
}

function say(text, bad = false) {
  byId('said').className = bad ? 'bad' : '';
  byId('said').textContent = text;
}

async function ask(method, path, body) {
  const options = body === undefined ? { method } : { method, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) };
  let response;
  try {
    response = await fetch(path, options);
  } catch {
    throw new Error('The sandbox does not answer. It was stopped; start it again with "crosswalk sandbox".');
  }
  const json = await response.json();
  if (!response.ok) throw new Error(json.error.message + ' ' + json.error.remedy);
  return json;
}

function verdict(id, good, title, text) {
  const box = byId(id);
  box.className = 'verdict ' + (good ? 'good' : 'bad');
  box.querySelector('strong').textContent = title;
  box.querySelector('span').textContent = text;
}

function drawVerdicts() {
  const messages = sandbox.simulators.reduce((sum, { notifications }) => sum + notifications, 0);
  const changes = sandbox.simulators.reduce((sum, { violations }) => sum + violations, 0);
  verdict('people', messages === 0, number(messages) + (messages === 1 ? ' message' : ' messages') + ' would have reached people', messages === 0 ? 'Every write so far was silent.' : 'Below: who, and because of what. A real customer would have been written to.');
  verdict('source', changes === 0, changes === 0 ? 'The source was only read' : number(changes) + (changes === 1 ? ' request' : ' requests') + ' tried to change the source', changes === 0 ? 'No request tried to change it.' : 'Each was refused. The request log shows them with status 405.');
}

function countOf({ counts, system }, thing) {
  const value = counts[thing] ?? (thing === 'notes' || system === 'intercom' ? counts[SAME_THING[thing]] : undefined);
  return element('td', value === undefined ? '–' : number(value), { class: 'number' });
}

function stateChip({ faults }) {
  const cell = document.createElement('td');
  const [text, kind] = faults.frozen ? ['Frozen', 'warn'] : faults.rules.length > 0 ? ['Faults on', 'warn'] : ['Running', 'good'];
  cell.append(element('span', text, { class: 'chip ' + kind }));
  return cell;
}

function drawSimulators() {
  const heads = [['Simulator'], ['State'], ['Address'], ['Requests', 'number'], ...THINGS.map(([, title]) => [title, 'number']), ['Messages', 'number']];
  byId('simulator-heads').replaceChildren(...heads.map(([text, kind]) => element('th', text, { class: kind ?? '', attributes: { scope: 'col' } })));
  byId('simulators').replaceChildren(...sandbox.simulators.map((simulator) => row([
    element('th', TITLES[simulator.name], { class: 'tight', attributes: { scope: 'row' } }),
    stateChip(simulator),
    element('td', simulator.url, { class: 'tight path' }),
    element('td', number(simulator.requests.requests), { class: 'number' }),
    ...THINGS.map(([thing]) => countOf(simulator, thing)),
    element('td', simulator.system === 'autotask' ? '–' : number(simulator.notifications), { class: 'number' + (simulator.notifications > 0 ? ' warn-text' : '') }),
  ])));
}

function faultWords(fault) {
  const known = KINDS.find(([key]) => key === fault.kind || key === fault.kind + ' ' + (fault.status ?? fault.shape));
  return (known ? known[1] : fault.kind + ' ' + (fault.status ?? '')) + ' ' + WHEN[fault.when];
}

function often({ share, nth, count }) {
  if (share !== undefined) return share === 1 ? 'every request' : number(share * 100) + ' % of requests';
  const first = nth ?? 1;
  if ((count ?? 1) === 1) return first === 1 ? 'one request' : 'request ' + number(first);
  return 'requests ' + number(first) + ' to ' + number(first + count - 1);
}

function ruleWords(rule) {
  const faults = Array.isArray(rule.fault) ? rule.fault : [rule.fault];
  const what = faults.length > 3 ? number(faults.length) + ' kinds of faults' : faults.map(faultWords).join(' or ');
  return what + ', ' + often(rule) + (rule.method || rule.path ? ': ' + [rule.method, rule.path].filter(Boolean).join(' ') : '');
}

function drawFaults() {
  const items = sandbox.simulators.flatMap(({ name, faults }) => faults.rules.map((rule) => {
    const words = SHORT[name] + ': ' + ruleWords(rule);
    const struck = ' · struck ' + (rule.hits === 1 ? 'once' : number(rule.hits) + ' times');
    const item = document.createElement('li');
    item.append(element('span', words + struck), button('Remove', 'Remove the fault ' + words, () => removeRule(name, rule.id)));
    return item;
  }));
  byId('rules').replaceChildren(...items);
  byId('rules').hidden = items.length === 0;
  byId('rules-empty').hidden = items.length > 0;
  byId('fault-clear').disabled = items.length === 0;
  byId('freezes').replaceChildren(...sandbox.simulators.map(({ name, faults }) => {
    const item = document.createElement('li');
    const due = faults.writesUntilFreeze === null ? '' : ': freezes after ' + number(faults.writesUntilFreeze) + ' more writes';
    item.append(element('span', SHORT[name] + due), button(faults.frozen ? 'Release' : 'Freeze', (faults.frozen ? 'Release ' : 'Freeze ') + TITLES[name], () => setFrozen(name, !faults.frozen)));
    return item;
  }));
}

function drawWorld() {
  const { tickets, seed, start, day } = sandbox.world;
  byId('world').textContent = number(tickets) + ' tickets, seed ' + seed + ', made on ' + dayOf(start) + '. ' + (day === 0 ? 'It stands as it was made (day 0).' : 'It stands ' + number(day) + (day === 1 ? ' day' : ' days') + ' later.');
  byId('day').value = String(day + 1);
}

function statusCell(status) {
  const text = status === 0 ? 'none' : String(status);
  return element('td', text, { class: 'number ' + (status === 0 || status >= 500 ? 'bad-text' : status >= 400 ? 'warn-text' : '') });
}

function drawLog(page) {
  byId('log').replaceChildren(...page.entries.map((entry) => row([
    element('td', timeOf(entry.at), { class: 'tight' }),
    element('td', SHORT[entry.simulator], { class: 'tight' }),
    element('td', entry.method, { class: 'tight' }),
    element('td', entry.path, { class: 'path' }),
    statusCell(entry.status),
    element('td', entry.effect ? 'yes' : 'no', { class: entry.effect ? '' : 'soft' }),
  ])));
  byId('log-empty').hidden = page.entries.length > 0;
  byId('log-empty').textContent = byId('log-path').value || byId('log-status').value || byId('log-simulator').value ? 'No request fits.' : 'No request yet. They appear here as soon as Crosswalk works with this sandbox.';
  byId('log-more').hidden = page.next === null;
}

function drawMessages({ entries }) {
  byId('messages').replaceChildren(...entries.map((entry) => row([
    element('td', timeOf(entry.at), { class: 'tight' }),
    element('td', SHORT[entry.simulator], { class: 'tight' }),
    element('td', entry.audience, { class: 'tight' }),
    element('td', entry.cause, { class: 'tight' }),
    element('td', entry.conversationId, { class: 'path' }),
    element('td', number(entry.recipients.length), { class: 'number' }),
  ])));
  byId('messages-table').hidden = entries.length === 0;
  byId('messages-empty').hidden = entries.length > 0;
}

function drawStates({ names }) {
  byId('states').replaceChildren(...names.map((name) => {
    const item = document.createElement('li');
    item.append(element('span', name), button('Restore …', 'Restore the state ' + name, () => restoreState(name)));
    return item;
  }));
  byId('states').hidden = names.length === 0;
}

function drawSandbox(next) {
  sandbox = next;
  const { now, speed } = next.clock;
  byId('clock').textContent = dayOf(now) + ', ' + timeOf(now) + ' UTC, ' + (speed === 1 ? 'real time' : number(speed) + ' times real time');
  const { clock, ...rest } = next;
  draw('sandbox', rest, () => {
    drawVerdicts();
    drawSimulators();
  });
  draw('faults', next.simulators.map(({ faults }) => faults), drawFaults);
  draw('world', next.world, drawWorld);
}

function logQuery() {
  const query = new URLSearchParams({ limit: String(100 + older) });
  for (const [name, id] of [['simulator', 'log-simulator'], ['path', 'log-path'], ['status', 'log-status']]) {
    const value = byId(id).value.trim();
    if (value !== '' && byId(id).validity.valid) query.set(name, value);
  }
  return query;
}
`;
