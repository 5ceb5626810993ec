"""Where the servers listen: on every address of the pod, of either family."""

import socket

# uvicorn's own number of connections that may wait.
BACKLOG = 2048


def every_address() -> str:
    """Give the address that stands for all: IPv6's takes IPv4 connections, too, where it exists."""
    return "::" if socket.has_dualstack_ipv6() else "0.0.0.0"


def listen(port: int) -> socket.socket:
    """Listen on `port`, on IPv4 and, where the machine has it, IPv6; OSError if it is taken."""
    if socket.has_dualstack_ipv6():
        return socket.create_server(
            ("", port), family=socket.AF_INET6, dualstack_ipv6=True, backlog=BACKLOG
        )
    return socket.create_server(("", port), backlog=BACKLOG)
