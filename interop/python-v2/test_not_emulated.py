"""Methods for REST addresses and fields that the emulator does not have. If it gets one, its case here fails."""

from operator import attrgetter

import pytest
import requests

import pools

ID = pools.NOBODY
TARGETS = ("USER", [ID], "default", False)
ACTIONS = [{"name": "read", "description": "Reads"}]

OWNER = [
    ("acl.create_namespace", "code", "name"),
    ("acl.update_namespace", 1, "name"),
    ("acl.list_namespaces",),
    ("acl.delete_namespace", 1),
    ("acl.create_resource", "default", "code", "DATA", ACTIONS),
    ("acl.update_resource", "default", "code", "DATA", ACTIONS),
    ("acl.list_resources", "default"),
    ("acl.delete_resource", "default", "code"),
    ("acl.get_resource_by_id", ID),
    ("acl.get_resource_by_code", "default", "code"),
    ("acl.programmatic_access_account_list", pools.APP),
    ("acl.create_programmatic_access_account", pools.APP),
    ("acl.disable_programmatic_access_account", ID),
    ("acl.delete_programmatic_access_account", ID),
    ("acl.enable_programmatic_access_account", ID),
    ("acl.refresh_programmatic_access_account_secret", ID),
    ("acl.enable_application_access_policies", pools.APP, *TARGETS),
    ("acl.disable_application_access_policies", pools.APP, *TARGETS),
    ("acl.delete_application_access_policies", pools.APP, *TARGETS),
    ("acl.allow_access_application", pools.APP, *TARGETS),
    ("acl.deny_access_application", pools.APP, *TARGETS),
    ("acl.update_default_application_access_policy", pools.APP, "ALLOW_ALL"),
    ("applications.list",),
    ("applications.create", "name", "identifier", [pools.CALLBACK]),
    ("applications.delete", pools.APP),
    ("applications.find_by_id", pools.APP),
    ("applications.list_resources", pools.APP),
    ("applications.create_resource", pools.APP, "code", "DATA", ACTIONS),
    ("applications.update_resource", pools.APP, "code", "DATA", ACTIONS),
    ("applications.delete_resource", pools.APP, "code"),
    ("applications.get_access_policies", pools.APP),
    ("applications.create_agreement", pools.APP, "title"),
    ("applications.list_agreement", pools.APP),
    ("applications.modify_agreement", pools.APP, 1, "title"),
    ("applications.delete_agreement", pools.APP, 1),
    ("applications.sort_agreement", pools.APP, [1]),
    ("applications.refresh_application_secret", pools.APP),
    ("applications.active_users", pools.APP),
    ("org.import_by_json", "{}"),
    ("org.export_all",),
    ("org.export_by_org_id", ID),
    ("org.start_sync", "ad"),
    ("userPool.list_env",),
    ("userPool.add_env", "key", "value"),
    ("userPool.remove_env", "key"),
    ("userPool.detail",),
    ("auditLog.list_audit_logs",),
    ("principalAuth.detail", ID),
    ("principalAuth.authenticate", ID, "P", "name", "card", "ext"),
    ("users.check_login_status", ID),
    ("users.kick", [ID]),
    ("users.list_user_actions",),
    ("users.logout", ID),
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
