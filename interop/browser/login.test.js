// Logs in on the emulator's OIDC login page in Chromium, by the keyboard alone.
'use strict';

const assert = require('node:assert/strict');
const { after, before, test } = require('node:test');
const { chromium } = require('playwright-core');
const { APP, REDIRECT, start } = require('./emulator');

// The pair of RFC 7636.
const VERIFIER = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk';
const CHALLENGE = 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM';

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

/** Opens the login page of an application, which is at another address. A message on the console fails the test. */
function visit(name, options, run) {
  test(name, async () => {
    const context = await browser.newContext({ viewport: { width: 360, height: 640 }, locale: 'en', ...options });
    const page = await context.newPage();
    page.setDefaultTimeout(10_000);
    const problems = [];
    page.on('console', (message) => problems.push(message.text()));
    await page.route(`${REDIRECT}?*`, (route) => route.fulfill({ body: 'the application' }));
    await page.goto(address());
    await run(page);
    const folder = process.env.SCREENSHOTS;
    if (folder) await page.screenshot({ path: `${folder}/${name.replaceAll(' ', '-')}.png` });
    await context.close();
    assert.deepEqual(problems, []);
  });
}

function address(more = {}) {
  const query = new URLSearchParams({
    client_id: APP,
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: 'openid email',
    code_challenge: CHALLENGE,
    code_challenge_method: 'S256',
    ...more,
  });
  return `${emulator.url}/oauth/oidc/auth?${query}`;
}

const hasFocus = (locator) => locator.evaluate((element) => element === document.activeElement);

/** Exchanges the code in the address of the page, and returns the tokens. */
async function tokens(page) {
  const code = new URL(page.url()).searchParams.get('code');
  const grant = { grant_type: 'authorization_code', client_id: APP, redirect_uri: REDIRECT, code, code_verifier: VERIFIER };
  const response = await fetch(`${emulator.url}/oauth/oidc/token`, { method: 'POST', body: new URLSearchParams(grant) });
  return response.json();
}

visit('a user logs in and continues and logs out by keyboard', {}, async (page) => {
  const [name, password] = [page.getByLabel('E-mail, user name or phone'), page.getByLabel('Password')];
  assert.equal(await page.title(), 'Log in to Forum');
  assert.ok(await hasFocus(name));
  await page.keyboard.type('lea');
  await page.keyboard.press('Tab');
  await page.keyboard.type('wrong');
  await page.keyboard.press('Enter');
  const problem = page.getByRole('alert');
  await problem.getByText('The name or the password is incorrect.').waitFor();
  assert.equal(await name.inputValue(), 'lea');
  assert.ok(await hasFocus(password));
  assert.equal(await password.getAttribute('aria-describedby'), await problem.getAttribute('id'));
  await page.keyboard.type('secret1');
  await page.keyboard.press('Enter');
  await page.getByText('the application').waitFor();
  const { access_token: token } = await tokens(page);
  const claims = await fetch(`${emulator.url}/oauth/oidc/me`, { headers: { Authorization: `Bearer ${token}` } });
  assert.equal((await claims.json()).email, 'lea@example.com');

  await page.goto(address({ prompt: 'consent' }));
  assert.ok(await hasFocus(page.getByRole('button', { name: 'Continue as lea@example.com' })));
  await page.keyboard.press('Enter');
  await page.getByText('the application').waitFor();

  await page.goto(`${emulator.url}/oauth/oidc/session/end`);
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'You are logged out' }).waitFor();
  await page.goto(address());
  assert.ok(await hasFocus(name));
});

visit('a failed login is among the failures, and a long query is cut', {}, async (page) => {
  await page.getByLabel('E-mail, user name or phone').fill('otto');
  await page.getByLabel('Password').fill('wrong');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('alert').waitFor();
  await page.goto(emulator.url);
  await page.getByLabel('Only failures').check();
  const failure = page.locator('#requests li').filter({ hasText: 'POST /oauth/oidc/login' }).first();
  await failure.getByText('failed 2006').waitFor();
  await page.getByLabel('Only failures').uncheck();
  const opened = page.locator('#requests li').filter({ hasText: 'GET /oauth/oidc/auth' }).first();
  await opened.getByText('GET /oauth/oidc/auth', { exact: true }).waitFor();
  const query = opened.getByText('client_id=');
  const [lines, allLines] = await query.evaluate((element) => {
    const { lineHeight } = getComputedStyle(element);
    return [element.clientHeight, element.scrollHeight].map((height) => Math.round(height / parseFloat(lineHeight)));
  });
  assert.equal(lines, 2);
  assert.ok(allLines > 2, 'the query is long');
});

visit('a dark Chinese system has a dark Chinese login', { locale: 'zh-CN', colorScheme: 'dark' }, async (page) => {
  await page.getByRole('heading', { name: '登录 Forum' }).waitFor();
  await page.getByLabel('密码').waitFor();
  // Without an own background, the page has the canvas of the system.
  const [ground, text] = await page.evaluate(() => {
    const probe = document.createElement('p');
    probe.style.backgroundColor = 'Canvas';
    document.body.append(probe);
    const colors = [getComputedStyle(probe).backgroundColor, getComputedStyle(document.body).color];
    return colors.map((color) => Number(color.match(/\d+/)[0]));
  });
  assert.ok(ground < 64 && text > 192, `${ground} ${text}`);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth));
});
