// Registration: all kinds, all arguments of the SDK, and errors.
'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const emulator = require('../emulator');
const pools = require('../pools');
const { owner, person, fresh, rejected, PASSWORD } = require('../sdk');

test('a new user has the default values and no token', async () => {
  const sdk = await owner();
  const email = fresh.email();
  const user = await sdk.register({ email, password: PASSWORD });
  assert.match(user._id, /^[0-9a-f]{24}$/);
  assert.equal(user.email, email);
  assert.equal(user.username, email);
  assert.equal(user.token, null);
  assert.equal(user.emailVerified, false);
  assert.equal(user.blocked, false);
  assert.equal(user.nickname, '');
  assert.equal(user.company, '');
  assert.match(user.photo, /authing-avatar\.png$/);
  assert.equal((await emulator.messages(email)).length, 2);
});

test('all arguments are stored', async () => {
  const sdk = await owner();
  const given = {
    email: fresh.email(), username: fresh.text(), nickname: 'Nick', company: 'Company', photo: 'https://example.com/1.png',
    oauth: '{"a":1}', registerMethod: 'oauth:github', name: 'Name', givenName: 'Given', familyName: 'Family',
    gender: 'F', birthdate: '1990-01-01', website: 'https://example.com', locale: 'zh', country: 'CN', lastIP: '10.0.0.1',
    unionid: fresh.text(), openid: 'o1',
  };
  const { _id } = await sdk.register({ ...given, password: PASSWORD });
  const user = await sdk.user({ id: _id });
  for (const name of ['email', 'username', 'nickname', 'company', 'photo', 'oauth', 'registerMethod', 'lastIP', 'unionid']) {
    assert.equal(user[name], given[name], name);
  }
  const { data } = await emulator.post(
    '/graphql',
    { query: `{ user(id: "${_id}") { name givenName familyName gender birthdate website locale country openid } }` },
    { Authorization: await sdk.fetchToken },
  );
  for (const [name, value] of Object.entries(data.user)) assert.equal(value, given[name], name);
});

test('the times can be given as dates', async () => {
  const sdk = await owner();
  for (const register of ['register', 'createUser']) {
    const user = await sdk[register]({
      email: fresh.email(), password: PASSWORD, lastLogin: new Date(2019, 5, 1), signedUp: new Date(2019, 5, 1),
    });
    assert.ok(user.lastLogin && user.signedUp);
    assert.equal(new Date(user.signedUp).getTime(), new Date(2019, 5, 1).getTime());
  }
});

test('a password can be stored unhashed', async () => {
  const sdk = await owner();
  const email = fresh.email();
  const { _id } = await sdk.register({ email, password: PASSWORD, keepPassword: true });
  assert.equal((await sdk.login({ email, password: PASSWORD }))._id, _id);
});

test('registration can log in', async () => {
  const sdk = await owner();
  const user = await sdk.register({ email: fresh.email(), password: PASSWORD, forceLogin: true });
  assert.equal((await sdk.checkLoginStatus(user.token)).status, true);
});

test('invalid registrations are rejected', async () => {
  const sdk = await owner();
  const [email, username, unionid] = [fresh.email(), fresh.text(), fresh.text()];
  await sdk.register({ email, username, unionid, password: PASSWORD });
  const taken = await rejected(sdk.register({ email, password: PASSWORD }), 2026);
  assert.equal(taken.message, '用户已存在，请不要重复注册');
  await rejected(sdk.register({ unionid }), 2026);
  await rejected(sdk.register({ username, password: PASSWORD }), 2034);
  await rejected(sdk.register({ email: 'no address', password: PASSWORD }), 2003);
  await rejected(sdk.register({ email: fresh.email() }), 2032);
  await rejected(sdk.register({ email: fresh.email(), password: 'short' }), 2029);
  await rejected(sdk.register({ password: PASSWORD }), 2028);
  await rejected((await owner(pools.CLOSED)).register({ email: fresh.email(), password: PASSWORD }), 2031);
});

test('registering a phone requires its code', async () => {
  const sdk = await owner();
  const phone = fresh.phone();
  assert.equal((await sdk.sendRegisterPhoneCode(phone)).code, 200);
  const right = await emulator.code(phone);
  await rejected(sdk.register({ phone, phoneCode: right === '1111' ? '2222' : '1111', password: PASSWORD }), 2300);
  const user = await sdk.register({ phone, phoneCode: right, password: PASSWORD });
  assert.equal((await sdk.user({ id: user._id })).phone, phone);
  const known = await sdk.sendRegisterPhoneCode(phone).catch((error) => JSON.parse(error.message));
  assert.notEqual(known.code, 200);
});

test('pools do not share users', async () => {
  const email = fresh.email();
  const [here, there] = [await owner(pools.USUAL), await owner(pools.EASY)];
  const [one, other] = [
    await here.register({ email, password: PASSWORD }), await there.register({ email, password: PASSWORD }),
  ];
  assert.notEqual(one._id, other._id);
  assert.equal(other.emailVerified, true, 'a setting of that pool');
  assert.equal(await here.user({ id: other._id }), null);
  const { token } = await person(pools.EASY);
  here.tokenManager.setUserToken(token);
  await rejected(here.user({ id: other._id }), 1001);
});
