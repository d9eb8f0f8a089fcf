"""Makes calls with the official SDK, and prints the nanoseconds of each call.

The first line of the standard input contains the address and the credentials as JSON. Each further line contains a kind of call
and a number, and prints one line.
"""

import json
import sys
import time

from authing import Authing


def connected(settings):
    """Creates an SDK object, which fetches the owner token immediately."""
    return Authing(settings["pool"], settings["secret"], {"users": settings["url"], "oauth": settings["url"]})


def page(sdk, count):
    return len(sdk.list(1, count)["list"])


def one(user):
    return 1 if user["_id"] else 0


# Each function makes a call and returns the number of users in the response. `settings` is copied if the SDK changes its arguments.
CALLS = {
    "login": lambda sdk, settings: one(sdk.login(settings["email"], password=settings["password"])),
    "user": lambda sdk, settings: one(sdk.user({"id": settings["user"]})),
    "page-10": lambda sdk, settings: page(sdk, 10),
    "page-200": lambda sdk, settings: page(sdk, 200),
    "update": lambda sdk, settings: one(sdk.update({"_id": settings["user"], **settings["changes"]})),
    "cold": lambda sdk, settings: one(connected(settings).user({"id": settings["user"]})),
}


def main():
    settings = json.loads(sys.stdin.readline())
    sdk = connected(settings)
    for line in sys.stdin:
        request = json.loads(line)
        call, nanoseconds = CALLS[request["work"]], []
        # Warms the caches up after another contender's turn.
        users = call(sdk, settings)
        for _ in range(request["calls"]):
            started = time.perf_counter_ns()
            users = call(sdk, settings)
            nanoseconds.append(time.perf_counter_ns() - started)
        print(json.dumps({"nanoseconds": nanoseconds, "users": users}), flush=True)


if __name__ == "__main__":
    main()
