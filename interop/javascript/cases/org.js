// Organisations: trees whose nodes are groups.
'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const pools = require('../pools');
const { owner, refused } = require('../sdk');

async function grown() {
  const sdk = await owner();
  const group = async (name) => (await sdk.authz.createGroup({ name, description: `about ${name}` }))._id;
  const [root, left, right, leaf] = [await group('root'), await group('left'), await group('right'), await group('leaf')];
  const made = await sdk.org.createOrg({ rootGroupId: root });
  const orgId = made._id;
  await sdk.org.addNode({ orgId, groupId: left, parentGroupId: root });
  await sdk.org.addNode({ orgId, groupId: right, parentGroupId: root });
  const org = await sdk.org.addNode({ orgId, groupId: leaf, parentGroupId: left });
  return { sdk, orgId, made, org, root, left, right, leaf };
}

test('an organisation grows', async () => {
  const { sdk, orgId, made, org, root, left, right, leaf } = await grown();
  assert.equal(made.nodes.length, 1);
  assert.deepEqual([made.nodes[0]._id, made.nodes[0].root, made.nodes[0].children], [root, true, []]);
  assert.equal(made.tree.name, 'root');
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

test('nodes are asked about', async () => {
  const { sdk, orgId, root, left, right, leaf } = await grown();
  assert.equal((await sdk.org.rootNode(orgId))._id, root);
  assert.equal(await sdk.org.isRootNode({ orgId, groupId: root }), true);
  assert.equal(await sdk.org.isRootNode({ orgId, groupId: leaf }), false);
  const below = await sdk.org.childrenNodes({ orgId, groupId: root });
  const depths = Object.fromEntries(below.map(({ group, depth }) => [group._id, depth]));
  assert.deepEqual(depths, { [left]: 1, [right]: 1, [leaf]: 2 });
  assert.deepEqual(await sdk.org.childrenNodes({ orgId, groupId: leaf }), []);
});

test('a node is removed, its group is not', async () => {
  const { sdk, orgId, root, right } = await grown();
  const org = await sdk.org.removeNode({ orgId, groupId: right });
  assert.equal(org.nodes.length, 3);
  assert.equal(org.tree._id, root);
  assert.equal(org.tree.children.length, 1);
  assert.equal((await sdk.authz.group(right))._id, right);
});

test('a deleted group leaves a tree that holds together', async () => {
  const { sdk, orgId, root, left } = await grown();
  await sdk.authz.deleteGroup(left);
  const org = await sdk.org.findById(orgId);
  assert.equal(org.tree.children.length, 1);
  await sdk.authz.deleteGroup(root);
  await refused(sdk.org.findById(orgId), 3901);
  assert.ok((await sdk.org.all()).list.every((other) => other._id !== orgId));
});

test('an organisation is deleted, its groups are not', async () => {
  const { sdk, orgId, root } = await grown();
  assert.equal((await sdk.org.dropById(orgId)).code, 200);
  await refused(sdk.org.findById(orgId), 3901);
  assert.equal((await sdk.authz.group(root))._id, root);
});

test('organisations refuse', async () => {
  const { sdk, orgId, root, left } = await grown();
  await refused(sdk.org.createOrg({ rootGroupId: pools.NOBODY }), 3901);
  await refused(sdk.org.addNode({ orgId, groupId: pools.NOBODY, parentGroupId: root }), 3901);
  await refused(sdk.org.addNode({ orgId: pools.NOBODY, groupId: left, parentGroupId: root }), 3901);
  await refused(sdk.org.addNode({ orgId, groupId: left, parentGroupId: root }), 500);
  await refused(sdk.org.removeNode({ orgId, groupId: pools.NOBODY }), 3901);
  await refused(sdk.org.removeNode({ orgId, groupId: root }), 500);
  await refused(sdk.org.rootNode('NOTEXIST'), 3901);
});
