"""Streams that belong to no mailbox; each run reads them whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from tap_graphveil.client import Ask
from tap_graphveil.keyed import KeyedStream
from tap_graphveil.proxy import LARGEST_PAGE
from tap_graphveil.schemas import row_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from singer_sdk import Tap
    from singer_sdk.helpers.types import Context

    from tap_graphveil.proxy import Proxy


class DirectoryStream(KeyedStream):
    """A collection of the directory, by the id of its records."""

    key = ("id",)
    path: ClassVar[str]
    record_type: ClassVar[str]

    def __init__(self, tap: Tap, name: str, proxy: Proxy) -> None:
        """Take the schema of the records from the proxy."""
        super().__init__(tap, schema=proxy.schema(self.record_type).stream("id"), name=name)
        self._proxy = proxy

    def get_records(self, _context: Context | None) -> Iterable[dict[str, Any]]:
        """Read the collection."""
        for record in self._proxy.client.records(Ask(f"/v1.0{self.path}?%24top={LARGEST_PAGE}")):
            yield row_of(record)


class UsersStream(DirectoryStream):
    """People, guests, rooms and shared mailboxes."""

    path = "/users"
    record_type = "user"

    def get_records(self, _context: Context | None) -> Iterable[dict[str, Any]]:
        """Give those whose mailboxes are read."""
        return map(row_of, self._proxy.users)


class GroupsStream(DirectoryStream):
    """Groups."""

    path = "/groups"
    record_type = "group"


class RoomsStream(DirectoryStream):
    """Rooms."""

    path = "/places/microsoft.graph.room"
    record_type = "room"
