"""Authlib against the emulator: its Starlette integration, and its plain OAuth 2 client."""

import asyncio
import json
import os
import re
from html import unescape
from pathlib import Path

import httpx
import pytest
from authlib.integrations.base_client.errors import OAuthError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.integrations.starlette_client import OAuth
from joserfc import jwt
from joserfc.jwk import OctKey
from starlette.requests import Request

from emulator import Emulator

SEED = json.loads((Path(__file__).parent / "seed.json").read_text())
FORUM, DESK, PHONE = SEED["pools"][0]["ssoApps"]
ANNA = SEED["pools"][0]["users"][0]
REDIRECT = "http://127.0.0.1:3000/callback"
SCOPE = "openid profile email phone offline_access"


@pytest.fixture(scope="module")
def emulator():
    with Emulator(os.environ["AUTHING_EMULATOR"], SEED) as emulator:
        yield emulator


class Browser:
    """Opens the login page, and logs Anna in."""

    def __init__(self, emulator):
        self.http = httpx.Client()
        self.origin = emulator.url

    def log_in(self, url):
        """Returns the address that the browser was sent to."""
        response = self.http.get(url)
        if response.is_redirect:
            return response.headers["location"]
        form = re.findall(r"<form.*?</form>", response.text, re.DOTALL)[-1]
        hidden = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', form)
        data = {unescape(name): unescape(value) for name, value in hidden}
        data |= {"name": ANNA["email"], "password": ANNA["password"]}
        action = re.search(r'action="([^"]*)"', form)[1]
        return self.http.post(self.origin + action, data=data, headers={"Origin": self.origin}).headers["location"]


def application(emulator, app, **client_kwargs):
    """Registers an application in Authlib, as a Starlette program does."""
    return OAuth().register(
        "authing",
        client_id=app["_id"],
        client_secret=app.get("secret"),
        server_metadata_url=f"{emulator.url}/oauth/oidc/.well-known/openid-configuration",
        client_kwargs={"scope": SCOPE, "code_challenge_method": "S256", **client_kwargs},
    )


async def log_in(client, browser, redirect, **more):
    """Runs both requests of a Starlette program around a login. Returns the tokens."""
    session = {}
    to_login = Request({"type": "http", "session": session, "query_string": b"", "headers": []})
    sent = await client.authorize_redirect(to_login, redirect, **more)
    back = browser.log_in(sent.headers["location"])
    assert back.startswith(redirect)
    query = httpx.URL(back).query
    callback = {"type": "http", "method": "GET", "session": session, "query_string": query, "headers": []}
    return await client.authorize_access_token(Request(callback))


@pytest.mark.parametrize(
    ("app", "authentication", "redirect"),
    [
        (FORUM, "client_secret_basic", "http://127.0.0.1:3000/other?page=1"),
        (FORUM, "client_secret_post", REDIRECT),
        (PHONE, "none", "com.example.phone:/callback"),
    ],
)
def test_a_program_logs_users_in(emulator, app, authentication, redirect):
    async def run():
        client = application(emulator, app, token_endpoint_auth_method=authentication)
        token = await log_in(client, Browser(emulator), redirect)
        # The library has verified signature, issuer, audience, nonce and the hash of the access token.
        assert (token["userinfo"].sub, token["userinfo"].email) == (ANNA["_id"], ANNA["email"])
        user = await client.userinfo(token=token)
        assert (user.sub, user.nickname) == (ANNA["_id"], "Anna")

    asyncio.run(run())


def test_a_refused_login_is_reported(emulator):
    async def run():
        client = application(emulator, FORUM)
        with pytest.raises(OAuthError) as raised:
            await log_in(client, Browser(emulator), REDIRECT, prompt="none")
        assert raised.value.error == "login_required"

    asyncio.run(run())


def test_logout_redirects_back(emulator):
    async def run():
        client, browser = application(emulator, FORUM), Browser(emulator)
        token = await log_in(client, browser, REDIRECT)
        session = {}
        request = Request({"type": "http", "session": session, "query_string": b"", "headers": []})
        goodbye = "http://127.0.0.1:3000/goodbye"
        sent = await client.logout_redirect(request, goodbye, id_token_hint=token["id_token"])
        back = browser.log_in(sent.headers["location"])
        assert back.startswith(f"{goodbye}?state=")
        query = httpx.URL(back).query
        done = Request({"type": "http", "session": session, "query_string": query, "headers": []})
        assert (await client.validate_logout_response(done))["post_logout_redirect_uri"] == goodbye

    asyncio.run(run())


def test_the_plain_client_uses_hs256(emulator):
    at = f"{emulator.url}/oauth/oidc"
    metadata = httpx.get(f"{at}/.well-known/openid-configuration").json()
    client = OAuth2Client(DESK["_id"], DESK["secret"], scope=SCOPE, redirect_uri=REDIRECT)
    url, state = client.create_authorization_url(metadata["authorization_endpoint"], nonce="n")
    back = Browser(emulator).log_in(url)
    token = client.fetch_token(metadata["token_endpoint"], authorization_response=back, state=state)
    id_token = jwt.decode(token["id_token"], OctKey.import_key(DESK["secret"]), algorithms=["HS256"])
    assert id_token.claims["nonce"] == "n"
    jwt.JWTClaimsRegistry(
        iss={"essential": True, "value": metadata["issuer"]}, aud={"essential": True, "value": DESK["_id"]}
    ).validate(id_token.claims)
    assert client.get(metadata["userinfo_endpoint"]).json()["email"] == ANNA["email"]

    fresh = client.refresh_token(metadata["token_endpoint"])
    assert fresh["access_token"] != token["access_token"]
    ask = metadata["introspection_endpoint"]
    assert client.introspect_token(ask, fresh["access_token"]).json()["sub"] == ANNA["_id"]
    revoked = client.revoke_token(metadata["revocation_endpoint"], fresh["access_token"])
    assert revoked.status_code == 200
    assert client.introspect_token(ask, fresh["access_token"]).json() == {"active": False}
