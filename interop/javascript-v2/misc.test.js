// Functions, e-mail templates, social logins and uploads of a pool, its archived users, and what a client knows of its user.
'use strict';

const { before, after, test } = require('node:test');
const assert = require('node:assert/strict');
const emulator = require('../javascript/emulator');
const { PASSWORD, POOL, start, stop, code, fresh, application, owner, person, send, rejected } = require('./emulator');

before(start);
after(stop);

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

test('the last contact remains', async () => {
  const client = application();
  const phone = '13700000000';
  await client.sendSmsCode(phone);
  await client.registerByPhoneCode(phone, await code(phone), PASSWORD, {}, { forceLogin: true });
  await rejected(client.unbindPhone(), 2217);
  const email = `${fresh()}@example.com`;
  await owner().sendEmail(email, 'VERIFY_CODE');
  await client.bindEmail(email, await code(email));
  assert.equal((await client.unbindPhone()).phone, null);
});

test('archived users are listed', async () => {
  const { users, tokenProvider } = owner();
  const { id } = await person();
  const { totalCount } = await users.listArchivedUsers();
  // Only version 1 can mark a user as deleted.
  const query = 'mutation ($user: UserUpdateInput!) { updateUser(options: $user) { isDeleted } }';
  const variables = { user: { _id: id, registerInClient: POOL, isDeleted: true } };
  await emulator.post('/graphql', { query, variables }, { Authorization: `Bearer ${await tokenProvider.getToken()}` });
  const archived = await users.listArchivedUsers(1, 1);
  assert.deepEqual([archived.totalCount, archived.list[0].id], [totalCount + 1, id]);
});
