"""Runs the emulator program for the tests, and accesses it without the SDK: raw GraphQL, REST, the outbox."""

import json
import subprocess
import tempfile
import urllib.request

READY = "authing-emulator ready at "


class Emulator:
    """The program at a free port with the pools of a seed. Use it in a `with` statement."""

    def __init__(self, program, seed):
        self._program = program
        self._seed = seed

    def __enter__(self):
        with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
            json.dump(self._seed, file)
            file.flush()
            self._process = subprocess.Popen(
                [self._program, "--listen", "127.0.0.1:0", "--seed", file.name],
                stdout=subprocess.PIPE,
                text=True,
            )
            # The program prints the line when it is ready, and nothing if it could not start.
            line = self._process.stdout.readline()
        if not line.startswith(READY):
            raise RuntimeError(f"the emulator did not start: {line!r}")
        self.url = line.removeprefix(READY).strip().rstrip("/")
        return self

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait(timeout=10)
        self._process.stdout.close()

    def get(self, path):
        """Returns the body of an address as text."""
        with urllib.request.urlopen(self.url + path) as response:
            return response.read().decode()

    def graphql(self, query, variables=None, token=None):
        """Sends a GraphQL request, and returns the response of status 200."""
        request = urllib.request.Request(
            f"{self.url}/graphql",
            data=json.dumps({"query": query, "variables": variables}).encode(),
            headers={"Content-Type": "application/json"},
        )
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        with urllib.request.urlopen(request) as response:
            return json.load(response)

    def messages(self, to):
        """Returns the messages to a phone number or an e-mail address, oldest first."""
        return [message for message in json.loads(self.get("/outbox")) if message["to"] == to]

    def code(self, to):
        """Returns the latest code sent to a phone number or an e-mail address."""
        return next(message["code"] for message in reversed(self.messages(to)) if message["code"])
