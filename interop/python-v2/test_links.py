"""Social accounts that are linked to a user, and the applications of a user."""

import pytest

import pools

BIND = """mutation ($user: String!, $unionid: String!) {
    bindOtherOAuth(user: $user, type: "github", unionid: $unionid, userInfo: "{}") { _id } }"""


def identities(person):
    user = person.client.get_current_user()
    return [identity["provider"] for identity in user["identities"]]


@pytest.fixture
def bind(owner, emulator, fresh):
    """Binds a social account. Only version 1 does it without a login at the provider."""

    def bind(person):
        bound = {"user": person.id, "unionid": fresh.text()}
        emulator.graphql(BIND, bound, owner.tokenProvider.getAccessToken())

    return bind


def test_a_social_account_is_linked_and_unlinked(someone, bind):
    person, other = someone(), someone()
    bind(other)
    assert (identities(person), identities(other)) == ([], ["github"])
    assert person.client.link_account(person.token, other.token) is True
    assert (identities(person), identities(other)) == (["github"], [])
    assert person.client.unlink_account(person.token, "github") is True
    assert identities(person) == []


def test_a_refused_link_has_no_effect(someone, bind):
    person, other = someone(), someone()
    bind(person)
    bind(other)
    # The SDK ignores the response.
    assert person.client.link_account(person.token, other.token) is True
    assert person.client.unlink_account(person.token, "weibo") is True
    assert (identities(person), identities(other)) == (["github"], ["github"])


def test_the_applications_of_a_user_are_listed(application, person, rejected):
    apps = person.client.list_applications(page=1, limit=1)
    assert apps["totalCount"] == 2 and [app["id"] for app in apps["list"]] == [pools.APP]
    with rejected(2020):
        application().list_applications()
