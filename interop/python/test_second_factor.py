"""The second factor. The SDK can enable and disable it, but its login cannot send the code."""

import pools
import totp

LOGIN = """
mutation ($pool: String!, $email: String, $password: String, $code: String) {
  login(registerInClient: $pool, email: $email, password: $password, MFACode: $code) { _id token }
}
"""


def test_a_second_factor_is_enabled_and_disabled(owner, sdk, person, emulator, password):
    assert owner.queryMFA(pools.USUAL, person.id) is None
    factor = person.sdk.changeMFA(person.id, True)
    assert factor["enable"] is True and factor["userId"] == person.id and factor["userPoolId"] == pools.USUAL
    assert len(factor["shareKey"]) == 32
    assert owner.queryMFA(pools.USUAL, person.id) == factor
    assert person.sdk.queryMFA(pools.USUAL, person.id) == factor

    assert sdk().login(person.email, password=password)["code"] == 1635
    variables = {"pool": pools.USUAL, "email": person.email, "password": owner.encrypt(password)}
    wrong = emulator.graphql(LOGIN, {**variables, "code": "000"})
    assert wrong["errors"][0]["message"]["code"] == 1635
    right = emulator.graphql(LOGIN, {**variables, "code": totp.now(factor["shareKey"])})
    assert right["data"]["login"]["_id"] == person.id

    off = person.sdk.changeMFA(person.id, False, pools.USUAL)
    assert off["enable"] is False and off["shareKey"] == factor["shareKey"]
    assert sdk().login(person.email, password=password)["_id"] == person.id


def test_users_can_change_only_their_own_factor(person, someone):
    other = someone()
    assert person.sdk.changeMFA(other.id, True)["code"] == 1001
    assert person.sdk.queryMFA(pools.USUAL, other.id)["code"] == 1001
