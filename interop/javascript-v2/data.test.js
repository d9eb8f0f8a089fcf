// Profiles, passwords, custom fields, whitelists and the user pool, as the SDK's clients change them.
'use strict';

const { before, after, test } = require('node:test');
const assert = require('node:assert/strict');
const { EmailScene } = require('authing-js-sdk');
const { PASSWORD, NOBODY, POOL, start, stop, post, code, fresh, application, owner, person, send, rejected } = require('./emulator');

const WRONG = 500;
const TYPES = ['STRING', 'NUMBER', 'BOOLEAN', 'DATETIME', 'OBJECT', 'SELECT'];
const VALUES = { STRING: 'gold', NUMBER: 12.5, BOOLEAN: true, DATETIME: new Date(0), OBJECT: { a: [1] }, SELECT: 'b' };
const USER_DATA = Object.fromEntries(TYPES.map((type) => [type.toLowerCase(), VALUES[type]]));

before(async () => {
  await start();
  const { udf } = owner();
  for (const target of ['USER', 'ROLE']) {
    for (const type of TYPES) await udf.set(target, type.toLowerCase(), type, `A field of type ${type}`);
  }
});
after(stop);

test('the owner defines, lists and removes custom fields', async () => {
  const { udf } = owner();
  const key = fresh();
  const field = { targetType: 'ORG', key, dataType: 'NUMBER', label: 'Floor', options: null };
  assert.deepEqual(await udf.set('ORG', key, 'NUMBER', 'Floor'), field);
  assert.deepEqual(await udf.list('ORG'), [field]);
  assert.equal((await udf.remove('ORG', key)).code, 200);
  assert.deepEqual(await udf.list('ORG'), []);
  await rejected(udf.remove('ORG', key), WRONG);
  const { user } = await person();
  await rejected(owner({ accessToken: user.token }).udf.list('USER'), 1001);
});

test('the owner sets and lists values of a role', async () => {
  const { udf, roles } = owner();
  const { id } = await roles.create(fresh());
  const list = await udf.setUdvBatch('ROLE', id, [{ key: 'number', value: 3 }, { key: 'string', value: 'west' }]);
  assert.deepEqual(list.map(({ key, value }) => [key, value]), [['string', 'west'], ['number', 3]]);
  assert.deepEqual(await udf.listUdv('ROLE', id), list);
  assert.deepEqual(await roles.getUdfValue(id), { string: 'west', number: 3 });
  assert.deepEqual(await roles.getSpecificUdfValue(id, 'number'), { number: 3 });
  assert.deepEqual(await roles.getUdfValueBatch([id, NOBODY]), { [id]: { string: 'west', number: 3 } });
  await roles.setUdfValue(id, { boolean: true });
  await roles.removeUdfValue(id, 'number');
  assert.deepEqual(await roles.getUdfValue(id), { string: 'west', boolean: true });
  await rejected(udf.listUdv('ROLE', NOBODY), 3903);
});

test('a user has values of each type', async () => {
  const { client } = await person();
  await client.setUdfValue(USER_DATA);
  assert.deepEqual(await client.getUdfValue(), USER_DATA);
  const list = await client.setUdv('number', 7);
  assert.equal(list.find(({ key }) => key === 'number').value, 7);
  assert.equal((await client.listUdv()).length, TYPES.length);
  await client.removeUdfValue('object');
  assert.equal((await client.removeUdv('boolean')).length, TYPES.length - 2);
  assert.equal((await client.getUdfValue()).object, undefined);
});

test('a time in milliseconds is a time', async () => {
  const { client } = await person();
  const now = Date.now();
  await client.setUdv('datetime', now);
  assert.deepEqual((await client.listUdv())[0].value, new Date(now));
});

test('values of another type and keys without a field are refused', async () => {
  const { client } = await person();
  for (const [key, value] of [
    ['string', 123], ['number', 'many'], ['boolean', 1], ['datetime', 'today'], ['object', 'a'], ['select', 1], [fresh(), 'a'],
  ]) {
    await rejected(client.setUdv(key, value), WRONG);
    await rejected(client.setUdfValue({ string: 'kept', [key]: value }), WRONG);
  }
  assert.deepEqual(await client.getUdfValue(), {});
});

test('the owner sets values of users, of one and of several', async () => {
  const { users } = owner();
  const [first, second] = [await person(), await person()];
  await users.setUdfValue(first.id, { string: 'one' });
  assert.deepEqual(await users.getUdfValue(first.id), { string: 'one' });
  await users.setUdfValueBatch([
    { userId: first.id, data: { number: 1 } },
    { userId: second.id, data: { string: 'two', number: 2 } },
  ]);
  assert.deepEqual(await users.getUdfValueBatch([first.id, second.id, NOBODY]), {
    [first.id]: { string: 'one', number: 1 },
    [second.id]: { string: 'two', number: 2 },
  });
  await users.removeUdfValue(second.id, 'string');
  assert.deepEqual(await second.client.getUdfValue(), { number: 2 });
  await rejected(users.setUdfValue(NOBODY, { string: 'one' }), 2004);
  const wrong = [{ userId: first.id, data: { number: 3 } }, { userId: second.id, data: { number: 'four' } }];
  await rejected(users.setUdfValueBatch(wrong), WRONG);
  assert.equal((await users.getUdfValue(first.id)).number, 1);
});

test('users of lists have their custom data', async () => {
  const { users, roles, groups } = owner();
  const { id, email } = await person();
  await users.setUdfValue(id, { number: 1 });
  const options = { withCustomData: true };
  const [found] = (await users.search(email, options)).list;
  assert.deepEqual(found.customData, { number: 1 });
  const listed = (await users.list(1, 50, options)).list.find((user) => user.id === id);
  assert.deepEqual(listed.customData, { number: 1 });
  assert.deepEqual((await users.find({ email, ...options })).customData, { number: 1 });
  assert.deepEqual((await users.detail(id, options)).customData, { number: 1 });
  assert.deepEqual((await users.batch([id], { queryField: 'id', ...options }))[0].customData, { number: 1 });
  const [role, group] = [fresh(), fresh()];
  await roles.create(role);
  await roles.addUsers(role, [id]);
  assert.deepEqual((await roles.listUsers(role, options)).list[0].customData, { number: 1 });
  await groups.create(group, 'Staff');
  await groups.addUsers(group, [id]);
  assert.deepEqual((await groups.listUsers(group, options)).list[0].customData, { number: 1 });
  assert.equal((await users.list(1, 50)).list.find((user) => user.id === id).customData, undefined);
});

test('registrations and logins set custom data', async () => {
  const client = application();
  const email = `${fresh()}@example.com`;
  await client.registerByEmail(email, PASSWORD, {}, { customData: { number: 1, object: { a: 1 } } });
  await client.loginByEmail(email, PASSWORD, { customData: { string: 'gold' } });
  assert.deepEqual(await client.getUdfValue(), { string: 'gold', number: 1, object: { a: 1 } });
  const name = fresh();
  await client.registerByUsername(name, PASSWORD, {}, { params: [{ key: 'boolean', value: false }] });
  await client.loginByUsername(name, PASSWORD);
  assert.deepEqual(await client.getUdfValue(), { boolean: false });
  const wrong = { customData: { number: 'many' } };
  await rejected(client.registerByUsername(fresh(), PASSWORD, {}, wrong), WRONG);
  await rejected(client.loginByUsername(name, PASSWORD, wrong), WRONG);
});

test('a user changes the profile, but not names and secrets of it', async () => {
  const { client, user } = await person();
  const profile = { nickname: 'Anna', givenName: 'Anna', website: 'https://example.com', gender: 'F' };
  const updated = await client.updateProfile(profile);
  for (const [name, value] of Object.entries(profile)) assert.equal(updated[name], value);
  await rejected(client.updateProfile({ email: 'other@example.com' }), 2225);
  await rejected(client.updateProfile({ phone: '13900000000' }), 2226);
  await rejected(client.updateProfile({ unionid: 'other' }), 2018);
  assert.equal((await client.getCurrentUser()).email, user.email);
  assert.equal(await client.isUserExists({ email: user.email }), true);
  assert.equal(await client.isUserExists({ email: 'nobody@example.com' }), false);
});

test('a user binds, changes and unbinds an e-mail address', async () => {
  const client = application();
  await client.registerByUsername(fresh(), PASSWORD, {}, { forceLogin: true }).then(({ token }) => client.setToken(token));
  const [first, second] = [`${fresh()}@example.com`, `${fresh()}@example.com`];
  await client.sendEmail(first, EmailScene.ChangeEmail);
  await rejected(client.bindEmail(first, '0000'), WRONG);
  assert.equal((await client.bindEmail(first, await code(first))).email, first);
  for (const address of [first, second]) await client.sendEmail(address, EmailScene.ChangeEmail);
  const codes = [await code(second), await code(first)];
  await rejected(client.updateEmail(second, codes[0]), WRONG);
  assert.equal((await client.updateEmail(second, codes[0], first, codes[1])).email, second);
  assert.equal((await client.unbindEmail()).email, null);
  await rejected(client.unbindEmail(), 2219);
  await rejected(client.sendEmail('nobody', EmailScene.ChangeEmail), 2204);
});

test('a user changes the phone number with codes of both', async () => {
  const { client } = await person();
  const [first, second] = ['13911110000', '13911110001'];
  await client.sendSmsCode(first);
  await rejected(client.bindPhone(first, '0000'), WRONG);
  assert.equal((await client.bindPhone(first, await code(first))).phone, first);
  for (const number of [first, second]) await client.sendSmsCode(number);
  const codes = [await code(second), await code(first)];
  await rejected(client.updatePhone(second, codes[0]), WRONG);
  assert.equal((await client.updatePhone(second, codes[0], first, codes[1])).phone, second);
  await client.sendSmsCode(second);
  const reset = await client.resetPasswordByPhoneCode(second, await code(second), 'another1');
  assert.equal(reset.code, 200);
  assert.equal((await client.loginByPhonePassword(second, 'another1')).phone, second);
  await rejected(client.resetPasswordByPhoneCode(second, '0000', 'another1'), 2001);
  assert.equal((await client.unbindPhone()).phone, null);
});

test('a user sets a new password at the first login', async () => {
  const client = application();
  const username = fresh();
  await owner().users.create({ username, password: PASSWORD }, { resetPasswordOnFirstLogin: true });
  const error = await client.loginByUsername(username, PASSWORD).catch((error) => error);
  assert.equal(error.code, 1639);
  const { token } = error.data;
  await rejected(client.resetPasswordByFirstLoginToken({ token, password: 'short' }), 2029);
  assert.equal((await client.resetPasswordByFirstLoginToken({ token, password: 'another1' })).code, 200);
  assert.equal((await client.loginByUsername(username, 'another1')).username, username);
  await rejected(client.resetPasswordByFirstLoginToken({ token, password: 'another2' }), WRONG);
});

test('calls without a documented purpose are refused by name', async () => {
  const passwords = { token: 'a', oldPassword: 'b', newPassword: 'c' };
  // The SDK reads only messages that are objects, so that an error of the GraphQL layer arrives without code and text.
  await rejected(application().resetPasswordByForceResetToken(passwords), undefined);
  await rejected(owner().users.sendFirstLoginVerifyEmail({ userId: NOBODY, appId: NOBODY }), undefined);
  const query = `mutation { sendFirstLoginVerifyEmail(userId: "${NOBODY}", appId: "${NOBODY}") { code } }`;
  const { errors } = await post('/graphql/v2', { query });
  assert.match(errors[0].message, /sendFirstLoginVerifyEmail/);
});

test('the whitelists limit registrations', async () => {
  const { whitelist, users } = owner();
  const client = application();
  const [email, phone, username] = [`Listed${fresh()}@example.com`, '13911110002', fresh()];
  const names = { EMAIL: email, PHONE: phone, USERNAME: username };
  for (const [type, name] of Object.entries(names)) {
    const value = type === 'EMAIL' ? name.toLowerCase() : name;
    assert.deepEqual((await whitelist.add(type, [name])).map((entry) => entry.value), [value]);
    assert.deepEqual((await whitelist.list(type)).map((entry) => entry.value), [value]);
    await whitelist.enable(type);
  }
  await rejected(client.registerByEmail(`${fresh()}@example.com`, PASSWORD), 1001);
  await rejected(client.registerByUsername(fresh(), PASSWORD), 1001);
  await client.sendSmsCode('13911110003');
  await rejected(client.registerByPhoneCode('13911110003', await code('13911110003')), 1001);
  await client.registerByEmail(email, PASSWORD);
  await client.registerByUsername(username, PASSWORD);
  await client.sendSmsCode(phone);
  await client.registerByPhoneCode(phone, await code(phone));
  await users.create({ email: `${fresh()}@example.com` });
  for (const [type, name] of Object.entries(names)) {
    await whitelist.disable(type);
    await whitelist.remove(type, [name]);
    assert.deepEqual(await whitelist.list(type), []);
    assert.deepEqual(await whitelist.remove(type, [name]), []);
  }
  await client.registerByEmail(`${fresh()}@example.com`, PASSWORD);
  const { user } = await person();
  await rejected(owner({ accessToken: user.token }).whitelist.list('EMAIL'), 1001);
});

test('the owner updates the pool', async () => {
  const { userpool } = owner();
  const types = ['web', 'ios'];
  const updated = await userpool.update({ name: 'Shop', domain: 'shop', description: 'A shop', userpoolTypes: types });
  assert.equal(updated.id, POOL);
  assert.deepEqual([updated.name, updated.domain, updated.description], ['Shop', 'shop', 'A shop']);
  assert.deepEqual(updated.userpoolTypes.map((type) => type.code), types);
  await rejected(userpool.update({ description: 'a'.repeat(141) }), 2024);
  const { user } = await person();
  await rejected(owner({ accessToken: user.token }).userpool.update({ name: 'Mine' }), 1001);
});

test('the owner creates, lists and deletes a pool', async () => {
  const domain = fresh();
  const isFree = `query { isDomainAvaliable(domain: "${domain}") }`;
  assert.equal(await send(isFree), true);
  const create = `mutation { createUserpool(name: "Blog", domain: "${domain}", userpoolTypes: ["web"]) { id secret } }`;
  const { id, secret } = await send(create);
  assert.equal(await send(isFree), false);
  await rejected(send(create), 2039);
  assert.equal((await send('query { userpools { totalCount } }')).totalCount, 2);
  assert.equal((await send('query { userpoolTypes { code } }')).length, 4);
  const blog = { userPoolId: id, secret };
  assert.equal((await owner(blog).users.list()).totalCount, 0);
  assert.equal((await send('mutation { deleteUserpool { code } }', {}, blog)).code, 200);
  await rejected(owner(blog).users.list(), 2224);
  assert.equal((await send('query { userpools { totalCount } }')).totalCount, 1);
});

test('a user checks the password', async () => {
  const { user } = await person();
  const check = (password) => send(`query { checkPassword(password: "${password}") { code } }`, {}, { accessToken: user.token });
  assert.equal((await check(PASSWORD)).code, 200);
  assert.equal((await check('wrong one')).code, 2006);
});
