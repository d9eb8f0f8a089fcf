"""Functions, e-mail templates and social logins. The SDK has documents for them, but no methods."""

import pytest
import requests
from authing.v2.common.codegen import QUERY


@pytest.fixture
def send(owner):
    """Sends a document of the SDK as the owner, and returns the value of its only field."""

    def send(name, **variables):
        token = owner.tokenProvider.getAccessToken()
        data = owner.graphqlClient.request(QUERY[name], variables, token)
        return next(iter(data.values()))

    return send


def test_functions_are_created_changed_and_deleted(send, fresh, rejected):
    name, code = fresh.text(), send("templateCode")
    id = send("createFunction", input={"name": name, "sourceCode": code})["id"]
    changed = send("updateFunction", input={"id": id, "description": "Greets"})
    assert (changed["name"], changed["sourceCode"], changed["description"]) == (name, code, "Greets")
    assert send("function", id=id) == changed
    assert changed in send("functions", page=1, limit=10)["list"]
    assert send("deleteFunction", id=id)["code"] == 200
    assert send("function", id=id) is None
    with rejected(4003):
        send("deleteFunction", id=id)


def test_email_templates_are_configured(send, rejected):
    standard = send("previewEmail", type="CHANGE_EMAIL")
    with rejected(500):
        send("enableEmailTemplate", type="CHANGE_EMAIL")
    template = {"type": "CHANGE_EMAIL", "name": "Change", "subject": "Hi", "sender": "Shop", "content": "Hello!"}
    assert send("configEmailTemplate", input=template)["isSystem"] is False
    assert send("enableEmailTemplate", type="CHANGE_EMAIL")["enabled"] is True
    assert send("previewEmail", type="CHANGE_EMAIL") == "Hello!"
    assert send("disableEmailTemplate", type="CHANGE_EMAIL")["enabled"] is False
    assert send("previewEmail", type="CHANGE_EMAIL") == standard
    templates = {template["type"]: template["sender"] for template in send("emailTemplates")}
    assert len(templates) == 6 and templates["CHANGE_EMAIL"] == "Shop"


def test_social_logins_are_set_up(send, rejected):
    fields = [{"key": "clientId", "value": "abc"}]
    created = send("createSocialConnectionInstance", input={"provider": "gitee", "fields": fields})
    assert created == {"provider": "gitee", "enabled": False, "fields": fields}
    assert send("enableSocialConnectionInstance", provider="gitee")["enabled"] is True
    assert send("socialConnectionInstance", provider="gitee")["fields"] == fields
    assert send("disableSocialConnectionInstance", provider="gitee")["enabled"] is False
    assert created in send("socialConnectionInstances")
    assert send("socialConnection", provider="github") in send("socialConnections")
    assert send("socialConnection", provider="nothing") is None
    with rejected(500):
        send("socialConnectionInstance", provider="nothing")


def test_a_token_allows_an_upload(send, emulator):
    token = send("qiniuUptoken", type="photo")
    statuses = [
        requests.post(f"{emulator.url}/upload", {"token": token}, files={"file": b"content"}, timeout=10).status_code
        for _ in range(2)
    ]
    assert statuses == [200, 401]
