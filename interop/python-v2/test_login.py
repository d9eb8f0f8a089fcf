"""Registrations, logins and tokens."""

import base64
import json

import pools


def payload(token):
    part = token.split(".")[1]
    return json.loads(base64.urlsafe_b64decode(part + "=" * (-len(part) % 4)))


def test_a_user_registers_and_logs_in_by_email(application, fresh):
    client, email = application(), fresh.email()
    user = client.register_by_email(email, pools.PASSWORD, profile={"nickname": "Nick"}, context={"a": 1})
    assert (user["email"], user["nickname"], user["token"]) == (email, "Nick", None)
    assert user["registerSource"] == ["basic:email"]
    found = client.login_by_email(email, pools.PASSWORD, client_ip="192.0.2.1", context={"a": 1})
    assert found["id"] == user["id"] and found["loginsCount"] == 1
    assert payload(found["token"])["aud"] == pools.APP
    assert client.get_current_user()["id"] == user["id"]
    assert client.check_logged_in()["email"] == email


def test_a_user_registers_and_logs_in_by_user_name(application, fresh):
    client, name = application(), fresh.text()
    user = client.register_by_username(name, pools.PASSWORD, force_login=True)
    assert user["username"] == name and client.get_token() == user["token"]
    assert client.login_by_username(name, pools.PASSWORD)["loginsCount"] == 2


def test_a_user_registers_and_logs_in_by_phone(application, fresh, emulator):
    client, phone = application(), fresh.phone()
    assert client.send_sms_code(phone)["code"] == 200
    user = client.register_by_phone_code(phone, emulator.code(phone), pools.PASSWORD, generate_token=True)
    assert user["phone"] == phone and payload(user["token"])["sub"] == user["id"]
    client.send_sms_code(phone)
    assert client.login_by_phone_code(phone, emulator.code(phone))["id"] == user["id"]
    assert client.login_by_phone_password(phone, pools.PASSWORD)["loginsCount"] == 2


def test_a_login_can_register(application, fresh):
    email = fresh.email()
    user = application().login_by_email(email, pools.PASSWORD, auto_register=True)
    assert user["email"] == email and user["token"]


def test_invalid_registrations_and_logins_are_rejected(application, person, fresh, rejected):
    client = application()
    with rejected(2026):
        client.register_by_email(person.email, pools.PASSWORD)
    with rejected(2003):
        client.register_by_email("no address", pools.PASSWORD)
    with rejected(2029):
        client.register_by_username(fresh.text(), "short")
    with rejected(2006):
        client.login_by_email(person.email, "wrong one")
    with rejected(2004):
        client.login_by_username(fresh.text(), pools.PASSWORD)
    with rejected(2004):
        client.login_by_phone_code(fresh.phone(), "0000")


def test_an_unknown_application_is_rejected(application, fresh, rejected):
    with rejected(2011):
        application(app_id=pools.NOBODY).login_by_email(fresh.email(), pools.PASSWORD)


def test_a_pool_logs_users_in_without_an_application(application, person):
    client = application(app_id=None, user_pool_id=pools.POOL)
    token = client.login_by_email(person.email, pools.PASSWORD)["token"]
    assert payload(token)["aud"] == pools.POOL


def test_the_state_of_a_login_is_checked(application, owner, person):
    status = person.client.check_login_status()
    assert status["code"] == 200 and status["data"]["id"] == person.id
    assert owner.check_login_status(person.token)["status"] is True
    assert application().check_login_status("invalid")["code"] == 2206


def test_the_user_of_a_client_is_set_and_cleared(application, person, rejected):
    client = application()
    client.set_token(person.token)
    assert client.get_token() == person.token
    assert client.get_current_user()["id"] == person.id
    client.clear_current_user()
    assert client.get_token() is None
    with rejected(2020):
        client.check_logged_in()
    client.set_current_user(person.user)
    assert client.get_current_user()["id"] == person.id


def test_a_token_is_refreshed(application, person, rejected):
    refreshed = person.client.refresh_token()
    assert refreshed["exp"] - refreshed["iat"] == 1_209_600
    assert person.client.get_token() == refreshed["token"]
    assert application(token=refreshed["token"]).get_current_user()["id"] == person.id
    with rejected(2020):
        application().refresh_token()


def test_a_logout_invalidates_the_token(application, person, rejected):
    assert person.client.logout() is True
    with rejected(2020):
        application(token=person.token).get_current_user()


def test_users_exist(application, person, fresh):
    client = application()
    assert client.is_user_exists(email=person.email) is True
    assert client.is_user_exists(user_name=fresh.text()) is False
