"""Roles and groups."""

import pools


def codes(page):
    assert page["totalCount"] == len(page["list"])
    return [item["code"] for item in page["list"]]


def ids(page):
    return [user["id"] for user in page["list"]]


def test_a_role_is_created_changed_and_deleted(owner, fresh, rejected):
    roles, code, other = owner.roles, fresh.text(), fresh.text()
    assert roles.create(code, "Reads")["description"] == "Reads"
    with rejected(500):
        roles.create(code)
    assert roles.update(code, description="Writes", newCode=other)["code"] == other
    assert roles.detail(code) is None
    assert roles.find_by_code(other)["description"] == "Writes"
    assert other in codes(roles.list(limit=100))
    assert roles.delete(other)["code"] == 200
    with rejected(3903):
        roles.delete(other)


def test_roles_are_deleted_together(owner, fresh):
    names = [fresh.text(), fresh.text()]
    for name in names:
        owner.roles.create(name)
    assert owner.roles.delete_many(names)["code"] == 200
    assert not set(names) & set(codes(owner.roles.list(limit=100)))


def test_users_have_roles(owner, person, fresh, rejected):
    roles, users, code = owner.roles, owner.users, fresh.text()
    roles.create(code)
    roles.add_users(code, [person.id])
    assert ids(roles.list_users(code)) == [person.id]
    assert codes(users.list_roles(person.id)) == [code]
    assert codes(person.client.list_roles()) == [code]
    assert person.client.has_role(code) is True
    assert users.has_role(person.id, code) is True
    assert users.has_role(person.id, fresh.text()) is False
    roles.remove_users(code, [person.id])
    assert person.client.has_role(code) is False
    users.add_roles(person.id, [code])
    assert codes(users.list_roles(person.id)) == [code]
    users.remove_roles(person.id, [code])
    assert codes(users.list_roles(person.id)) == []
    with rejected(3903):
        users.add_roles(person.id, [fresh.text()])


def test_a_group_is_created_changed_and_deleted(owner, fresh, rejected):
    groups, code, other = owner.groups, fresh.text(), fresh.text()
    assert groups.create(code, "Staff", "All")["description"] == "All"
    with rejected(500):
        groups.create(code, "Staff")
    assert groups.update(code, new_code=other, name="Team")["name"] == "Team"
    assert groups.detail(code) is None
    assert groups.detail(other)["description"] == "All"
    assert other in codes(groups.list(limit=100))
    assert groups.delete(other)["code"] == 200
    with rejected(3901):
        groups.delete(other)


def test_groups_are_deleted_together(owner, fresh):
    names = [fresh.text(), fresh.text()]
    for name in names:
        owner.groups.create(name, name)
    assert owner.groups.delete_many(names)["code"] == 200
    assert not set(names) & set(codes(owner.groups.list(limit=100)))


def test_users_are_in_groups(owner, person, fresh, rejected):
    groups, users, code = owner.groups, owner.users, fresh.text()
    groups.create(code, "Staff")
    groups.add_users(code, [person.id])
    assert ids(groups.list_users(code)) == [person.id]
    assert codes(users.list_groups(person.id)) == [code]
    groups.remove_users(code, [person.id])
    assert ids(groups.list_users(code)) == []
    users.add_group(person.id, code)
    assert codes(users.list_groups(person.id)) == [code]
    users.remove_group(person.id, code)
    assert codes(users.list_groups(person.id)) == []
    with rejected(3901):
        users.add_group(person.id, fresh.text())
