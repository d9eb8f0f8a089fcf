// The status of the services, and the logout of CAS.
'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const emulator = require('../emulator');
const { load, options, owner, fresh, PASSWORD } = require('../sdk');

test('preflight checks both services and the CDN', async () => {
  const sdk = await owner();
  const [users, oauth] = await sdk.preflightFun();
  assert.deepEqual([users.data.ok, oauth.data.ok], [2, 2]);
  const cdn = await sdk.cdnPreflightFun();
  assert.deepEqual([cdn.status, cdn.data], [200, 'a\n']);
});

test('preflight runs if it is requested', async () => {
  const sdk = await owner();
  assert.deepEqual(await Promise.all(sdk.checkPreflight()), ['ok', 'ok']);
  const careful = await owner(undefined, { preflight: true, cdnPreflight: true });
  const [services, cdn] = await Promise.all(careful.checkPreflight());
  assert.deepEqual(services.map(({ data }) => data.ok), [2, 2]);
  assert.equal(cdn.data, 'a\n');
});

test('an error names the unreachable service', async () => {
  const Authing = load();
  const given = options();
  const away = 'http://127.0.0.1:1/system/status';
  const sdk = new Authing({ ...given, preflightUrl: { ...given.preflightUrl, oauth: away }, cdnPreflightUrl: away });
  await assert.rejects(sdk.preflightFun(), /认证服务网络预检失败/);
  await assert.rejects(sdk.cdnPreflightFun(), /CDN 服务预检失败/);
  await sdk.fetchToken;
});

test('CAS logout', async () => {
  assert.equal((await (await owner()).casLogout()).code, 200);
});

test('one address can serve both services', async () => {
  const both = `${options().host.user.replace('/users/graphql', '')}/graphql`;
  const sdk = await owner(undefined, { host: { user: both, oauth: both } });
  const phone = fresh.phone();
  assert.equal((await sdk.sendRegisterPhoneCode(phone)).code, 200);
  const user = await sdk.register({ phone, phoneCode: await emulator.code(phone), password: PASSWORD });
  assert.equal((await sdk.loginByPhonePassword({ phone, password: PASSWORD }))._id, user._id);
  assert.equal((await sdk.readUserOAuthList({ user: user._id })).length, 3);
  assert.equal((await sdk.getAuthedAppList({ userId: user._id })).totalCount, 0);
  assert.equal((await sdk.casLogout()).code, 200);
  assert.equal((await sdk.genQRCode()).data.code, 500);
  assert.equal((await sdk.qrlogin.geneCode({ scene: 'APP_AUTH' })).code, 200);
});
