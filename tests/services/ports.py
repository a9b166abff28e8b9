"""Free loopback ports."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack


def free_ports(count: int) -> Iterator[int]:
    """Yield ``count`` different ports that nobody listens on at the moment."""
    with ExitStack() as held:
        for _ in range(count):
            listener = held.enter_context(socket.socket())
            listener.bind(("127.0.0.1", 0))
            yield listener.getsockname()[1]
