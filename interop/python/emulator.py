"""Runs the emulator program for the tests, and looks at it from outside the SDK: raw GraphQL, REST, the outbox."""

import json
import subprocess
import tempfile
import urllib.request

READY = "authing-emulator ready at "


class Emulator:
    """The program, running at a free port with the pools of a seed. To be used in a `with`."""

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
            # The line comes when it listens, and none at all when it could not start.
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
        """The body of any address, as text."""
        with urllib.request.urlopen(self.url + path) as answer:
            return answer.read().decode()

    def graphql(self, query, variables=None, token=None):
        """The whole answer to a GraphQL request, of status 200."""
        request = urllib.request.Request(
            f"{self.url}/graphql",
            data=json.dumps({"query": query, "variables": variables}).encode(),
            headers={"Content-Type": "application/json"},
        )
        if token:
            request.add_header("Authorization", f"Bearer {token}")
        with urllib.request.urlopen(request) as answer:
            return json.load(answer)

    def messages(self, to):
        """What was sent to a phone number or an e-mail address, the oldest first."""
        return [message for message in json.loads(self.get("/outbox")) if message["to"] == to]

    def code(self, to):
        """The latest code sent there."""
        return next(message["code"] for message in reversed(self.messages(to)) if message["code"])
