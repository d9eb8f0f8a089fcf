// The official JavaScript SDK of version 2, with its two clients: that of an application, and that of the owner of a pool.
'use strict';

const { before, after, test } = require('node:test');
const assert = require('node:assert/strict');
const { EmailScene } = require('authing-js-sdk');
const { POOL, PASSWORD, SHARE_KEY, start, stop, code, fresh, application, owner, person, rejected } = require('./emulator');
const totp = require('../javascript/totp');

before(start);
after(stop);

test('an application registers and logs in by e-mail address', async () => {
  const { id, user, client } = await person();
  assert.equal(user.id, id);
  assert.equal(user.arn, `arn:cn:authing:${POOL}:user:${id}`);
  assert.equal(user.loginsCount, 1);
  assert.deepEqual(user.registerSource, ['basic:email']);
  assert.equal((await client.getCurrentUser()).id, id);
  const status = await client.checkLoginStatus(user.token);
  assert.equal(status.code, 200);
  assert.equal(status.data.id, id);
});

test('an application registers and logs in by user name', async () => {
  const client = application();
  const name = fresh();
  const profile = { nickname: 'Nick' };
  const { nickname } = await client.registerByUsername(name, PASSWORD, profile, { forceLogin: true });
  assert.equal(nickname, 'Nick');
  assert.equal((await client.loginByUsername(name, PASSWORD)).loginsCount, 2);
});

test('an application registers and logs in by an SMS code', async () => {
  const client = application();
  const phone = '13800000000';
  await client.sendSmsCode(phone);
  const { id } = await client.registerByPhoneCode(phone, await code(phone), PASSWORD);
  await client.sendSmsCode(phone);
  assert.equal((await client.loginByPhoneCode(phone, await code(phone))).id, id);
  assert.equal((await client.loginByPhonePassword(phone, PASSWORD)).id, id);
});

test('errors have their codes', async () => {
  const { client, email } = await person();
  await rejected(client.registerByEmail(email, PASSWORD), 2026);
  await rejected(client.loginByEmail(email, 'wrong one'), 2006);
  await rejected(client.loginByEmail(`${fresh()}@example.com`, PASSWORD), 2004);
  await rejected(owner({ secret: 'wrong' }).users.list(), 1001);
});

test('a second factor completes a login', async () => {
  const client = application();
  const error = await client.loginByEmail('careful@example.com', PASSWORD).catch((error) => error);
  assert.equal(error.code, 1635);
  const { mfaToken } = error.data;
  const user = await client.mfa.verifyTotpMfa({ totp: totp(SHARE_KEY), mfaToken });
  assert.equal(user.email, 'careful@example.com');
  assert.equal((await client.checkLoginStatus(user.token)).status, true);
});

test('a user updates the profile, refreshes the token and logs out', async () => {
  const { client, user } = await person();
  assert.equal((await client.updateProfile({ nickname: 'Anna' })).nickname, 'Anna');
  const { token } = await client.refreshToken();
  assert.equal((await application({ token }).getCurrentUser()).id, user.id);
  await client.logout();
  assert.equal((await client.checkLoginStatus(token)).status, false);
});

test('a user changes contacts and the password', async () => {
  const { client, email } = await person();
  const phone = '13900000000';
  await client.sendSmsCode(phone);
  assert.equal((await client.bindPhone(phone, await code(phone))).phone, phone);
  assert.equal((await client.unbindPhone()).phone, null);
  const changed = `${fresh()}@example.com`;
  for (const address of [email, changed]) await client.sendEmail(address, EmailScene.ChangeEmail);
  const codes = [await code(changed), await code(email)];
  assert.equal((await client.updateEmail(changed, codes[0], email, codes[1])).email, changed);
  await rejected(client.updatePassword('another1', 'wrong one'), 2203);
  await client.updatePassword('another1', PASSWORD);
  await client.sendEmail(changed, EmailScene.ResetPassword);
  const reset = await client.resetPasswordByEmailCode(changed, await code(changed), PASSWORD);
  assert.equal(reset.code, 200);
  assert.equal((await client.loginByEmail(changed, PASSWORD)).email, changed);
  assert.equal((await client.checkPasswordStrength('short')).valid, false);
});

test('the owner creates, reads, updates and deletes users', async () => {
  const { users } = owner();
  const name = fresh();
  const { id } = await users.create({ username: name, password: PASSWORD, loginsCount: 2 });
  assert.equal((await users.detail(id)).username, name);
  assert.equal((await users.update(id, { nickname: 'Nick' })).nickname, 'Nick');
  assert.equal((await users.find({ username: name })).id, id);
  assert.equal(await users.exists({ username: name }), true);
  assert.deepEqual((await users.batch([id])).map((user) => user.id), [id]);
  const found = await users.search(name);
  assert.deepEqual([found.totalCount, found.list[0].loginsCount], [1, 2]);
  assert.equal((await users.list(1, 1)).list[0].id, id);
  assert.deepEqual(await users.delete(id), { message: '删除成功！', code: 200 });
  assert.equal(await users.exists({ username: name }), false);
  assert.equal(await users.find({ username: name }), null);
});

test('the owner deletes several users and refreshes the token of one', async () => {
  const { users } = owner();
  const { id } = await person();
  const { token } = await users.refreshToken(id);
  assert.equal((await application({ token }).getCurrentUser()).id, id);
  const { id: other } = await users.create({ username: fresh() });
  assert.equal((await users.deleteMany([id, other])).code, 200);
});

test('the owner manages roles and groups', async () => {
  const { users, roles, groups } = owner();
  const { id } = await person();
  const [role, group] = [fresh(), fresh()];
  assert.equal((await roles.create(role, 'Reads')).code, role);
  await rejected(roles.create(role), 500);
  assert.equal((await roles.update(role, { description: 'Writes' })).description, 'Writes');
  assert.equal((await roles.detail(role)).description, 'Writes');
  await roles.addUsers(role, [id]);
  assert.deepEqual((await users.listRoles(id)).list.map((found) => found.code), [role]);
  await roles.removeUsers(role, [id]);
  assert.equal((await users.listRoles(id)).totalCount, 0);
  assert.equal((await groups.create(group, 'Staff')).name, 'Staff');
  await groups.addUsers(group, [id]);
  assert.equal((await groups.listUsers(group)).list[0].id, id);
  assert.deepEqual((await users.listGroups(id)).list.map((found) => found.code), [group]);
  await users.addRoles(id, [role]);
  assert.equal((await users.listRoles(id)).totalCount, 1);
  await groups.delete(group);
  await roles.delete(role);
  assert.equal((await groups.list()).totalCount, 0);
  assert.equal((await roles.list()).totalCount, 0);
});
