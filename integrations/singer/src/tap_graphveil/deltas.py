"""Deltas: a sealed link for each place of a mailbox, which the next run goes on from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tap_graphveil.client import Ask
from tap_graphveil.mailboxes import MailboxStream

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tap_graphveil.mailboxes import Ahead, Bookmark

LINKS, EPOCHS = "links", "epochs"


class DeltaStream(MailboxStream):
    """Reads places (folders, or a calendar) by deltas. The bookmark holds links, and when a place last started over."""

    def delta_begin(self, user: str, place: str) -> Ask:
        """Give the ask that begins a place's delta."""
        raise NotImplementedError

    def delta_ask(self, user: str, place: str, bookmark: Bookmark) -> Ask:
        """Give the ask that a place's delta goes on with."""
        link = bookmark.get(LINKS, {}).get(place)
        return Ask(link) if link else self.delta_begin(user, place)

    def delta_records(
        self, user: str, place: str, bookmark: Bookmark, moved: Bookmark, *, ahead: Ahead | None = None
    ) -> Iterator[dict[str, Any]]:
        """Give what changed in a place, and note in ``moved`` where the next run goes on.

        A link whose state is lost starts over, once: a 410 names no deletions, so the epoch tells which rows are left over.
        """
        ask = self.delta_ask(user, place, bookmark)
        answer = ahead.answer(ask) if ahead else self.first_page(ask)
        begun = self.delta_begin(user, place)
        if answer.lost and ask.target != begun.target:
            ask, answer = begun, self.proxy.client.get(begun)
        for body in self.pages(answer, ask.headers):
            yield from body["value"]
            if link := body.get("@odata.deltaLink"):
                moved.setdefault(LINKS, {})[place] = link
        if ask.target == begun.target:
            moved.setdefault(EPOCHS, {})[place] = self.proxy.epoch

    @staticmethod
    def move_on(bookmark: Bookmark, moved: Bookmark) -> None:
        """Put what was noted into the bookmark."""
        for part, values in moved.items():
            bookmark[part] = {**bookmark.get(part, {}), **values}
