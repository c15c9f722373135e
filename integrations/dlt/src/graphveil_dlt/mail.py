"""Messages: by the time at which they were received, or as deltas of their folders."""

from __future__ import annotations

import time
from collections import defaultdict
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import dlt

from graphveil_dlt.client import Answer, Part
from graphveil_dlt.crawl import Task
from graphveil_dlt.epochs import epoch_row, marked
from graphveil_dlt.reading import UNKNOWN, Plan, Reading, is_lost
from graphveil_dlt.rows import EPOCH, row_of
from graphveil_dlt.settings import ALL_FOLDERS, wire_time
from graphveil_dlt.skips import outcome

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from graphveil_dlt.client import Client
    from graphveil_dlt.description import Proxy
    from graphveil_dlt.reading import Row, Tally
    from graphveil_dlt.settings import Settings

MESSAGES = "/users/{user-id}/messages"
HYDRATE = "hydrate:"
FOLDERS = "folders"

#: What every message has. A record without any of these tells only what changed, such as that it was read.
ALWAYS = ("createdDateTime", "receivedDateTime", "lastModifiedDateTime", "conversationId", "internetMessageId")


def read_messages(proxy: Proxy, users: Sequence[str], settings: Settings, tally: Tally) -> Iterator[Any]:
    """Read the messages of mailboxes in the chosen mode."""
    if settings.mode == "window":
        return _window(proxy.client, users, settings, tally)
    return MessageDeltas(proxy, settings).read(users, tally)


def _window(client: Client, users: Sequence[str], settings: Settings, tally: Tally) -> Iterator[Any]:
    until: dict[str, str] = dlt.current.resource_state("messages").setdefault("until", {})

    def rows(task: Task, body: Any, _add: Callable[[Task], None]) -> list[Row]:
        return [row_of(record, {"user_id": task.mailbox, "folder": task.about}) for record in body["value"]]

    def complete(user: str) -> None:
        until[user] = settings.now.isoformat()

    def tasks() -> Iterator[Task]:
        for user in users:
            begin = wire_time(settings.resumes(until.get(user)))
            asked = f"receivedDateTime ge {begin} and receivedDateTime lt {wire_time(settings.until)}"
            for folder in settings.folders:
                path = "" if folder == ALL_FOLDERS[0] else f"/mailFolders/{folder}"
                query = f"%24filter={quote(asked)}&%24top={settings.page_size}"
                yield Task(user, folder, Part(f"/v1.0/users/{user}{path}/messages?{query}"))

    reading = Reading(client, Plan(rows=rows, complete=complete))
    yield from reading.run(tasks())
    yield from outcome("messages", reading, tally)


class MessageDeltas:
    """Follows the deltas of folders; the state holds sealed links alone, one for each folder of each mailbox."""

    def __init__(self, proxy: Proxy, settings: Settings) -> None:
        """Read the state of the last load."""
        self._client = proxy.client
        self._settings = settings
        self._links: dict[str, dict[str, str]] = dlt.current.resource_state("messages").setdefault("links", {})
        self._always = proxy.description.properties(MESSAGES).intersection(ALWAYS)
        self._epoch = time.time_ns() // 1000
        self._anew: set[tuple[str, str]] = set()
        self._new: defaultdict[str, dict[str, str]] = defaultdict(dict)
        self._epochs: list[Row] = []

    def read(self, users: Sequence[str], tally: Tally) -> Iterator[Any]:
        """Give rows, then the epochs of what started over, then the mailboxes that were skipped."""
        plan = Plan(rows=self._rows, complete=self._complete, ended=self._ended, forgives=self._forgives)
        reading = Reading(self._client, plan)
        yield from reading.run(task for user in users for task in self._tasks(user))
        yield from marked(self._epochs)
        yield from outcome("messages", reading, tally)

    def _tasks(self, user: str) -> Iterator[Task]:
        if self._settings.folders == ALL_FOLDERS:
            yield Task(user, FOLDERS, Part(f"/v1.0/users/{user}/mailFolders/delta"))
            return
        for folder in self._settings.folders:
            yield self._task(user, folder)

    def _task(self, user: str, folder: str) -> Task:
        link = self._links.get(user, {}).get(folder)
        return Task(user, folder, Part(link)) if link else self._first(user, folder)

    def _first(self, user: str, folder: str) -> Task:
        self._anew.add((user, folder))
        prefer = {"Prefer": f"odata.maxpagesize={self._settings.page_size}"}
        return Task(user, folder, Part(f"/v1.0/users/{user}/mailFolders/{folder}/messages/delta", prefer))

    def _rows(self, task: Task, body: Any, add: Callable[[Task], None]) -> list[Row]:
        if task.about == FOLDERS:
            for folder in body["value"]:
                if "@removed" not in folder:
                    add(self._task(task.mailbox, folder["id"]))
            return []
        if task.about.startswith(HYDRATE):
            return [self._row(task.mailbox, task.about.removeprefix(HYDRATE), body)]
        rows = []
        for record in body["value"]:
            if "@removed" not in record and self._always and not self._always & record.keys():
                whole = Part(f"/v1.0/users/{task.mailbox}/messages/{record['id']}")
                add(Task(task.mailbox, f"{HYDRATE}{task.about}", whole))
            else:
                rows.append(self._row(task.mailbox, task.about, record))
        return rows

    def _row(self, user: str, folder: str, record: dict[str, Any]) -> Row:
        return row_of(record, {"user_id": user, "folder": folder, EPOCH: self._epoch})

    def _ended(self, task: Task, body: Any) -> None:
        link = body.get("@odata.deltaLink")
        if link and task.about != FOLDERS:
            self._new[task.mailbox][task.about] = link

    def _forgives(self, task: Task, answer: Answer, add: Callable[[Task], None]) -> bool:
        """Start a folder over where its state is lost, once; a message that is gone meanwhile is no fault of the mailbox."""
        if task.about.startswith(HYDRATE):
            return answer.status == UNKNOWN
        stale = is_lost(answer) and (task.mailbox, task.about) not in self._anew
        if stale and task.about != FOLDERS:
            add(self._first(task.mailbox, task.about))
            return True
        return False

    def _complete(self, user: str) -> None:
        new = self._new.pop(user, {})
        gone = self._links.get(user, {}).keys() - new if self._settings.folders == ALL_FOLDERS else set()
        for folder in {folder for folder in new if (user, folder) in self._anew} | gone:
            self._epochs.append(epoch_row("messages", {"user_id": user, "folder": folder}, self._epoch))
        self._links[user] = {**({} if gone else self._links.get(user, {})), **new}
