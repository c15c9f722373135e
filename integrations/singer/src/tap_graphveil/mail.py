"""Messages: as deltas of their folders, or by the time at which they were received."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from tap_graphveil.client import NOT_FOUND, Ask
from tap_graphveil.deltas import EPOCHS, LINKS, DeltaStream
from tap_graphveil.mailboxes import Ahead, RefusedError
from tap_graphveil.periods import wire
from tap_graphveil.settings import ALL_FOLDERS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from tap_graphveil.mailboxes import Bookmark, Row

UNTIL = "until"
FOLDERS = "mailFolders"

#: What every message has. A record of a delta without any of these tells only what changed, such as that it was read.
ALWAYS = frozenset({"createdDateTime", "receivedDateTime", "lastModifiedDateTime", "conversationId", "internetMessageId"})


class MessagesStream(DeltaStream):
    """A mailbox's copy of a mail, in one folder."""

    path = "/users/{user-id}/messages"
    record_type = "message"
    key = ("user_id", "folder", "id")

    def first_asks(self, user: str, bookmark: Bookmark) -> Mapping[str, Ask]:
        """Ask each folder for its delta or its window; all folders at once begin with their list."""
        everywhere = ALL_FOLDERS in self.settings.folders
        if self.settings.mode == "window":
            return {folder: self._window(user, folder, bookmark) for folder in self.settings.folders}
        if everywhere:
            return {FOLDERS: Ask(f"/v1.0/users/{user}/mailFolders/delta")}
        return {folder: self.delta_ask(user, folder, bookmark) for folder in self.settings.folders}

    def read(self, user: str, bookmark: Bookmark) -> Iterator[Row]:
        """Read a mailbox's messages."""
        if self.settings.mode == "window":
            yield from self._read_window(user, bookmark)
        else:
            yield from self._read_deltas(user, bookmark)

    def _window(self, user: str, folder: str, bookmark: Bookmark) -> Ask:
        begin, end = wire(self.settings.resumes(bookmark.get(UNTIL))), wire(self.settings.until)
        asked = quote(f"receivedDateTime ge {begin} and receivedDateTime lt {end}")
        path = "" if folder == ALL_FOLDERS else f"/mailFolders/{folder}"
        return Ask(f"/v1.0/users/{user}{path}/messages?%24filter={asked}&%24top={self.settings.page_size}")

    def _read_window(self, user: str, bookmark: Bookmark) -> Iterator[Row]:
        for folder, ask in self.first_asks(user, bookmark).items():
            for body in self.pages(self.first_page(ask), ask.headers):
                for record in body["value"]:
                    yield self.row(record, user_id=user, folder=folder)
        bookmark[UNTIL] = self.settings.now.isoformat()

    def delta_begin(self, user: str, place: str) -> Ask:
        """Begin a folder's delta."""
        headers = {"Prefer": f"odata.maxpagesize={self.settings.page_size}"}
        return Ask(f"/v1.0/users/{user}/mailFolders/{place}/messages/delta", headers)

    def _folders(self, user: str) -> Iterator[str]:
        if ALL_FOLDERS not in self.settings.folders:
            yield from self.settings.folders
            return
        [ask] = self.first_asks(user, {}).values()
        for body in self.pages(self.first_page(ask), ask.headers):
            yield from (folder["id"] for folder in body["value"] if "@removed" not in folder)

    def _read_deltas(self, user: str, bookmark: Bookmark) -> Iterator[Row]:
        moved: Bookmark = {}
        folders = list(self._folders(user))
        everywhere = ALL_FOLDERS in self.settings.folders
        ahead = Ahead(self.proxy, (self.delta_ask(user, each, bookmark) for each in folders)) if everywhere else None
        for folder in folders:
            for record in self.delta_records(user, folder, bookmark, moved, ahead=ahead):
                whole = self._whole(user, record)
                if whole is not None:
                    yield self.row(whole, user_id=user, folder=folder)
        self.move_on(bookmark, moved)
        if everywhere:
            for gone in bookmark[LINKS].keys() - set(folders):
                del bookmark[LINKS][gone]
                bookmark[EPOCHS][gone] = self.proxy.epoch

    def _whole(self, user: str, record: Mapping[str, Any]) -> Mapping[str, Any] | None:
        """Read a message whole of which a delta gives a part; None where it is gone meanwhile."""
        always = ALWAYS & self.names
        if "@removed" in record or not always or always & record.keys():
            return record
        answer = self.proxy.client.get(Ask(f"/v1.0/users/{user}/messages/{record['id']}"))
        if answer.ok:
            body: Mapping[str, Any] = answer.body
            return body
        if answer.status != NOT_FOUND:
            raise RefusedError(answer)
        return None
