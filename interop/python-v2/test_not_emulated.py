"""Methods for REST addresses and fields that the emulator does not have. If it gets one, its case here fails."""

from operator import attrgetter

import pytest
import requests

import pools

ID = pools.NOBODY

OWNER = [
    ("acl.programmatic_access_account_list", pools.APP),
    ("acl.create_programmatic_access_account", pools.APP),
    ("acl.disable_programmatic_access_account", ID),
    ("acl.delete_programmatic_access_account", ID),
    ("acl.enable_programmatic_access_account", ID),
    ("acl.refresh_programmatic_access_account_secret", ID),
    ("applications.create", "name", "identifier", [pools.CALLBACK]),
    ("applications.delete", pools.APP),
    ("applications.refresh_application_secret", pools.APP),
    ("applications.active_users", pools.APP),
    ("org.start_sync", "ad"),
    ("principalAuth.detail", ID),
    ("principalAuth.authenticate", ID, "P", "name", "card", "ext"),
]

USER = [
    ("validate_ticket_v1", "ticket", pools.CALLBACK),
    ("validate_ticket_v2", "ticket", pools.CALLBACK, "JSON"),
    ("wechat_login", "code"),
]


def name(case):
    return case[0]


@pytest.mark.parametrize("case", OWNER, ids=name)
def test_the_emulator_lacks_an_address_for_owners(owner, case):
    method, *arguments = case
    # The response is not JSON.
    with pytest.raises(requests.exceptions.JSONDecodeError):
        attrgetter(method)(owner)(*arguments)


@pytest.mark.parametrize("case", USER, ids=name)
def test_the_emulator_lacks_an_address_for_users(application, case):
    method, *arguments = case
    client = application(token="token")
    with pytest.raises(requests.exceptions.JSONDecodeError):
        getattr(client, method)(*arguments)


# The message of the error is a text that names the field, and the SDK treats it as a dict.
NO_FIELD = pytest.raises(TypeError, match="string indices must be integers")

FIELDS = [
    ("login_by_sub_account", "account", pools.PASSWORD),
    ("reset_password_with_force_reset", "token", pools.PASSWORD, pools.PASSWORD),
]


@pytest.mark.parametrize("case", FIELDS, ids=name)
def test_the_emulator_lacks_a_field(application, case):
    method, *arguments = case
    with NO_FIELD:
        getattr(application(), method)(*arguments)


def test_the_emulator_lacks_a_field_for_owners(owner):
    with NO_FIELD:
        owner.users.send_first_login_verify_email(pools.APP, ID)
