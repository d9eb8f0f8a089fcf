"""Policies, their assignments, and permissions."""

import pytest
from authing.v2.exceptions import AuthingException, AuthingWrongArgumentException

import pools


@pytest.fixture
def role(owner, fresh):
    code = fresh.text()
    owner.roles.create(code)
    return code


@pytest.fixture
def policy(owner, fresh):
    """A policy that allows reading, and its resource."""
    code, resource = fresh.text(), fresh.text()
    owner.policies.create(code, [{"resource": resource, "actions": ["read"], "effect": "ALLOW"}])
    return code, resource


def allowed(owner, person, resource, action="read"):
    return owner.acl.is_allowed(person.id, action, resource, "default")


def test_a_policy_is_created_changed_and_deleted(owner, fresh, rejected):
    policies, code = owner.policies, fresh.text()
    statements = [{"resource": "books:*", "actions": ["read"], "effect": "ALLOW"}]
    assert policies.create(code, statements, "Reads")["description"] == "Reads"
    with rejected(500):
        policies.create(code, statements)
    changed = policies.update(code, [{**statements[0], "actions": ["write"]}], "Writes")
    assert changed["statements"][0]["actions"] == ["write"]
    assert policies.detail(code)["description"] == "Writes"
    assert code in [policy["code"] for policy in policies.list(limit=100)["list"]]
    assert policies.delete(code)["code"] == 200
    assert policies.detail(code) is None
    with rejected(500):
        policies.delete_many([code])
    policies.create(code, statements)
    assert policies.delete_many([code])["code"] == 200


def test_policies_are_assigned_to_users(owner, person, policy):
    (code, resource), users = policy, owner.users
    assert allowed(owner, person, resource) is False
    users.add_policies(person.id, [code])
    assert allowed(owner, person, resource) is True
    assert users.list_policies(person.id)["list"][0]["code"] == code
    users.remove_policies(person.id, [code])
    assert allowed(owner, person, resource) is False
    assert users.list_policies(person.id)["totalCount"] == 0


def test_policies_are_assigned_to_roles(owner, person, policy, role):
    (code, resource), roles = policy, owner.roles
    roles.add_users(role, [person.id])
    roles.add_policies(role, [code])
    assert roles.list_policies(role)["list"][0]["targetIdentifier"] == role
    assert allowed(owner, person, resource) is True
    roles.remove_policies(role, [code])
    assert allowed(owner, person, resource) is False


def test_assignments_are_added_disabled_and_removed(owner, person, policy, rejected):
    (code, resource), policies = policy, owner.policies
    target = ("USER", person.id)
    with rejected(500):
        policies.enable_assignment(code, *target)
    policies.add_assignments([code], "USER", [person.id])
    assert policies.list_assignments(code)["list"][0]["targetIdentifier"] == person.id
    policies.disable_assignment(code, *target)
    assert allowed(owner, person, resource) is False
    policies.enable_assignment(code, *target)
    assert allowed(owner, person, resource) is True
    policies.remove_assignments([code], "USER", [person.id])
    assert policies.list_assignments(code)["totalCount"] == 0
    with rejected(2004):
        policies.add_assignments([code], "USER", [pools.NOBODY])


def test_actions_are_allowed(owner, person, role, fresh, rejected):
    resource = fresh.text()
    owner.acl.allow(resource, "read", "default", user_id=person.id)
    assert allowed(owner, person, resource) is True
    assert allowed(owner, person, resource, "write") is False
    owner.roles.add_users(role, [person.id])
    owner.acl.allow(resource, "write", "default", role=role)
    assert allowed(owner, person, resource, "write") is True
    with rejected(2004):
        owner.acl.allow(resource, "read", "default", user_id=pools.NOBODY)
    with pytest.raises(AuthingWrongArgumentException):
        owner.acl.allow(resource, "read", "default")


def test_resources_are_authorized_and_listed(owner, person, role, fresh, rejected):
    acl, resource, group = owner.acl, fresh.text(), fresh.text()
    owner.groups.create(group, group)
    targets = [("USER", person.id), ("ROLE", role), ("GROUP", group)]
    opts = [
        {"targetType": kind, "targetIdentifier": identifier, "actions": [f"{resource}:read"]}
        for kind, identifier in targets
    ]
    assert acl.authorize_resource("default", resource, opts) is True
    expected = {
        "totalCount": 1,
        "list": [{"code": resource, "type": "DATA", "actions": [f"{resource}:read"]}],
    }
    for kind, identifier in targets:
        assert acl.list_authorized_resources("default", kind, identifier) == expected
    assert owner.users.list_authorized_resources(person.id, "default", "DATA") == expected
    assert owner.roles.list_authorized_resources(role, "default") == expected
    assert owner.groups.list_authorized_resources(group, "default") == expected
    assert person.client.list_authorized_resources("default") == expected
    found = acl.get_authorized_targets("default", "DATA", resource, target_type="USER")
    assert [target["targetIdentifier"] for target in found["list"]] == [person.id]
    wanted = {"op": "AND", "list": ["another action"]}
    assert acl.get_authorized_targets("default", "DATA", resource, actions=wanted)["totalCount"] == 0
    with rejected(3903):
        acl.list_authorized_resources("default", "ROLE", fresh.text())
    with pytest.raises(AuthingException, match="group not exists"):
        owner.groups.list_authorized_resources(fresh.text())


def test_resources_are_checked_together_and_revoked(owner, person, fresh):
    acl, users, kind = owner.acl, owner.users, fresh.text()
    target = {"targetType": "USER", "targetIdentifier": person.id}
    for number in (1, 2):
        acl.authorize_resource("default", f"{kind}:{number}", [{**target, "actions": [f"{kind}:read"]}])
    every = [f"{kind}:{number}" for number in (1, 2, 3)]
    checked = lambda: users.check_resource_permission_batch(person.id, "default", every)
    assert checked() == [{"code": code, "actions": [f"{kind}:read"]} for code in every[:2]]
    listed = users.list_authorized_resources_of_resource_kind(person.id, "default", kind)
    assert [resource["code"] for resource in listed] == every[:2]
    assert acl.revoke_resource("default", f"{kind}:1", [target]) is True
    assert [resource["code"] for resource in checked()] == [f"{kind}:2"]
    acl.revoke_resource("default", kind, [target])
    assert checked() == []
