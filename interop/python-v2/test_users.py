"""Users, as the owner manages them."""

import pools


def test_a_user_is_created_changed_and_deleted(owner, application, fresh, rejected):
    users, name = owner.users, fresh.text()
    created = users.create({"username": name, "password": pools.PASSWORD, "loginsCount": 2})
    id = created["id"]
    assert created["registerSource"] == ["import:manual"]
    assert application().login_by_username(name, pools.PASSWORD)["loginsCount"] == 3
    assert users.detail(id)["username"] == name
    assert users.update(id, {"nickname": "Nick", "password": "another1"})["nickname"] == "Nick"
    assert application().login_by_username(name, "another1")["nickname"] == "Nick"
    assert users.delete(id) == {"message": "删除成功！", "code": 200}
    assert users.exists(username=name) is False
    with rejected(2004):
        users.delete(id)


def test_users_are_found(owner, person, fresh):
    users = owner.users
    assert users.find(email=person.email)["id"] == person.id
    assert users.find(username=fresh.text()) is None
    assert users.exists(email=person.email) is True
    assert [user["id"] for user in users.batch([person.id, pools.NOBODY])] == [person.id]
    assert [user["id"] for user in users.batch_get([person.email], "email")] == [person.id]
    found = users.search(person.email)
    assert found["totalCount"] == 1 and found["list"][0]["id"] == person.id
    assert users.list(1, 1)["list"][0]["id"] == person.id


def test_several_users_are_deleted(owner, someone, rejected):
    ids = [someone().id, someone().id]
    with rejected(2004):
        owner.users.delete_many([*ids, pools.NOBODY])
    assert len(owner.users.batch(ids)) == 2
    assert owner.users.delete_many(ids)["code"] == 200
    assert owner.users.batch(ids) == []


ARCHIVE = "mutation ($user: UserUpdateInput!) { updateUser(options: $user) { isDeleted } }"


def test_archived_users_are_listed(owner, person, emulator):
    before = owner.users.list_archived_users()["totalCount"]
    # Only version 1 can mark a user as deleted.
    user = {"_id": person.id, "registerInClient": pools.POOL, "isDeleted": True}
    emulator.graphql(ARCHIVE, {"user": user}, owner.tokenProvider.getAccessToken())
    archived = owner.users.list_archived_users(1, 1)
    assert archived["totalCount"] == before + 1
    assert archived["list"][0]["id"] == person.id


def test_the_token_of_a_user_is_refreshed(owner, application, person, rejected):
    token = owner.users.refresh_token(person.id)["token"]
    assert application(token=token).get_current_user()["id"] == person.id
    with rejected(2004):
        owner.users.refresh_token(pools.NOBODY)


def test_the_wrong_secret_is_rejected(management, rejected):
    with rejected(1001):
        management("wrong").users.list()
