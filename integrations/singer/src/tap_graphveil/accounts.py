"""Streams that tell how the run went, from the state that it leaves: a killed run says it the next time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from tap_graphveil.deltas import EPOCHS
from tap_graphveil.keyed import KeyedStream
from tap_graphveil.schemas import DELETED_AT, NUMBER, TEXT, TIME, key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from singer_sdk import Tap
    from singer_sdk.helpers.types import Context

    from tap_graphveil.proxy import Proxy


class AccountStream(KeyedStream):
    """Rows about the partitions of other streams."""

    columns: ClassVar[dict[str, Any]]

    def __init__(self, tap: Tap, proxy: Proxy) -> None:
        """Describe the rows."""
        super().__init__(tap, schema={"type": "object", "properties": {**key_of(*self.key), **self.columns}})
        self._proxy = proxy

    def _marks(self, part: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
        """Give the stream, the mailbox and the bookmark of each partition that has a part."""
        for stream, state in self.tap_state.get("bookmarks", {}).items():
            for partition in state.get("partitions", []):
                if part in partition:
                    yield stream, partition["context"]["user_id"], partition


class SkippedMailboxesStream(AccountStream):
    """A mailbox that could not be read, and why; the next success takes it out."""

    name = "skipped_mailboxes"
    key = ("stream", "user_id")
    columns: ClassVar[dict[str, Any]] = {"status": NUMBER, "code": TEXT, "skipped_at": TIME, DELETED_AT: TIME}

    def get_records(self, _context: Context | None) -> Iterable[dict[str, Any]]:
        """Give those that were skipped last time, and mark those that were read since."""
        for stream, user, bookmark in self._marks("skipped"):
            why = bookmark["skipped"]
            yield {"stream": stream, "user_id": user, "status": why["status"], "code": why["code"], "skipped_at": why["at"]}
        for stream, user, bookmark in self._marks("recovered"):
            yield {"stream": stream, "user_id": user, DELETED_AT: self._proxy.settings.now.isoformat()}
            del bookmark["recovered"]


class SyncEpochsStream(AccountStream):
    """When a folder or a window of a calendar last started over: its rows from before are gone."""

    name = "sync_epochs"
    key = ("stream", "user_id", "place")
    columns: ClassVar[dict[str, Any]] = {"epoch": NUMBER}

    def get_records(self, _context: Context | None) -> Iterable[dict[str, Any]]:
        """Give every epoch."""
        for stream, user, bookmark in self._marks(EPOCHS):
            for place, epoch in bookmark[EPOCHS].items():
                yield {"stream": stream, "user_id": user, "place": place, "epoch": epoch}
