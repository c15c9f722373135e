"""A stream of many mailboxes: one partition of its state for each, and first pages asked for twenty at once."""

from __future__ import annotations

import logging
from abc import abstractmethod
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar

from tap_graphveil.client import BATCH_SIZE, Answer, Ask
from tap_graphveil.keyed import KeyedStream
from tap_graphveil.schemas import DELETED_AT, EPOCH, NUMBER, TIME, row_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from singer_sdk import Tap
    from singer_sdk.helpers.types import Context

    from tap_graphveil.proxy import Proxy
    from tap_graphveil.schemas import RecordSchema

Row = dict[str, Any]
Bookmark = dict[str, Any]


class RefusedError(Exception):
    """A mailbox that cannot be read now."""

    def __init__(self, answer: Answer) -> None:
        """Keep what was answered."""
        super().__init__(answer.code)
        self.answer = answer


@dataclass
class Tally:
    """How many mailboxes were read and skipped in a run, over all streams."""

    read: set[str] = field(default_factory=set)
    skipped: set[str] = field(default_factory=set)

    @property
    def hopeless(self) -> bool:
        """Tell whether more were skipped than read: then the fault is not the mailboxes'."""
        return len(self.skipped) > len(self.read - self.skipped)


class Ahead:
    """Answers asks in the order in which they will come, twenty of them with one request."""

    def __init__(self, proxy: Proxy, asks: Iterator[Ask]) -> None:
        """Ask nothing yet."""
        self._client = proxy.client
        self._asks = asks
        self._answers: dict[str, Answer] = {}

    def answer(self, ask: Ask) -> Answer:
        """Give the answer to an ask that is one of those to come; what failed and may pass is asked again by itself."""
        while ask.target not in self._answers:
            following = list(islice(self._asks, BATCH_SIZE))
            if not following:
                return self._client.get(ask)
            self._answers = {
                each.target: answer for each, answer in zip(following, self._client.batch(following), strict=True)
            } | self._answers
        answer = self._answers.pop(ask.target)
        return self._client.get(ask) if answer.may_pass else answer


class MailboxStream(KeyedStream):
    """Records of mailboxes. A mailbox's bookmark changes when everything of it was read, and not before.

    A subclass says which pages a mailbox begins with (``first_asks``), and reads them (``read``).
    """

    path: ClassVar[str]
    record_type: ClassVar[str]
    key: ClassVar[tuple[str, ...]] = ("user_id", "id")
    forced_replication_method = "LOG_BASED"

    def __init__(self, tap: Tap, name: str, proxy: Proxy, tally: Tally) -> None:
        """Take the schema of the records from the proxy."""
        described = proxy.schema(self.record_type)
        super().__init__(tap, schema=self.described(described), name=name)
        self.forced_replication_method = type(self).forced_replication_method
        self.proxy = proxy
        self.settings = proxy.settings
        self.names = described.names
        self._tally = tally
        self._ahead: Ahead | None = None
        self._since_state = 0

    @classmethod
    def described(cls, schema: RecordSchema) -> dict[str, Any]:
        """Describe the stream's rows."""
        return schema.stream(*cls.key, more={EPOCH: NUMBER, DELETED_AT: TIME})

    @property
    def partitions(self) -> list[dict[str, Any]]:
        """Give one partition for each mailbox."""
        return [{"user_id": user["id"]} for user in self.proxy.users]

    @abstractmethod
    def first_asks(self, user: str, bookmark: Bookmark) -> Mapping[str, Ask]:
        """Say which pages a mailbox begins with, by the place that each of them is of."""

    @abstractmethod
    def read(self, user: str, bookmark: Bookmark) -> Iterator[Row]:
        """Read a mailbox, and then move its bookmark on; raises RefusedError where it cannot be read."""

    def get_records(self, context: Context | None) -> Iterable[Row]:
        """Read a mailbox, or say in its bookmark why it cannot be read."""
        if context is None:
            return
        user, bookmark = str(context["user_id"]), self.get_context_state(context)
        try:
            yield from self.read(user, bookmark)
        except RefusedError as refused:
            self._tally.skipped.add(user)
            status, code = refused.answer.status, refused.answer.code
            self.log("Skipped mailbox %s: %s (%s)", user, code, status, level=logging.WARNING)
            bookmark["skipped"] = {"status": status, "code": code, "at": self.settings.now.isoformat()}
        else:
            self._tally.read.add(user)
            if bookmark.pop("skipped", None):
                bookmark["recovered"] = True
        self._keep_state()

    def _keep_state(self) -> None:
        """Write the state now and then: a killed run begins again behind it."""
        self._since_state += 1
        if self._since_state >= self.config["state_interval"]:
            self._since_state = 0
            self._tap.state_writer.write_state(self.tap_state)

    def first_page(self, ask: Ask) -> Answer:
        """Give the answer to one of the first asks."""
        if self._ahead is None:
            users = [str(each["user_id"]) for each in self.partitions]
            asks = (each for user in users for each in self.first_asks(user, self.get_context_state({"user_id": user})).values())
            self._ahead = Ahead(self.proxy, asks)
        return self._ahead.answer(ask)

    def pages(self, answer: Answer, headers: Mapping[str, str]) -> Iterator[dict[str, Any]]:
        """Give the bodies of a page and of those behind it."""
        while True:
            if not answer.ok:
                raise RefusedError(answer)
            yield answer.body
            link = answer.body.get("@odata.nextLink")
            if not link:
                return
            answer = self.proxy.client.get(Ask(link, headers))

    def row(self, record: Mapping[str, Any], **place: str) -> Row:
        """Make a row of a record, of where it stands, and of when; one that Graph says is removed is marked so."""
        gone = {DELETED_AT: self.settings.now.isoformat()} if "@removed" in record else {}
        return {**row_of(record), **place, EPOCH: self.proxy.epoch, **gone}
