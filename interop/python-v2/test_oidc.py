"""Logins by OIDC."""

import base64
import hashlib
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from authing.v2.exceptions import AuthingWrongArgumentException

import browser
import pools

SCOPE = "openid profile email offline_access"


@pytest.fixture
def oidc(application):
    """Creates clients for OIDC, which authenticate in this way."""

    def make(method="client_secret_post", **more):
        methods = {f"{endpoint}_endpoint_auth_method": method for endpoint in ENDPOINTS}
        secret = None if method == "none" else pools.APP_SECRET
        app = pools.PUBLIC_APP if method == "none" else pools.APP
        options = {"app_id": app, "secret": secret, "redirect_uri": pools.CALLBACK, **methods, **more}
        return application(**options)

    return make


ENDPOINTS = ["token", "introspection", "revocation"]


def log_in(client, person, **more):
    """Logs a user in, and returns the tokens."""
    challenge = client.generate_code_challenge()
    digest = client.generate_code_challenge_digest(challenge)
    url = client.build_authorize_url(
        scope=SCOPE, code_challenge=digest, code_challenge_method="S256", **more
    )
    code = browser.log_in(url, person.email, pools.PASSWORD)
    return client.get_access_token_by_code(code, challenge)


@pytest.mark.parametrize("method", ["client_secret_post", "client_secret_basic", "none"])
def test_a_code_is_exchanged_for_tokens(oidc, person, method):
    client = oidc(method)
    tokens = log_in(client, person)
    assert client.get_user_info_by_access_token(tokens["access_token"])["sub"] == person.id
    fresh = client.get_new_access_token_by_refresh_token(tokens["refresh_token"])
    assert fresh["access_token"] != tokens["access_token"]
    again = client.get_new_access_token_by_refresh_token(tokens["refresh_token"])
    assert again["error"] == "invalid_grant"


@pytest.mark.parametrize("method", ["client_secret_post", "client_secret_basic"])
def test_tokens_are_introspected_and_revoked(oidc, person, method):
    client = oidc(method)
    token = log_in(client, person)["access_token"]
    assert client.introspect_token(token)["sub"] == person.id
    # The response to a revocation has no body, and the SDK reads it as JSON.
    with pytest.raises(requests.exceptions.JSONDecodeError):
        client.revoke_token(token)
    assert client.introspect_token(token) == {"active": False}


def test_tokens_are_validated(oidc, person):
    client = oidc()
    tokens = log_in(client, person)
    assert client.validate_token(access_token=tokens["access_token"])["sub"] == person.id
    assert client.validate_token(id_token=tokens["id_token"])["sub"] == person.id
    assert client.validate_token(id_token=tokens["access_token"])["code"] == 400
    assert client.track_session() is None


def test_only_clients_with_a_secret_introspect_tokens(oidc, person):
    client = oidc("none")
    token = log_in(client, person)["access_token"]
    assert client.introspect_token(token)["error"] == "invalid_client"
    with pytest.raises(requests.exceptions.JSONDecodeError):
        client.revoke_token(token)


def test_wrong_codes_and_secrets_are_refused(oidc, person):
    assert oidc().get_access_token_by_code("wrong")["error"] == "invalid_grant"
    wrong = oidc(secret="wrong").get_access_token_by_code("wrong")
    assert wrong["error"] == "invalid_client"
    refused = oidc().get_access_token_by_client_credentials("user:read", pools.APP, pools.APP_SECRET)
    assert refused["error"] == "unsupported_grant_type"
    assert oidc().get_user_info_by_access_token("wrong")["error"] == "invalid_token"


def test_addresses_are_built(oidc, emulator):
    client = oidc()
    url = urlsplit(client.build_authorize_url(state="s", nonce="n", response_mode="query"))
    assert url.path == "/oidc/auth"
    query = {name: values[0] for name, values in parse_qs(url.query).items()}
    assert (query["client_id"], query["state"], query["nonce"]) == (pools.APP, "s", "n")
    logout = client.build_logout_url(expert=True, redirect_uri=pools.CALLBACK, id_token="t")
    assert logout.startswith(f"{emulator.url}/oidc/session/end?id_token_hint=t")
    assert "/login/profile/logout?" in client.build_logout_url(redirect_uri=pools.CALLBACK)
    assert oidc(protocol="cas").build_logout_url().endswith("/cas-idp/logout")
    with pytest.raises(AuthingWrongArgumentException):
        oidc(protocol="none").build_authorize_url()


def test_code_challenges_are_generated(application):
    client = application()
    challenge = client.generate_code_challenge(50)
    assert len(challenge) == 50
    digest = base64.urlsafe_b64encode(hashlib.sha256(challenge.encode()).digest()).decode().rstrip("=")
    assert client.generate_code_challenge_digest(challenge) == digest
    with pytest.raises(AuthingWrongArgumentException):
        client.generate_code_challenge(42)
