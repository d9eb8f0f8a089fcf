// The set-up of the tests: the running emulator, clients of the application and of the pool's owner, and new accounts.
'use strict';

const assert = require('node:assert/strict');
const crypto = require('node:crypto');
const { AuthenticationClient, ManagementClient } = require('authing-js-sdk');
const emulator = require('../javascript/emulator');

const POOL = '5e4c8b1f0a2d3c4b5a697801';
const APP = '5e4c8b1f0a2d3c4b5a697811';
const SECRET = 'the secret of the pool';
const PASSWORD = 'pass1234';
const SHARE_KEY = 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ';
const NOBODY = '5e4c8b1f0a2d3c4b5a6978ff';

const ssoApps = [{ _id: APP, name: 'Forum', protocol: 'oidc', secret: 'the secret of the application' }];
const mfa = { _id: '5e4c8b1f0a2d3c4b5a697830', enable: true, shareKey: SHARE_KEY };
const users = [{ email: 'careful@example.com', password: PASSWORD, mfa }];

/** Starts the emulator with the pool, the application and a user with a second factor. */
const start = () => emulator.startWith({ pools: [{ id: POOL, secret: SECRET, ssoApps, users }] });

const fresh = () => `user${crypto.randomBytes(8).toString('hex')}`;
const onError = () => {};
const application = (more) => new AuthenticationClient({ appId: APP, appHost: emulator.url, onError, ...more });
const owner = (more) => new ManagementClient({ userPoolId: POOL, secret: SECRET, host: emulator.url, onError, ...more });

/** Registers a user and logs in. */
async function person() {
  const client = application();
  const email = `${fresh()}@example.com`;
  const { id } = await client.registerByEmail(email, PASSWORD);
  const user = await client.loginByEmail(email, PASSWORD);
  return { client, email, id, user };
}

/** Sends a document as the owner of a pool, and returns the value of its only field. The SDK has no method for it. */
async function send(query, variables = {}, more = {}) {
  return Object.values(await owner(more).makeGraphqlRequest({ query, variables }))[0];
}

/** Asserts that a call fails with this code. */
async function rejected(call, code) {
  const error = await call.then(
    (value) => assert.fail(`the call succeeded: ${JSON.stringify(value)}`),
    (error) => error,
  );
  assert.equal(error.code, code, JSON.stringify(error));
}

const { stop, code, get, post } = emulator;
module.exports = {
  POOL, APP, SECRET, PASSWORD, SHARE_KEY, NOBODY, start, stop, code, get, post, fresh, application, owner, person, send, rejected,
};
