"""What the tables have to hold, as the simulated tenant tells it, and how the tables are held against it."""

from __future__ import annotations

import hashlib
from collections import defaultdict
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from graphveil_tenant import Tenant

    Ask = Callable[[str], list[Any]]

CALENDAR_FROM, CALENDAR_UNTIL = "2026-01-01", "2026-06-01"
MESSAGES = "SELECT user_id, concat_ws(' ', folder, id, is_read::VARCHAR, importance) FROM messages"
CALENDAR_VIEW = "SELECT user_id, id FROM calendar_view"
PARTIAL = "SELECT count(*) FROM messages WHERE received_date_time IS NULL OR conversation_id IS NULL"
ORPHANS = "SELECT count(*) FROM messages__to_recipients WHERE _dlt_parent_id NOT IN (SELECT _dlt_id FROM messages)"


class Truth:
    """The content that each mailbox has to have. ``to_hydrate`` counts messages that were only read since the last night."""

    def __init__(self, tenant: Tenant) -> None:
        told = tenant.tell("truth", **{"from": CALENDAR_FROM, "until": CALENDAR_UNTIL})
        self.unreadable: set[str] = set(told["unreadable"])
        self._mailboxes = {user: each for user, each in told["mailboxes"].items() if user not in self.unreadable}
        self.to_hydrate = sum(each["onlyRead"] for each in self._mailboxes.values())

    @property
    def records(self) -> int:
        """Count the records that have to be in both tables."""
        return sum(each[table]["rows"] for each in self._mailboxes.values() for table in ("messages", "calendarView"))

    def assert_held(self, ask: Ask) -> None:
        """Hold the tables against the tenant: each record once and as it is now, none that is gone, the unreadable ones named."""
        for table, query in (("messages", MESSAGES), ("calendarView", CALENDAR_VIEW)):
            held = contents(ask(query))
            expected = {user: (each[table]["rows"], each[table]["digest"]) for user, each in self._mailboxes.items()}
            wrong = {user for user in expected.keys() | held.keys() if held.get(user, NOTHING) != expected.get(user)}
            examples = [(held.get(user, NOTHING)[0], expected.get(user, NOTHING)[0]) for user in sorted(wrong)[:5]]
            assert not wrong, f"{table}: {len(wrong)} mailboxes differ; rows held and expected: {examples}"
        assert ask(PARTIAL) == [(0,)]
        assert ask(ORPHANS) == [(0,)]
        assert {user for (user,) in ask("SELECT DISTINCT user_id FROM skipped_mailboxes")} == self.unreadable


def content_of(lines: Iterable[str]) -> tuple[int, str]:
    """Count lines, and make a digest of them in their order by UTF-16, which for ids is that of their characters."""
    ordered = sorted(lines)
    return len(ordered), hashlib.sha256("\n".join(ordered).encode()).hexdigest()


NOTHING = content_of(())


def contents(rows: Iterable[tuple[str, str]]) -> dict[str, tuple[int, str]]:
    """Group lines by mailbox."""
    grouped: defaultdict[str, list[str]] = defaultdict(list)
    for user, line in rows:
        grouped[user].append(line)
    return {user: content_of(lines) for user, lines in grouped.items()}
