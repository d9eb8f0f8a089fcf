"""Bound social accounts, and the applications that a user has granted access."""

import pools


def kinds(listed):
    return {kind["type"]: kind["binded"] for kind in listed}


def test_a_social_account_is_bound_and_unbound(owner, person, fresh):
    assert not any(kinds(owner.readUserOAuthList(person.id)).values())
    unionid = fresh.text()
    account = {"user": person.id, "type": "github", "unionid": unionid, "userInfo": '{"login":"demo"}'}
    bound = owner.bindOAuth(dict(account))
    assert bound["user"] == person.id and bound["client"] == pools.USUAL and bound["type"] == "github"
    assert bound["unionid"] == unionid and bound["userInfo"] == '{"login":"demo"}' and bound["createdAt"]
    listed = person.sdk.readUserOAuthList(person.id)
    assert kinds(listed)["github"] is True and kinds(listed)["wechat"] is False
    assert all(kind["oAuthUrl"] and kind["image"] and kind["name"] for kind in listed)
    removed = person.sdk.unbindOAuth(person.id, "github")
    assert removed["_id"] == bound["_id"] and removed["unionid"] == unionid
    assert kinds(owner.readUserOAuthList(person.id, pools.USUAL))["github"] is False


def test_users_bind_to_themselves_by_default(person, fresh):
    bound = person.sdk.bindOAuth({"type": "wechat", "unionid": fresh.text(), "userInfo": "{}"})
    assert bound["user"] == person.id and bound["client"] == pools.USUAL


def test_invalid_bindings_are_rejected(owner, person, someone, fresh):
    account = {"type": "github", "unionid": fresh.text(), "userInfo": "{}"}
    assert person.sdk.bindOAuth(dict(account))["user"] == person.id
    assert person.sdk.bindOAuth({**account, "unionid": fresh.text()})["code"] == 2213
    assert someone().sdk.bindOAuth(dict(account))["code"] == 2215
    assert person.sdk.bindOAuth({**account, "user": someone().id})["code"] == 1001


def test_invalid_unbindings_are_rejected(owner, person, fresh):
    assert owner.unbindOAuth(person.id, "github")["code"] == 2216
    owner.bindOAuth({"user": person.id, "type": "Github", "unionid": fresh.text(), "userInfo": "{}"})
    assert owner.unbindOAuth(person.id, "github")["code"] == 2216, "the kind is case-sensitive"
    assert owner.unbindOAuth(person.id, "Github")["type"] == "Github"


GRANTED = "query ($user: String) { GetUserAuthorizedApps(userId: $user) { totalCount OAuthApps { _id } } }"


def test_a_grant_is_revoked(owner, emulator):
    def granted():
        response = emulator.graphql(GRANTED, {"user": pools.GRANTOR}, owner.accessToken)
        return response["data"]["GetUserAuthorizedApps"]

    assert granted() == {"totalCount": 1, "OAuthApps": [{"_id": pools.APP}]}
    revoked = owner.revokeAuthedApp(pools.GRANTOR, pools.APP)
    assert revoked["isRevoked"] == "true" and revoked["type"] == "oauth" and revoked["scope"] == "profile"
    assert revoked["appId"] == pools.APP and revoked["userId"] == pools.GRANTOR and revoked["_id"]
    assert granted() == {"totalCount": 0, "OAuthApps": []}
    assert owner.revokeAuthedApp(pools.GRANTOR, pools.APP)["errors"] is True
