"""What the caller may read, from the proxy's own OpenAPI description: operations, tables, columns."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from graphveil_dlt.client import Part, ProxyError, refusal

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from dlt.common.schema.typing import TColumnSchema

    from graphveil_dlt.client import Client

#: How many objects and lists inside one another become columns and tables; dlt keeps what lies deeper as JSON.
DEEPEST = 4
SCALARS: Mapping[str, str] = {"integer": "bigint", "number": "double", "boolean": "bool", "string": "text"}
#: The property of a time that has its zone beside it, and no offset.
LOCAL_TIME = "dateTime"
SCHEMA_PREFIX = "#/components/schemas/"


@dataclass(frozen=True)
class Table:
    """The columns of a table, and those of the tables of its lists, by the list's property."""

    columns: dict[str, TColumnSchema]
    lists: dict[str, dict[str, TColumnSchema]]


@cache
def column_name(name: str) -> str | None:
    """Give the column of a property: annotations become plain names, and control information has none."""
    if name == "@odata.type":
        return "odata_type"
    if name.startswith("@"):
        return None
    return re.sub(r"@graphveil\.", "_", name)


class Description:
    """The description that one caller gets of a proxy."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Take the document as the proxy gives it."""
        self._document = document
        self._schemas: Mapping[str, Any] = document["components"]["schemas"]
        self._tables: dict[tuple[str, tuple[str, ...] | None], Table] = {}

    @property
    def title(self) -> str:
        """Name the profile, as in ``Graphveil (strict)``."""
        return str(self._document["info"]["title"])

    def serves(self, path: str) -> bool:
        """Tell whether the policy gives this caller an operation, by its path template below ``/v1.0``."""
        return f"/v1.0{path}" in self._document["paths"]

    def unit(self) -> str | None:
        """Name the unit that the policy rounds times to (hour, day, month); None where times are exact."""
        unit: str | None = self._document["info"].get("x-graphveil-times")
        return unit

    def properties(self, path: str) -> set[str]:
        """Name the properties that a record of an operation can have."""
        return {name for name, _ in self._members(self._record(path))}

    def table(self, path: str, only: Collection[str] | None = None) -> Table:
        """Describe the table of an operation's records: of all their properties, or only of those that are asked for.

        Each chunk asks again, so that what was worked out is kept.
        """
        key = (path, None if only is None else tuple(only))
        if key not in self._tables:
            self._tables[key] = self._table(path, only)
        return self._tables[key]

    def _table(self, path: str, only: Collection[str] | None) -> Table:
        columns: dict[str, TColumnSchema] = {}
        lists: dict[str, dict[str, TColumnSchema]] = {}
        for name, schema in self._members(self._record(path)):
            column = column_name(name)
            if column is None or (only is not None and name.partition("@")[0] not in only):
                continue
            if (items := self._items(schema)) is not None:
                lists.setdefault(column, {}).update(self._columns("", items, 1) or {"value": _column("text")})
            else:
                columns.update(self._columns(column, schema, 0))
        return Table({name: {**column, "name": name} for name, column in columns.items()}, lists)

    def _record(self, path: str) -> Mapping[str, Any]:
        reply = self._document["paths"][f"/v1.0{path}"]["get"]["responses"]["200"]
        schema = self._resolved(reply["content"]["application/json"]["schema"])
        value = schema.get("properties", {}).get("value")
        record: Mapping[str, Any] = schema if value is None else value["items"]
        return record

    def _resolved(self, schema: Mapping[str, Any]) -> Mapping[str, Any]:
        while "$ref" in schema:
            schema = self._schemas[schema["$ref"].removeprefix(SCHEMA_PREFIX)]
        return schema

    def _alternatives(self, schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """Give every form of a schema but null."""
        resolved = self._resolved(schema)
        if "anyOf" not in resolved:
            yield resolved
            return
        for form in resolved["anyOf"]:
            yield from self._alternatives(form)

    def _members(self, schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for form in self._alternatives(schema):
            yield from form.get("properties", {}).items()

    def _items(self, schema: Mapping[str, Any]) -> Mapping[str, Any] | None:
        for form in self._alternatives(schema):
            if "array" in _types(form):
                return form["items"]  # type: ignore[no-any-return]
        return None

    def _columns(self, prefix: str, schema: Mapping[str, Any], depth: int) -> dict[str, TColumnSchema]:
        """Give the columns of a value: objects are flattened, and lists are tables of their own."""
        members = list(self._members(schema))
        if not members:
            column = self._scalar(schema)
            return {prefix: column} if prefix and column is not None else {}
        columns: dict[str, TColumnSchema] = {}
        for name, member in members:
            column_part = column_name(name)
            if column_part is None or depth >= DEEPEST:
                continue
            joined = f"{prefix}__{column_part}" if prefix else column_part
            if name == LOCAL_TIME:
                columns[joined] = {"data_type": "timestamp", "timezone": False, "nullable": True}
            elif self._items(member) is None:
                columns.update(self._columns(joined, member, depth + 1))
        return columns

    def _scalar(self, schema: Mapping[str, Any]) -> TColumnSchema | None:
        for form in self._alternatives(schema):
            if form.get("format") == "date-time":
                return _column("timestamp")
            for kind in _types(form):
                if kind in SCALARS:
                    return _column(SCALARS[kind])
            if "enum" in form:
                return _column("text")
        return None


def _types(schema: Mapping[str, Any]) -> list[str]:
    kind = schema.get("type", [])
    return [kind] if isinstance(kind, str) else list(kind)


def _column(data_type: str) -> TColumnSchema:
    return {"data_type": data_type, "nullable": True}  # type: ignore[typeddict-item]


@dataclass(frozen=True)
class Proxy:
    """A proxy that was asked what it is: how to reach it, and what the caller may read."""

    client: Client
    description: Description


def connect(client: Client) -> Proxy:
    """Ask a proxy what the caller may read; raises ProxyError where the endpoint is not a proxy, or refuses this caller."""
    answer = client.get(Part("/_graphveil/openapi.json"))
    if not answer.ok:
        raise ProxyError(refusal(answer))
    title = answer.body.get("info", {}).get("title", "") if isinstance(answer.body.get("info"), dict) else ""
    if not title.startswith("Graphveil"):
        raise ProxyError("The endpoint is not a Graphveil proxy: it does not describe itself as one.")
    return Proxy(client, Description(answer.body))
