"""Fixtures: clients of the application and of the pool's owner, and new accounts. `python/shared.py` has more."""

from contextlib import contextmanager

import pytest
import requests
from authing.v2.authentication import AuthenticationClient, AuthenticationClientOptions
from authing.v2.common.codegen import QUERY
from authing.v2.common.utils import encrypt
from authing.v2.exceptions import AuthingException
from authing.v2.management import ManagementClient, ManagementClientOptions

import pools
import recorder

pytest_plugins = ["shared"]


@pytest.fixture
def application(emulator, public_key):
    """Creates clients of the application, with these options."""

    def make(**more):
        options = {"app_id": pools.APP, "app_host": emulator.url, "enc_public_key": public_key, **more}
        return recorder.Recorder(AuthenticationClient(AuthenticationClientOptions(**options)))

    return make


@pytest.fixture(scope="session")
def management(emulator, public_key):
    """Creates clients of the pool's owner, with this secret."""

    def make(secret):
        options = ManagementClientOptions(
            pools.POOL, secret, host=emulator.url, enc_public_key=public_key
        )
        return recorder.Recorder(ManagementClient(options))

    return make


@pytest.fixture(scope="session")
def owner(management):
    """Returns a client of the pool's owner, which keeps its token."""
    return management(pools.SECRET)


class Person:
    """A registered user who is logged in, and a client with that user's token."""

    def __init__(self, client, email):
        self.client, self.email = client, email
        self.id = client.register_by_email(email, pools.PASSWORD)["id"]
        self.user = client.login_by_email(email, pools.PASSWORD)
        self.token = self.user["token"]


@pytest.fixture
def person(application, fresh):
    return Person(application(), fresh.email())


@pytest.fixture
def someone(application, fresh):
    """Creates users."""
    return lambda: Person(application(), fresh.email())


@pytest.fixture
def rejected():
    """Asserts that a block fails with this code."""

    @contextmanager
    def rejected(code):
        with pytest.raises(AuthingException) as caught:
            yield
        assert caught.value.code == code, caught.value.message

    return rejected


@pytest.fixture
def refusal(emulator, public_key):
    """Logs a user in without the SDK, whose errors lack their data. Returns the code and the data of the error."""

    def refusal(email):
        credentials = {"email": email, "password": encrypt(pools.PASSWORD, public_key)}
        body = {"query": QUERY["loginByEmail"], "variables": {"input": credentials}}
        headers = {"x-authing-app-id": pools.APP}
        response = requests.post(f"{emulator.url}/graphql/v2", json=body, headers=headers, timeout=10)
        message = response.json()["errors"][0]["message"]
        return message["code"], message["data"]

    return refusal
