"""Makes the calls that it is told, by the official SDK, and says how many nanoseconds each took.

The first line of the standard input is where and as whom, as JSON; each further line a kind of call and a number. Each is
answered with a line.
"""

import json
import sys
import time

from authing import Authing


def connected(told):
    """An SDK object, which fetches the owner token at once."""
    return Authing(told["pool"], told["secret"], {"users": told["url"], "oauth": told["url"]})


def page(sdk, count):
    return len(sdk.list(1, count)["list"])


def one(user):
    return 1 if user["_id"] else 0


# Each makes a call and gives the number of users that came. `told` is copied where the SDK changes what it is given.
CALLS = {
    "login": lambda sdk, told: one(sdk.login(told["email"], password=told["password"])),
    "user": lambda sdk, told: one(sdk.user({"id": told["user"]})),
    "page-10": lambda sdk, told: page(sdk, 10),
    "page-200": lambda sdk, told: page(sdk, 200),
    "update": lambda sdk, told: one(sdk.update({"_id": told["user"], **told["changes"]})),
    "cold": lambda sdk, told: one(connected(told).user({"id": told["user"]})),
}


def main():
    told = json.loads(sys.stdin.readline())
    sdk = connected(told)
    for line in sys.stdin:
        asked = json.loads(line)
        call, taken = CALLS[asked["work"]], []
        # Whoever had the turn before left the caches to itself.
        users = call(sdk, told)
        for _ in range(asked["calls"]):
            started = time.perf_counter_ns()
            users = call(sdk, told)
            taken.append(time.perf_counter_ns() - started)
        print(json.dumps({"nanoseconds": taken, "users": users}), flush=True)


if __name__ == "__main__":
    main()
