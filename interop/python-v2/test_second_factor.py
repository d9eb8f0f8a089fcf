"""The second factor of a login."""

import pytest

import pools
import totp


@pytest.fixture
def mfa_token(refusal):
    """Begins a login of the user with a second factor."""
    code, data = refusal(pools.CAREFUL)
    assert code == 1635
    return data["mfaToken"]


def test_a_login_requires_the_second_step(application, rejected):
    with rejected(1635):
        application().login_by_email(pools.CAREFUL, pools.PASSWORD)


def test_a_one_time_password_completes_a_login(application, mfa_token):
    client = application()
    assert client.verify_totp_mfa("000000", mfa_token)["code"] == 1635
    completed = client.verify_totp_mfa(totp.now(pools.SHARE_KEY), mfa_token)
    assert completed["code"] == 200 and completed["data"]["email"] == pools.CAREFUL
    assert client.check_login_status(completed["data"]["token"])["status"] is True
    assert client.verify_totp_mfa(totp.now(pools.SHARE_KEY), "invalid")["code"] == 2020


def test_an_authenticator_is_added_and_removed(person, application, rejected):
    client = person.client
    assert client.get_mfa_authenticators()["data"] == []
    secret = client.assosicate_mfa_authenticator()["data"]["secret"]
    assert client.confirm_assosicate_mfa_authenticator("000000")["code"] == 1635
    assert client.confirm_assosicate_mfa_authenticator(totp.now(secret))["code"] == 200
    assert client.get_mfa_authenticators()["data"][0]["enable"] is True
    with rejected(1635):
        application().login_by_email(person.email, pools.PASSWORD)
    assert client.delete_mfa_authenticator()["code"] == 200
    assert application().login_by_email(person.email, pools.PASSWORD)["id"] == person.id


def test_codes_are_second_factors(application, mfa_token, emulator):
    client = application()
    client.send_email(pools.CAREFUL, "MFA_VERIFY")
    assert client.verify_app_email_mfa(pools.CAREFUL, "0000", mfa_token)["code"] == 2001
    code = emulator.code(pools.CAREFUL)
    assert client.verify_app_email_mfa(pools.CAREFUL, code, mfa_token)["data"]["email"] == pools.CAREFUL


def test_a_number_is_a_second_factor(application, mfa_token, emulator, person):
    client, phone = application(), "13800000001"
    assert client.phone_or_email_bindable(mfa_token, phone=phone)["data"] is True
    assert client.phone_or_email_bindable(mfa_token, email=person.email)["data"] is False
    client.send_sms_code(phone)
    assert client.verify_app_sms_mfa(phone, "0000", mfa_token)["code"] == 2001
    assert client.verify_app_sms_mfa(phone, emulator.code(phone), mfa_token)["data"]["phone"] == phone


def test_a_recovery_code_is_used_once(person, refusal, application):
    made = person.client.assosicate_mfa_authenticator()["data"]
    person.client.confirm_assosicate_mfa_authenticator(totp.now(made["secret"]))
    client, token = application(), refusal(person.email)[1]["mfaToken"]
    assert client.verify_totp_recovery_code("wrong", token)["code"] == 1635
    assert client.verify_totp_recovery_code(made["recovery_code"], token)["data"]["id"] == person.id
    assert client.verify_totp_recovery_code(made["recovery_code"], token)["code"] == 1635


def test_faces_are_not_emulated(person, mfa_token):
    assert person.client.associate_face_by_url("photo", "photo")["code"] == 500
    assert person.client.verify_face_mfa("photo", mfa_token)["code"] == 500
