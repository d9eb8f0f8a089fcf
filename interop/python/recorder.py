"""Records which methods of the SDK the tests call."""

import inspect

from authing import Authing

called = set()


class RecordingSdk:
    """Wraps an SDK object and records its method calls."""

    def __init__(self, sdk):
        object.__setattr__(self, "_sdk", sdk)

    def __getattr__(self, name):
        if name in methods():
            called.add(name)
        return getattr(self._sdk, name)

    def __setattr__(self, name, value):
        setattr(self._sdk, name, value)


def methods():
    """Returns the methods of the SDK, without those that only build or send requests for others."""
    inner = {"auth", "GqlRequest", "requiredCheck"}
    offered = inspect.getmembers(Authing, inspect.isfunction)
    return {name for name, _ in offered if not name.startswith("_") and name not in inner}
