"""All kinds of registration and login of the SDK, and their errors."""

import base64
import json

import pytest

import pools


def payload(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def test_register_by_email_creates_a_user_without_a_token(owner, fresh, password, emulator):
    email = fresh.email()
    user = owner.register(email, password)
    assert user["email"] == email and user["username"] == email
    assert user["token"] is None and user["blocked"] is False and user["emailVerified"] is False
    assert user["nickname"] == "" and user["company"] == "" and user["group"]["name"] == "default"
    assert user["photo"].endswith("authing-avatar.png")
    assert len(emulator.messages(email)) == 2, "a welcome, and a link to verify the address"


def test_invalid_registrations_by_email_are_rejected(sdk, owner, fresh, password):
    email = fresh.email()
    owner.register(email, password)
    again = owner.register(email, password)
    assert (again["code"], again["message"]) == (2026, "用户已存在，请不要重复注册")
    assert owner.register("no address", password)["code"] == 2003
    assert owner.register(fresh.email(), "short")["code"] == 2029
    assert sdk(pools.CLOSED).register(fresh.email(), password)["code"] == 2031
    with pytest.raises(Exception):
        owner.register(email)
    with pytest.raises(Exception):
        owner.register(password=password)


def test_pools_do_not_share_users(sdk, fresh, password):
    email = fresh.email()
    here, there = sdk(pools.USUAL).register(email, password), sdk(pools.EASY).register(email, password)
    assert here["_id"] != there["_id"]
    assert sdk(pools.USUAL).user({"id": there["_id"]}) is None
    assert sdk(pools.WATCHFUL).login(email, password=password)["code"] == 2004


def test_login_by_email(owner, fresh, password):
    email = fresh.email()
    id = owner.register(email, password)["_id"]
    first = owner.login(email, password=password)
    assert first["_id"] == id and first["loginsCount"] == 1 and first["lastIP"] == "127.0.0.1"
    assert first["registerMethod"] == "default:username-password"
    claims = payload(first["token"])
    assert claims["data"] == {"email": email, "id": id, "clientId": pools.USUAL}
    assert claims["exp"] - claims["iat"] == 15 * 24 * 3600
    assert owner.login(email, password=password)["loginsCount"] == 2


def test_login_by_username(sdk, owner, fresh, password):
    email, name = fresh.email(), fresh.text()
    id = owner.register(email, password)["_id"]
    assert owner.login(username=email, password=password)["_id"] == id, "the address is the initial user name"
    sdk().update({"_id": id, "username": name})
    assert owner.login(username=name, password=password)["_id"] == id
    assert owner.login(username=email, password=password)["code"] == 2004


def test_invalid_logins_are_rejected(sdk, owner, fresh, password):
    email = fresh.email()
    id = owner.register(email, password)["_id"]
    assert sdk().login(email, password="wrong one")["code"] == 2006
    assert sdk().login(fresh.email(), password=password)["code"] == 2004
    assert sdk().update({"_id": id, "blocked": True})["blocked"] is True
    assert sdk().login(email, password=password)["code"] == 2005
    with pytest.raises(Exception):
        owner.login(password=password)
    with pytest.raises(Exception):
        owner.login(email)


def test_a_password_encrypted_with_another_key_cannot_be_decrypted(owner, fresh, password, monkeypatch):
    email = fresh.email()
    owner.register(email, password)
    monkeypatch.setattr(owner._sdk, "encrypt", lambda text: "bm90IGVuY3J5cHRlZA==")
    rejected = owner.login(email, password=password)
    assert (rejected["code"], rejected["message"]) == (2016, "密码解密出错")


def test_passwords_are_encrypted_with_random_padding(owner):
    first, second = owner.encrypt("pass1234"), owner.encrypt("pass1234")
    assert first != second and len(base64.b64decode(first)) == 128


def test_failed_logins_require_a_captcha(sdk, emulator, fresh, password):
    email = fresh.email()
    sdk(pools.WATCHFUL).register(email, password)
    rejected = sdk(pools.WATCHFUL).login(email, password="wrong one")
    assert rejected["code"] == 2006
    rejected = sdk(pools.WATCHFUL).login(email, password=password)
    assert rejected["code"] == 2000
    picture = rejected["data"]["url"].removeprefix(emulator.url)
    assert emulator.get(picture).startswith("<svg")
    rejected = sdk(pools.WATCHFUL).login(email, password=password, verifyCode="????")
    assert rejected["code"] == 2001 and rejected["data"]["url"]
    user = sdk(pools.WATCHFUL).login(email, password=password, verifyCode=emulator.code(email))
    assert user["email"] == email


def test_register_and_login_by_phone(owner, emulator, fresh, password):
    phone = fresh.phone()
    assert owner.sendRegisterPhoneCode(phone) == (True, "发送成功")
    user = owner.registerByPhone(phone, password, emulator.code(phone))
    assert user["token"] is None and user["email"] is None
    login = owner.loginByPhonePassword(phone, password)
    assert login["_id"] == user["_id"] and login["phone"] == phone and login["browser"] == "python_sdk"
    assert owner.loginByPhonePassword(phone, "wrong one")["code"] == 2006
    assert owner.loginByPhonePassword(fresh.phone(), password)["code"] == 2004
    assert owner.loginByPhonePassword(phone, password, registerInClient=pools.EASY)["code"] == 2004
    success, text = owner.sendRegisterPhoneCode(phone)
    assert not success and text


def test_register_by_phone_rejects_a_wrong_code(owner, emulator, fresh, password):
    phone = fresh.phone()
    assert owner.registerByPhone(phone, password, "1234")["code"] == 2300
    assert owner.sendRegisterPhoneCode(phone)[0]
    other = "1111" if emulator.code(phone) != "1111" else "2222"
    assert owner.registerByPhone(phone, password, other)["code"] == 2300


def test_login_by_phone_code_creates_the_account(sdk, owner, emulator, fresh):
    phone = fresh.phone()
    assert owner.sendOneTimePhoneCode(phone) == (True, "发送成功")
    assert owner.sendOneTimePhoneCode(phone) == (False, "已发送验证码，还未失效")
    assert owner.getVerificationCode(phone) == (False, "已发送验证码，还未失效")
    code = int(emulator.code(phone))
    created = owner.loginByPhoneCode(phone, code)
    assert created["phone"] == phone and created["loginsCount"] == 1 and created["token"]
    assert owner.checkLoginStatus()["status"] is True, "the SDK keeps the token"
    assert sdk().loginByPhoneCode(phone, code)["code"] == 2300, "a code can be used once"
    assert owner.getVerificationCode(phone) == (True, "发送成功")
    again = owner.loginByPhoneCode(phone, int(emulator.code(phone)))
    assert again["_id"] == created["_id"] and again["loginsCount"] == 2
    with pytest.raises(Exception):
        owner.loginByPhoneCode(phone, "1234")


def test_login_by_ldap(owner):
    user = owner.loginByLDAP("tesla", "password")
    assert user["registerMethod"] == "ldap:default::from-undefined"
    assert user["unionid"] == "uid=tesla,dc=example,dc=com"
    assert json.loads(user["oauth"])["cn"] == "Nikola Tesla"
    assert payload(user["token"])["data"]["unionid"] == user["unionid"]
    assert user["email"] == "tesla@ldap.example.com"
    assert owner.loginByLDAP("tesla", "password")["_id"] == user["_id"]
    assert owner.loginByLDAP("tesla", "wrong one")["code"] == 2006
    assert owner.loginByLDAP("edison", "password")["code"] == 2004
    assert owner.loginByLDAP("tesla", "password", client=pools.NOBODY)["code"] == 2224


def test_a_token_is_decoded_and_checked(sdk, owner, person):
    decoded = owner.decodeToken(person.token)
    assert decoded["data"] == {"email": person.email, "id": person.id, "clientId": pools.USUAL}
    assert decoded["status"] == {"code": 200, "message": "token 解析正常"}
    assert decoded["exp"] - int(decoded["iat"]) == 15 * 24 * 3600
    bad = owner.decodeToken("no.token.this")
    assert bad == {"data": None, "status": {"code": 2207, "message": "token 错误"}, "iat": None, "exp": None}
    assert owner.checkLoginStatus(person.token) == {"status": True, "code": 200, "message": "已登录"}
    assert person.sdk.checkLoginStatus() == {"status": True, "code": 200, "message": "已登录"}
    assert owner.checkLoginStatus("no.token.this") == {"status": False, "code": 2207, "message": "登录信息有误"}


def test_a_token_is_checked_by_rest(person, emulator):
    response = json.loads(emulator.get(f"/users/authing/token?access_token={person.token}"))
    assert response["status"] is True and response["code"] == 200 and response["message"] == "已登录"
    assert response["token"]["data"]["id"] == person.id


def test_a_token_is_refreshed(owner, person, fresh):
    fresh_token = owner.RefreshToken(person.id)
    assert fresh_token["exp"] - fresh_token["iat"] == 15 * 24 * 3600
    assert owner.checkLoginStatus(fresh_token["token"])["status"] is True
    assert person.sdk.RefreshToken(person.id)["token"]
    assert owner.RefreshToken(pools.NOBODY)["code"] == 2004


def test_a_logout_invalidates_the_token(owner, person):
    user = owner.update({"_id": person.id, "tokenExpiredAt": "0"})
    assert user["tokenExpiredAt"] == "2000-01-01T00:00:00+08:00"
    status = owner.checkLoginStatus(person.token)
    assert status["status"] is False and status["code"] in (2206, 2020)
    assert person.sdk.user({"id": person.id})["code"] == 2206
