"""Records which methods of the SDK the tests call."""

import inspect

from authing.v2.authentication import AuthenticationClient
from authing.v2.management import ManagementClient, ManagementClientOptions

called = set()


class Recorder:
    """Wraps a client of the SDK and those in its attributes, and records their method calls."""

    def __init__(self, client):
        self._client = client

    def __getattr__(self, name):
        value = getattr(self._client, name)
        if is_client(value):
            return Recorder(value)
        if inspect.ismethod(value):
            called.add(f"{type(self._client).__name__}.{name}")
        return value


def is_client(value):
    """Returns whether a value is one of the clients, each of which has the methods of a domain."""
    kind = type(value)
    return kind.__module__.startswith("authing.v2.management.") and kind.__name__.endswith("Client")


def methods():
    """Returns the methods of all clients."""
    owner = ManagementClient(ManagementClientOptions("pool", "secret"))
    clients = {AuthenticationClient, ManagementClient}
    clients |= {type(value) for value in vars(owner).values() if is_client(value)}
    return {
        f"{client.__name__}.{name}"
        for client in clients
        for name in vars(client)
        if not name.startswith("_")
    }
