"""Roles of the legacy system, as far as the SDK supports them."""

from types import SimpleNamespace

import pools

ASSIGN = """
mutation ($pool: String!, $role: String!, $user: String!) {
  assignUserToRole(client: $pool, group: $role, user: $user) { totalCount }
}
"""


def test_a_role_is_created_and_listed(owner, fresh):
    name = fresh.text()
    role = owner.createRole({"name": name, "descriptions": "for a test"})
    assert role["name"] == name and role["client"] == pools.USUAL and role["descriptions"] == "for a test"
    again = owner.createRole({"name": name, "descriptions": None})
    assert again["_id"] != role["_id"] and again["descriptions"] is None
    # This method rejects a dict, which the SDK's other methods accept.
    listed = owner.queryRoles(SimpleNamespace(page=1, count=200))
    found = {role["_id"]: role for role in listed["list"]}
    assert found[role["_id"]]["permissions"] == "" and found[role["_id"]]["createdAt"]
    assert listed["totalCount"] == len(listed["list"])
    assert len(owner.queryRoles(SimpleNamespace(page=1, count=1))["list"]) == 1


def test_the_users_of_a_role_are_listed(owner, person, emulator):
    role = owner.createRole({"name": "a role", "descriptions": ""})["_id"]
    assert owner.getUsersByRole(role) == {"totalCount": 0, "list": []}
    emulator.graphql(ASSIGN, {"pool": pools.USUAL, "role": role, "user": person.id}, owner.accessToken)
    members = owner.getUsersByRole(role, page=1, count=5)
    assert members["totalCount"] == 1
    member = members["list"][0]
    assert member["user"]["_id"] == person.id and member["user"]["email"] == person.email
    assert member["group"]["_id"] == role and member["createdAt"]
    assert owner.getUsersByRole(role, page=2)["list"] == []
    assert owner.getUsersByRole(pools.NOBODY)["errors"] is True
