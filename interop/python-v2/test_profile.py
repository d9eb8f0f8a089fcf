"""A user's profile, contacts and password."""

from authing.v2.common.codegen import QUERY
from authing.v2.common.utils import encrypt

import pools


def test_the_profile_is_updated(person, rejected):
    assert person.client.update_profile({"nickname": "Anna", "gender": "F"})["nickname"] == "Anna"
    assert person.client.get_current_user()["gender"] == "F"
    with rejected(2225):
        person.client.update_profile({"email": "other@example.com"})
    with rejected(2020):
        person.client.get_current_user("invalid")


def test_a_number_is_bound_changed_and_unbound(person, fresh, emulator, rejected):
    client, phones = person.client, [fresh.phone(), fresh.phone()]
    client.send_sms_code(phones[0])
    with rejected(500):
        client.bind_phone(phones[0], "0000")
    assert client.bind_phone(phones[0], emulator.code(phones[0]))["phone"] == phones[0]
    for phone in phones:
        client.send_sms_code(phone)
    codes = [emulator.code(phone) for phone in phones]
    assert client.update_phone(phones[1], codes[1], phones[0], codes[0])["phone"] == phones[1]
    assert client.unbind_phone()["phone"] is None


def test_an_address_is_bound_changed_and_unbound(application, fresh, emulator):
    client, addresses = application(), [fresh.email(), fresh.email()]
    client.register_by_username(fresh.text(), pools.PASSWORD, force_login=True)
    for scene, address in [("CHANGE_EMAIL", addresses[0]), ("VERIFY_CODE", addresses[1])]:
        assert client.send_email(address, scene) == {"message": "", "code": 200}
    assert client.bind_email(addresses[0], emulator.code(addresses[0]))["email"] == addresses[0]
    for address in addresses:
        client.send_email(address, "CHANGE_EMAIL")
    codes = [emulator.code(address) for address in addresses]
    changed = client.update_email(addresses[1], codes[1], addresses[0], codes[0])
    assert changed["email"] == addresses[1] and changed["emailVerified"] is True
    assert client.unbind_email()["email"] is None


def test_the_last_contact_remains(application, fresh, emulator, rejected):
    client, phone = application(), fresh.phone()
    client.send_sms_code(phone)
    client.register_by_phone_code(phone, emulator.code(phone), force_login=True)
    with rejected(2217):
        client.unbind_phone()


def test_the_password_is_changed(application, person, rejected):
    with rejected(2203):
        person.client.update_password("another1", "wrong one")
    person.client.update_password("another1", pools.PASSWORD)
    assert application().login_by_email(person.email, "another1")["id"] == person.id


def test_the_password_is_reset_by_email(application, owner, person, emulator, rejected):
    assert owner.send_email(person.email, "RESET_PASSWORD")["code"] == 200
    client, code = application(), emulator.code(person.email)
    with rejected(2001):
        client.reset_password_by_email_code(person.email, "0000", "another1")
    reset = client.reset_password_by_email_code(person.email, code, "another1")
    assert reset == {"message": "重置密码成功！", "code": 200}
    assert client.login_by_email(person.email, "another1")["id"] == person.id


def test_the_password_is_reset_by_phone(application, person, fresh, emulator):
    client, phone = person.client, fresh.phone()
    client.send_sms_code(phone)
    client.bind_phone(phone, emulator.code(phone))
    client.send_sms_code(phone)
    reset = application().reset_password_by_phone_code(phone, emulator.code(phone), "another1")
    assert reset["code"] == 200
    assert application().login_by_phone_password(phone, "another1")["id"] == person.id


def test_the_strength_of_a_password_is_checked(application, owner):
    client = application()
    assert client.check_password_strength("pass1234")["valid"] is True
    weak = client.check_password_strength("short")
    assert weak == {"valid": False, "message": "密码长度不能少于 6 位"}
    assert owner.is_password_valid("short")["data"] == weak


def test_the_protection_of_an_account_is_rated(person):
    level = person.client.get_security_level()
    assert (level["email"], level["phone"], level["mfa"]) == (True, False, False)
    assert level["passwordSecurityLevel"] == 2


def test_the_password_is_set_at_the_first_login(application, owner, fresh, public_key, refusal, rejected):
    email, client = fresh.email(), application()
    user = {"email": email, "password": encrypt(pools.PASSWORD, public_key)}
    # No method of the SDK sets this option.
    variables = {"userInfo": user, "resetPasswordOnFirstLogin": True}
    owner.graphqlClient.request(QUERY["createUser"], variables, owner.tokenProvider.getAccessToken())
    code, data = refusal(email)
    assert code == 1639
    with rejected(500):
        client.reset_password_by_first_token("wrong", "another1")
    assert client.reset_password_by_first_token(data["token"], "another1")["code"] == 200
    assert client.login_by_email(email, "another1")["email"] == email
