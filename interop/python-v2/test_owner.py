"""The REST addresses with which owners manage their pools."""

import json

import pytest

import pools

ACTIONS = [{"name": "read", "description": "Reads"}]


@pytest.fixture
def namespace(owner, fresh):
    code = fresh.text()
    return owner.acl.create_namespace(code, "Shop", "Sells")


def test_namespaces_are_created_changed_and_deleted(owner, namespace, fresh, rejected):
    acl, code = owner.acl, fresh.text()
    assert acl.update_namespace(namespace["id"], name="Store", code=code)["name"] == "Store"
    assert code in [listed["code"] for listed in acl.list_namespaces(limit=100)["list"]]
    assert acl.delete_namespace(namespace["id"]) is True
    with rejected(3003):
        acl.delete_namespace(namespace["id"])
    with rejected(3005):
        acl.update_namespace(namespace["id"], name="Lost")


def test_roles_and_permissions_belong_to_a_namespace(owner, namespace, person, fresh):
    name, role = namespace["code"], fresh.text()
    owner.roles.create(role, namespace=name)
    owner.roles.add_users(role, [person.id], namespace=name)
    assert owner.users.has_role(person.id, role, name) is True
    assert owner.users.has_role(person.id, role) is False
    target = {"targetType": "ROLE", "targetIdentifier": role, "actions": ["read"]}
    owner.acl.authorize_resource(name, "chair", [target])
    assert owner.acl.is_allowed(person.id, "read", "chair", name) is True
    assert owner.acl.is_allowed(person.id, "read", "chair", "default") is False
    found = owner.acl.get_authorized_targets(name, "DATA", "chair")
    assert [listed["targetIdentifier"] for listed in found["list"]] == [role]
    assert owner.users.list_authorized_resources(person.id, name)["totalCount"] == 1
    assert owner.users.list_authorized_resources(person.id)["totalCount"] == 0


def test_resources_are_defined(owner, namespace, fresh):
    acl, name, code = owner.acl, namespace["code"], fresh.text()
    created = acl.create_resource(name, code, "DATA", ACTIONS)
    assert acl.get_resource_by_id(created["id"])["data"]["code"] == code
    assert acl.get_resource_by_code(name, code)["data"]["id"] == created["id"]
    assert acl.update_resource(name, code, description="A chair")["description"] == "A chair"
    assert acl.list_resources(name)["totalCount"] == 1
    assert acl.list_resources(name, "MENU")["totalCount"] == 0
    assert acl.delete_resource(name, code) is True
    assert acl.list_resources(name)["totalCount"] == 0


def test_applications_have_resources(owner, fresh):
    applications, code = owner.applications, fresh.text()
    assert pools.APP in [listed["id"] for listed in applications.list()["list"]]
    assert applications.find_by_id(pools.APP)["id"] == pools.APP
    applications.create_resource(pools.APP, code, "DATA", ACTIONS)
    applications.update_resource(pools.APP, code, "MENU", ACTIONS)
    assert code in [listed["code"] for listed in applications.list_resources(pools.APP)["list"]]
    assert applications.delete_resource(pools.APP, code) is True


def test_the_access_to_an_application_is_recorded(owner, person):
    acl, targets = owner.acl, ("USER", [person.id], "default", False)
    for change in [
        acl.allow_access_application,
        acl.disable_application_access_policies,
        acl.enable_application_access_policies,
        acl.deny_access_application,
    ]:
        assert change(pools.APP, *targets)["code"] == 200
    records = owner.applications.get_access_policies(pools.APP)["list"]
    assert (records[0]["targetIdentifier"], records[0]["effect"]) == (person.id, "DENY")
    assert acl.delete_application_access_policies(pools.APP, *targets)["code"] == 200
    assert acl.update_default_application_access_policy(pools.APP, "ALLOW_ALL")["code"] == 200


def test_an_application_has_agreements(owner):
    applications = owner.applications
    first, second = (applications.create_agreement(pools.APP, title)["data"]["id"] for title in "ab")
    assert applications.modify_agreement(pools.APP, first, "c")["data"]["title"] == "c"
    assert applications.sort_agreement(pools.APP, [second, first])["code"] == 200
    listed = applications.list_agreement(pools.APP)["data"]["list"]
    assert [agreement["id"] for agreement in listed] == [second, first]
    for agreement in (first, second):
        assert applications.delete_agreement(pools.APP, agreement)["code"] == 200


def test_organisations_are_imported_and_exported(owner, fresh):
    name = fresh.text()
    tree = {"name": name, "code": name, "children": [{"name": "Sales", "code": "sales"}]}
    imported = owner.org.import_by_json(json.dumps(tree))["data"]
    exported = owner.org.export_by_org_id(imported["id"])["data"]
    assert (exported["name"], exported["children"][0]["code"]) == (name, "sales")
    assert name in [root["name"] for root in owner.org.export_all()["data"]]


def test_variables_are_set_and_removed(owner, fresh):
    pool, key = owner.userPool, fresh.text()
    assert pool.add_env(key, "value")["code"] == 200
    assert {"key": key, "value": "value"} in pool.list_env()["data"]
    assert pool.remove_env(key)["code"] == 200
    assert pool.detail()["data"]["id"] == pools.POOL


def test_users_are_logged_out(owner, person, rejected):
    users = owner.users
    assert users.check_login_status(person.id)["data"]["isLogin"] is True
    assert users.kick([person.id]) is True
    assert users.check_login_status(person.id)["data"]["isLogin"] is False
    with rejected(2020):
        person.client.get_current_user()
    assert users.logout(person.id)["code"] == 200
    assert users.kick([pools.NOBODY]) is False
    assert users.list_user_actions()["list"]
    assert owner.auditLog.list_audit_logs()["code"] == 500
