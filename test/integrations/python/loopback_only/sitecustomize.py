"""Fails every connection but to this machine, in each Python that has this folder on its path: engines must not call home."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

LOOPBACK = ("127.0.0.1", "::1", "localhost")
_connect: Callable[..., Any] = socket.socket.connect
_getaddrinfo: Callable[..., Any] = socket.getaddrinfo


def _only_here(self: socket.socket, address: Any) -> Any:
    if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in LOOPBACK:
        raise ConnectionRefusedError(f"a connection to {address[0]}: tests reach nothing but the proxy")
    return _connect(self, address)


def _names_of_here(host: Any, *rest: Any, **named: Any) -> Any:
    if host not in (None, "", *LOOPBACK):
        raise ConnectionRefusedError(f"a look-up of {host}: tests reach nothing but the proxy")
    return _getaddrinfo(host, *rest, **named)


socket.socket.connect = _only_here  # type: ignore[method-assign]
socket.getaddrinfo = _names_of_here
