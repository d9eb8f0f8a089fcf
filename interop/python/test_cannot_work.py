"""What the SDK can do with no server at all. Each case fails here in the way its code makes it fail."""

from types import SimpleNamespace

import pytest

# The guard tests for the opposite of what its message says: it raises when the argument is there.
INVERTED_GUARDS = [
    ("sendResetPasswordEmail", {"email": "a@example.com"}),
    ("verifyResetPasswordVerifyCode", {"email": "a@example.com", "verifyCode": "1234"}),
    ("changePassword", {"email": "a@example.com", "verifyCode": "1234", "password": "pass1234"}),
    ("sendVerifyEmail", {"email": "a@example.com"}),
]


@pytest.mark.parametrize(("method", "options"), INVERTED_GUARDS)
def test_a_guard_raises_when_all_is_there(owner, method, options):
    with pytest.raises(Exception, match="请提供用户邮箱"):
        getattr(owner, method)(options)


# Without an address the guards let the call through, to be refused by the server.
EMPTY = [
    ("sendResetPasswordEmail", {"email": ""}, 2004),
    ("verifyResetPasswordVerifyCode", {"email": "", "verifyCode": ""}, 2300),
    ("changePassword", {"email": "", "verifyCode": "", "password": "pass1234"}, 2004),
    ("sendVerifyEmail", {"email": ""}, 2004),
]


@pytest.mark.parametrize(("method", "options", "code"), EMPTY)
def test_an_empty_address_gets_as_far_as_the_server(owner, method, options, code):
    refused = getattr(owner, method)(options)
    assert refused["errors"] is True and refused["code"] == code


# The request leaves out the variable `client`, which its query requires, or has a value of the wrong type,
# or selects a field that does not exist. The GraphQL layer answers 400 with a text for the message, into
# which the SDK then tries to write as into a dict.
role = SimpleNamespace(roleId="5e4c8b1f0a2d3c4b5a6978ff", name="", permissions="", user="5e4c8b1f0a2d3c4b5a6978ff")
INVALID_REQUESTS = [
    ("queryPermissions", role.user),
    ("updateRolePermissions", role),
    ("assignUserToRole", role),
    ("removeUserFromRole", role),
    ("logout", role.user),
]


@pytest.mark.parametrize(("method", "argument"), INVALID_REQUESTS)
def test_an_invalid_request_breaks_the_sdks_reading_of_errors(owner, method, argument):
    with pytest.raises(TypeError, match="'str' object does not support item assignment"):
        getattr(owner, method)(argument)


def test_a_list_with_a_field_too_many_breaks_it_too(owner):
    with pytest.raises(TypeError, match="'str' object does not support item assignment"):
        owner.readOAuthList()


# These read `options.name`, which a dict has not.
@pytest.mark.parametrize(
    "method", ["queryRoles", "updateRolePermissions", "assignUserToRole", "removeUserFromRole"]
)
def test_a_dict_has_no_attributes(owner, method):
    with pytest.raises(AttributeError, match="'dict' object has no attribute"):
        getattr(owner, method)({"roleId": role.roleId, "user": role.user, "page": 1, "count": 10})


def test_the_list_of_granted_applications_is_never_asked_for(owner, person):
    assert owner.getAuthedAppList(person.id, 1, 10) is None


# As the documentation shows them, without arguments.
@pytest.mark.parametrize("method", ["queryMFA", "decodeToken", "getAuthedAppList", "unbindEmail"])
def test_the_documented_form_lacks_arguments(owner, method):
    with pytest.raises(TypeError, match="missing .* required positional argument"):
        getattr(owner, method)()
