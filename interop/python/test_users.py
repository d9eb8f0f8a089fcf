"""Reading, listing, changing and removing users."""

import pytest

import pools


def test_a_user_is_read(owner, person, someone):
    user = owner.user({"id": person.id})
    assert user["_id"] == person.id and user["email"] == person.email
    assert user["registerInClient"] == pools.USUAL and user["loginsCount"] == 1
    assert user["blocked"] is False and user["isDeleted"] is False and user["oauth"] == ""
    assert person.sdk.user({"id": person.id})["_id"] == person.id
    other = someone()
    assert person.sdk.user({"id": other.id})["email"] == other.email


def test_invalid_reads_of_a_user_are_rejected(owner, person):
    assert owner.user({"id": pools.NOBODY}) is None
    rejected = owner.user({"id": "malformed"})
    assert rejected["code"] == 500 and rejected["data"] is None and rejected["errors"] is True
    assert rejected["message"] == 'Cast to ObjectId failed for value "malformed" at path "_id" for model "User"'
    assert person.sdk.user({"id": pools.NOBODY}) is None
    with pytest.raises(Exception):
        owner.user({})


def test_users_are_listed_in_pages_from_one(owner, someone):
    people = {someone().id for _ in range(3)}
    listed = owner.list(page=1, count=200)
    assert people <= {user["_id"] for user in listed["list"]}
    assert listed["totalCount"] == len(listed["list"])
    first, second = owner.list(page=1, count=2)["list"], owner.list(page=2, count=2)["list"]
    assert len(first) == len(second) == 2
    assert not {user["_id"] for user in first} & {user["_id"] for user in second}
    assert len(owner.list()["list"]) <= 10
    assert owner.list(page=10_000)["list"] == []
    user = listed["list"][0]
    assert user["userLocation"] is None and user["userLoginHistory"] is None


def test_many_users_are_read_at_once(owner, person, someone):
    other = someone()
    found = owner.userPatch(f"{person.id},{other.id},{pools.NOBODY},malformed")
    assert found["totalCount"] == 2
    assert {user["_id"] for user in found["list"]} == {person.id, other.id}
    assert owner.userPatch(",".join([person.id] * 81))["code"] == 2030
    assert person.sdk.userPatch(person.id)["code"] == 1001


def test_a_profile_is_changed(owner, person, fresh):
    name = fresh.text()
    changed = owner.update(
        {
            "_id": person.id,
            "username": name,
            "nickname": "Nick",
            "company": "Company",
            "photo": "https://photos.example.com/1.png",
            "browser": "lynx",
            "emailVerified": True,
            "loginsCount": 7,
            "lastIP": "10.0.0.1",
            "lastLogin": "2020-02-01T15:06:58+08:00",
            "signedUp": "2019-02-01T15:06:58+08:00",
            "isDeleted": False,
        }
    )
    for user in (changed, owner.user({"id": person.id})):
        assert (user["username"], user["nickname"], user["company"]) == (name, "Nick", "Company")
        assert user["photo"] == "https://photos.example.com/1.png" and user["browser"] == "lynx"
        assert user["emailVerified"] is True and user["loginsCount"] == 7 and user["lastIP"] == "10.0.0.1"
        assert user["lastLogin"] == "2020-02-01T15:06:58+08:00"
        assert user["signedUp"] == "2019-02-01T15:06:58+08:00"
        assert user["email"] == person.email


def test_users_can_change_only_their_own_fields(person, someone):
    assert person.sdk.update({"_id": person.id, "nickname": "Nick"})["nickname"] == "Nick"
    assert person.sdk.update({"_id": person.id, "blocked": True})["code"] == 2018
    assert person.sdk.update({"_id": someone().id, "nickname": "Nick"})["code"] == 2202


def test_invalid_changes_are_rejected(owner, person, someone, fresh):
    rejected = owner.update({"_id": person.id, "email": fresh.email()})
    assert rejected["code"] == 2225
    assert rejected["message"] == "updateUser 接口不能直接修改邮箱，请使用 updateEmail 接口。"
    assert owner.update({"_id": pools.NOBODY, "username": "alter-by-py"})["errors"] is True
    other, name = someone(), fresh.text()
    assert owner.update({"_id": other.id, "username": name})["username"] == name
    assert owner.update({"_id": person.id, "username": name})["code"] == 2034
    with pytest.raises(Exception):
        owner.update({"nickname": "Nick"})


def test_the_sdk_drops_phone_and_oauth(owner, person, fresh, emulator):
    changed = owner.update({"_id": person.id, "nickname": "Nick", "phone": fresh.phone(), "oauth": "{}"})
    assert changed["nickname"] == "Nick" and changed["oauth"] == ""


def test_a_password_is_changed(sdk, owner, person, password):
    assert person.sdk.update({"_id": person.id, "password": "another1"})["code"] == 2201
    wrong = {"_id": person.id, "password": "another1", "oldPassword": "wrong one"}
    assert person.sdk.update(wrong)["code"] == 2203
    assert sdk().login(person.email, password=password)["_id"] == person.id
    right = {"_id": person.id, "password": "another1", "oldPassword": password}
    assert person.sdk.update(right)["_id"] == person.id
    assert sdk().login(person.email, password=password)["code"] == 2006
    assert sdk().login(person.email, password="another1")["_id"] == person.id
    assert owner.update({"_id": person.id, "password": "the third"})["_id"] == person.id
    assert sdk().login(person.email, password="the third")["_id"] == person.id
    assert owner.update({"_id": person.id, "password": "short"})["code"] == 2029


def test_a_user_is_removed(sdk, owner, person, password):
    assert person.sdk.remove(person.id)["code"] in (1001, 2209)
    assert owner.remove(person.id) == [{"_id": person.id}]
    assert owner.user({"id": person.id}) is None
    assert sdk().login(person.email, password=password)["code"] == 2004
    assert owner.checkLoginStatus(person.token)["status"] is False
    assert owner.remove(person.id)["code"] == 2210
    assert owner.register(person.email, password)["_id"] != person.id
    with pytest.raises(Exception):
        owner.remove("")
