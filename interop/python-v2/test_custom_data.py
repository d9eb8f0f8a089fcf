"""Custom fields, and their values for users and roles."""

import datetime
import json

import pytest
import requests
from authing.v2.exceptions import AuthingWrongArgumentException

import pools


@pytest.fixture
def field(owner, fresh):
    """Defines fields for users, or for another kind of record."""

    def define(data_type, target="USER"):
        key = fresh.text()
        defined = owner.udf.set(target, key, data_type, f"The {key}")
        assert (defined["key"], defined["dataType"]) == (key, data_type)
        return key

    return define


def as_dict(values):
    return {value["key"]: value["value"] for value in values}


def test_fields_are_defined_listed_and_removed(owner, field, person, rejected):
    key = field("STRING")
    assert key in [field["key"] for field in owner.udf.list("USER")]
    person.client.set_udf_value({key: "a value"})
    assert owner.udf.remove("USER", key)["code"] == 200
    assert key not in [field["key"] for field in owner.udf.list("USER")]
    assert person.client.get_udf_value() == {}
    with rejected(500):
        owner.udf.remove("USER", key)


def test_a_user_sets_values_of_all_types(field, person, rejected):
    client = person.client
    text, number, flag, record, time = (
        field(kind) for kind in ["STRING", "NUMBER", "BOOLEAN", "OBJECT", "DATETIME"]
    )
    values = {text: "a value", number: 1.5, flag: True, record: {"a": [1]}}
    assert client.set_udf_value(values) is True
    assert client.get_udf_value() == values
    now = datetime.datetime(2026, 1, 2, 3, 4, 5, tzinfo=datetime.timezone.utc)
    assert as_dict(client.set_udv(time, now))[time] == now
    assert as_dict(client.list_udv())[flag] is True
    assert client.remove_udf_value(text) is True
    assert number not in as_dict(client.remove_udv(number))
    assert set(client.get_udf_value()) == {flag, record, time}
    with rejected(500):
        client.set_udv(flag, "no flag")
    with pytest.raises(AuthingWrongArgumentException):
        client.set_udf_value({})


def test_values_are_given_at_registrations_and_logins(application, owner, field, fresh):
    key, name = field("STRING"), fresh.text()
    client = application()
    client.register_by_username(name, pools.PASSWORD, force_login=True, custom_data={key: "first"})
    assert client.get_udf_value() == {key: "first"}
    client.login_by_username(name, pools.PASSWORD, custom_data={key: "second"})
    assert client.get_udf_value() == {key: "second"}
    created = owner.users.create({"username": fresh.text()}, custom_data={key: "third"})
    assert created["customData"] == {key: "third"}


def test_the_owner_sets_values_of_users(owner, field, person, someone, rejected):
    users, other = owner.users, someone()
    number, time = field("NUMBER"), field("DATETIME")
    assert as_dict(users.set_udv(person.id, number, 1))[number] == "1"
    assert users.set_udf_value(person.id, {number: 2, time: datetime.datetime(2026, 1, 2)}) is True
    assert as_dict(users.list_udv(person.id))[number] == 2
    assert users.get_udf_value(person.id)[number] == 2
    assert users.set_udf_value_batch({person.id: {number: 3}, other.id: {number: 4}}) is True
    assert [users.get_udf_value(id)[number] for id in [person.id, other.id]] == [3, 4]
    assert number not in as_dict(users.remove_udv(person.id, number))
    users.remove_udf_value(other.id, number)
    assert users.get_udf_value(other.id) == {}
    with rejected(2004):
        users.set_udv(pools.NOBODY, number, 1)


def test_values_are_read_with_their_users(owner, field, person, fresh):
    users, key = owner.users, field("STRING")
    users.set_udf_value(person.id, {key: "a value"})
    expected = {key: "a value"}
    assert users.find(email=person.email, with_custom_data=True)["customData"] == expected
    assert users.detail(person.id, with_custom_data=True)["customData"] == expected
    assert users.batch_get([person.id], with_custom_data=True)[0]["customData"] == expected
    assert users.list(1, 1, with_custom_data=True)["list"][0]["customData"] == expected
    assert users.search(person.email, with_custom_data=True)["list"][0]["customData"] == expected
    for records, has_users in [(owner.roles, owner.roles.add_users), (owner.groups, owner.groups.add_users)]:
        code = fresh.text()
        records.create(code, code)
        has_users(code, [person.id])
        assert records.list_users(code, with_custom_data=True)["list"][0]["customData"] == expected


def test_roles_have_values(owner, field, fresh):
    roles, code = owner.roles, fresh.text()
    role = roles.create(code)["id"]
    text, number = field("STRING", "ROLE"), field("NUMBER", "ROLE")
    assert roles.set_udf_value(role, {text: "a value", number: 1}) is True
    assert roles.get_udf_value(role) == {text: "a value", number: 1}
    assert roles.get_specific_udf_value(role, number) == 1
    assert roles.set_udf_value_batch({role: {number: 2}}) is True
    assert roles.get_udf_value_batch([role]) == {role: {text: "a value", number: 2}}
    assert roles.remove_udf_value(role, text) is True
    assert as_dict(owner.udf.list_udf_value("ROLE", role)) == {number: "2"}
    values = [{"key": number, "value": json.dumps(3)}]
    assert as_dict(owner.udf.set_udf_value_batch("ROLE", role, values)) == {number: "3"}
