// Organisations: trees whose nodes are groups.
'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const pools = require('../pools');
const { owner, rejected } = require('../sdk');

async function grown() {
  const sdk = await owner();
  const group = async (name) => (await sdk.authz.createGroup({ name, description: `about ${name}` }))._id;
  const [root, left, right, leaf] = [await group('root'), await group('left'), await group('right'), await group('leaf')];
  const created = await sdk.org.createOrg({ rootGroupId: root });
  const orgId = created._id;
  await sdk.org.addNode({ orgId, groupId: left, parentGroupId: root });
  await sdk.org.addNode({ orgId, groupId: right, parentGroupId: root });
  const org = await sdk.org.addNode({ orgId, groupId: leaf, parentGroupId: left });
  return { sdk, orgId, created, org, root, left, right, leaf };
}

test('nodes are added to an organisation', async () => {
  const { sdk, orgId, created, org, root, left, right, leaf } = await grown();
  assert.equal(created.nodes.length, 1);
  assert.deepEqual([created.nodes[0]._id, created.nodes[0].root, created.nodes[0].children], [root, true, []]);
  assert.equal(created.tree.name, 'root');
  assert.equal(org.nodes.length, 4);
  assert.deepEqual(org.nodes.find((node) => node._id === root).children, [left, right]);
  assert.equal(org.nodes.find((node) => node._id === leaf).root, false);
  assert.equal(org.tree.children[0].children[0]._id, leaf);
  assert.equal(org.tree.children[1].description, 'about right');
  assert.deepEqual(await sdk.org.findById(orgId), org);
  const all = await sdk.org.all();
  assert.equal(all.totalCount, all.list.length);
  assert.deepEqual(all.list.find((other) => other._id === orgId), org);
});

test('nodes are queried', async () => {
  const { sdk, orgId, root, left, right, leaf } = await grown();
  assert.equal((await sdk.org.rootNode(orgId))._id, root);
  assert.equal(await sdk.org.isRootNode({ orgId, groupId: root }), true);
  assert.equal(await sdk.org.isRootNode({ orgId, groupId: leaf }), false);
  const below = await sdk.org.childrenNodes({ orgId, groupId: root });
  const depths = Object.fromEntries(below.map(({ group, depth }) => [group._id, depth]));
  assert.deepEqual(depths, { [left]: 1, [right]: 1, [leaf]: 2 });
  assert.deepEqual(await sdk.org.childrenNodes({ orgId, groupId: leaf }), []);
});

test('removing a node keeps its group', async () => {
  const { sdk, orgId, root, right } = await grown();
  const org = await sdk.org.removeNode({ orgId, groupId: right });
  assert.equal(org.nodes.length, 3);
  assert.equal(org.tree._id, root);
  assert.equal(org.tree.children.length, 1);
  assert.equal((await sdk.authz.group(right))._id, right);
});

test('deleting a group leaves a valid tree', async () => {
  const { sdk, orgId, root, left } = await grown();
  await sdk.authz.deleteGroup(left);
  const org = await sdk.org.findById(orgId);
  assert.equal(org.tree.children.length, 1);
  await sdk.authz.deleteGroup(root);
  await rejected(sdk.org.findById(orgId), 3901);
  assert.ok((await sdk.org.all()).list.every((other) => other._id !== orgId));
});

test('deleting an organisation keeps its groups', async () => {
  const { sdk, orgId, root } = await grown();
  assert.equal((await sdk.org.dropById(orgId)).code, 200);
  await rejected(sdk.org.findById(orgId), 3901);
  assert.equal((await sdk.authz.group(root))._id, root);
});

test('invalid calls are rejected', async () => {
  const { sdk, orgId, root, left } = await grown();
  await rejected(sdk.org.createOrg({ rootGroupId: pools.NOBODY }), 3901);
  await rejected(sdk.org.addNode({ orgId, groupId: pools.NOBODY, parentGroupId: root }), 3901);
  await rejected(sdk.org.addNode({ orgId: pools.NOBODY, groupId: left, parentGroupId: root }), 3901);
  await rejected(sdk.org.addNode({ orgId, groupId: left, parentGroupId: root }), 500);
  await rejected(sdk.org.removeNode({ orgId, groupId: pools.NOBODY }), 3901);
  await rejected(sdk.org.removeNode({ orgId, groupId: root }), 500);
  await rejected(sdk.org.rootNode('NOTEXIST'), 3901);
});
