// Opens the emulator's page in Chromium: wide, narrow and dark, by mouse and by keyboard.
'use strict';

const assert = require('node:assert/strict');
const { once } = require('node:events');
const http = require('node:http');
const { after, before, test } = require('node:test');
const { chromium } = require('playwright-core');
const { OTHER_POOL, start, sendCode, login } = require('./emulator');

const WIDE = { width: 1280, height: 800 };
const NARROW = { width: 320, height: 640 };

let browser;
let emulator;

before(async () => {
  emulator = await start();
  // In a container, Chromium cannot create its own sandbox. The page is ours.
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM, args: ['--no-sandbox'] });
});

after(async () => {
  await browser?.close();
  await emulator?.stop();
});

/** Runs a test with the open page. A message on the console, an error or a request to another host fails it. */
function visit(name, options, run) {
  test(name, async () => {
    const context = await browser.newContext({
      permissions: ['clipboard-read', 'clipboard-write'],
      locale: 'en',
      ...options,
    });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const problems = [];
    page.on('console', (message) => problems.push(message.text()));
    page.on('pageerror', (error) => problems.push(error.message));
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(emulator.url) && !url.startsWith('data:')) problems.push(url);
    });
    await page.goto(emulator.url);
    await page.locator('#connection.live').waitFor();
    await run(page);
    const folder = process.env.SCREENSHOTS;
    if (folder) await page.screenshot({ path: `${folder}/${name.replaceAll(' ', '-')}.png`, fullPage: true });
    await context.close();
    assert.deepEqual(problems, []);
  });
}

/** Waits until screen readers say a text. */
const announced = (page, text) => page.getByRole('log').getByText(text, { exact: true }).last().waitFor({ state: 'attached' });

const user = (page, name) => page.getByRole('listitem').filter({ has: page.getByRole('button', { name: `Delete ${name}` }) });

/** Returns the brightness of the background and of the text, from 0 to 255. */
const colors = (page) => page.evaluate(() => {
  const { backgroundColor } = getComputedStyle(document.documentElement);
  const { color } = getComputedStyle(document.body);
  return [backgroundColor, color].map((text) => Number(text.match(/\d+/)[0]));
});

const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

visit('a code appears without a reload and is copied', { viewport: WIDE }, async (page) => {
  const code = await sendCode(emulator.url, '13800000001');
  const message = page.locator('#messages li').filter({ hasText: '13800000001' });
  await message.getByText(code, { exact: true }).waitFor();
  await message.getByText(/expires in [45]:\d\d/).waitFor();
  const lines = await message.locator('strong').evaluate((element) => {
    const { height } = element.getBoundingClientRect();
    const { fontSize, lineHeight } = getComputedStyle(element);
    return { count: Math.round(height / parseFloat(lineHeight)), size: parseFloat(fontSize) };
  });
  assert.equal(lines.count, 1);
  assert.ok(lines.size >= 24, 'the code is large');
  await announced(page, `SMS to 13800000001: ${code}`);
  await message.getByRole('button', { name: `Copy ${code}` }).click();
  await announced(page, `Copied ${code}`);
  assert.equal(await page.evaluate(() => navigator.clipboard.readText()), code);
});

visit('messages are newest first and keep the focus', { viewport: WIDE }, async (page) => {
  const first = await sendCode(emulator.url, '13800000011');
  const button = page.getByRole('button', { name: `Copy ${first}` });
  await button.focus();
  await sendCode(emulator.url, '13800000012');
  await page.locator('#messages li').first().filter({ hasText: '13800000012' }).waitFor();
  assert.ok(await button.evaluate((element) => element === document.activeElement));
});

visit('messages that arrive together are all announced', { viewport: WIDE }, async (page) => {
  let read;
  const sent = new Promise((resolve) => { read = resolve; });
  await page.route('**/page/state?*', async (route) => {
    await sent;
    await route.continue();
  });
  const phones = ['13800000051', '13800000052'];
  const codes = [await sendCode(emulator.url, phones[0]), await sendCode(emulator.url, phones[1])];
  read();
  await announced(page, `SMS to ${phones[1]}: ${codes[1]}`);
  await announced(page, `SMS to ${phones[0]}: ${codes[0]}`);
});

visit('users are created and found and changed', { viewport: WIDE }, async (page) => {
  await page.getByText('Create a user').click();
  const form = page.locator('#create');
  await form.getByLabel('E-mail').fill('not an address');
  await form.getByLabel('User name').fill('<img src=x onerror=alert(1)>');
  await form.getByLabel('Password').fill('short');
  await form.getByRole('button', { name: 'Create' }).click();
  await form.getByRole('alert').filter({ hasText: '2003' }).waitFor();
  await form.getByLabel('E-mail').fill('new@example.com');
  await form.getByRole('button', { name: 'Create' }).click();
  await form.getByRole('alert').filter({ hasText: '2029' }).waitFor();
  await form.getByLabel('Password').fill('secret1');
  await form.getByRole('button', { name: 'Create' }).click();
  const created = user(page, '<img');
  await created.waitFor();
  await announced(page, 'Created <img src=x onerror=alert(1)>');
  assert.equal(await page.locator('#users img').count(), 0);
  // A link to verify the address was sent.
  const link = page.locator('#messages').getByRole('link', { name: '/verify-email/' }).first();
  assert.match(await link.getAttribute('href'), /^http:\/\/127\.0\.0\.1:\d+\/verify-email\//);

  await page.getByLabel('Search users').fill('NEW@');
  await page.getByText('1 of 3').first().waitFor();
  await announced(page, 'Users 1 of 3');
  await user(page, 'lea').waitFor({ state: 'detached' });
  await created.getByRole('button', { name: /^Set password/ }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Password').fill('secret2');
  await dialog.getByRole('button', { name: 'Set password' }).click();
  await dialog.waitFor({ state: 'hidden' });
  await announced(page, 'Set the password of <img src=x onerror=alert(1)>');
  assert.equal(await login(emulator.url, '<img src=x onerror=alert(1)>', 'secret2'), undefined);

  page.on('dialog', (question) => question.accept());
  await created.getByRole('button', { name: /^Delete/ }).click();
  await page.getByText('No users found.').waitFor();
  await announced(page, 'Deleted <img src=x onerror=alert(1)>');
  assert.ok(await page.getByLabel('Search users').evaluate((element) => element === document.activeElement));
});

visit('a blocked user cannot log in and the failure is shown', { viewport: WIDE }, async (page) => {
  const lea = user(page, 'lea');
  const logins = page.locator('#requests li').filter({ hasText: 'Login' });
  assert.equal(await login(emulator.url, 'lea', 'secret1'), undefined);
  await logins.getByText('200', { exact: true }).first().waitFor();
  await lea.getByRole('button', { name: 'Block lea' }).click();
  await lea.getByText('blocked', { exact: true }).waitFor();
  await announced(page, 'Blocked lea');
  assert.equal(await login(emulator.url, 'lea', 'secret1'), 2005);
  await logins.getByText('failed 2005').waitFor();
  await page.getByLabel('Only failures').check();
  assert.equal(await logins.count(), 1);
  await lea.getByRole('button', { name: 'Unblock lea' }).click();
  await lea.getByText('blocked', { exact: true }).waitFor({ state: 'hidden' });
  assert.equal(await login(emulator.url, 'lea', 'secret1'), undefined);
});

visit('another pool has its own users', { viewport: WIDE }, async (page) => {
  await user(page, 'lea').waitFor();
  await page.getByLabel('User pool').selectOption(OTHER_POOL);
  await user(page, 'lea').waitFor({ state: 'detached' });
  await page.getByText('Create a user').click();
  await page.locator('#create').getByLabel('Phone').fill('13800000041');
  await page.locator('#create').getByLabel('Password').fill('secret1');
  await page.locator('#create').getByLabel('Password').press('Enter');
  await user(page, '13800000041').waitFor();
  await page.getByText('1 of 1').waitFor();
});

visit('a narrow window does not scroll sideways', { viewport: NARROW }, async (page) => {
  await sendCode(emulator.url, '13800000021');
  await page.getByText('13800000021').first().waitFor();
  await page.getByText('Create a user').click();
  assert.ok(await overflow(page) <= 0);
  await user(page, 'lea').getByRole('button', { name: /^Set password/ }).click();
  assert.ok(await overflow(page) <= 0);
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel' }).click();
});

visit('a dark system has a dark page', { viewport: WIDE, colorScheme: 'dark' }, async (page) => {
  const [ground, text] = await colors(page);
  assert.ok(ground < 64 && text > 192, `${ground} ${text}`);
});

visit('a light system has a light page', { viewport: WIDE, colorScheme: 'light' }, async (page) => {
  const [ground, text] = await colors(page);
  assert.ok(ground > 192 && text < 64, `${ground} ${text}`);
});

visit('everything is reached by keyboard', { viewport: WIDE }, async (page) => {
  await sendCode(emulator.url, '13800000031');
  await page.getByText('13800000031').first().waitFor();
  const reached = [];
  const controls = await page.locator('a, button, input, select, summary').filter({ visible: true }).count();
  for (let step = 0; step < controls; step += 1) {
    await page.keyboard.press('Tab');
    reached.push(await page.evaluate(() => {
      const { activeElement } = document;
      const { outlineStyle, outlineWidth } = getComputedStyle(activeElement);
      const name = activeElement.ariaLabel ?? activeElement.labels?.[0]?.textContent ?? activeElement.textContent;
      return { name: name.trim(), isMarked: outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2 };
    }));
  }
  assert.deepEqual(reached.filter(({ name, isMarked }) => !name || !isMarked), []);
  const names = reached.map(({ name }) => name);
  for (const name of ['Messages as JSON', 'Search users', 'Create a user', 'Block lea', 'Delete lea', 'Only failures']) {
    assert.ok(names.includes(name), `${name}: ${names}`);
  }
  assert.ok(names.some((name) => /^Copy \d{4}$/.test(name)));
  await page.getByRole('button', { name: 'Set password lea' }).press('Enter');
  const dialog = page.getByRole('dialog', { name: 'New password of lea' });
  assert.ok(await dialog.getByLabel('Password').evaluate((element) => element === document.activeElement));
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'hidden' });
});

test('the page follows an emulator that is started again', async () => {
  const ended = await start();
  const page = await browser.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(ended.url);
  await page.getByText('Live', { exact: true }).waitFor();
  await ended.stop();
  await page.getByText('Not connected. Retrying…').waitFor();
  const again = await start(new URL(ended.url).host);
  try {
    await page.getByText('Live', { exact: true }).waitFor();
    // Its token is another one.
    await user(page, 'lea').getByRole('button', { name: 'Block lea' }).click();
    await user(page, 'lea').getByText('blocked', { exact: true }).waitFor();
  } finally {
    await page.close();
    await again.stop();
  }
});

test('the page follows a seed that is sent by HTTP', async () => {
  const other = await start();
  const page = await browser.newPage();
  page.setDefaultTimeout(10_000);
  await page.goto(other.url);
  await user(page, 'lea').waitFor();
  const pools = ['5e4c8b1f0a2d3c4b5a697803', '5e4c8b1f0a2d3c4b5a697804'];
  const body = JSON.stringify({ pools: pools.map((id) => ({ id, secret: 'secret' })) });
  await fetch(`${other.url}/emulator/seed`, { method: 'PUT', body });
  await page.getByText('No users found.').waitFor();
  assert.deepEqual(await page.getByLabel('User pool').locator('option').allTextContents(), pools);
  await page.close();
  await other.stop();
});

test('another website can neither read nor change anything', async () => {
  const website = http.createServer((_, response) => response.end('<title>Another website</title>'));
  website.listen(0, '127.0.0.1');
  await once(website, 'listening');
  const page = await browser.newPage();
  const state = async () => (await fetch(`${emulator.url}/page/state`)).json();
  const { token, users } = await state();
  for (const host of ['127.0.0.1', 'localhost']) {
    await page.goto(`http://${host}:${website.address().port}`);
    const seen = await page.evaluate(async ({ url, token }) => {
      const body = JSON.stringify({ action: 'create', pool: '5e4c8b1f0a2d3c4b5a697801', username: 'eve', password: 'secret1' });
      const json = { 'Content-Type': 'application/json', 'X-Emulator-Token': token };
      const attempts = [
        ['/outbox', {}],
        ['/page/state', {}],
        ['/page/events', {}],
        ['/outbox', { mode: 'no-cors' }],
        ['/page/users', { method: 'POST', body, headers: json }],
        ['/page/users', { method: 'POST', body, mode: 'no-cors' }],
      ];
      const texts = attempts.map(async ([path, options]) => {
        const response = await fetch(url + path, options);
        return response.text();
      });
      const outcomes = await Promise.allSettled(texts);
      return outcomes.map(({ value }) => value).filter(Boolean);
    }, { url: emulator.url, token });
    assert.deepEqual(seen, []);
  }
  assert.equal((await state()).users.total, users.total);
  await page.close();
  website.close();
});

visit('a Chinese system has a Chinese page', { viewport: NARROW, locale: 'zh-CN' }, async (page) => {
  await page.getByRole('heading', { name: '消息' }).waitFor();
  await page.getByRole('button', { name: '锁定 lea' }).waitFor();
  assert.ok(await overflow(page) <= 0);
});
