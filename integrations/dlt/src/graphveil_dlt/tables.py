"""The tables of a lake of Parquet files, for the catalogues of BigQuery and Athena: columns, types, and what counts of the rows.

``python -m graphveil_dlt.tables gs://BUCKET/m365 >tables.json`` reads the schemas that dlt keeps beside the files. Files only
grow: a merge appends. So each table has a view, which shows the newest row of each key and leaves out what was removed.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

import fsspec
from dlt.common.schema import Schema

from graphveil_dlt import epochs

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from dlt.common.schema.typing import TColumnSchema, TTableSchema

VERSIONS = "_dlt_version"


@dataclass(frozen=True)
class LakeTable:
    """One folder of Parquet files.

    ``view`` names how its rows count: ``whole`` (those of the newest load), ``newest`` (the newest of each ``key``),
    ``messages`` and ``calendar_view`` (the same, less what older epochs left behind), ``part`` (those that belong to a row that
    counts), ``none`` (for other views alone). ``parents`` leads from a list's owner up to the table that has a key. ``columns``
    gives dlt's type of each column, and ``datetime`` for a time without a zone.
    """

    view: str
    parents: list[str]
    key: list[str]
    columns: dict[str, str]


def column_type(column: TColumnSchema) -> str:
    """Name the type of a column; a time in whatever zone stands beside it is no point in time."""
    if column["data_type"] == "timestamp" and column.get("timezone") is False:
        return "datetime"
    return str(column["data_type"])


def view_of(table: TTableSchema, names: Iterable[str]) -> str:
    """Name the view that shows what counts of a table's rows."""
    if "parent" in table:
        return "part"
    if table.get("write_disposition") == "replace":
        return "whole"
    name = str(table["name"])
    if name == epochs.TABLE:
        return "none"
    by_epoch = name in epochs.SYNCED and epochs.TABLE in names and "epoch" in table["columns"]
    return name if by_epoch else "newest"


def parents_of(table: TTableSchema, tables: Mapping[str, TTableSchema]) -> list[str]:
    """Name the tables above one of a list: that of the list's owner, and further up to one that has a key."""
    above = table.get("parent")
    return [above, *parents_of(tables[above], tables)] if above else []


def lake_tables(schemas: Iterable[Schema]) -> dict[str, LakeTable]:
    """Put together the tables of all shards: a column that only one of them saw is a column of the table."""
    found: dict[str, TTableSchema] = {}
    for schema in schemas:
        for table in schema.data_tables(seen_data_only=True):
            known = found.setdefault(str(table["name"]), table)
            known["columns"] = {**table["columns"], **known["columns"]}
    return {
        name: LakeTable(
            view=view_of(table, found),
            parents=parents_of(table, found),
            key=sorted(part for part, column in table["columns"].items() if column.get("primary_key")),
            columns={part: column_type(column) for part, column in table["columns"].items() if "data_type" in column},
        )
        for name, table in sorted(found.items())
    }


def schemas_of(place: str) -> Iterator[Schema]:
    """Read every schema that dlt wrote into a dataset, by the credentials that fsspec finds."""
    files, folder = fsspec.core.url_to_fs(place)
    for path in sorted(files.glob(f"{folder.rstrip('/')}/{VERSIONS}/*.jsonl"), reverse=True):
        yield Schema.from_dict(json.loads(json.loads(files.cat_file(path))["schema"]))


def main(arguments: Sequence[str] | None = None) -> int:
    """Write the tables of a lake to the standard output as JSON; 1 where there are none, 2 for wrong use."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if len(given) != 1:
        sys.stderr.write("usage: python -m graphveil_dlt.tables gs://BUCKET/m365\n")
        return 2
    tables: dict[str, Any] = {name: asdict(table) for name, table in lake_tables(schemas_of(given[0])).items()}
    if not tables:
        sys.stderr.write(f"No load has written to {given[0]}: run the job first, and name the folder of the dataset.\n")
        return 1
    sys.stdout.write(f"{json.dumps(tables, indent=2)}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
