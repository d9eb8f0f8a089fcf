// The constructor: the owner token, the pool's settings, and errors.
'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const pools = require('../pools');
const { load, options, owner, person, payload } = require('../sdk');

const DAYS_15 = 15 * 24 * 3600;

test('the constructor gets an owner token and the pool', async () => {
  const sdk = await owner();
  const { data, iat, exp } = payload(await sdk.fetchToken);
  assert.equal(data.clientId, pools.USUAL);
  assert.equal(exp - iat, DAYS_15);
  const settings = sdk.userPoolSettings;
  assert.equal(settings._id, pools.USUAL);
  assert.equal(settings.name, 'Usual');
  assert.equal(settings.descriptions, 'A pool for tests');
  assert.equal(settings.jwtExpired, DAYS_15);
  assert.equal(settings.isDeleted, false);
  assert.ok(settings.createdAt);
});

async function initError(more) {
  const Authing = load();
  const sdk = { error: null };
  const initialized = new Authing({ ...options(), ...more, onInitError: (error) => { sdk.error = error; } });
  await initialized.fetchToken;
  return sdk.error;
}

test('a wrong secret fails the initialization', async () => {
  assert.equal((await initError({ secret: '1' })).message.code, 1001);
  assert.equal((await initError({ userPoolId: pools.NOBODY })).message.code, 2224);
});

test('the SDK itself rejects a missing pool', () => {
  const Authing = load();
  assert.throws(() => new Authing({ ...options(), userPoolId: '' }), /userPoolId is not provided/);
});

test('a token can be given instead of a secret', async () => {
  const token = await (await owner()).fetchToken;
  const Authing = load();
  const sdk = new Authing({ ...options(), secret: 'no secret', accessToken: token, onInitError: () => {} });
  await sdk.fetchToken;
  assert.ok((await sdk.list()).totalCount >= 1);
});

test('an expired owner token is fetched again before the next call', async () => {
  const sdk = await owner(pools.SHORT_LIVED);
  const first = await sdk.fetchToken;
  const { exp } = payload(first);
  while (Date.now() <= exp * 1000) await new Promise(setImmediate);
  assert.equal((await sdk.list()).totalCount, 0);
  assert.notEqual(sdk.tokenManager.ownerToken, first);
});

test('reading the settings requires no permission', async () => {
  const { sdk } = await person();
  const settings = await sdk.getUserPoolSettings();
  assert.equal(settings.name, 'Usual');
  assert.equal(settings.registerDisabled, false);
  assert.equal(settings.emailVerifiedDefault, false);
  assert.equal(settings.jwtExpired, DAYS_15);
  for (const name of ['logo', 'allowedOrigins', 'useMiniLogin', 'showWXMPQRCode', 'enableEmail']) {
    assert.ok(name in settings, name);
  }
});
