// openid-client against the emulator: discovery, the login page, tokens of all kinds, and logout.
'use strict';

const { before, after, test } = require('node:test');
const assert = require('node:assert/strict');
const emulator = require('../javascript/emulator');
const seed = require('./seed.json');
const { Browser } = require('./browser');

const [pool] = seed.pools;
const [forum, desk, phone] = pool.ssoApps;
const [anna, bert] = pool.users;
const REDIRECT = 'http://127.0.0.1:3000/callback';
const SCOPE = 'openid profile email phone offline_access';

let oidc, jose;

before(async () => {
  // The libraries are ECMAScript modules.
  [oidc, jose] = await Promise.all([import('openid-client'), import('jose')]);
  await emulator.startWith(seed);
});
after(emulator.stop);

/** Discovers the emulator as an application. */
async function discover(app, authentication, metadata = {}, host = '127.0.0.1') {
  const issuer = new URL(`${emulator.url.replace('127.0.0.1', host)}/oauth/oidc`);
  return oidc.discovery(issuer, app._id, { client_secret: app.secret, ...metadata }, authentication, {
    execute: [oidc.allowInsecureRequests],
  });
}

const hs256 = { id_token_signed_response_alg: 'HS256' };

/** Starts a login: returns its address and the checks of the response. */
async function start(config, redirect_uri = REDIRECT, more = {}) {
  const pkceCodeVerifier = oidc.randomPKCECodeVerifier();
  const checks = { pkceCodeVerifier, expectedState: oidc.randomState(), expectedNonce: oidc.randomNonce() };
  const url = oidc.buildAuthorizationUrl(config, {
    redirect_uri,
    scope: SCOPE,
    code_challenge: await oidc.calculatePKCECodeChallenge(pkceCodeVerifier),
    code_challenge_method: 'S256',
    state: checks.expectedState,
    nonce: checks.expectedNonce,
    ...more,
  });
  return { url, checks };
}

/** Logs a user in on the page, and returns the tokens. */
async function logIn(config, redirect, browser = new Browser(), user = anna) {
  const { url, checks } = await start(config, redirect);
  const sent = await browser.logIn(url, user.email, user.password);
  return oidc.authorizationCodeGrant(config, sent, { ...checks, idTokenExpected: true });
}

test('discovery describes the issuer', async () => {
  for (const host of ['127.0.0.1', 'localhost']) {
    const config = await discover(forum, undefined, {}, host);
    const server = config.serverMetadata();
    assert.equal(server.issuer, `${emulator.url.replace('127.0.0.1', host)}/oauth/oidc`);
    assert.ok(server.supportsPKCE('S256'));
    const { keys } = await (await fetch(server.jwks_uri)).json();
    assert.deepEqual(keys.map(({ kty, alg, use }) => [kty, alg, use]), [['RSA', 'RS256', 'sig']]);
  }
});

test('every kind of application logs users in', async () => {
  for (const [app, authentication, metadata, redirect] of [
    [forum, oidc.ClientSecretPost(forum.secret), {}],
    [forum, oidc.ClientSecretBasic(forum.secret), {}],
    [desk, oidc.ClientSecretBasic(desk.secret), hs256],
    [desk, oidc.ClientSecretPost(desk.secret), hs256],
    [phone, oidc.None(), {}, 'com.example.phone:/callback'],
  ]) {
    const config = await discover(app, authentication, metadata);
    // By default, the library trusts the connection instead of verifying signatures. It never verifies HS256.
    if (metadata === hs256) await jose.jwtVerify((await logIn(config)).id_token, Buffer.from(app.secret));
    else oidc.enableNonRepudiationChecks(config);
    const tokens = await logIn(config, redirect);
    const claims = tokens.claims();
    assert.deepEqual([claims.sub, claims.aud, claims.email], [anna._id, app._id, anna.email]);
    assert.equal(tokens.scope, SCOPE);
    const user = await oidc.fetchUserInfo(config, tokens.access_token, claims.sub);
    assert.equal(user.nickname, 'Anna');

    const refreshed = await oidc.refreshTokenGrant(config, tokens.refresh_token);
    assert.equal(refreshed.claims().sub, anna._id);
    assert.equal(refreshed.claims().auth_time, claims.auth_time);
    assert.notEqual(refreshed.access_token, tokens.access_token);
    await assert.rejects(oidc.refreshTokenGrant(config, tokens.refresh_token), { error: 'invalid_grant' });
    assert.ok((await oidc.fetchUserInfo(config, refreshed.access_token, claims.sub)).email);
  }
});

test('all names of a user are accepted by the page, and wrong passwords are not', async () => {
  const config = await discover(forum);
  for (const name of [anna.email, anna.username, anna.phone]) {
    const { url, checks } = await start(config);
    const browser = new Browser();
    await browser.open(url);
    const again = await browser.send({ name, password: 'wrong' });
    assert.match(again.html, /The name or the password is incorrect/);
    const { sent } = await browser.send({ name, password: anna.password });
    const tokens = await oidc.authorizationCodeGrant(config, sent, checks);
    assert.equal(tokens.claims().sub, anna._id);
  }
});

test('a session spares the second login, until it ends', async () => {
  const [forums, desks] = [await discover(forum), await discover(desk, undefined, hs256)];
  const browser = new Browser();
  const tokens = await logIn(forums, REDIRECT, browser, bert);
  const silent = { prompt: 'none' };
  const again = await start(forums, REDIRECT, silent);
  const { sent } = await browser.open(again.url);
  assert.equal((await oidc.authorizationCodeGrant(forums, sent, again.checks)).claims().sub, bert._id);

  const other = await start(desks, REDIRECT, silent);
  await assert.rejects(
    oidc.authorizationCodeGrant(desks, (await browser.open(other.url)).sent, other.checks),
    { error: 'consent_required' },
  );
  const asked = await start(desks);
  await browser.open(asked.url);
  assert.match(browser.page.html, /Continue as bert@example.com/);
  const consented = await browser.send({ continue: 'yes' });
  assert.equal((await oidc.authorizationCodeGrant(desks, consented.sent, asked.checks)).claims().sub, bert._id);

  const end = oidc.buildEndSessionUrl(forums, {
    id_token_hint: tokens.id_token,
    post_logout_redirect_uri: 'http://127.0.0.1:3000/goodbye',
    state: 'bye',
  });
  assert.equal((await browser.open(end)).sent.href, 'http://127.0.0.1:3000/goodbye?state=bye');
  const late = await start(forums, REDIRECT, silent);
  await assert.rejects(
    oidc.authorizationCodeGrant(forums, (await browser.open(late.url)).sent, late.checks),
    { error: 'login_required' },
  );
});

test('tokens are introspected and revoked', async () => {
  const config = await discover(forum);
  const { access_token: access, refresh_token: refresh } = await logIn(config);
  const known = await oidc.tokenIntrospection(config, access);
  assert.deepEqual([known.active, known.sub, known.client_id, known.scope], [true, anna._id, forum._id, SCOPE]);
  assert.equal((await oidc.tokenIntrospection(config, refresh)).active, true);
  await oidc.tokenRevocation(config, refresh);
  assert.equal((await oidc.tokenIntrospection(config, refresh)).active, false);
  assert.equal((await oidc.tokenIntrospection(config, access)).active, false, 'with its refresh token');
  await assert.rejects(oidc.fetchUserInfo(config, access, anna._id));
});

test('a response that does not belong to the request is rejected', async () => {
  const config = await discover(forum);
  const { url, checks } = await start(config);
  const sent = await new Browser().logIn(url);
  const other = oidc.randomPKCECodeVerifier();
  await assert.rejects(
    oidc.authorizationCodeGrant(config, sent, { ...checks, pkceCodeVerifier: other }),
    { error: 'invalid_grant' },
  );
  await assert.rejects(oidc.authorizationCodeGrant(config, sent, { ...checks, expectedNonce: 'another' }));
  await assert.rejects(oidc.authorizationCodeGrant(config, sent, checks), { error: 'invalid_grant' }, 'used');
  const wrong = await discover(forum, oidc.ClientSecretPost('wrong'));
  const next = await start(wrong);
  await assert.rejects(
    oidc.authorizationCodeGrant(wrong, await new Browser().logIn(next.url), next.checks),
    (error) => error.status === 401 || error.cause?.status === 401,
  );
});
