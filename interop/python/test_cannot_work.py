"""Defects of the SDK, with any server. Each case must fail as the SDK's code makes it fail."""

from types import SimpleNamespace

import pytest

# The check is inverted: it raises if the argument is present.
INVERTED_GUARDS = [
    ("sendResetPasswordEmail", {"email": "a@example.com"}),
    ("verifyResetPasswordVerifyCode", {"email": "a@example.com", "verifyCode": "1234"}),
    ("changePassword", {"email": "a@example.com", "verifyCode": "1234", "password": "pass1234"}),
    ("sendVerifyEmail", {"email": "a@example.com"}),
]


@pytest.mark.parametrize(("method", "options"), INVERTED_GUARDS)
def test_an_inverted_check_rejects_valid_arguments(owner, method, options):
    with pytest.raises(Exception, match="请提供用户邮箱"):
        getattr(owner, method)(options)


# Without an address, the checks pass, and the server rejects the call.
EMPTY = [
    ("sendResetPasswordEmail", {"email": ""}, 2004),
    ("verifyResetPasswordVerifyCode", {"email": "", "verifyCode": ""}, 2300),
    ("changePassword", {"email": "", "verifyCode": "", "password": "pass1234"}, 2004),
    ("sendVerifyEmail", {"email": ""}, 2004),
]


@pytest.mark.parametrize(("method", "options", "code"), EMPTY)
def test_an_empty_address_reaches_the_server(owner, method, options, code):
    rejected = getattr(owner, method)(options)
    assert rejected["errors"] is True and rejected["code"] == code


# The request lacks the required variable `client`, or has a value of the wrong type, or selects an unknown field. The GraphQL
# layer returns 400 with a string as the message. The SDK then treats this string as a dict.
role = SimpleNamespace(roleId="5e4c8b1f0a2d3c4b5a6978ff", name="", permissions="", user="5e4c8b1f0a2d3c4b5a6978ff")
INVALID_REQUESTS = [
    ("queryPermissions", role.user),
    ("updateRolePermissions", role),
    ("assignUserToRole", role),
    ("removeUserFromRole", role),
    ("logout", role.user),
]


@pytest.mark.parametrize(("method", "argument"), INVALID_REQUESTS)
def test_an_invalid_request_breaks_the_sdks_error_handling(owner, method, argument):
    with pytest.raises(TypeError, match="'str' object does not support item assignment"):
        getattr(owner, method)(argument)


def test_a_list_with_an_unknown_field_breaks_it_too(owner):
    with pytest.raises(TypeError, match="'str' object does not support item assignment"):
        owner.readOAuthList()


# These methods read `options.name`, which a dict does not have.
@pytest.mark.parametrize(
    "method", ["queryRoles", "updateRolePermissions", "assignUserToRole", "removeUserFromRole"]
)
def test_a_dict_has_no_attributes(owner, method):
    with pytest.raises(AttributeError, match="'dict' object has no attribute"):
        getattr(owner, method)({"roleId": role.roleId, "user": role.user, "page": 1, "count": 10})


def test_the_list_of_granted_applications_is_never_requested(owner, person):
    assert owner.getAuthedAppList(person.id, 1, 10) is None


# The documentation calls these methods without arguments.
@pytest.mark.parametrize("method", ["queryMFA", "decodeToken", "getAuthedAppList", "unbindEmail"])
def test_the_documented_form_lacks_arguments(owner, method):
    with pytest.raises(TypeError, match="missing .* required positional argument"):
        getattr(owner, method)()
