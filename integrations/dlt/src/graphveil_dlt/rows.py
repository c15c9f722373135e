"""Rows as they go into tables: the record, the mailbox that it stands in, and what a merge needs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import dlt

from graphveil_dlt.description import column_name

if TYPE_CHECKING:
    from collections.abc import Mapping

    from dlt.common.schema.typing import TColumnSchema

    from graphveil_dlt.description import Table
    from graphveil_dlt.reading import Row

REMOVED = "removed"
EPOCH = "epoch"

#: The engine writes Parquet three times as fast as its usual formats; a destination that does not take it gets another.
FILE_FORMAT = "parquet"

#: A row with this column set takes the row of the same key out of the destination.
REMOVED_COLUMN: TColumnSchema = {"name": REMOVED, "data_type": "bool", "nullable": True, "hard_delete": True}
EPOCH_COLUMN: TColumnSchema = {"name": EPOCH, "data_type": "bigint", "nullable": True}


def row_of(record: Mapping[str, Any], place: Mapping[str, Any]) -> Row:
    """Put a record and its place into one row; control information of OData stays out, and `@removed` becomes a column."""
    row: Row = {**place, **_columns(record)}
    if "@removed" in record:
        row[REMOVED] = True
    return row


def _columns(record: Mapping[str, Any]) -> Row:
    """Name the members as their columns, at every depth: a measure stands beside its text also inside a body.

    Every value of every record goes through here: to ask for the exact types, as a parser of JSON gives them, halves the time.
    """
    row: Row = {}
    for name, value in record.items():
        column = column_name(name)
        if column is not None:
            kind = type(value)
            row[column] = _columns(value) if kind is dict else _items(value) if kind is list else value
    return row


def _items(values: list[Any]) -> list[Any]:
    return [_columns(each) if type(each) is dict else _items(each) if type(each) is list else each for each in values]


def hints_of(
    table: Table,
    key: tuple[str, ...],
    *,
    place: tuple[str, ...] = (),
    disposition: Any = "merge",
) -> dict[str, Any]:
    """Give what dlt has to know of a resource: key, columns from the proxy's description, and those of its lists."""
    columns: dict[str, TColumnSchema] = {
        **table.columns,
        **{name: {"name": name, "data_type": "text", "nullable": False} for name in (*place, *key)},
    }
    if disposition == "merge":
        columns[REMOVED] = REMOVED_COLUMN
        columns[EPOCH] = EPOCH_COLUMN
    return {
        "primary_key": list(key),
        "write_disposition": disposition,
        "columns": columns,
        "file_format": FILE_FORMAT,
        "nested_hints": {
            name: dlt.mark.make_nested_hints(columns={part: {**column, "name": part} for part, column in items.items()})
            for name, items in table.lists.items()
            if items
        },
    }


def side_table(name: str, key: tuple[str, ...], columns: dict[str, TColumnSchema]) -> dict[str, Any]:
    """Give the hints of a table that several resources write to, as a variant of their own tables."""
    return {
        "table_name": name,
        "primary_key": list(key),
        "write_disposition": "merge",
        "columns": {
            **{part: {"name": part, "data_type": "text", "nullable": False} for part in key},
            **{part: {**column, "name": part} for part, column in columns.items()},
        },
        "file_format": FILE_FORMAT,
        "create_table_variant": True,
    }
