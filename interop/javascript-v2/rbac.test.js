// Roles, groups, policies and permissions of the official JavaScript SDK of version 2.
//
// The emulator does not serve the REST addresses of these methods: `roles.findUsers`, and those of `acl` for resources, namespaces,
// applications, programmatic access accounts, `authorizeResources`, `revokeResource`, `revokeResources`,
// `listAuthorizedResourcesBatch` and `getPoliciesAssignmentsCondition`. The custom data of roles and users belongs to `data.test.js`.
'use strict';

const { before, after, test } = require('node:test');
const assert = require('node:assert/strict');
const { PolicyAssignmentTargetType: Target, PolicyEffect, ResourceType } = require('authing-js-sdk');
const { NOBODY, start, stop, fresh, owner, person, rejected } = require('./emulator');

before(start);
after(stop);

const SUCCESS = { message: '操作成功', code: 200 };
const codes = (page) => page.list.map((found) => found.code);

/** Creates a policy that allows or denies all actions on a new kind of resource. */
async function policy(effect = PolicyEffect.Allow, kind = fresh()) {
  const code = fresh();
  const statements = [{ resource: `${kind}:*`, actions: [`${kind}:*`], effect }];
  await owner().policies.create({ code, statements });
  return { code, kind, statements };
}

/** Creates a role, with a user. */
async function role() {
  const code = fresh();
  await owner().roles.create(code);
  const { id, client } = await person();
  await owner().roles.addUsers(code, [id]);
  return { code, id, client };
}

test('roles are created, read, updated, listed and deleted', async () => {
  const { roles } = owner();
  const [one, other] = [fresh(), fresh()];
  const created = await roles.create(one, 'Reads');
  assert.deepEqual([created.code, created.description, created.namespace], [one, 'Reads', 'default']);
  assert.match(created.arn, /^arn:cn:authing:/);
  await rejected(roles.create(one), 500);
  assert.equal((await roles.detail(one)).description, 'Reads');
  assert.equal((await roles.findByCode(one)).id, created.id);
  assert.equal(await roles.detail(other), null);
  assert.equal((await roles.update(one, { description: 'Writes', newCode: other })).code, other);
  await rejected(roles.update(one, { description: 'Gone' }), 3903);
  await roles.create(one);
  assert.deepEqual(codes(await roles.list({ page: 1, limit: 2 })), [one, other]);
  assert.deepEqual(codes(await roles.list({ page: 2, limit: 1 })), [other]);
  const namespace = fresh();
  await roles.create(one, 'Reads', namespace);
  assert.deepEqual(codes(await roles.list({ namespace })), [one]);
  assert.deepEqual(await roles.delete(one, namespace), SUCCESS);
  assert.equal(await roles.detail(one, namespace), null);
  await rejected(roles.deleteMany([one, fresh()]), 3903);
  assert.deepEqual(await roles.delete(one), SUCCESS);
  assert.deepEqual(await roles.deleteMany([other]), SUCCESS);
  await rejected(roles.delete(one), 3903);
});

test('users get roles directly and through groups', async () => {
  const { roles, users } = owner();
  const { code, id, client } = await role();
  assert.equal((await roles.listUsers(code, { page: 1, limit: 5 })).list[0].id, id);
  assert.deepEqual(await roles.listUsers(fresh()), { totalCount: 0, list: [] });
  assert.equal(await users.hasRole(id, code), true);
  assert.equal(await client.hasRole(code), true);
  assert.deepEqual(await roles.removeUsers(code, [id]), SUCCESS);
  assert.equal(await client.hasRole(code), false);
  assert.deepEqual(await users.addRoles(id, [code]), SUCCESS);
  assert.deepEqual(codes(await users.listRoles(id)), [code]);
  assert.deepEqual(await users.removeRoles(id, [code]), SUCCESS);
  assert.equal(await users.hasRole(id, code), false);
  await rejected(roles.addUsers(code, [NOBODY]), 2004);
  await rejected(roles.addUsers(fresh(), [id]), 3903);
  await rejected(roles.removeUsers(fresh(), [id]), 3903);
});

test('groups are created, read, updated, listed and deleted', async () => {
  const { groups } = owner();
  const [one, other] = [fresh(), fresh()];
  assert.equal((await groups.create(one, 'Staff', 'All of them')).description, 'All of them');
  await rejected(groups.create(one, 'Staff'), 500);
  assert.equal((await groups.detail(one)).name, 'Staff');
  assert.equal(await groups.detail(other), null);
  const { code, name } = await groups.update(one, { name: 'Team', newCode: other });
  assert.deepEqual([code, name], [other, 'Team']);
  await rejected(groups.update(one, { name: 'Gone' }), 3901);
  await groups.create(one, 'Staff');
  assert.deepEqual(codes(await groups.list(1, 2)), [one, other]);
  await rejected(groups.deleteMany([one, fresh()]), 3901);
  assert.deepEqual(await groups.delete(one), SUCCESS);
  assert.deepEqual(await groups.deleteMany([other]), SUCCESS);
  await rejected(groups.delete(one), 3901);
});

test('users join and leave groups', async () => {
  const { groups, users } = owner();
  const code = fresh();
  await groups.create(code, 'Staff');
  const { id } = await person();
  assert.deepEqual(await groups.addUsers(code, [id]), SUCCESS);
  const members = await groups.listUsers(code, { page: 1, limit: 5 });
  assert.deepEqual([members.totalCount, members.list[0].id], [1, id]);
  assert.deepEqual(codes(await users.listGroups(id)), [code]);
  assert.deepEqual(await groups.removeUsers(code, [id]), SUCCESS);
  assert.equal((await groups.listUsers(code)).totalCount, 0);
  assert.deepEqual(await users.addGroup(id, code), SUCCESS);
  assert.deepEqual(await users.removeGroup(id, code), SUCCESS);
  assert.equal((await users.listGroups(id)).totalCount, 0);
  await rejected(groups.addUsers(code, [NOBODY]), 2004);
  await rejected(groups.addUsers(fresh(), [id]), 3901);
  await rejected(groups.removeUsers(fresh(), [id]), 3901);
});

test('policies are created, read, updated, listed and deleted', async () => {
  const { policies } = owner();
  const { code, statements } = await policy();
  const other = fresh();
  await rejected(policies.create({ code, statements }), 500);
  const condition = [{ param: 'CurrentTime', operator: 'DateEquals', value: '2021-01-01' }];
  await rejected(policies.create({ code: other, statements: [{ ...statements[0], condition }] }), 500);
  const found = await policies.detail(code);
  assert.deepEqual([found.isDefault, found.namespace], [false, 'default']);
  assert.deepEqual(found.statements, [{ ...statements[0], condition: null }]);
  assert.equal(await policies.detail(other), null);
  const changed = await policies.update(code, { description: 'All', newCode: other });
  assert.deepEqual([changed.code, changed.description, changed.statements.length], [other, 'All', 1]);
  assert.deepEqual((await policies.update(other, { statements: [] })).statements, []);
  await rejected(policies.update(code, { description: 'Gone' }), 500);
  assert.equal(codes(await policies.list({ page: 1, limit: 1 }))[0], other);
  await rejected(policies.deleteMany([other, fresh()]), 500);
  assert.deepEqual(await policies.delete(other), SUCCESS);
  await rejected(policies.delete(other), 500);
  const { code: third } = await policy();
  assert.deepEqual(await policies.deleteMany([third]), SUCCESS);
  assert.equal(await policies.detail(third), null);
});

test('an assigned policy allows its actions, unless it is disabled', async () => {
  const { policies, acl } = owner();
  const { code, kind } = await policy();
  const { id } = await person();
  const isAllowed = () => acl.isAllowed(id, `${kind}:1`, `${kind}:read`);
  assert.equal(await isAllowed(), false);
  assert.deepEqual(await policies.addAssignments([code], Target.User, [id]), SUCCESS);
  assert.equal(await isAllowed(), true);
  assert.equal(await acl.isAllowed(id, 'other:1', `${kind}:read`), false);
  assert.deepEqual(await policies.disableAssignment(code, Target.User, id), SUCCESS);
  assert.equal(await isAllowed(), false);
  assert.deepEqual(await policies.enableAssignment(code, Target.User, id), SUCCESS);
  assert.equal(await isAllowed(), true);
  const assignment = { code, targetType: 'USER', targetIdentifier: id };
  assert.deepEqual(await policies.listAssignments({ code }), { totalCount: 1, list: [assignment] });
  assert.deepEqual(await policies.removeAssignments([code], Target.User, [id]), SUCCESS);
  assert.equal(await isAllowed(), false);
  assert.equal((await policies.listAssignments({ code })).totalCount, 0);
  await rejected(policies.addAssignments([code], Target.User, [NOBODY]), 2004);
  await rejected(policies.addAssignments([code], Target.Role, [fresh()]), 3903);
  await rejected(policies.addAssignments([fresh()], Target.User, [id]), 500);
  await rejected(policies.removeAssignments([fresh()], Target.User, [id]), 500);
  await rejected(policies.enableAssignment(code, Target.User, id), 500);
  await rejected(policies.disableAssignment(code, Target.User, id), 500);
});

test('the users of a role have its policies, and a denial wins', async () => {
  const { policies, roles, acl } = owner();
  const { code, id } = await role();
  const allow = await policy();
  const deny = await policy(PolicyEffect.Deny, allow.kind);
  const isAllowed = () => acl.isAllowed(id, `${allow.kind}:1`, `${allow.kind}:read`);
  await policies.addAssignments([allow.code], Target.Role, [code]);
  assert.equal(await isAllowed(), true);
  assert.deepEqual(codes(await roles.listPolicies(code)), [allow.code]);
  await policies.addAssignments([deny.code], Target.User, [id]);
  assert.equal(await isAllowed(), false);
  await rejected(roles.listPolicies(fresh()), 3903);
  // The SDK sends the code of the role as the id of a user.
  await rejected(roles.addPolicies(code, [allow.code]), 2004);
  await rejected(roles.removePolicies(code, [allow.code]), 2004);
});

test('a user is allowed an action without a policy', async () => {
  const { acl } = owner();
  const { id } = await person();
  assert.deepEqual(await acl.allow(id, 'books:*', 'books:*', 'default'), SUCCESS);
  assert.equal(await acl.isAllowed(id, 'books:123', 'books:read'), true);
  assert.equal(await acl.isAllowed(id, 'cds:123', 'books:read'), false);
  await rejected(acl.allow(NOBODY, 'books:*', 'books:*', 'default'), 2004);
  const namespace = fresh();
  assert.deepEqual(await acl.allow(id, 'cds:*', 'cds:*', namespace), SUCCESS);
  assert.equal(await acl.isAllowed(id, 'cds:123', 'cds:play'), false);
  assert.equal(await acl.isAllowed(id, 'cds:123', 'cds:play', { namespace }), true);
  await assert.rejects(acl.isAllowed(NOBODY, 'books:1', 'books:read'), /"code":2004/);
});

test('the authorized resources and targets are listed', async () => {
  const { acl, groups, roles, users } = owner();
  const { code, id, client } = await role();
  const group = fresh();
  await groups.create(group, 'Staff');
  const kind = fresh();
  const [read, write] = [`${kind}:read`, `${kind}:write`];
  const opts = [
    { targetType: Target.Role, targetIdentifier: code, actions: [read, write] },
    { targetType: Target.Group, targetIdentifier: group, actions: [read] },
  ];
  const params = { namespace: 'default', resource: `${kind}:1`, opts };
  assert.deepEqual(await acl.authorizeResource(params), SUCCESS);
  const resources = (actions) => ({ totalCount: 1, list: [{ code: `${kind}:1`, type: 'DATA', actions }] });
  const resourceType = ResourceType.Data;
  assert.deepEqual(await acl.listAuthorizedResources(Target.Role, code, 'default'), resources([read, write]));
  assert.deepEqual(await roles.listAuthorizedResources(code, 'default', { resourceType }), resources([read, write]));
  assert.deepEqual(await groups.listAuthorizedResources(group, 'default'), resources([read]));
  assert.deepEqual(await users.listAuthorizedResources(id, 'default'), resources([read, write]));
  assert.deepEqual(await client.listAuthorizedResources('default'), resources([read, write]));
  assert.equal((await client.listAuthorizedResources('default', { resourceType: ResourceType.Api })).totalCount, 0);
  const asked = { namespace: 'default', resource: `${kind}:1`, resourceType: 'DATA' };
  assert.deepEqual((await acl.getAuthorizedTargets(asked)).list, opts);
  const writers = await acl.getAuthorizedTargets({ ...asked, actions: { op: 'AND', list: [read, write] } });
  assert.deepEqual(writers.list, [opts[0]]);
  assert.equal((await acl.getAuthorizedTargets({ ...asked, targetType: 'USER' })).totalCount, 0);
  await rejected(acl.listAuthorizedResources(Target.Role, fresh(), 'default'), 3903);
  await assert.rejects(roles.listAuthorizedResources(fresh(), 'default'), /角色不存在/);
  await assert.rejects(groups.listAuthorizedResources(fresh(), 'default'), /分组不存在/);
  await rejected(acl.authorizeResource({ ...params, opts: [] }), 2231);
});

test('only the owner manages permissions', async () => {
  const { id, user } = await person();
  const { acl, groups, policies, roles } = owner({ accessToken: user.token });
  await rejected(roles.create(fresh()), 1001);
  await rejected(groups.list(), 1001);
  await rejected(policies.list(), 1001);
  await rejected(acl.allow(id, 'books:*', 'books:*', 'default'), 1001);
});
