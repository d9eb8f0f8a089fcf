// Roles of the legacy system.
'use strict';

const { test } = require('node:test');
const assert = require('node:assert/strict');
const pools = require('../pools');
const { owner, person, fresh, rejected } = require('../sdk');

test('a role is created, listed and changed', async () => {
  const sdk = await owner();
  const name = fresh.text();
  const role = await sdk.createRole({ name, descriptions: 'for a test' });
  assert.deepEqual([role.name, role.client, role.descriptions], [name, pools.USUAL, 'for a test']);
  assert.notEqual((await sdk.createRole({ name }))._id, role._id);
  const changed = await sdk.updateRolePermissions({ roleId: role._id, name: `${name}2`, permissions: '["any text"]' });
  assert.deepEqual([changed.name, changed.permissions], [`${name}2`, '["any text"]']);
  const { totalCount, list } = await sdk.queryRoles({ page: 1, count: 200 });
  assert.equal(totalCount, list.length);
  assert.equal(list.find((found) => found._id === role._id).permissions, '["any text"]');
  assert.equal((await sdk.queryRoles({ page: 1, count: 1 })).list.length, 1);
  await rejected(sdk.updateRolePermissions({ roleId: pools.NOBODY, name: 'x' }), 3903);
});

test('users are added to and removed from a role', async () => {
  const { sdk, id, email } = await person();
  const role = await sdk.createRole({ name: 'a role' });
  await sdk.updateRolePermissions({ roleId: role._id, name: 'a role', permissions: 'to read' });
  const assigned = await sdk.assignUserToRole({ user: id, roleId: role._id });
  assert.equal(assigned.totalCount, 1);
  assert.ok(assigned.list[0]._id);
  assert.equal(assigned.list[0].user._id, id);
  const members = await sdk.getUsersByRole({ roleId: role._id });
  assert.equal(members.list[0].user.email, email);
  assert.equal(members.list[0].group._id, role._id);
  const { totalCount, list } = await sdk.queryPermissions(id);
  assert.equal(totalCount, 1);
  assert.deepEqual(list[0].group, { name: 'a role', permissions: 'to read' });
  const removed = await sdk.removeUserFromRole({ user: id, roleId: role._id });
  assert.ok(removed._id);
  assert.equal((await sdk.getUsersByRole({ roleId: role._id, page: 1, count: 5 })).totalCount, 0);
  assert.deepEqual((await sdk.queryPermissions(id)).list, []);
  await rejected(sdk.removeUserFromRole({ user: id, roleId: role._id }), 2036);
  await rejected(sdk.assignUserToRole({ user: id, roleId: pools.NOBODY }), 3903);
  await rejected(sdk.assignUserToRole({ user: pools.NOBODY, roleId: role._id }), 2004);
});
