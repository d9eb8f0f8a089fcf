"""Tests of a program against the emulator, with pytest and the standard library.

Requires the program authing-emulator, in the PATH or in the variable AUTHING_EMULATOR.
"""

import json
import os
import subprocess
import urllib.error
import urllib.request

import pytest

POOL = "5e4c8b1f0a2d3c4b5a697887"
PHONE = "13800000000"
SEED = {"pools": [{"id": POOL, "secret": "my-secret", "users": [{"phone": PHONE}]}]}
READY = "authing-emulator ready at "


class Emulator:
    def __init__(self, url):
        self.url = url

    def send(self, method, path, body=None):
        """Sends a request, and returns the JSON of the response, or None if it is empty."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.url + path, data, {"Content-Type": "application/json"}, method=method)
        with urllib.request.urlopen(request, timeout=30) as response:
            return json.loads(response.read() or b"null")

    def log_in(self):
        """Logs in with the code of a text message, as the program under test does. Returns the token."""
        self.send("GET", f"/send_smscode/{PHONE}/{POOL}")
        # Waits up to 10 seconds for the message.
        messages = self.send("GET", f"/emulator/outbox?to={PHONE}&wait=10")
        query = """mutation($pool: String!, $phone: String!, $code: Int!) {
            login(registerInClient: $pool, phone: $phone, phoneCode: $code) { token }
        }"""
        variables = {"pool": POOL, "phone": PHONE, "code": int(messages[-1]["code"])}
        return self.send("POST", "/graphql", {"query": query, "variables": variables})["data"]["login"]["token"]

    def is_valid(self, token):
        return self.send("GET", f"/authing/token?access_token={token}")["status"]


@pytest.fixture(scope="session")
def program():
    """Starts the program once, at a free port."""
    command = [os.environ.get("AUTHING_EMULATOR", "authing-emulator"), "--listen", "127.0.0.1:0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        line = process.stdout.readline()
        assert line.startswith(READY), "the emulator did not start"
        yield Emulator(line.removeprefix(READY).strip().rstrip("/"))
        process.terminate()


@pytest.fixture
def emulator(program):
    """Gives each test the same state."""
    program.send("POST", "/emulator/reset")
    program.send("PUT", "/emulator/seed", SEED)
    return program


def test_a_login_by_code(emulator):
    assert emulator.is_valid(emulator.log_in())


def test_a_token_expires(emulator):
    token = emulator.log_in()
    emulator.send("POST", "/emulator/clock/advance", {"seconds": 15 * 24 * 3600})
    assert not emulator.is_valid(token)


def test_the_service_fails_once(emulator):
    emulator.send("PUT", "/emulator/faults", ["status=503,on=/authing/token,times=1"])
    token = emulator.log_in()
    with pytest.raises(urllib.error.HTTPError) as error:
        emulator.is_valid(token)
    assert error.value.code == 503
    assert emulator.is_valid(token)
    paths = [entry["path"].split("?")[0] for entry in emulator.send("GET", "/emulator/journal")]
    assert paths.count("/authing/token") == 2
