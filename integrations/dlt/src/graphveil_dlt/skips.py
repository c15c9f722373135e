"""Mailboxes that could not be read: a row for each, which the next success takes out."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import dlt

from graphveil_dlt.rows import REMOVED, REMOVED_COLUMN, side_table

if TYPE_CHECKING:
    from collections.abc import Iterator

    from graphveil_dlt.reading import Reading, Tally

TABLE = "skipped_mailboxes"
KEY = ("user_id", "resource")
HINTS = side_table(
    TABLE,
    KEY,
    {
        "code": {"data_type": "text"},
        "status": {"data_type": "bigint"},
        "skipped_at": {"data_type": "timestamp"},
        REMOVED: REMOVED_COLUMN,
    },
)


def outcome(resource: str, reading: Reading, tally: Tally) -> Iterator[Any]:
    """Record which mailboxes were skipped, with code and status, and take out those that were read at last."""
    remembered: dict[str, str] = dlt.current.resource_state(resource).setdefault("skipped", {})
    now = datetime.now(UTC)
    rows: list[dict[str, Any]] = [
        {"user_id": user, "resource": resource, "code": answer.code, "status": answer.status, "skipped_at": now}
        for user, answer in reading.skipped.items()
    ]
    rows += [{"user_id": user, "resource": resource, REMOVED: True} for user in sorted(reading.finished & remembered.keys())]
    for user in reading.finished:
        remembered.pop(user, None)
    remembered.update({user: answer.code for user, answer in reading.skipped.items()})
    tally.read |= reading.finished
    tally.skipped |= reading.skipped.keys()
    if rows:
        yield dlt.mark.with_table_name(rows, TABLE)
