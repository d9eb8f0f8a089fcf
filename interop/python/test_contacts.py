"""Verifying, changing and unbinding e-mail addresses and phone numbers."""

import pytest

import pools


def test_changing_an_address_requires_codes_to_both(owner, person, emulator, fresh, sdk, password):
    new = fresh.email()
    assert person.sdk.sendChangeEmailVerifyCode(new)["code"] == 200
    options = {"email": new, "emailCode": emulator.code(new)}
    assert person.sdk.updateEmail(options)["code"] == 2227
    assert person.sdk.sendChangeEmailVerifyCode(person.email)["message"] == "成功"
    old_code = emulator.code(person.email)
    wrong = {**options, "oldEmail": fresh.email(), "oldEmailCode": old_code}
    assert person.sdk.updateEmail(wrong)["code"] == 2037
    changed = person.sdk.updateEmail({**options, "oldEmail": person.email, "oldEmailCode": old_code})
    assert changed["email"] == new and changed["emailVerified"] is True
    assert owner.user({"id": person.id})["email"] == new
    assert sdk().login(new, password=password)["_id"] == person.id
    assert sdk().login(person.email, password=password)["code"] == 2004


def test_a_pool_can_require_a_code_to_the_new_address_only(someone, emulator, fresh):
    person, new = someone(pools.EASY), fresh.email()
    person.sdk.sendChangeEmailVerifyCode(new)
    changed = person.sdk.updateEmail({"email": new, "emailCode": emulator.code(new)})
    assert changed["_id"] == person.id and changed["email"] == new


def test_invalid_changes_of_an_address_are_rejected(owner, someone, emulator, fresh):
    person, other, new = someone(pools.EASY), someone(pools.EASY), fresh.email()
    assert person.sdk.updateEmail({"email": new, "emailCode": "12345"})["code"] == 2300
    assert person.sdk.sendChangeEmailVerifyCode(other.email)["code"] in (200, 2035)
    taken = {"email": other.email, "emailCode": emulator.code(other.email)}
    assert person.sdk.updateEmail(taken)["code"] == 2200
    person.sdk.sendChangeEmailVerifyCode(person.email)
    same = {"email": person.email, "emailCode": emulator.code(person.email)}
    assert person.sdk.updateEmail(same)["code"] == 2229
    assert owner.updateEmail({"email": new, "emailCode": "12345"})["errors"] is True
    for missing in ({"email": new}, {"emailCode": "12345"}):
        with pytest.raises(Exception):
            person.sdk.updateEmail(missing)
    with pytest.raises(Exception):
        person.sdk.sendChangeEmailVerifyCode("")


def test_a_phone_is_added_and_changed(person, emulator, fresh, sdk, owner):
    first, second = fresh.phone(), fresh.phone()
    person.sdk.sendOneTimePhoneCode(first)
    added = person.sdk.updatePhone({"phone": first, "phoneCode": emulator.code(first)})
    assert added["_id"] == person.id and added["phone"] == first
    person.sdk.sendOneTimePhoneCode(second)
    new = {"phone": second, "phoneCode": emulator.code(second)}
    assert person.sdk.updatePhone(dict(new))["code"] == 2228
    person.sdk.sendOneTimePhoneCode(first)
    old_code = emulator.code(first)
    wrong = {**new, "oldPhone": fresh.phone(), "oldPhoneCode": old_code}
    assert person.sdk.updatePhone(wrong)["code"] == 2038
    changed = person.sdk.updatePhone({**new, "oldPhone": first, "oldPhoneCode": old_code})
    assert changed["phone"] == second
    owner.sendOneTimePhoneCode(second)
    assert sdk().loginByPhoneCode(second, int(emulator.code(second)))["_id"] == person.id


def test_invalid_changes_of_a_phone_are_rejected(someone, owner, emulator, fresh):
    person, other, phone = someone(pools.EASY), someone(pools.EASY), fresh.phone()
    assert person.sdk.updatePhone({"phone": phone, "phoneCode": "1234"})["code"] == 2300
    other.sdk.sendOneTimePhoneCode(phone)
    assert other.sdk.updatePhone({"phone": phone, "phoneCode": emulator.code(phone)})["phone"] == phone
    person.sdk.sendOneTimePhoneCode(phone)
    code = emulator.code(phone)
    assert person.sdk.updatePhone({"phone": phone, "phoneCode": code})["code"] == 2035
    assert other.sdk.updatePhone({"phone": phone, "phoneCode": code})["code"] == 2230
    assert owner.updatePhone({"phone": phone, "phoneCode": "1234"})["errors"] is True
    with pytest.raises(BaseException, match="phoneCode is required"):
        person.sdk.updatePhone({"phone": phone})


def test_a_link_verifies_an_address(owner, person, emulator, fresh):
    assert owner.user({"id": person.id})["emailVerified"] is False
    assert owner.sendActivationEmail(person.email) == {"message": "发送验证邮件成功"}
    link = emulator.messages(person.email)[-1]["link"]
    emulator.get(link.removeprefix(emulator.url))
    assert owner.user({"id": person.id})["emailVerified"] is True
    assert owner.sendActivationEmail(person.email, client=pools.NOBODY)["code"] == 2224


def test_an_address_is_unbound_if_another_login_method_remains(owner, person, fresh):
    rejected = owner.unbindEmail(person.id)
    assert (rejected["code"], rejected["message"]) == (2217, "没有配置其他登录方式，不能解绑邮箱")
    owner.bindOAuth(
        {"user": person.id, "client": pools.USUAL, "type": "github", "unionid": fresh.text(), "userInfo": "{}"}
    )
    unbound = person.sdk.unbindEmail(person.id)
    assert unbound["_id"] == person.id and unbound["email"] == "" and unbound["emailVerified"] is False
    assert owner.user({"id": person.id})["email"] == ""
    assert owner.unbindEmail(person.id)["code"] == 2219
