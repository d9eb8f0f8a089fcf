"""The constructor: the owner token, and errors."""

import pytest

import pools


def test_the_constructor_gets_an_owner_token(owner):
    decoded = owner.decodeToken(owner.accessToken)
    assert decoded["data"]["clientId"] == pools.USUAL
    assert decoded["exp"] - int(decoded["iat"]) == 15 * 24 * 3600
    assert owner.list(count=1)["totalCount"] >= 1


def test_a_wrong_secret_raises(sdk):
    with pytest.raises(Exception) as rejected:
        sdk(secret="not the secret")
    assert rejected.value.args[0]["code"] == 1001


def test_an_unknown_pool_raises(sdk):
    with pytest.raises(Exception) as rejected:
        sdk(pools.NOBODY)
    assert rejected.value.args[0]["code"] == 2224


def test_a_users_token_replaces_the_owners(person):
    rejected = person.sdk.list()
    assert rejected["errors"] is True and rejected["code"] == 1001


def test_the_settings_of_the_pool_are_read(owner):
    settings = owner.getUserPoolSettings()
    assert settings["name"] == "Usual"
    assert settings["descriptions"] == "A pool for tests"
    assert settings["registerDisabled"] is False and settings["emailVerifiedDefault"] is False
    assert settings["jwtExpired"] == 15 * 24 * 3600
    assert set(settings) >= {"logo", "allowedOrigins", "useMiniLogin", "useSelfWxapp", "showWXMPQRCode", "enableEmail"}


def test_the_settings_of_another_pool_are_read(owner):
    assert owner.getUserPoolSettings(pools.CLOSED)["registerDisabled"] is True
    assert owner.getUserPoolSettings(pools.NOBODY)["code"] == 2224


def test_preflight_checks_both_services_and_the_cdn(owner):
    assert owner.preflightFun() == (True, "")
    assert owner.cdnPreflightFun() is True


def test_one_address_can_serve_both_services(sdk, emulator, fresh, password):
    owner = sdk(users="/graphql", oauth="/graphql")
    phone = fresh.phone()
    assert owner.sendRegisterPhoneCode(phone)[0]
    user = owner.registerByPhone(phone, password, emulator.code(phone))
    assert owner.loginByPhonePassword(phone, password)["_id"] == user["_id"]
    assert len(owner.readUserOAuthList(user["_id"])) == 3
