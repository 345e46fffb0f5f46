/** Second half of the control page's script: what a person does, and the clockwork. */
export const PAGE_ACTIONS = String.raw`
async function refresh() {
  drawSandbox(await ask('GET', '/api/sandbox'));
  if (!paused) {
    const page = await ask('GET', '/api/log?' + logQuery());
    draw('log', page, () => drawLog(page));
  }
  const messages = await ask('GET', '/api/notifications?limit=100');
  draw('messages', messages, () => drawMessages(messages));
  const states = await ask('GET', '/api/states');
  draw('states', states, () => drawStates(states));
}

async function doing(work, done) {
  try {
    await work();
    await refresh();
    if (done !== undefined) say(done);
  } catch (error) {
    say(error.message, true);
  }
}

function confirmed(title, text, yes) {
  byId('ask-title').textContent = title;
  byId('ask-text').textContent = text;
  byId('ask-yes').textContent = yes;
  const dialog = byId('ask');
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise((resolve) => dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), { once: true }));
}

function removeRule(name, id) {
  return doing(() => ask('DELETE', '/api/faults/' + name, { id }), 'The fault is off.');
}

function setFrozen(name, frozen) {
  return doing(() => ask('POST', '/api/' + (frozen ? 'freeze/' : 'release/') + name, {}), TITLES[name] + (frozen ? ' is frozen: nothing is answered until it is released.' : ' answers again.'));
}

function ruleFromForm() {
  const [kind, detail] = byId('fault-kind').value.split(' ');
  const fault = { kind, when: byId('fault-when').value };
  if (kind === 'shape') fault.shape = detail;
  else if (detail !== undefined) fault.status = Number(detail);
  const often = byId('fault-share').value;
  const [method, path] = [byId('fault-method').value, byId('fault-path').value.trim()];
  return { ...(method === '' ? {} : { method }), ...(path === '' ? {} : { path }), ...(often === 'once' ? {} : { share: Number(often) }), fault };
}

async function restoreState(name) {
  const yes = await confirmed('Restore "' + name + '"?', 'Both workspaces and the source go back to it. What they hold now is lost unless it is saved.', 'Restore');
  if (yes) await doing(() => ask('POST', '/api/restore', { name }), 'Restored "' + name + '".');
}

async function resetFromForm() {
  const what = {};
  for (const name of ['workspaces', 'world', 'logs']) if (byId('reset-' + name).checked) what[name] = true;
  if (Object.keys(what).length === 0) return say('Choose what to reset.', true);
  const yes = await confirmed('Reset?', what.workspaces ? 'Everything in both workspaces is lost unless it is saved.' : 'This cannot be undone.', 'Reset');
  if (yes) await doing(() => ask('POST', '/api/reset', what), 'Reset.');
}

function on(id, event, work) {
  byId(id).addEventListener(event, (happened) => {
    if (event === 'submit') happened.preventDefault();
    void work();
  });
}

function redrawLog() {
  older = 0;
  return doing(async () => undefined);
}

byId('fault-kind').append(...KINDS.map(([value, text]) => element('option', text, { attributes: { value } })));
on('fault-form', 'submit', () => {
  const name = byId('fault-simulator').value;
  return doing(() => ask('POST', '/api/faults/' + name, { rule: ruleFromForm() }), 'The fault is on.');
});
on('fault-clear', 'click', () => doing(async () => {
  for (const { name } of sandbox.simulators) await ask('DELETE', '/api/faults/' + name, {});
}, 'All faults are off.'));
on('log-form', 'submit', redrawLog);
on('log-simulator', 'change', redrawLog);
on('log-path', 'input', redrawLog);
on('log-status', 'input', redrawLog);
on('log-pause', 'click', () => {
  paused = !paused;
  byId('log-pause').setAttribute('aria-pressed', String(paused));
  byId('log-pause').textContent = paused ? 'Go on' : 'Pause';
  return doing(async () => undefined);
});
on('log-more', 'click', () => {
  older = Math.min(older + 100, 400);
  return doing(async () => undefined);
});
on('day-form', 'submit', () => {
  const day = Number(byId('day').value);
  return doing(() => ask('POST', '/api/day', { day }), 'The source stands at day ' + day + '.');
});
on('save-form', 'submit', () => {
  const name = byId('save-name').value;
  return doing(() => ask('POST', '/api/save', { name }), 'Saved as "' + name + '".');
});
on('reset-form', 'submit', resetFromForm);

/** What stands on the page is the past now; no chip may say otherwise. */
function showGone(message) {
  say(message, true);
  for (const chip of document.querySelectorAll('.chip')) {
    chip.textContent = 'Unknown';
    chip.className = 'chip';
  }
  delete shown.sandbox;
}

let failing = false;
async function tick() {
  try {
    await refresh();
    if (failing) say('The sandbox answers again.');
    failing = false;
  } catch (error) {
    if (!failing) showGone(error.message);
    failing = true;
  }
  setTimeout(tick, EVERY_MS);
}
void tick();
`;
