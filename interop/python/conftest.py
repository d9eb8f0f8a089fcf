"""What the tests share: the running emulator, SDK objects for its pools, and accounts of their own."""

import os
import random

import pytest
from authing import Authing, authing as module

import pools
import witness
from emulator import Emulator


@pytest.fixture(scope="session")
def emulator():
    with Emulator(os.environ["AUTHING_EMULATOR"], pools.SEED) as emulator:
        yield emulator


@pytest.fixture
def sdk(emulator, monkeypatch):
    """Makes SDK objects: for a pool, with a user's token if one is given, at these paths of the emulator."""
    monkeypatch.setattr(module.pub, "KeyData", emulator.get("/public-key.pem"))

    def make(pool=pools.USUAL, token=None, secret=None, users="/users/graphql", oauth="/oauth/graphql"):
        options = {"users": emulator.url + users, "oauth": emulator.url + oauth}
        if token:
            options["userToken"] = token
        sdk = Authing(pool, secret or pools.secret(pool), options)
        sdk.preflightUrl = {
            gateway: f"{emulator.url}/{gateway}/system/status" for gateway in ("users", "oauth")
        }
        sdk.cdnPreflightUrl = f"{emulator.url}/cdn"
        return witness.Witness(sdk)

    return make


@pytest.fixture
def owner(sdk):
    """An SDK object that acts for the owner of the usual pool."""
    return sdk()


@pytest.fixture
def fresh():
    """Names that no other test uses."""

    class Fresh:
        def email(self):
            return f"user{random.getrandbits(64):x}@example.com"

        def phone(self):
            return f"1{random.randrange(10**10):010}"

        def text(self):
            return f"{random.getrandbits(64):x}"

    return Fresh()


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
    """Makes users of any pool."""
    return lambda pool=pools.USUAL: Person(sdk, pool, fresh.email())


def pytest_sessionfinish(session, exitstatus):
    """A whole run has to call every method of the SDK."""
    chosen = session.config.args != session.config.getini("testpaths") or session.config.option.keyword
    missed = witness.methods() - witness.called
    if exitstatus == 0 and missed and not chosen:
        print(f"\nnever called: {', '.join(sorted(missed))}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
