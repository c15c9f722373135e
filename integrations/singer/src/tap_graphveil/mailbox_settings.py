"""Settings of mailboxes; each run reads them whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tap_graphveil.client import Ask
from tap_graphveil.mailboxes import MailboxStream

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from tap_graphveil.mailboxes import Bookmark, Row


class MailboxSettingsStream(MailboxStream):
    """The settings of one mailbox."""

    path = "/users/{user-id}/mailboxSettings"
    record_type = "mailboxSettings"
    key = ("user_id",)

    def first_asks(self, user: str, bookmark: Bookmark) -> Mapping[str, Ask]:
        """Ask for the settings."""
        del bookmark
        return {"settings": Ask(f"/v1.0/users/{user}/mailboxSettings")}

    def read(self, user: str, bookmark: Bookmark) -> Iterator[Row]:
        """Read the settings."""
        [ask] = self.first_asks(user, bookmark).values()
        for body in self.pages(self.first_page(ask), ask.headers):
            yield self.row(body, user_id=user)
