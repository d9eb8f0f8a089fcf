// All kinds of login, tokens, and logout.
'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const emulator = require('../emulator');
const pools = require('../pools');
const { owner, person, fresh, rejected, payload, PASSWORD } = require('../sdk');

test('login by e-mail address', async () => {
  const sdk = await owner();
  const email = fresh.email();
  const { _id } = await sdk.register({ email, password: PASSWORD });
  const user = await sdk.login({ email, password: PASSWORD, lastIP: '10.0.0.1', browser: 'lynx' });
  assert.equal(user._id, _id);
  assert.equal(user.loginsCount, 1);
  assert.equal(user.lastIP, '10.0.0.1');
  assert.equal((await sdk.user({ id: _id })).browser, 'lynx');
  const claims = payload(user.token);
  assert.deepEqual(claims.data, { email, id: _id, clientId: pools.USUAL });
  assert.equal(claims.exp - claims.iat, 15 * 24 * 3600);
  assert.equal(sdk.tokenManager.userToken, user.token);
  assert.equal((await sdk.login({ email, password: PASSWORD })).loginsCount, 2);
});

test('login by user name, by unionid', async () => {
  const sdk = await owner();
  const [username, unionid] = [fresh.text(), fresh.text()];
  const named = await sdk.register({ username, password: PASSWORD });
  assert.equal((await sdk.login({ username, password: PASSWORD }))._id, named._id);
  const known = await sdk.register({ unionid, openid: 'o1', registerMethod: 'oauth:wxapp' });
  const user = await sdk.login({ unionid, openid: 'o1' });
  assert.equal(user._id, known._id);
  assert.equal(payload(user.token).data.unionid, unionid);
});

test('invalid logins are rejected', async () => {
  const { sdk, id, email } = await person();
  await rejected(sdk.login({ email, password: 'wrong one' }), 2006);
  await rejected(sdk.login({ email: fresh.email(), password: PASSWORD }), 2004);
  await rejected(sdk.login({}), 2231);
  await rejected(sdk.login({ unionid: fresh.text() }), 2004);
  const admin = await owner();
  assert.equal((await admin.update({ _id: id, blocked: true })).blocked, true);
  await rejected(sdk.login({ email, password: PASSWORD }), 2005);
});

test('a social account without a password cannot log in with one', async () => {
  const sdk = await owner();
  const username = fresh.text();
  await sdk.register({ unionid: fresh.text(), username, registerMethod: 'oauth:github' });
  await rejected(sdk.login({ username, password: PASSWORD }), 2027);
});

test('a password encrypted with another key cannot be decrypted', async () => {
  const { generateKeyPairSync } = require('node:crypto');
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const sdk = await owner(pools.USUAL, { passwordEncPublicKey: publicKey.export({ type: 'spki', format: 'pem' }) });
  const { message } = await rejected(sdk.register({ email: fresh.email(), password: PASSWORD }), 2016);
  assert.equal(message, '密码解密出错');
});

test('failed logins require a captcha', async () => {
  const sdk = await owner(pools.WATCHFUL);
  const email = fresh.email();
  await sdk.register({ email, password: PASSWORD });
  await rejected(sdk.login({ email, password: 'wrong one' }), 2006);
  const { data } = await rejected(sdk.login({ email, password: PASSWORD }), 2000);
  assert.match(await emulator.get(data.url.slice(emulator.url.length)), /^<svg/);
  const again = await rejected(sdk.login({ email, password: PASSWORD, verifyCode: '????' }), 2001);
  assert.ok(again.data.url);
  const user = await sdk.login({ email, password: PASSWORD, verifyCode: await emulator.code(email) });
  assert.equal(user.email, email);
});

test('login by phone code creates the account', async () => {
  const sdk = await owner();
  const phone = fresh.phone();
  assert.deepEqual(await sdk.getVerificationCode(phone), { code: 200, message: '发送成功' });
  const still = await sdk.sendOneTimePhoneCode(phone).catch((error) => JSON.parse(error.message));
  assert.deepEqual(still, { code: 500, message: '已发送验证码，还未失效' });
  const phoneCode = await emulator.code(phone);
  await rejected(sdk.loginByPhoneCode({ phone, phoneCode: phoneCode === '1111' ? '2222' : '1111' }), 2300);
  const user = await sdk.loginByPhoneCode({ phone, phoneCode });
  assert.equal(user.phone, phone);
  assert.equal(user.loginsCount, 1);
  assert.equal(sdk.tokenManager.userToken, user.token);
  await rejected(sdk.loginByPhoneCode({ phone, phoneCode }), 2300);
  assert.equal((await sdk.sendOneTimePhoneCode(phone)).code, 200);
  const again = await sdk.loginByPhoneCode({ phone, phoneCode: Number(await emulator.code(phone)) });
  assert.equal(again._id, user._id);
});

test('login by phone and password', async () => {
  const sdk = await owner();
  const phone = fresh.phone();
  await sdk.sendRegisterPhoneCode(phone);
  const { _id } = await sdk.register({ phone, phoneCode: await emulator.code(phone), password: PASSWORD });
  assert.equal((await sdk.loginByPhonePassword({ phone, password: PASSWORD }))._id, _id);
  await rejected(sdk.loginByPhonePassword({ phone, password: 'wrong one' }), 2006);
  await rejected(sdk.loginByPhonePassword({ phone: fresh.phone(), password: PASSWORD }), 2004);
});

test('login with the directory', async () => {
  const sdk = await owner();
  const user = await sdk.loginByLDAP({ username: 'tesla', password: 'password' });
  assert.equal(user.registerMethod, 'ldap:default::from-undefined');
  assert.equal(user.unionid, 'uid=tesla,dc=example,dc=com');
  assert.equal(JSON.parse(user.oauth).cn, 'Nikola Tesla');
  assert.equal(sdk.tokenManager.userToken, user.token);
  assert.equal((await sdk.loginByLDAP({ username: 'tesla', password: 'password' }))._id, user._id);
  await rejected(sdk.loginByLDAP({ username: 'tesla', password: 'wrong one' }), 2006);
  await rejected(sdk.loginByLDAP({ username: 'edison', password: 'password' }), 2004);
});

test('a token is checked: the argument, or the stored one', async () => {
  const { sdk, id, email, token } = await person();
  for (const status of [await sdk.checkLoginStatus(token), await sdk.checkLoginStatus()]) {
    assert.equal(status.status, true);
    assert.equal(status.code, 200);
    assert.equal(status.message, '已登录');
    assert.equal(status.token.data.email, email);
    assert.equal(status.token.data.id, id);
    assert.equal(status.token.data.clientId, pools.USUAL);
    assert.equal(status.token.exp - status.token.iat, 15 * 24 * 3600);
  }
  const wrong = await sdk.checkLoginStatus('no.token.this');
  assert.deepEqual([wrong.status, wrong.code, wrong.message, wrong.token], [false, 2207, '登录信息有误', null]);
  const other = await owner();
  assert.equal((await other.checkLoginStatus(token)).status, true);
});

test('without a login, the SDK sends "Bearer undefined"', async () => {
  const status = await (await owner()).checkLoginStatus();
  assert.deepEqual([status.status, status.code, status.message], [false, 2020, '未登录']);
});

test('expired and invalid tokens have different errors', async () => {
  const { sdk, token } = await person(pools.SHORT_LIVED);
  while (Date.now() <= payload(token).exp * 1000) await new Promise(setImmediate);
  const status = await sdk.checkLoginStatus(token);
  assert.deepEqual([status.status, status.code, status.message], [false, 2206, '登录信息已过期']);
});

test('a token is decoded', async () => {
  const { sdk, id, email, token } = await person();
  const decoded = await sdk.decodeToken(token);
  assert.deepEqual([decoded.data.id, decoded.data.email, decoded.data.clientId], [id, email, pools.USUAL]);
  assert.deepEqual([decoded.status.code, decoded.status.message], [200, 'token 解析正常']);
  assert.equal(decoded.exp - Number(decoded.iat), 15 * 24 * 3600);
  const bad = await sdk.decodeToken('no.token.this');
  assert.deepEqual([bad.data, bad.status.code, bad.status.message], [null, 2207, 'token 错误']);
});

test('a token is refreshed', async () => {
  const { sdk, id } = await person();
  const { token, iat, exp } = await sdk.refreshToken({ user: id });
  assert.equal(exp - iat, 15 * 24 * 3600);
  assert.equal((await sdk.checkLoginStatus(token)).token.data.id, id);
  await rejected(sdk.refreshToken({ user: pools.NOBODY }), 2004);
});

test('a user without a social login has no third-party token to refresh', async () => {
  const { sdk, id } = await person();
  assert.equal((await sdk.refreshThirdPartyToken(id)).refreshSuccess, false);
});

test('logout ends the login', async () => {
  const { sdk, id, token } = await person();
  const user = await sdk.logout(id);
  assert.equal(user._id, id);
  assert.equal(user.tokenExpiredAt, '2000-01-01T00:00:00+08:00');
  assert.equal(sdk.tokenManager.userToken, null);
  const status = await sdk.checkLoginStatus(token);
  assert.equal(status.status, false);
  assert.ok([2206, 2020].includes(status.code));
  // After a logout, the SDK sends "Bearer null".
  assert.equal((await sdk.checkLoginStatus()).code, 2020);
});
