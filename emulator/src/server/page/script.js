// Shows the state of the emulator, and follows its changes. Texts of the service are only ever set as text, never as HTML.

const $ = (id) => document.getElementById(id);
const texts = JSON.parse($('texts').textContent);
const say = (key, values = {}) => texts[key].replace(/\{(\w+)\}/g, (_, name) => values[name] ?? '');
const language = document.documentElement.lang;
const relative = new Intl.RelativeTimeFormat(language, { style: 'narrow', numeric: 'auto' });

let state;
let readAt;
let latest;

/** Makes the children of a list equal to `items`. It keeps elements, and so the focus and the selection. */
function list(id, template, items, show) {
  const parent = $(id);
  const kept = new Map([...parent.children].map((element) => [element.dataset.key, element]));
  items.forEach((item, index) => {
    const key = String(item.number ?? item.id);
    const element = kept.get(key) ?? $(template).content.firstElementChild.cloneNode(true);
    kept.delete(key);
    element.dataset.key = key;
    for (const [field, text] of Object.entries(show(item, element))) {
      set(element.querySelector(`[data-field=${field}]`), text ?? '');
    }
    if (parent.children[index] !== element) parent.insertBefore(element, parent.children[index] ?? null);
  });
  kept.forEach((element) => element.remove());
  $(`no-${id}`).hidden = items.length > 0;
}

function set(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

function showMessage({ channel, to, code, text, link, pool, sentAt, validUntil }, element) {
  element.dataset.sentAt = sentAt;
  if (validUntil) element.dataset.validUntil = validUntil;
  element.querySelector('.copy').setAttribute('aria-label', `${say('copy')} ${code}`);
  const anchor = element.querySelector('a');
  if (link && /^https?:/.test(link)) anchor.href = link;
  const otherPool = state.pools.length > 1 ? pool : '';
  return { channel: say(channel), to, code, link, pool: otherPool, text: link ? text.replace(link, '') : text };
}

function showUser({ id, username, email, phone, nickname, blocked }, element) {
  const [name, ...names] = new Set([username, email, phone, nickname, id].filter(Boolean));
  element.dataset.name = name;
  const block = blocked ? 'unblock' : 'block';
  element.querySelector('[data-field=block]').dataset.action = block;
  for (const button of element.querySelectorAll('button')) {
    button.setAttribute('aria-label', `${say(button.dataset.action)} ${name}`);
  }
  const others = names.filter((other) => other !== id).join(' · ');
  return { name, names: others, id, blocked: blocked ? say('blocked') : '', block: say(block) };
}

function showRequest({ method, path, operation, authorization, outcome, fault, failed }, element) {
  let text = outcome ? String(outcome.status) : say('running');
  if (outcome?.isError) text = say('failed', { code: outcome.code ?? outcome.status });
  if (fault) text += ` · ${say('fault', { name: fault })}`;
  element.querySelector('b').className = failed ? 'failed' : 'fine';
  const token = authorization === '<none>' ? '' : authorization;
  const [, address, query] = path.match(/^([^?]*)\??(.*)/s);
  return { outcome: text, operation: operation ?? '', path: `${method} ${address}`, query, token };
}

function show(read) {
  [state, readAt] = [read, performance.now()];
  const { messages, users, pools, requests } = state;
  list('messages', 'message', messages, showMessage);
  list('users', 'user', users.list, showUser);
  const isShown = $('failures').checked ? ({ failed }) => failed : () => true;
  list('requests', 'request', requests.filter(isShown), showRequest);
  const options = [...$('pool').options].map(({ value }) => value);
  if (options.join() !== pools.join()) $('pool').replaceChildren(...pools.map((id) => new Option(id)));
  $('pool').value = users.pool;
  $('pool').parentElement.hidden = pools.length < 2;
  set($('user-count'), say('userCount', { shown: users.list.length, total: users.total }));
  tick();
  if (latest !== undefined) announceMessages(messages);
  latest = messages[0]?.number ?? -1;
}

/** Announces the messages that arrived since the last read, oldest first. */
function announceMessages(messages) {
  const known = messages.findIndex(({ number }) => number === latest);
  const arrived = known < 0 ? messages : messages.slice(0, known);
  for (const { channel, to, code, text } of arrived.toReversed()) {
    announce(say('news', { channel: say(channel), to, code: code ?? text }));
  }
}

/** Adds a line to the log, which screen readers read. */
function announce(text) {
  const line = document.createElement('p');
  line.textContent = text;
  $('news').append(line);
  if ($('news').children.length > 20) $('news').firstChild.remove();
}

/** Shows the age of messages, and how long they are valid, by the clock of the emulator. */
function tick() {
  if (!state) return;
  const now = state.now + (state.isFrozen ? 0 : Math.floor((performance.now() - readAt) / 1000));
  for (const element of $('messages').children) {
    const { sentAt, validUntil } = element.dataset;
    const age = Math.max(0, now - sentAt);
    const unit = [[86400, 'day'], [3600, 'hour'], [60, 'minute'], [1, 'second']].find(([size]) => age >= size) ?? [1, 'second'];
    set(element.querySelector('[data-field=age]'), relative.format(-Math.floor(age / unit[0]), unit[1]));
    if (!validUntil) continue;
    const left = validUntil - now;
    const time = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')}`;
    set(element.querySelector('[data-field=expiry]'), left > 0 ? say('expiresIn', { time }) : say('expired'));
    element.classList.toggle('expired', left <= 0);
  }
}

let events;
let isReading = false;
let isStale = false;

/** Reads the state. Changes that arrive meanwhile have it read once more. */
async function refresh() {
  isStale = true;
  if (isReading) return;
  isReading = true;
  try {
    while (isStale) {
      isStale = false;
      const query = new URLSearchParams({ pool: $('pool').value, search: $('search').value });
      show(await (await fetch(`/page/state?${query}`)).json());
    }
    connected(events.readyState === EventSource.OPEN);
  } catch {
    connected(false);
  } finally {
    isReading = false;
  }
}

function connected(isLive) {
  set($('connection'), say(isLive ? 'live' : 'offline'));
  $('connection').classList.toggle('live', isLive);
}

function connect() {
  events = new EventSource('/page/events');
  events.onmessage = refresh;
  events.onerror = () => {
    connected(false);
    // A browser retries a lost connection, but not a rejected one.
    if (events.readyState === EventSource.CLOSED) setTimeout(connect, 3000);
  };
}

/** Changes a user, and returns whether that succeeded. The text of an error is shown in `problem`. */
async function change(action, values, problem) {
  set(problem, '');
  problem.removeAttribute('lang');
  try {
    const response = await fetch('/page/users', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'X-Emulator-Token': state.token },
      body: JSON.stringify({ action, pool: $('pool').value, ...values }),
    });
    if (!response.ok) throw new Error(await response.text());
    const { code, message } = await response.json();
    if (code === 200) return true;
    problem.lang = 'zh';
    set(problem, `${code} ${message}`);
  } catch (error) {
    set(problem, error.message);
  }
  return false;
}

async function copy(element) {
  const code = element.textContent;
  try {
    await navigator.clipboard.writeText(code);
  } catch {
    // Pages that are neither local nor HTTPS have no clipboard.
    getSelection().selectAllChildren(element);
    document.execCommand('copy');
  }
  announce(say('copied', { code }));
}

$('messages').addEventListener('click', async ({ target }) => {
  if (!target.matches('.copy')) return;
  await copy(target.closest('li').querySelector('[data-field=code]'));
  set(target, '✓');
  setTimeout(() => set(target, say('copy')), 1500);
});

$('users').addEventListener('click', async ({ target }) => {
  const { action } = target.dataset;
  if (!action) return;
  const { key: id, name } = target.closest('li').dataset;
  if (action === 'setPassword') {
    set($('dialog-title'), say('passwordOf', { name }));
    Object.assign($('password').dataset, { id, name });
    $('password').reset();
    document.querySelector('dialog').showModal();
    return;
  }
  if (action === 'delete' && !confirm(say('confirmDelete', { name }))) return;
  if (!(await change(action, { id }, $('user-problem')))) return;
  if (action === 'delete') $('search').focus();
  announceChange(action, name);
});

/** Sends a form's values, and empties it if that succeeded. */
async function submit(event, action, more, done) {
  event.preventDefault();
  const form = event.target;
  const values = Object.fromEntries(new FormData(form));
  if (!(await change(action, { ...values, ...more }, form.querySelector('.problem')))) return;
  form.reset();
  done(values);
}

const announceChange = (action, name) => announce(say(`${action}Done`, { name }));

$('create').addEventListener('submit', (event) => {
  submit(event, 'create', {}, ({ username, email, phone }) => {
    event.target.username.focus();
    announceChange('create', username || email || phone);
  });
});
$('password').addEventListener('submit', (event) => {
  const { id, name } = event.target.dataset;
  submit(event, 'setPassword', { id }, () => {
    event.target.closest('dialog').close();
    announceChange('setPassword', name);
  });
});
$('cancel').addEventListener('click', (event) => event.target.closest('dialog').close());
$('search').addEventListener('input', async () => {
  await refresh();
  announce($('users-title').textContent);
});
$('pool').addEventListener('change', refresh);
$('failures').addEventListener('change', () => state && show(state));
setInterval(tick, 1000);
connect();
