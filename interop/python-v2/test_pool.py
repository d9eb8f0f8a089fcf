"""The settings of the pool, and its whitelists."""

import pytest
from authing.v2.exceptions import AuthingWrongArgumentException

import pools


def test_the_settings_are_changed(owner, rejected):
    assert owner.userPool.update({"description": "A pool for tests"})["description"] == "A pool for tests"
    with rejected(500):
        owner.userPool.update({"verifyCodeLength": 6})


def test_a_whitelist_limits_registrations(owner, application, fresh, rejected):
    whitelist, listed, client = owner.whiteList, fresh.text(), application()
    assert whitelist.enable_white_list("USERNAME")["whitelist"]["usernameEnabled"] is True
    assert [entry["value"] for entry in whitelist.add("USERNAME", [listed])] == [listed]
    assert [entry["value"] for entry in whitelist.list("USERNAME")] == [listed]
    with rejected(1001):
        client.register_by_username(fresh.text(), pools.PASSWORD)
    assert client.register_by_username(listed, pools.PASSWORD)["username"] == listed
    whitelist.remove("USERNAME", [listed])
    assert whitelist.list("USERNAME") == []
    assert whitelist.disable_white_list("USERNAME")["whitelist"]["usernameEnabled"] is False
    assert client.register_by_username(fresh.text(), pools.PASSWORD)["id"]


@pytest.mark.parametrize("kind", ["Email", "Phone"])
def test_the_other_whitelists_are_switched(owner, kind):
    setting = f"{kind.lower()}Enabled"
    assert owner.whiteList.enable_white_list(kind)["whitelist"][setting] is True
    assert owner.whiteList.disable_white_list(kind)["whitelist"][setting] is False
    with pytest.raises(AuthingWrongArgumentException):
        owner.whiteList.enable_white_list(kind.upper())
