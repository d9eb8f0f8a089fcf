// The REST addresses that logins of the official JavaScript SDK of version 2 use.
'use strict';

const { before, after, test } = require('node:test');
const assert = require('node:assert/strict');
const { EmailScene } = require('authing-js-sdk');
const emulator = require('../javascript/emulator');
const { POOL, APP, SECRET, PASSWORD, NOBODY, stop, code, fresh, application, owner, person } = require('./emulator');
const refused = require('./refused');

const attributes = { dn: 'uid=ada,dc=example,dc=com', mail: 'ada@example.com', cn: 'Ada' };
const entry = (username, password) => ({ username, password, attributes: { ...attributes, dn: `uid=${username}` } });
const ssoApps = [
  { _id: APP, name: 'Forum', protocol: 'oidc', secret: 'the secret of the application' },
  { _id: '5e4c8b1f0a2d3c4b5a697812', name: 'Notebook', protocol: 'oauth' },
];
const pool = { id: POOL, secret: SECRET, ssoApps, ldap: [entry('ada', 'engine')], ad: { [NOBODY]: [entry('otto', 'steam')] } };
before(() => emulator.startWith({ pools: [pool] }));
after(stop);

test('a code of a text message has a scene and a country', async () => {
  const client = application();
  const phone = '13700000000';
  await client.sendSmsCode(phone, '+86', 'register');
  const { id } = await client.registerByPhoneCode(phone, await code(phone));
  assert.ok(id);
  await refused(client.sendSmsCode('nobody'), 2028);
});

test('a code of an e-mail registers and logs in', async () => {
  const client = application();
  const email = `${fresh()}@example.com`;
  await client.sendEmail(email, EmailScene.REGISTER_VERIFY_CODE);
  const registered = await client.registerByEmailCode(email, await code(email), { nickname: 'Nick' }, { generateToken: true });
  assert.deepEqual([registered.nickname, registered.emailVerified], ['Nick', true]);
  assert.equal((await application({ token: registered.token }).getCurrentUser()).id, registered.id);
  await refused(client.loginByEmailCode(email, '0000'), 2001);
  await client.sendEmail(email, EmailScene.LOGIN_VERIFY_CODE);
  const user = await client.loginByEmailCode(email, await code(email), { clientIp: '192.0.2.1' });
  assert.deepEqual([user.id, user.lastIP], [registered.id, '192.0.2.1']);
  assert.equal((await client.getCurrentUser()).id, user.id);
  const unknown = `${fresh()}@example.com`;
  await client.sendEmail(unknown, EmailScene.LOGIN_VERIFY_CODE);
  await refused(client.loginByEmailCode(unknown, await code(unknown)), 2004);
});

test('users of directories log in', async () => {
  const client = application({ websocketHost: emulator.url });
  assert.equal((await client.loginByLdap('ada', 'engine')).email, 'ada@example.com');
  assert.equal((await client.loginByLdap('ada', 'engine')).loginsCount, 2);
  assert.equal((await client.loginByAd('otto', 'steam')).loginsCount, 1);
  await refused(client.loginByLdap('ada', 'wrong'), 2006);
  await refused(client.loginByAd('ada', 'engine'), 2004);
});

test('the owner links an identity, and a user takes it over', async () => {
  const { users } = owner();
  const [one, other] = [await person(), await person()];
  const identity = { userId: other.id, identifier: 'github', extIdpId: NOBODY, isSocial: true };
  assert.equal((await users.linkIdentity({ ...identity, userIdInIdp: '583231' })).code, 200);
  assert.equal((await users.linkIdentity({ ...identity, userIdInIdp: '583231' })).code, 2213);
  const tokens = { primaryUserToken: one.user.token, secondaryUserToken: other.user.token };
  await one.client.linkAccount(tokens);
  const { identities } = await users.detail(one.id);
  assert.deepEqual(identities.map(({ provider, userIdInIdp }) => [provider, userIdInIdp]), [['github', '583231']]);
  await refused(one.client.linkAccount(tokens), 500);
  await one.client.unLinkAccount({ primaryUserToken: one.user.token, provider: 'github' });
  await refused(one.client.unLinkAccount({ primaryUserToken: one.user.token, provider: 'github' }), 2216);
  await refused(application().linkAccount(tokens), 2020);
  assert.equal((await users.unlinkIdentity(identity)).code, 2216);
  await users.linkIdentity({ ...identity, userIdInIdp: '1' });
  assert.equal((await users.unlinkIdentity(identity)).code, 200);
});

test('a user lists applications and logs out', async () => {
  const { client, user } = await person();
  const { totalCount, list } = await client.listApplications({ page: 2, limit: 1 });
  assert.deepEqual([totalCount, list.map((app) => app.name)], [2, ['Notebook']]);
  await client.logout();
  assert.equal((await application().checkLoginStatus(user.token)).status, false);
  await refused(application().listApplications(), 2020);
});
