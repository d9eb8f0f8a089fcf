"""Fixtures: SDK objects for its pools, and new accounts. `shared.py` has more."""

import pytest
from authing import Authing, authing as module

import pools
import recorder

pytest_plugins = ["shared"]


@pytest.fixture
def sdk(emulator, public_key, monkeypatch):
    """Creates SDK objects for a pool, with an optional user token, at these paths of the emulator."""
    monkeypatch.setattr(module.pub, "KeyData", public_key)

    def make(pool=pools.USUAL, token=None, secret=None, users="/users/graphql", oauth="/oauth/graphql"):
        options = {"users": emulator.url + users, "oauth": emulator.url + oauth}
        if token:
            options["userToken"] = token
        sdk = Authing(pool, secret or pools.secret(pool), options)
        sdk.preflightUrl = {
            gateway: f"{emulator.url}/{gateway}/system/status" for gateway in ("users", "oauth")
        }
        sdk.cdnPreflightUrl = f"{emulator.url}/cdn"
        return recorder.RecordingSdk(sdk)

    return make


@pytest.fixture
def owner(sdk):
    """Returns an SDK object of the default pool's owner."""
    return sdk()


PASSWORD = "pass1234"


@pytest.fixture
def password():
    return PASSWORD


class Person:
    """A registered user who is logged in, and an SDK object with that user's token."""

    def __init__(self, make, pool, email):
        registered = make(pool).register(email, PASSWORD)
        self.id, self.email, self.pool = registered["_id"], email, pool
        self.user = make(pool).login(email, password=PASSWORD)
        self.token = self.user["token"]
        self.sdk = make(pool, token=self.token)


@pytest.fixture
def person(sdk, fresh):
    return Person(sdk, pools.USUAL, fresh.email())


@pytest.fixture
def someone(sdk, fresh):
    """Creates users of any pool."""
    return lambda pool=pools.USUAL: Person(sdk, pool, fresh.email())
