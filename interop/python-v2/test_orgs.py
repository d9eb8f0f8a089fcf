"""Organisations, their nodes, and the users in them."""

import pytest

import pools


@pytest.fixture
def tree(owner, fresh):
    """An organisation with a root, a node below it, and another below that."""
    name = fresh.text()
    org = owner.org.create(name, code=name, description="A company")
    root = org["rootNode"]["id"]
    lower = owner.org.create_node("Sales", org["id"], root, code="sales")
    leaf = owner.org.create_node("Europe", org["id"], lower["id"])
    return Tree(name, org["id"], root, lower["id"], leaf["id"])


class Tree:
    def __init__(self, name, id, root, lower, leaf):
        self.name, self.id, self.root, self.lower, self.leaf = name, id, root, lower, leaf


def test_an_organisation_is_created_listed_and_deleted(owner, fresh, rejected):
    org = owner.org.create_org(fresh.text())
    assert org["rootNode"]["root"] is True and len(org["nodes"]) == 1
    assert owner.org.find_by_id(org["id"])["id"] == org["id"]
    assert owner.org.list(1, 1)["list"][0]["id"] == org["id"]
    assert owner.org.delete_by_id(org["id"])["code"] == 200
    with rejected(3901):
        owner.org.find_by_id(org["id"])


def test_nodes_are_found(owner, tree):
    orgs = owner.org
    assert orgs.root_node(tree.id)["id"] == tree.root
    assert orgs.is_root_node(tree.id, tree.root) is True
    assert orgs.is_root_node(tree.id, tree.lower) is False
    assert orgs.get_node_by_id(tree.lower)["code"] == "sales"
    assert orgs.get_node_by_id(pools.NOBODY) is None
    assert [node["id"] for node in orgs.list_children(tree.root)] == [tree.lower, tree.leaf]
    assert [node["id"] for node in orgs.search_nodes(tree.name)] == [tree.root]


def test_organisations_are_trees(owner, tree):
    found = owner.org.find_by_id(tree.id, treeify=True)
    (root,) = found["nodes"]
    assert root["children"][0]["children"][0]["id"] == tree.leaf
    listed = owner.org.list(limit=100, treeify=True)["list"]
    (root,) = next(org for org in listed if org["id"] == tree.id)["nodes"]
    assert root["children"][0]["id"] == tree.lower


def test_a_node_is_added_changed_moved_and_deleted(owner, tree, rejected):
    orgs = owner.org
    org = orgs.add_node(tree.id, "Asia", tree.lower, description="In the east", order=2)
    (node,) = (node for node in org["nodes"] if node["name"] == "Asia")
    assert (node["description"], node["order"], node["depth"]) == ("In the east", 2, 2)
    assert orgs.update_node(node["id"], name="India", code="in")["name"] == "India"
    moved = orgs.move_node(tree.id, node["id"], tree.root, treeify=True)
    assert set(moved["rootNode"]["children"]) == {tree.lower, node["id"]}
    with rejected(500):
        orgs.move_node(tree.id, tree.lower, tree.leaf)
    assert orgs.delete_node(tree.id, node["id"])["code"] == 200
    with rejected(500):
        orgs.delete_node(tree.id, tree.root)
    with rejected(3901):
        orgs.update_node(node["id"], name="Lost")


def test_users_are_in_departments(owner, person, tree, rejected):
    orgs = owner.org

    def members(node, **more):
        return [user["id"] for user in orgs.list_members(node, **more)["users"]["list"]]

    orgs.add_members(tree.leaf, [person.id])
    assert members(tree.leaf, page=1, limit=10) == [person.id]
    assert members(tree.root, include_children_nodes=True) == [person.id]
    assert members(tree.root, include_children_nodes=False) == []
    orgs.move_members([person.id], tree.lower, tree.leaf)
    assert members(tree.leaf) == []
    assert orgs.set_main_department(person.id, tree.lower)["code"] == 200
    for departments in [person.client.list_departments(), owner.users.list_department(person.id)]:
        (entry,) = departments["departments"]["list"]
        assert entry["department"]["id"] == tree.lower and entry["isMainDepartment"] is True
    for (path,) in [person.client.list_orgs(), owner.users.list_org(person.id)]:
        assert [(step["type"], step["id"]) for step in path] == [
            ("org", tree.id),
            ("node", tree.root),
            ("node", tree.lower),
        ]
    orgs.delete_members(tree.lower, [person.id])
    assert members(tree.lower) == []
    with rejected(3913):
        orgs.move_members([person.id], tree.root, tree.lower)


def test_departments_have_roles(owner, person, tree, fresh):
    orgs, role = owner.org, fresh.text()
    owner.roles.create(role)
    orgs.add_roles(tree.lower, [role])
    for node in [tree.lower, tree.leaf]:
        assert [found["code"] for found in orgs.list_roles(node)["list"]] == [role]
    assert orgs.list_roles(tree.root)["totalCount"] == 0
    orgs.add_members(tree.lower, [person.id])
    assert person.client.has_role(role) is True
    orgs.remove_roles(tree.lower, [role])
    assert person.client.has_role(role) is False


def test_departments_have_permissions(owner, tree, fresh):
    resource = fresh.text()
    target = {"targetType": "ORG", "targetIdentifier": tree.lower, "actions": ["read"]}
    owner.acl.authorize_resource("default", resource, [target])
    expected = {"totalCount": 1, "list": [{"code": resource, "type": "DATA", "actions": ["read"]}]}
    assert owner.org.list_authorized_resources(tree.lower, "default") == expected
    by_code = owner.org.list_authorized_resources_by_code(tree.id, "sales", "default")
    assert by_code == expected
