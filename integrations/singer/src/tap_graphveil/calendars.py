"""Calendars: occurrences in a window of time, and meetings with their series by the time of their last change."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from tap_graphveil.client import Ask
from tap_graphveil.deltas import EPOCHS, DeltaStream
from tap_graphveil.mailboxes import MailboxStream
from tap_graphveil.periods import wire

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from tap_graphveil.mailboxes import Bookmark, Row

UNTIL = "until"


class CalendarViewStream(DeltaStream):
    """One occurrence in one calendar. The place of a delta is its window, to which Graph pins it."""

    path = "/users/{user-id}/calendarView"
    record_type = "event"

    @property
    def window(self) -> str:
        """Name the window, as its bookmark does."""
        return "/".join(self.settings.calendar)

    def first_asks(self, user: str, bookmark: Bookmark) -> Mapping[str, Ask]:
        """Ask for the window's occurrences, or for what changed among them."""
        if self.settings.mode == "window":
            return {self.window: Ask(f"{self._whole(user, '')}&%24top={self.settings.page_size}")}
        return {self.window: self.delta_ask(user, self.window, bookmark)}

    def delta_begin(self, user: str, place: str) -> Ask:
        """Begin the delta of a window."""
        del place
        return Ask(self._whole(user, "/delta"), {"Prefer": f"odata.maxpagesize={self.settings.page_size}"})

    def _whole(self, user: str, part: str) -> str:
        start, end = map(quote, self.settings.calendar)
        return f"/v1.0/users/{user}/calendarView{part}?startDateTime={start}&endDateTime={end}"

    def read(self, user: str, bookmark: Bookmark) -> Iterator[Row]:
        """Read a calendar; a window that is over leaves the bookmark."""
        moved: Bookmark = {}
        records: Iterable[Mapping[str, Any]]
        if self.settings.mode == "window":
            [ask] = self.first_asks(user, bookmark).values()
            records = (each for body in self.pages(self.first_page(ask), ask.headers) for each in body["value"])
            moved[EPOCHS] = {self.window: self.proxy.epoch}
        else:
            records = self.delta_records(user, self.window, bookmark, moved)
        for record in records:
            yield self.row(record, user_id=user)
        bookmark["links"] = moved.get("links", {})
        bookmark[EPOCHS] = {**{k: v for k, v in bookmark.get(EPOCHS, {}).items() if k == self.window}, **moved.get(EPOCHS, {})}


class EventsStream(MailboxStream):
    """A meeting or a series in one calendar. Graph has no delta of them, and tells no deletion."""

    path = "/users/{user-id}/events"
    record_type = "event"

    def first_asks(self, user: str, bookmark: Bookmark) -> Mapping[str, Ask]:
        """Ask for what changed since the last run, at first for everything."""
        query = f"%24top={self.settings.page_size}"
        if last := bookmark.get(UNTIL):
            query += f"&%24filter={quote(f'lastModifiedDateTime ge {wire(self.settings.resumes(last))}')}"
        return {"events": Ask(f"/v1.0/users/{user}/events?{query}")}

    def read(self, user: str, bookmark: Bookmark) -> Iterator[Row]:
        """Read a calendar's meetings and series."""
        [ask] = self.first_asks(user, bookmark).values()
        for body in self.pages(self.first_page(ask), ask.headers):
            for record in body["value"]:
                yield self.row(record, user_id=user)
        bookmark[UNTIL] = self.settings.now.isoformat()
