"""The constructor: the owner token, and the refusals."""

import pytest

import pools


def test_the_constructor_gets_an_owner_token(owner):
    decoded = owner.decodeToken(owner.accessToken)
    assert decoded["data"]["clientId"] == pools.USUAL
    assert decoded["exp"] - int(decoded["iat"]) == 15 * 24 * 3600
    assert owner.list(count=1)["totalCount"] >= 1


def test_a_wrong_secret_raises(sdk):
    with pytest.raises(Exception) as refused:
        sdk(secret="not the secret")
    assert refused.value.args[0]["code"] == 1001


def test_an_unknown_pool_raises(sdk):
    with pytest.raises(Exception) as refused:
        sdk(pools.NOBODY)
    assert refused.value.args[0]["code"] == 2224


def test_a_users_token_replaces_the_owners(person):
    refused = person.sdk.list()
    assert refused["errors"] is True and refused["code"] == 1001


def test_the_pool_tells_its_settings(owner):
    settings = owner.getUserPoolSettings()
    assert settings["name"] == "Usual"
    assert settings["descriptions"] == "A pool for tests"
    assert settings["registerDisabled"] is False and settings["emailVerifiedDefault"] is False
    assert settings["jwtExpired"] == 15 * 24 * 3600
    assert set(settings) >= {"logo", "allowedOrigins", "useMiniLogin", "useSelfWxapp", "showWXMPQRCode", "enableEmail"}


def test_another_pools_settings_can_be_asked_for(owner):
    assert owner.getUserPoolSettings(pools.CLOSED)["registerDisabled"] is True
    assert owner.getUserPoolSettings(pools.NOBODY)["code"] == 2224


def test_preflight_finds_both_services_and_the_cdn(owner):
    assert owner.preflightFun() == (True, "")
    assert owner.cdnPreflightFun() is True


def test_one_address_may_stand_for_both_services(sdk, emulator, fresh, password):
    owner = sdk(users="/graphql", oauth="/graphql")
    phone = fresh.phone()
    assert owner.sendRegisterPhoneCode(phone)[0]
    user = owner.registerByPhone(phone, password, emulator.code(phone))
    assert owner.loginByPhonePassword(phone, password)["_id"] == user["_id"]
    assert len(owner.readUserOAuthList(user["_id"])) == 3
