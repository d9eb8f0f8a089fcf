"""Notes which of the SDK's methods the tests call, so that none is left out unseen."""

import inspect

from authing import Authing

called = set()


class Witness:
    """Stands before an SDK object. Hands everything through."""

    def __init__(self, sdk):
        object.__setattr__(self, "_sdk", sdk)

    def __getattr__(self, name):
        if name in methods():
            called.add(name)
        return getattr(self._sdk, name)

    def __setattr__(self, name, value):
        setattr(self._sdk, name, value)


def methods():
    """The methods that the SDK offers. What only builds or sends requests for them is left out."""
    inner = {"auth", "GqlRequest", "requiredCheck"}
    offered = inspect.getmembers(Authing, inspect.isfunction)
    return {name for name, _ in offered if not name.startswith("_") and name not in inner}
