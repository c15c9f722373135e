"""Loads sanitized Microsoft 365 mail and calendars from a Graphveil proxy with dlt.

:func:`directory` and :func:`mailboxes` are dlt sources for your own pipelines. The command ``graphveil-dlt``
(:mod:`graphveil_dlt.main`) runs both in chunks, so that a killed run loses one chunk at most.
"""

from graphveil_dlt.authentication import GoogleIdTokenAuth, SigV4Auth, authentication_for
from graphveil_dlt.client import Client, ProxyError
from graphveil_dlt.description import Proxy, connect
from graphveil_dlt.epochs import prune
from graphveil_dlt.settings import Settings
from graphveil_dlt.shards import Shard
from graphveil_dlt.sources import directory, mailboxes

__all__ = [
    "Client",
    "GoogleIdTokenAuth",
    "Proxy",
    "ProxyError",
    "Settings",
    "Shard",
    "SigV4Auth",
    "authentication_for",
    "connect",
    "directory",
    "mailboxes",
    "prune",
]
