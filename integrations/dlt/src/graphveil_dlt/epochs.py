"""A delta that starts over names no deletions: what it did not name again is removed by its epoch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dlt

from graphveil_dlt.rows import side_table
from graphveil_dlt.state import is_lake

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from graphveil_dlt.reading import Row

TABLE = "sync_epochs"
KEY = ("table_name", "user_id", "folder")
HINTS = side_table(
    TABLE,
    KEY,
    {
        "epoch": {"data_type": "bigint"},
        "window_start": {"data_type": "timestamp"},
        "window_end": {"data_type": "timestamp"},
    },
)
#: Each table that deltas fill, the columns that an epoch belongs to, and the time that bounds it.
SYNCED = {"messages": None, "calendar_view": "start__date_time"}


def epoch_row(table: str, place: dict[str, str], epoch: int, window: tuple[datetime, datetime] | None = None) -> Row:
    """Record that everything of a place was read under an epoch; ``window`` bounds what that can remove."""
    return {
        "table_name": table,
        "user_id": place["user_id"],
        "folder": place.get("folder", ""),
        "epoch": epoch,
        "window_start": window[0] if window else None,
        "window_end": window[1] if window else None,
    }


def marked(rows: list[Row]) -> Iterator[Any]:
    """Give epochs to their table, all at once: the engine works out a table's hints for each thing that it is given."""
    if rows:
        yield dlt.mark.with_table_name(rows, TABLE)


def newer(epochs: str, table: str) -> str:
    """Give the query of an epoch under which a row ``t`` of a table was not named again."""
    time = SYNCED[table]
    folder = " AND e.folder = t.folder" if table == "messages" else ""
    bound = f" AND t.{time} >= e.window_start AND t.{time} < e.window_end" if time else ""
    return (
        f"SELECT 1 FROM {epochs} AS e WHERE e.table_name = '{table}'"  # noqa: S608
        f" AND e.user_id = t.user_id{folder} AND t.epoch < e.epoch{bound}"
    )


def prune(pipeline: dlt.Pipeline) -> None:
    """Remove what older epochs left behind. A destination of files keeps it, and its view leaves it out."""
    if is_lake(pipeline):
        return
    tables = {str(table["name"]): table for table in pipeline.default_schema.data_tables(seen_data_only=True)}
    if TABLE not in tables:
        return
    with pipeline.sql_client() as sql:
        epochs = sql.make_qualified_table_name(TABLE)
        for table in SYNCED:
            if table not in tables or "epoch" not in tables[table]["columns"]:
                continue
            name = sql.make_qualified_table_name(table)
            left_behind = f"FROM {name} AS t WHERE EXISTS ({newer(epochs, table)})"
            # Most chunks leave nothing behind, and lists are longer than what they belong to.
            if not sql.execute_sql(f"SELECT 1 {left_behind} LIMIT 1"):
                continue
            # Lists first: where the load is killed in between, the next one finds what they belong to.
            for child in [part for part, each in tables.items() if each.get("parent") == table]:
                items = sql.make_qualified_table_name(child)
                sql.execute_sql(f"DELETE FROM {items} WHERE _dlt_root_id IN (SELECT t._dlt_id {left_behind})")  # noqa: S608
            sql.execute_sql(f"DELETE {left_behind}")
