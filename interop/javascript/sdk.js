// SDK objects for the tests, the people they act for, and what is asked of a refusal.
'use strict';

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const emulator = require('./emulator');
const pools = require('./pools');
const { watch } = require('./witness');

const PASSWORD = 'pass1234';

/** The SDK's class, loaded anew: it keeps its tokens and its public key in variables that all its objects share. */
function load() {
  delete require.cache[require.resolve('authing-js-sdk')];
  return require('authing-js-sdk');
}

/** What an SDK object is told about the emulator. */
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

/** An SDK object that acts for the owner of a pool, its token fetched. */
async function owner(pool = pools.USUAL, more = {}) {
  const Authing = load();
  const sdk = new Authing({ ...options(pool), ...more });
  await sdk.fetchToken;
  return watch(sdk);
}

/** A new user who is logged in, and the SDK object that holds the user's token. */
async function person(pool = pools.USUAL) {
  const sdk = await owner(pool);
  const email = fresh.email();
  const { _id: id } = await sdk.register({ email, password: PASSWORD });
  const user = await sdk.login({ email, password: PASSWORD });
  return { sdk, id, email, user, token: user.token };
}

/** Names that no other test uses. */
const fresh = {
  text: () => crypto.randomBytes(8).toString('hex'),
  email: () => `user${crypto.randomBytes(8).toString('hex')}@example.com`,
  phone: () => `1${String(crypto.randomInt(10 ** 10)).padStart(10, '0')}`,
};

/** Asserts that a call is refused with this code, and gives the refusal: {code, message, data}. */
async function refused(call, code) {
  const { message } = await call.then(
    (value) => assert.fail(`not refused: ${JSON.stringify(value)}`),
    (error) => error,
  );
  assert.equal(message.code, code, JSON.stringify(message));
  return message;
}

/** The payload of a JWT. */
const payload = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));

module.exports = { load, options, owner, person, fresh, refused, payload, PASSWORD };
