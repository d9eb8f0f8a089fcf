// SDK objects and users for the tests, and assertions on errors.
'use strict';

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const emulator = require('./emulator');
const pools = require('./pools');
const { watch } = require('./recorder');

const PASSWORD = 'pass1234';

/** Loads the SDK's class again, because all its objects share tokens and the public key in module variables. */
function load() {
  delete require.cache[require.resolve('authing-js-sdk')];
  return require('authing-js-sdk');
}

/** Returns the options of an SDK object for the emulator. */
function options(pool = pools.USUAL) {
  const { url, publicKey } = emulator;
  return {
    userPoolId: pool,
    secret: pools.secret(pool),
    host: { user: `${url}/users/graphql`, oauth: `${url}/oauth/graphql` },
    baseUrl: url,
    preflightUrl: { users: `${url}/users/system/status`, oauth: `${url}/oauth/system/status` },
    cdnPreflightUrl: `${url}/cdn`,
    cdnHost: `${url}/cdn`,
    passwordEncPublicKey: publicKey,
  };
}

/** Returns an SDK object of a pool's owner, with the owner token. */
async function owner(pool = pools.USUAL, more = {}) {
  const Authing = load();
  const sdk = new Authing({ ...options(pool), ...more });
  await sdk.fetchToken;
  return watch(sdk);
}

/** Registers a user and logs in. Returns the user and an SDK object with the user's token. */
async function person(pool = pools.USUAL) {
  const sdk = await owner(pool);
  const email = fresh.email();
  const { _id: id } = await sdk.register({ email, password: PASSWORD });
  const user = await sdk.login({ email, password: PASSWORD });
  return { sdk, id, email, user, token: user.token };
}

/** Creates unique names. */
const fresh = {
  text: () => crypto.randomBytes(8).toString('hex'),
  email: () => `user${crypto.randomBytes(8).toString('hex')}@example.com`,
  phone: () => `1${String(crypto.randomInt(10 ** 10)).padStart(10, '0')}`,
};

/** Asserts that a call fails with this code, and returns the error: {code, message, data}. */
async function rejected(call, code) {
  const { message } = await call.then(
    (value) => assert.fail(`the call succeeded: ${JSON.stringify(value)}`),
    (error) => error,
  );
  assert.equal(message.code, code, JSON.stringify(message));
  return message;
}

/** Returns the payload of a JWT. */
const payload = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));

module.exports = { load, options, owner, person, fresh, rejected, payload, PASSWORD };
