// What owners do at REST addresses: applications, resources, organisations, users that are logged in, and variables.
'use strict';

const { before, after, test } = require('node:test');
const assert = require('node:assert/strict');
const { APP, NOBODY, PASSWORD, start, stop, fresh, application, owner, person } = require('./emulator');
const rejected = require('./refused');

before(start);
after(stop);

test('an address is stored in lower case and found in any case', async () => {
  const email = `Anna.${fresh()}@Example.com`;
  const client = application();
  assert.equal((await client.registerByEmail(email, PASSWORD)).email, email.toLowerCase());
  assert.equal((await client.loginByEmail(email, PASSWORD)).email, email.toLowerCase());
  assert.equal(await owner().users.exists({ email }), true);
});

test('an application has access records and agreements', async () => {
  const { applications } = owner();
  const { id } = await person();
  assert.equal((await applications.list()).totalCount, 1);
  assert.equal((await applications.findById(APP)).name, 'Forum');
  const target = { targetType: 'USER', targetIdentifiers: [id] };
  await applications.allowAccess(APP, target);
  await applications.disableAccessPolicy(APP, target);
  const [record] = (await applications.getAccessPolicies(APP)).list;
  assert.deepEqual([record.targetIdentifier, record.enabled], [id, false]);
  const { permissionStrategy } = await applications.updateDefaultAccessPolicy(APP, 'DENY_ALL');
  assert.equal(permissionStrategy.defaultStrategy, 'DENY_ALL');
  const [one, other] = [await applications.createAgreement(APP, { title: 'A' }), await applications.createAgreement(APP, { title: 'B' })];
  await applications.sortAgreement(APP, [other.id, one.id]);
  assert.deepEqual((await applications.listAgreement(APP)).list.map(({ title }) => title), ['B', 'A']);
  await applications.deleteAgreement(APP, one.id);
  assert.equal((await applications.modifyAgreement(APP, other.id, { title: 'C' })).title, 'C');
});

test('resources belong to namespaces', async () => {
  const { acl } = owner();
  const namespace = fresh();
  await acl.createNamespace(namespace, 'Shop');
  const actions = [{ name: 'chair:sit', description: 'Sit' }];
  const { id } = await acl.createResource({ code: 'chair', type: 'DATA', actions, namespace });
  assert.equal((await acl.getResourceById(id)).namespace, namespace);
  assert.equal((await acl.updateResource('chair', { type: 'API', namespace })).type, 'API');
  assert.equal((await acl.listResources({ namespace })).totalCount, 1);
  assert.equal(await acl.deleteResource('chair', namespace), true);
  assert.equal(await acl.getResourceByCode({ namespace, code: 'chair' }), null);
  assert.equal(await acl.deleteNamespace(namespace), true);
});

test('an organisation is imported and exported', async () => {
  const { org } = owner();
  const { id } = await org.importByJson({ name: 'Company', code: 'company', children: [{ name: 'Sales', code: 'sales' }] });
  assert.equal((await org.findById(id)).rootNode.code, 'company');
  assert.equal((await org.exportByOrgId(id)).children[0].name, 'Sales');
});

test('the owner sees who is logged in, and logs users out', async () => {
  const { users, statistics } = owner();
  const { id, client } = await person();
  const status = await users.checkLoginStatus(id);
  assert.deepEqual([status.isLogin, status.application[0].id], [true, APP]);
  assert.equal((await statistics.listUserActions({ userId: id })).list[0].operation_name, 'login');
  await users.kick([id]);
  assert.equal((await client.checkLoginStatus()).status, false);
  assert.equal((await users.checkLoginStatus(id)).isLogin, false);
  await rejected(users.logout({ userId: NOBODY }), 2004);
  assert.equal(await users.detail(NOBODY), null);
});

test('the pool has variables, and users get authenticators', async () => {
  const { userpool, users, mfa } = owner();
  await userpool.addEnv('KEY', 'value');
  assert.deepEqual(await userpool.listEnv(), [{ key: 'KEY', value: 'value' }]);
  assert.deepEqual(await userpool.removeEnv('KEY'), []);
  assert.equal((await userpool.detail()).whitelist.phoneEnabled, false);
  const username = fresh();
  const { id } = await users.create({ username, password: PASSWORD });
  assert.equal((await mfa.importTotp(id, '123456', '654321')).recoveryCode, '654321');
  const error = await application().loginByUsername(username, PASSWORD).catch((error) => error);
  assert.equal(error.code, 1635);
});
