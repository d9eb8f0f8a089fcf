// What the SDK cannot do with any server. Each case fails here in the way its code makes it fail.
'use strict';

const http = require('node:http');
const { once } = require('node:events');
const { test } = require('node:test');
const assert = require('node:assert/strict');
const pools = require('../pools');
const { load, options, owner, person, fresh, refused, PASSWORD } = require('../sdk');

test('revoking a role cannot fetch the users left: a brace is missing in the query', async () => {
  const { authz } = await owner();
  for (const [method, input] of [['revokeRoleFromUser', { userId: 'u' }], ['revokeRoleFromUserBatch', { userIdList: ['u'] }]]) {
    const error = await authz[method]({ roleId: 'r', ...input }, { fetchUsers: true }).catch((thrown) => thrown);
    assert.equal(error.response.status, 400);
    assert.equal(typeof error.response.data.errors[0].message, 'string');
  }
});

test('an owner cannot set a password: the old one is encrypted even when there is none', async () => {
  const [{ id }, sdk] = [await person(), await owner()];
  assert.throws(() => sdk.update({ _id: id, password: 'another1' }), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('a photo that is no address cannot be sent from node: the method for it is not there', async () => {
  const { sdk, id } = await person();
  assert.throws(() => sdk.update({ _id: id, photo: { a: 'file' } }), /_uploadAvatar is not a function/);
});

test('what a caller passes is changed: the same object sent again has its ciphertext encrypted again', async () => {
  const { sdk, email } = await person();
  const again = { email, password: PASSWORD };
  await sdk.login(again);
  await assert.rejects(async () => sdk.login(again), (error) => error.message.code === 2006 || /data too large/.test(error.message));
});

test('two objects of one load share their tokens: the later one works with the pool of whoever came last', async () => {
  const Authing = load();
  const one = new Authing(options(pools.USUAL));
  await one.fetchToken;
  const other = new Authing(options(pools.EASY));
  await other.fetchToken;
  await refused(one.list(), 1001);
  assert.ok(Array.isArray((await other.list()).list));
});

test('the first object of a load keeps the modules: those of the second work for the first', async () => {
  const Authing = load();
  const one = new Authing(options(pools.USUAL));
  await one.fetchToken;
  const other = new Authing(options(pools.EASY));
  await other.fetchToken;
  await refused(other.authz.createRole({ name: 'a role' }), 1001);
});

test('without a fetched owner token no token is sent at all', async () => {
  const Authing = load();
  const { token, id } = await person();
  const sdk = new Authing({ ...options(), secret: 'no secret', onInitError: () => {} });
  await sdk.fetchToken;
  sdk.tokenManager.setUserToken(token);
  await refused(sdk.user({ id }), 2020);
});

test('the rule templates come from an address that cannot be set', async () => {
  const asked = [];
  const elsewhere = http.createServer((request, response) => {
    asked.push(request.url);
    response.setHeader('Content-Type', 'application/json');
    response.end('{"totalCount":0,"list":[]}');
  });
  elsewhere.listen(0, '127.0.0.1');
  await once(elsewhere, 'listening');
  const { pipeline } = await owner();
  const before = process.env.https_proxy;
  process.env.https_proxy = `http://127.0.0.1:${elsewhere.address().port}`;
  try {
    assert.deepEqual(await pipeline.templates(), { totalCount: 0, list: [] });
  } finally {
    if (before === undefined) delete process.env.https_proxy;
    else process.env.https_proxy = before;
    elsewhere.close();
  }
  assert.match(asked[0], /aliyuncs\.com/);
});

test('the page of a scanned code needs a browser', async () => {
  const { qrlogin } = await owner();
  assert.throws(() => qrlogin.startScanning({}), /document is not defined/);
});

test('a phone code with a zero in front loses it', async () => {
  const sdk = await owner();
  // The schema says Int; what is sent is 12, and no code is that.
  await refused(sdk.loginByPhoneCode({ phone: fresh.phone(), phoneCode: '0012' }), 2300);
});
