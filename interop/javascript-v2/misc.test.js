// Functions, e-mail templates and social logins of a pool, and the methods for users that the suite does not call.
'use strict';

const { before, after, test } = require('node:test');
const assert = require('node:assert/strict');
const emulator = require('../javascript/emulator');
const { start, stop, code, fresh, application, owner, person, rejected, PASSWORD, NOBODY } = require('./emulator');

before(start);
after(stop);

/** Sends a document as the owner, and returns the value of its only field. */
async function send(query, variables) {
  const data = await owner().makeGraphqlRequest({ query, variables });
  return Object.values(data)[0];
}

const functionFields = '{ id name sourceCode description url }';
const update = `mutation updateFunction($input: UpdateFunctionInput!) { updateFunction(input: $input) ${functionFields} }`;

test('functions are created, changed, listed and deleted', async () => {
  const create = `mutation createFunction($input: CreateFunctionInput!) { createFunction(input: $input) ${functionFields} }`;
  const sourceCode = await send('query templateCode { templateCode }');
  const name = fresh();
  const { id } = await send(create, { input: { name, sourceCode } });
  assert.equal((await send(update, { input: { id, description: 'Greets' } })).sourceCode, sourceCode);
  const list = await send(`query functions { functions { totalCount list ${functionFields} } }`);
  assert.deepEqual([list.totalCount, list.list[0].description], [1, 'Greets']);
  const one = `query function($id: String) { function(id: $id) ${functionFields} }`;
  assert.equal((await send(one, { id })).name, name);
  const remove = 'mutation deleteFunction($id: String!) { deleteFunction(id: $id) { message code } }';
  assert.equal((await send(remove, { id })).code, 200);
  assert.equal(await send(one, { id }), null);
  await rejected(send(remove, { id }), 4003);
});

const templateFields = '{ type name subject sender content redirectTo hasURL expiresIn enabled isSystem }';
const templates = `query emailTemplates { emailTemplates ${templateFields} }`;
const switched = (verb) => `mutation ${verb}($type: EmailTemplateType!) { ${verb}(type: $type) ${templateFields} }`;

test('a custom e-mail template is used while it is enabled', async () => {
  const configure = `mutation configEmailTemplate($input: ConfigEmailTemplateInput!) {
    configEmailTemplate(input: $input) ${templateFields} }`;
  const preview = 'query previewEmail($type: EmailTemplateType!) { previewEmail(type: $type) }';
  const type = 'WELCOME';
  const standard = await send(preview, { type });
  await rejected(send(switched('enableEmailTemplate'), { type }), 500);
  await send(configure, { input: { type, name: 'Hello', subject: 'Hi', sender: 'Shop', content: 'Hello!' } });
  assert.equal(await send(preview, { type }), standard);
  assert.equal((await send(switched('enableEmailTemplate'), { type })).enabled, true);
  assert.equal(await send(preview, { type }), 'Hello!');
  const custom = (await send(templates)).filter((template) => !template.isSystem);
  assert.deepEqual(custom.map((template) => template.sender), ['Shop']);
  assert.equal((await send(switched('disableEmailTemplate'), { type })).enabled, false);
  assert.equal(await send(preview, { type }), standard);
});

test('a social login is set up, enabled and disabled', async () => {
  const instance = '{ provider enabled fields { key value } }';
  const create = `mutation createSocialConnectionInstance($input: CreateSocialConnectionInstanceInput!) {
    createSocialConnectionInstance(input: $input) ${instance} }`;
  const provider = 'apple';
  const fields = [{ key: 'clientId', value: 'abc' }];
  assert.deepEqual(await send(create, { input: { provider, fields } }), { provider, enabled: false, fields });
  for (const [verb, enabled] of [['enable', true], ['disable', false]]) {
    const name = `${verb}SocialConnectionInstance`;
    const change = `mutation ${name}($provider: String!) { ${name}(provider: $provider) ${instance} }`;
    assert.equal((await send(change, { provider })).enabled, enabled);
    await rejected(send(change, { provider: 'nothing' }), 500);
  }
  const one = `query socialConnectionInstance($provider: String!) { socialConnectionInstance(provider: $provider) ${instance} }`;
  assert.deepEqual((await send(one, { provider })).fields, fields);
  await rejected(send(one, { provider: 'nothing' }), 500);
  const list = await send(`query socialConnectionInstances { socialConnectionInstances ${instance} }`);
  assert.equal(list.at(-1).provider, provider);
  const kind = '{ provider name logo description fields { key label type placeholder } }';
  const kinds = await send(`query socialConnections { socialConnections ${kind} }`);
  const find = `query socialConnection($provider: String!) { socialConnection(provider: $provider) ${kind} }`;
  assert.deepEqual(await send(find, { provider: 'github' }), kinds[0]);
  assert.equal(await send(find, { provider: 'nothing' }), null);
});

test('a token allows an upload', async () => {
  const token = await send('query qiniuUptoken($type: String) { qiniuUptoken(type: $type) }', { type: 'photo' });
  const upload = async () => {
    const form = new FormData();
    form.set('token', token);
    form.set('file', new Blob(['content']), 'me.txt');
    return fetch(`${emulator.url}/upload`, { method: 'POST', body: form });
  };
  assert.equal((await upload()).status, 200);
  assert.equal((await upload()).status, 401);
});

test('sub-accounts are not emulated', async () => {
  // The message is a text that names the field, and not an object with a code.
  await rejected(application().loginBySubAccount('account', PASSWORD), undefined);
});

test('a client knows its user', async () => {
  const { client, id, user } = await person();
  assert.equal(client.checkLoggedIn(), id);
  const other = application();
  assert.throws(() => other.checkLoggedIn());
  other.setToken(user.token);
  assert.equal(other.checkLoggedIn(), id);
  assert.equal((await other.getCurrentUser()).id, id);
  other.setCurrentUser(user);
  assert.equal(other.checkLoggedIn(), id);
  assert.equal((await owner().checkLoginStatus(user.token)).id, id);
  assert.equal((await owner().checkLoginStatus(user.token, { fetchUserDetail: true })).id, id);
});

test('a user binds an address, and changes a number', async () => {
  const client = application();
  const phone = '13700000000';
  await client.sendSmsCode(phone);
  await client.registerByPhoneCode(phone, await code(phone), PASSWORD, {}, { forceLogin: true });
  await rejected(client.unbindPhone(), 2217);
  const email = `${fresh()}@example.com`;
  await owner().sendEmail(email, 'VERIFY_CODE');
  await rejected(client.bindEmail(email, '0000'), 500);
  assert.equal((await client.bindEmail(email, await code(email))).email, email);
  const changed = '13700000001';
  for (const number of [phone, changed]) await client.sendSmsCode(number);
  const codes = [await code(changed), await code(phone)];
  assert.equal((await client.updatePhone(changed, codes[0], phone, codes[1])).phone, changed);
  await client.sendSmsCode(changed);
  assert.equal((await client.resetPasswordByPhoneCode(changed, await code(changed), 'another1')).code, 200);
  assert.equal((await client.loginByPhonePassword(changed, 'another1')).email, email);
  assert.equal((await client.unbindEmail()).email, null);
});

test('a user has roles and groups', async () => {
  const { users, roles, groups } = owner();
  const { client, id, email } = await person();
  const [role, group] = [fresh(), fresh()];
  await roles.create(role);
  await groups.create(group, group);
  assert.equal(await client.hasRole(role), false);
  await users.addRoles(id, [role]);
  assert.equal(await client.hasRole(role), true);
  await users.removeRoles(id, [role]);
  assert.equal(await client.hasRole(role), false);
  await users.addGroup(id, group);
  assert.equal((await users.listGroups(id)).totalCount, 1);
  await users.removeGroup(id, group);
  assert.equal((await users.listGroups(id)).totalCount, 0);
  assert.equal(await client.isUserExists({ email }), true);
  await rejected(users.addRoles(NOBODY, [fresh()]), 3903);
});

test('archived users are listed', async () => {
  const { users } = owner();
  assert.deepEqual(await users.listArchivedUsers(), { totalCount: 0, list: [] });
});
