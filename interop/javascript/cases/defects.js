// Defects of the SDK, with any server. Each case must fail as the SDK's code makes it fail.
'use strict';

const http = require('node:http');
const { once } = require('node:events');
const { test } = require('node:test');
const assert = require('node:assert/strict');
const pools = require('../pools');
const { load, options, owner, person, fresh, rejected, PASSWORD } = require('../sdk');

test('revoking a role cannot fetch the remaining users: a brace is missing in the query', async () => {
  const { authz } = await owner();
  for (const [method, input] of [['revokeRoleFromUser', { userId: 'u' }], ['revokeRoleFromUserBatch', { userIdList: ['u'] }]]) {
    const error = await authz[method]({ roleId: 'r', ...input }, { fetchUsers: true }).catch((thrown) => thrown);
    assert.equal(error.response.status, 400);
    assert.equal(typeof error.response.data.errors[0].message, 'string');
  }
});

test('an owner cannot set a password: the SDK encrypts the old one even if it is missing', async () => {
  const [{ id }, sdk] = [await person(), await owner()];
  assert.throws(() => sdk.update({ _id: id, password: 'another1' }), { code: 'ERR_INVALID_ARG_TYPE' });
});

test('a photo that is not an address cannot be sent from node: the method for it is missing', async () => {
  const { sdk, id } = await person();
  assert.throws(() => sdk.update({ _id: id, photo: { a: 'file' } }), /_uploadAvatar is not a function/);
});

test('the SDK changes its arguments: an object sent again has its ciphertext encrypted again', async () => {
  const { sdk, email } = await person();
  const again = { email, password: PASSWORD };
  await sdk.login(again);
  await assert.rejects(async () => sdk.login(again), (error) => error.message.code === 2006 || /data too large/.test(error.message));
});

test('two objects of one module share their tokens: both use the pool of the later one', async () => {
  const Authing = load();
  const one = new Authing(options(pools.USUAL));
  await one.fetchToken;
  const other = new Authing(options(pools.EASY));
  await other.fetchToken;
  await rejected(one.list(), 1001);
  assert.ok(Array.isArray((await other.list()).list));
});

test('two objects of one module share its parts: those of the second use the pool of the first', async () => {
  const Authing = load();
  const one = new Authing(options(pools.USUAL));
  await one.fetchToken;
  const other = new Authing(options(pools.EASY));
  await other.fetchToken;
  await rejected(other.authz.createRole({ name: 'a role' }), 1001);
});

test('without an owner token, the SDK sends no token', async () => {
  const Authing = load();
  const { token, id } = await person();
  const sdk = new Authing({ ...options(), secret: 'no secret', onInitError: () => {} });
  await sdk.fetchToken;
  sdk.tokenManager.setUserToken(token);
  await rejected(sdk.user({ id }), 2020);
});

test('the rule templates come from an address that cannot be set', async () => {
  const urls = [];
  const proxy = http.createServer((request, response) => {
    urls.push(request.url);
    response.setHeader('Content-Type', 'application/json');
    response.end('{"totalCount":0,"list":[]}');
  });
  proxy.listen(0, '127.0.0.1');
  await once(proxy, 'listening');
  const { pipeline } = await owner();
  const before = process.env.https_proxy;
  process.env.https_proxy = `http://127.0.0.1:${proxy.address().port}`;
  try {
    assert.deepEqual(await pipeline.templates(), { totalCount: 0, list: [] });
  } finally {
    if (before === undefined) delete process.env.https_proxy;
    else process.env.https_proxy = before;
    proxy.close();
  }
  assert.match(urls[0], /aliyuncs\.com/);
});

test('the page with a QR code needs a browser', async () => {
  const { qrlogin } = await owner();
  assert.throws(() => qrlogin.startScanning({}), /document is not defined/);
});

test('a phone code loses its leading zero', async () => {
  const sdk = await owner();
  // The schema's type is Int, so 12 is sent, which is never a code.
  await rejected(sdk.loginByPhoneCode({ phone: fresh.phone(), phoneCode: '0012' }), 2300);
});
