// The organisations in the official JavaScript SDK of version 2.
//
// The emulator does not serve the REST addresses of these methods: `getAllOrgs`, `importByJson`, `exportAll`, `exportByOrgId`,
// `getOrgByTenantId` and `startSync`, and `listOrgs` of a user.
'use strict';

const { before, after, test } = require('node:test');
const assert = require('node:assert/strict');
const { PolicyAssignmentTargetType: Target } = require('authing-js-sdk');
const { NOBODY, start, stop, fresh, owner, person, rejected } = require('./emulator');

before(start);
after(stop);

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
  const [{ id: anna }, { id: ben }] = [await person(), await person()];
  assert.equal((await org.addMembers(root.id, [anna])).totalCount, 1);
  assert.equal((await org.addMembers(east.id, [anna, ben])).totalCount, 2);
  await rejected(org.addMembers(NOBODY, [anna]), 3901);
  await rejected(org.addMembers(sales.id, [NOBODY]), 2004);
  const own = await org.listMembers(root.id, { includeChildrenNodes: false });
  assert.deepEqual(own.list.map((user) => user.id), [anna]);
  assert.equal((await org.listMembers(root.id, { page: 2, limit: 1 })).list.length, 1);
  assert.equal(await org.moveMembers({ userIds: [ben], sourceNodeId: east.id, targetNodeId: sales.id }), true);
  await rejected(org.moveMembers({ userIds: [ben], sourceNodeId: east.id, targetNodeId: sales.id }), 3913);
  assert.equal((await org.listMembers(east.id)).totalCount, 1);
  const outside = async () => (await client.users.list(1, 100, { excludeUsersInOrg: true })).list.map((user) => user.id);
  assert.ok(!(await outside()).includes(ben));
  assert.equal((await org.removeMembers(sales.id, [ben])).totalCount, 1);
  assert.equal((await org.listMembers(sales.id, { includeChildrenNodes: false })).totalCount, 0);
  assert.ok((await outside()).includes(ben));
});

test('users have departments, one of which is the main one', async () => {
  const { client, org, root, east } = await grown();
  const { client: anna, id } = await person();
  await org.addMembers(root.id, [id]);
  await org.addMembers(east.id, [id]);
  assert.equal((await org.setMainDepartment(id, east.id)).code, 200);
  await rejected(org.setMainDepartment((await person()).id, east.id), 3913);
  await rejected(org.setMainDepartment(id, NOBODY), 3901);
  for (const { totalCount, list } of [await client.users.listDepartment(id), await anna.listDepartments()]) {
    assert.equal(totalCount, 2);
    const shown = list.map(({ department, isMainDepartment }) => [department.name, isMainDepartment]);
    assert.deepEqual(shown, [['Company', false], ['East', true]]);
  }
});

test('nodes have resources', async () => {
  const { client, org, id, sales, east } = await grown();
  const resource = `${fresh()}:1`;
  const opts = [{ targetType: Target.Org, targetIdentifier: east.id, actions: ['read'] }];
  await client.acl.authorizeResource({ namespace: 'default', resource, opts });
  const expected = { totalCount: 1, list: [{ code: resource, type: 'DATA', actions: ['read'] }] };
  assert.deepEqual(await org.listAuthorizedResourcesByNodeId(east.id, 'default'), expected);
  assert.deepEqual(await org.listAuthorizedResourcesByNodeCode(id, 'east', 'default'), expected);
  assert.equal((await org.listAuthorizedResourcesByNodeId(sales.id, 'default')).totalCount, 0);
  await assert.rejects(org.listAuthorizedResourcesByNodeId(NOBODY, 'default'), /组织机构节点不存在/);
  await assert.rejects(org.listAuthorizedResourcesByNodeCode(id, 'west', 'default'), /组织机构节点不存在/);
});
