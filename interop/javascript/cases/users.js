// Reading, listing, changing and removing users.
'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const pools = require('../pools');
const { owner, person, fresh, rejected, PASSWORD } = require('../sdk');

test('a user is read', async () => {
  const [{ sdk, id, email }, other] = [await person(), await person()];
  for (const reader of [sdk, other.sdk, await owner()]) {
    const user = await reader.user({ id });
    assert.equal(user._id, id);
    assert.equal(user.email, email);
    assert.equal(user.registerInClient, pools.USUAL);
    assert.ok(user.thirdPartyIdentity);
    assert.equal(user.loginsCount, 1);
  }
});

test('invalid reads of a user are rejected', async () => {
  const [{ sdk }, admin] = [await person(), await owner()];
  assert.equal(await admin.user({ id: pools.NOBODY }), null);
  const { message } = await rejected(admin.user({ id: 'malformed' }), 500);
  assert.equal(message, 'Cast to ObjectId failed for value "malformed" at path "_id" for model "User"');
  assert.equal(await sdk.user({ id: pools.NOBODY }), null);
  assert.throws(() => sdk.user({}), /id in options is not provided/);
});

test('users are listed in pages from one', async () => {
  const [one, other, sdk] = [await person(), await person(), await owner()];
  const all = await sdk.list(1, 200);
  const ids = all.list.map((user) => user._id);
  assert.ok(ids.includes(one.id) && ids.includes(other.id));
  assert.equal(all.totalCount, ids.length);
  const [first, second] = [await sdk.list(1, 1), await sdk.list(2, 1)];
  assert.notEqual(first.list[0]._id, second.list[0]._id);
  assert.ok((await sdk.list()).list.length <= 10);
  assert.deepEqual((await sdk.list(10000)).list, []);
  assert.ok(Array.isArray((await sdk.list(1, 2, { populate: true })).list));
  // The SDK uses the owner token even if a user is logged in.
  assert.ok((await one.sdk.list(1, 1)).totalCount >= 2);
});

test('many users are read at once', async () => {
  const [one, other, sdk] = [await person(), await person(), await owner()];
  const found = await sdk.userPatch({ ids: `${one.id},${other.id},${pools.NOBODY},malformed` });
  assert.equal(found.totalCount, 2);
  assert.deepEqual(found.list.map((user) => user._id).sort(), [one.id, other.id].sort());
  assert.ok(found.list.every((user) => user.registerInClient === pools.USUAL));
  await rejected(sdk.userPatch({ ids: Array(81).fill(one.id).join(',') }), 2030);
});

test('a profile is changed', async () => {
  const { sdk, id, email } = await person();
  const changes = {
    username: fresh.text(), nickname: 'niska', company: 'Company', photo: 'https://example.com/1.png', oauth: '{}',
    browser: 'lynx', emailVerified: true, loginsCount: 7, lastIP: '10.0.0.1',
    lastLogin: '2020-02-01T15:06:58+08:00', signedUp: '2019-02-01T15:06:58+08:00',
  };
  const changed = await sdk.update({ _id: id, ...changes });
  const read = await sdk.user({ id });
  for (const [name, value] of Object.entries(changes)) {
    assert.equal(changed[name], value, name);
    assert.equal(read[name], value, name);
  }
  assert.equal(read.email, email);
});

test('invalid changes are rejected', async () => {
  const [{ sdk, id }, other, admin] = [await person(), await person(), await owner()];
  const { message } = await rejected(sdk.update({ _id: id, email: fresh.email() }), 2225);
  assert.equal(message, 'updateUser 接口不能直接修改邮箱，请使用 updateEmail 接口。');
  await rejected(sdk.update({ _id: id, phone: fresh.phone() }), 2226);
  await rejected(sdk.update({ _id: other.id, nickname: 'x' }), 2202);
  await rejected(sdk.update({ _id: id, blocked: true }), 2018);
  const username = fresh.text();
  await admin.update({ _id: other.id, username });
  await rejected(sdk.update({ _id: id, username }), 2034);
  await rejected(admin.update({ _id: pools.NOBODY, nickname: 'x' }), 2036);
});

test('a password is changed', async () => {
  const { sdk, id, email } = await person();
  await rejected(sdk.update({ _id: id, password: 'another1', oldPassword: 'wrong one' }), 2203);
  await sdk.update({ _id: id, password: 'another1', oldPassword: PASSWORD });
  await rejected(sdk.login({ email, password: PASSWORD }), 2006);
  assert.equal((await sdk.login({ email, password: 'another1' }))._id, id);
  await rejected(sdk.update({ _id: id, password: 'short', oldPassword: 'another1' }), 2029);
});

test('a user is removed', async () => {
  const { sdk, id, email, token } = await person();
  assert.deepEqual(await sdk.remove(id), [{ _id: id }]);
  const admin = await owner();
  assert.equal(await admin.user({ id }), null);
  assert.equal((await admin.checkLoginStatus(token)).status, false);
  await rejected(admin.login({ email, password: PASSWORD }), 2004);
  await rejected(admin.remove(id, 'an operator'), 2210);
  assert.notEqual((await admin.register({ email, password: PASSWORD }))._id, id);
});
