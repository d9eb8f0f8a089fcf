"""Fixtures of the tests of both versions: the running emulator and unique names. Each folder has its `pools` and its `recorder`."""

import os
import random

import pytest

import pools
import recorder
from emulator import Emulator


@pytest.fixture(scope="session")
def emulator():
    with Emulator(os.environ["AUTHING_EMULATOR"], pools.SEED) as emulator:
        yield emulator


@pytest.fixture(scope="session")
def public_key(emulator):
    return emulator.get("/public-key.pem")


@pytest.fixture
def fresh():
    """Creates unique names."""

    class Fresh:
        def email(self):
            return f"{self.text()}@example.com"

        def phone(self):
            return f"1{random.randrange(10**10):010}"

        def text(self):
            return f"user{random.getrandbits(64):x}"

    return Fresh()


def pytest_sessionfinish(session, exitstatus):
    """Fails a complete run that did not call every method of the SDK."""
    chosen = session.config.args != session.config.getini("testpaths") or session.config.option.keyword
    uncalled = recorder.methods() - recorder.called
    if exitstatus == 0 and uncalled and not chosen:
        print(f"\nnever called: {', '.join(sorted(uncalled))}")
        session.exitstatus = pytest.ExitCode.TESTS_FAILED
