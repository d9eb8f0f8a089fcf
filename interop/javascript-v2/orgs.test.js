// The organisations in the official JavaScript SDK of version 2.
'use strict';

const { before, after, test } = require('node:test');
const assert = require('node:assert/strict');
const { AuthenticationClient, ManagementClient } = require('authing-js-sdk');
const emulator = require('../javascript/emulator');

const POOL = '5e4c8b1f0a2d3c4b5a697802';
const APP = '5e4c8b1f0a2d3c4b5a697812';
const SECRET = 'the secret of the pool';
const PASSWORD = 'pass1234';
const NOBODY = '5e4c8b1f0a2d3c4b5a69ffff';
const ANNA = '5e4c8b1f0a2d3c4b5a697821';
const BEN = '5e4c8b1f0a2d3c4b5a697822';

const ssoApps = [{ _id: APP, name: 'Forum', protocol: 'oidc', secret: 'the secret of the application' }];
const users = [
  { _id: ANNA, email: 'anna@example.com', password: PASSWORD },
  { _id: BEN, email: 'ben@example.com', password: PASSWORD },
];
before(() => emulator.startWith({ pools: [{ id: POOL, secret: SECRET, ssoApps, users }] }));
after(emulator.stop);

const onError = () => {};
const owner = () => new ManagementClient({ userPoolId: POOL, secret: SECRET, host: emulator.url, onError });

/** Asserts that a call fails with this code. */
async function rejected(call, code) {
  const error = await call.then(
    (value) => assert.fail(`the call succeeded: ${JSON.stringify(value)}`),
    (error) => error,
  );
  assert.equal(error.code, code, JSON.stringify(error));
}

/** Creates an organisation: the root has Sales, which has East. */
async function grown() {
  const client = owner();
  const created = await client.org.create('Company', 'All of it', 'company', 'tenant');
  const { id, rootNode: root } = created;
  const sales = await client.org.addNode(id, root.id, { name: 'Sales', code: 'sales', order: 2, nameI18n: '{}' });
  const east = await client.org.addNode(id, sales.id, { name: 'East', code: 'east', description: 'of the river' });
  return { client, org: client.org, id, created, root, sales, east };
}

test('an organisation is created, read, listed and deleted', async () => {
  const { org, id, created, root, sales, east } = await grown();
  assert.deepEqual(created.nodes.map((node) => node.code), ['company']);
  assert.deepEqual([root.name, root.description, root.root, root.depth], ['Company', 'All of it', true, 0]);
  const found = await org.findById(id);
  assert.equal(found.nodes.length, 3);
  assert.equal(found.tree.id, root.id);
  assert.equal(found.tree.children[0].children[0].id, east.id);
  const all = await org.list(1, 100);
  assert.equal(all.totalCount, all.list.length);
  assert.equal(all.list.find((other) => other.id === id).tree.children[0].id, sales.id);
  assert.equal((await org.deleteById(id)).code, 200);
  await rejected(org.findById(id), 3901);
  await rejected(org.deleteById(id), 3901);
  assert.equal(await org.getNodeById(east.id), null);
});

test('nodes are read', async () => {
  const { org, id, root, sales, east } = await grown();
  assert.deepEqual([sales.orgId, sales.order, sales.nameI18n, sales.depth], [id, 2, '{}', 1]);
  assert.deepEqual(east.path, [root.id, sales.id, east.id]);
  assert.equal((await org.getNodeById(east.id)).description, 'of the river');
  assert.equal((await org.getNodeByCode(id, 'east')).id, east.id);
  assert.equal(await org.getNodeByCode(id, 'west'), null);
  assert.equal(await org.getNodeById(NOBODY), null);
  assert.equal((await org.rootNode(id)).id, root.id);
  await rejected(org.rootNode(NOBODY), 3901);
  assert.equal(await org.isRootNode(id, root.id), true);
  assert.equal(await org.isRootNode(id, east.id), false);
  await rejected(org.isRootNode(id, NOBODY), 3901);
  const below = await org.listChildren(root.id);
  assert.deepEqual(below.map(({ name, depth }) => [name, depth]), [['Sales', 1], ['East', 2]]);
  await rejected(org.listChildren(NOBODY), 3901);
  const matches = (await org.searchNodes('Eas')).filter((node) => node.orgId === id);
  assert.deepEqual(matches.map((node) => node.namePath), [['Company', 'Sales', 'East']]);
  await rejected(org.searchNodes(''), 2014);
});

test('nodes are updated, moved and deleted', async () => {
  const { org, id, root, sales, east } = await grown();
  assert.equal((await org.updateNode(east.id, { name: 'Far East' })).name, 'Far East');
  assert.equal((await org.getNodeById(east.id)).code, 'east');
  await rejected(org.updateNode(east.id, { code: 'sales' }), 500);
  await rejected(org.updateNode(NOBODY, { name: 'Nobody' }), 3901);
  await rejected(org.addNode(id, root.id, { name: 'Other', code: 'east' }), 500);
  await rejected(org.addNode(id, NOBODY, { name: 'Other' }), 3901);
  await rejected(org.moveNode(id, sales.id, east.id), 500);
  const { tree } = await org.moveNode(id, east.id, root.id);
  assert.deepEqual(tree.children.map((node) => node.name), ['Sales', 'Far East']);
  await rejected(org.deleteNode(id, root.id), 500);
  assert.equal((await org.deleteNode(id, sales.id)).code, 200);
  await rejected(org.deleteNode(id, sales.id), 3901);
});

test('nodes have members', async () => {
  const { client, org, root, sales, east } = await grown();
  assert.equal((await org.addMembers(root.id, [ANNA])).totalCount, 1);
  assert.equal((await org.addMembers(east.id, [ANNA, BEN])).totalCount, 2);
  await rejected(org.addMembers(NOBODY, [ANNA]), 3901);
  await rejected(org.addMembers(sales.id, [NOBODY]), 2004);
  const own = await org.listMembers(root.id, { includeChildrenNodes: false });
  assert.deepEqual(own.list.map((user) => user.id), [ANNA]);
  assert.equal((await org.listMembers(root.id, { page: 2, limit: 1 })).list.length, 1);
  assert.equal(await org.moveMembers({ userIds: [BEN], sourceNodeId: east.id, targetNodeId: sales.id }), true);
  await rejected(org.moveMembers({ userIds: [BEN], sourceNodeId: east.id, targetNodeId: sales.id }), 3913);
  assert.equal((await org.listMembers(east.id)).totalCount, 1);
  const outside = await client.users.list(1, 10, { excludeUsersInOrg: true });
  assert.equal(outside.totalCount, 0);
  assert.equal((await org.removeMembers(sales.id, [BEN])).totalCount, 1);
  assert.equal((await org.listMembers(sales.id, { includeChildrenNodes: false })).totalCount, 0);
});

test('users have departments, one of which is the main one', async () => {
  const { client, org, root, east } = await grown();
  const departments = async (list) => {
    const found = (await list()).list.filter(({ department }) => department.path[0] === root.id);
    return found.map(({ department, isMainDepartment }) => [department.name, isMainDepartment]);
  };
  await org.addMembers(root.id, [ANNA]);
  await org.addMembers(east.id, [ANNA]);
  assert.equal((await org.setMainDepartment(ANNA, east.id)).code, 200);
  await rejected(org.setMainDepartment(BEN, east.id), 3913);
  await rejected(org.setMainDepartment(ANNA, NOBODY), 3901);
  const expected = [['Company', false], ['East', true]];
  assert.deepEqual(await departments(() => client.users.listDepartment(ANNA)), expected);
  const application = new AuthenticationClient({ appId: APP, appHost: emulator.url, onError });
  await application.loginByEmail('anna@example.com', PASSWORD);
  assert.deepEqual(await departments(() => application.listDepartments()), expected);
});
