"""Views over a lake of Parquet, which only ever grows: the newest row of each key, without what was removed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import dlt

from graphveil_dlt import epochs, skips
from graphveil_dlt.rows import REMOVED
from graphveil_dlt.sources import KEYS

if TYPE_CHECKING:
    from collections.abc import Iterator

SIDE_KEYS = {epochs.TABLE: epochs.KEY, skips.TABLE: skips.KEY}
#: Tables that each load writes from scratch: their files are replaced, and none of their rows is older than another.
WHOLE = frozenset({"users", "groups", "group_members", "rooms"})
CHILD = "__"


class LakeError(Exception):
    """The lake does not exist, or holds nothing. The message says what to do."""


@dataclass(frozen=True)
class Lake:
    """Where the files are: the dataset's place as DuckDB reads it, and the tables that have files."""

    place: str
    dataset: str
    tables: tuple[str, ...]


def open_lake(url: str | None, dataset: str) -> Lake:
    """List the tables of a lake by dlt's own filesystem; without a place it is the one of dlt's configuration."""
    destination: Any = dlt.destinations.filesystem(url) if url else "filesystem"
    pipeline = dlt.pipeline("graphveil_views", destination=destination, dataset_name=dataset)
    client: Any = pipeline.destination_client()
    base, files = str(client.dataset_path).rstrip("/"), client.fs_client
    if not files.isdir(base):
        raise LakeError(f"There is no dataset {dataset} in the lake: load into it first, or say its --dataset.")
    found = {path.split("/")[-2] for path in files.glob(f"{base}/*/*.parquet")}
    tables = tuple(sorted(name for name in found if not name.startswith("_dlt")))
    if not tables:
        raise LakeError(f"The dataset {dataset} holds no Parquet: load into it first.")
    return Lake(base if client.is_local_filesystem else f"{client.config.protocol}://{base}", dataset, tables)


def view_statements(lake: Lake) -> Iterator[str]:
    """Give the SQL of DuckDB that makes a schema with a view for each table."""
    yield f'CREATE SCHEMA IF NOT EXISTS "{lake.dataset}"'
    roots = [table for table in lake.tables if CHILD not in table]
    for table in sorted(roots, key=lambda name: name not in SIDE_KEYS):
        yield _view(lake, table, _whole(lake, table) if table in WHOLE else _newest(lake, table))
    for table in sorted(lake.tables, key=len):
        if CHILD in table:
            parent = _name(lake, _parent(lake, table))
            rows = f"{_whole(lake, table)} WHERE _dlt_parent_id IN (SELECT _dlt_id FROM {parent})"  # noqa: S608
            yield _view(lake, table, rows)


def _parent(lake: Lake, table: str) -> str:
    """Find the table whose list another one is: a list inside an object belongs to the record, one inside a list to that list."""
    return max((each for each in lake.tables if table.startswith(f"{each}{CHILD}")), key=len)


def _name(lake: Lake, table: str) -> str:
    return f'"{lake.dataset}"."{table}"'


def _files(lake: Lake, table: str) -> str:
    place = lake.place.replace("'", "''")
    return f"read_parquet('{place}/{table}/*.parquet', union_by_name = true, filename = true, file_row_number = true)"


def _view(lake: Lake, table: str, query: str) -> str:
    return f"CREATE OR REPLACE VIEW {_name(lake, table)} AS {query}"


def _whole(lake: Lake, table: str) -> str:
    return f"SELECT * EXCLUDE (filename, file_row_number) FROM {_files(lake, table)}"  # noqa: S608


def _newest(lake: Lake, table: str) -> str:
    """Take the newest row of each key, and of these what is neither removed nor older than its place's epoch."""
    key = ", ".join(SIDE_KEYS.get(table) or KEYS[table])
    order = "_dlt_load_id::DOUBLE DESC, filename DESC, file_row_number DESC"
    newest = (
        f"SELECT * EXCLUDE (filename, file_row_number) FROM {_files(lake, table)} "  # noqa: S608
        f"QUALIFY row_number() OVER (PARTITION BY {key} ORDER BY {order}) = 1"
    )
    if table == epochs.TABLE:
        return newest
    kept = f"SELECT * FROM ({newest}) AS t WHERE {REMOVED} IS NOT TRUE"  # noqa: S608
    if table in epochs.SYNCED and epochs.TABLE in lake.tables:
        return f"{kept} AND NOT EXISTS ({epochs.newer(_name(lake, epochs.TABLE), table)})"
    return kept


def views(lake: Lake, file: str | None) -> str:
    """Make the views in a DuckDB file, or give their SQL where there is none. A bucket's credentials stay DuckDB's own matter."""
    statements = list(view_statements(lake))
    text = ";\n".join(statements) + ";"
    if file is None:
        return text
    import duckdb

    with duckdb.connect(file) as database:
        for statement in statements:
            database.execute(statement)
    return f"{len(statements) - 1} views of {lake.dataset} in {file}"
