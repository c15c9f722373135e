"""Calendars: occurrences in a window of time, and meetings with their series by the time of their last change."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import dlt

from graphveil_dlt.client import Answer, Part
from graphveil_dlt.crawl import Task
from graphveil_dlt.epochs import epoch_row, marked
from graphveil_dlt.reading import Plan, Reading, is_lost
from graphveil_dlt.rows import EPOCH, row_of
from graphveil_dlt.settings import wire_time
from graphveil_dlt.skips import outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from graphveil_dlt.client import Client
    from graphveil_dlt.reading import Row, Tally
    from graphveil_dlt.settings import Settings

VIEW = "calendar_view"


def read_events(client: Client, users: Sequence[str], settings: Settings, tally: Tally) -> Iterator[Any]:
    """Read meetings and series that changed since the last load; Graph has no delta of them, and tells no deletion."""
    until: dict[str, str] = dlt.current.resource_state("events").setdefault("until", {})

    def rows(task: Task, body: Any, _add: Callable[[Task], None]) -> list[Row]:
        return [row_of(record, {"user_id": task.mailbox}) for record in body["value"]]

    def complete(user: str) -> None:
        until[user] = settings.now.isoformat()

    def task(user: str) -> Task:
        last = until.get(user)
        query = f"%24top={settings.page_size}"
        if last is not None:
            query += f"&%24filter={quote(f'lastModifiedDateTime ge {wire_time(settings.resumes(last))}')}"
        return Task(user, "events", Part(f"/v1.0/users/{user}/events?{query}"))

    reading = Reading(client, Plan(rows=rows, complete=complete))
    yield from reading.run(task(user) for user in users)
    yield from outcome("events", reading, tally)


def read_calendar_view(client: Client, users: Sequence[str], settings: Settings, tally: Tally) -> Iterator[Any]:
    """Read the occurrences of the window: all of them, or as a delta that is pinned to the window."""
    return CalendarViews(client, settings).read(users, tally)


class CalendarViews:
    """Reads windows of calendars. Each reading of a whole window has an epoch, by which deleted occurrences are removed."""

    def __init__(self, client: Client, settings: Settings) -> None:
        """Read the state of the last load; a link of another window is not used."""
        self._client = client
        self._settings = settings
        start, end = settings.calendar
        self._window = (start, end)
        self._pinned = f"{wire_time(start)}/{wire_time(end)}"
        self._state: dict[str, dict[str, str]] = dlt.current.resource_state(VIEW).setdefault("links", {})
        self._epoch = time.time_ns() // 1000
        self._anew: set[str] = set()
        self._new: dict[str, str] = {}
        self._epochs: list[Row] = []

    def read(self, users: Sequence[str], tally: Tally) -> Iterator[Any]:
        """Give rows, then the epochs of what was read whole, then the mailboxes that were skipped."""
        plan = Plan(rows=self._rows, complete=self._complete, ended=self._ended, forgives=self._forgives)
        reading = Reading(self._client, plan)
        yield from reading.run(self._task(user) for user in users)
        yield from marked(self._epochs)
        yield from outcome(VIEW, reading, tally)

    def _task(self, user: str) -> Task:
        known = self._state.get(user, {})
        if self._settings.mode == "delta" and known.get("window") == self._pinned:
            return Task(user, VIEW, Part(known["link"]))
        return self._first(user)

    def _first(self, user: str) -> Task:
        self._anew.add(user)
        start, end = (quote(wire_time(each)) for each in self._window)
        range_ = f"startDateTime={start}&endDateTime={end}"
        path = f"/v1.0/users/{user}/calendarView"
        if self._settings.mode == "delta":
            prefer = {"Prefer": f"odata.maxpagesize={self._settings.page_size}"}
            return Task(user, VIEW, Part(f"{path}/delta?{range_}", prefer))
        return Task(user, VIEW, Part(f"{path}?{range_}&%24top={self._settings.page_size}"))

    def _rows(self, task: Task, body: Any, _add: Callable[[Task], None]) -> list[Row]:
        place = {"user_id": task.mailbox, EPOCH: self._epoch}
        return [row_of(record, place) for record in body["value"]]

    def _ended(self, task: Task, body: Any) -> None:
        link = body.get("@odata.deltaLink")
        if link:
            self._new[task.mailbox] = link

    def _forgives(self, task: Task, answer: Answer, add: Callable[[Task], None]) -> bool:
        """Start over where the state is lost, once."""
        if is_lost(answer) and task.mailbox not in self._anew:
            add(self._first(task.mailbox))
            return True
        return False

    def _complete(self, user: str) -> None:
        if user in self._anew:
            self._epochs.append(epoch_row(VIEW, {"user_id": user}, self._epoch, self._window))
        if user in self._new:
            self._state[user] = {"window": self._pinned, "link": self._new.pop(user)}
