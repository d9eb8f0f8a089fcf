"""Makes calls with the official SDK, and prints the nanoseconds of each call.

The first line of the standard input contains the address and the credentials as JSON. Each further line contains a kind of call
and a number, and prints one line.
"""

import itertools
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor

from authing import Authing

# The numbers of created users.
NUMBERS = itertools.count()


def connected(settings):
    """Creates an SDK object, which fetches the owner token immediately."""
    return Authing(settings["pool"], settings["secret"], {"users": settings["url"], "oauth": settings["url"]})


def page(sdk, count):
    return len(sdk.list(1, count)["list"])


def one(user):
    return 1 if user["_id"] else 0


def created(sdk, settings):
    """Creates a user. The SDK can only register one."""
    return one(sdk.register(f"new{next(NUMBERS)}@example.com", settings["password"]))


def export(sdk, _):
    """Reads all users, page by page."""
    read = 0
    for number in itertools.count(1):
        users = sdk.list(number, 200)
        read += len(users["list"])
        if not users["list"] or read >= users["totalCount"]:
            return read


def concurrently(call, count, at_once):
    """Makes this many calls, and returns the result of the last one."""
    with ThreadPoolExecutor(at_once) as threads:
        return list(threads.map(lambda _: call(), range(count)))[-1]


# Each function makes a call and returns the number of users in the response. `settings` is copied if the SDK changes its arguments.
CALLS = {
    "login": lambda sdk, settings: one(sdk.login(settings["email"], password=settings["password"])),
    "user": lambda sdk, settings: one(sdk.user({"id": settings["user"]})),
    "page-10": lambda sdk, settings: page(sdk, 10),
    "page-200": lambda sdk, settings: page(sdk, 200),
    "update": lambda sdk, settings: one(sdk.update({"_id": settings["user"], **settings["changes"]})),
    "cold": lambda sdk, settings: one(connected(settings).user({"id": settings["user"]})),
    "cold-login": lambda sdk, settings: CALLS["login"](connected(settings), settings),
    "cold-list": lambda sdk, settings: page(connected(settings), 10),
    "create": created,
    "export": export,
}


def main():
    settings = json.loads(sys.stdin.readline())
    sdk = connected(settings)
    for line in sys.stdin:
        request = json.loads(line)
        work, calls, at_once = CALLS[request["work"]], request["calls"], request["at_once"]
        call, nanoseconds = lambda: work(sdk, settings), []
        if at_once > 1:
            # Measures all calls together.
            call, calls = lambda: concurrently(lambda: work(sdk, settings), request["calls"], at_once), 1
        if request["warm_up"]:
            # Warms the caches up after another contender's turn.
            users = call()
        for _ in range(calls):
            started = time.perf_counter_ns()
            users = call()
            nanoseconds.append(time.perf_counter_ns() - started)
        print(json.dumps({"nanoseconds": nanoseconds, "users": users}), flush=True)


if __name__ == "__main__":
    main()
