"""Schemas of streams, from the proxy's own JSON Schemas: a change of the policy shows as a change of a stream."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

#: Objects below this depth are passed as they are, without naming their members.
DEEPEST = 2
#: What the proxy says of a property, such as its measure.
SAID = "@graphveil."
DEFINITIONS = "#/$defs/"
#: The mark by which targets tell that a row is gone.
DELETED_AT = "_sdc_deleted_at"
#: When the place of a row was read last, in microseconds since 1970: older rows of a place that started over are gone.
EPOCH = "sync_epoch"

TEXT: dict[str, Any] = {"type": ["null", "string"]}
TIME: dict[str, Any] = {"type": ["null", "string"], "format": "date-time"}
NUMBER: dict[str, Any] = {"type": ["null", "integer"]}


def column_of(name: str) -> str | None:
    """Give the column of a property: what the proxy says of one has a plain name, and control information of OData none."""
    if SAID in name:
        return name.replace(SAID, "_")
    if name == "@odata.type":
        return "odata_type"
    return None if "@" in name else name


def row_of(record: Mapping[str, Any]) -> dict[str, Any]:
    """Put a record into a row, with the names of its columns."""
    return {column: value for name, value in record.items() if (column := column_of(name)) is not None}


def key_of(*names: str) -> dict[str, Any]:
    """Describe the columns of a key: texts that are never null."""
    return {name: {"type": ["string"]} for name in names}


class RecordSchema:
    """The JSON Schema that the proxy gives of one type, such as ``message``."""

    def __init__(self, document: Mapping[str, Any]) -> None:
        """Take the document as the proxy gives it."""
        self._document = document

    @property
    def names(self) -> set[str]:
        """Name the properties that a record can have."""
        return {name for name, _ in self._members(self._document)}

    def stream(self, *key: str, more: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Describe a stream of such records, in the words that targets understand: no references, and types alone."""
        columns = {}
        for name, schema in self._members(self._document):
            column = column_of(name)
            if column is not None and not self._is_record(schema):
                columns[column] = self._value(schema, 0)
        return {"type": "object", "properties": {**columns, **(more or {}), **key_of(*key)}}

    def _is_record(self, schema: Mapping[str, Any]) -> bool:
        """Tell whether a property holds records of their own: Graph sends those only if asked for them, as no stream does."""
        forms = list(self._forms(schema))
        items = next((form["items"] for form in forms if "items" in form), schema)
        return any(name == "id" for name, _ in self._members(items))

    def _forms(self, schema: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
        """Give every form of a schema."""
        while "$ref" in schema:
            schema = self._document["$defs"][schema["$ref"].removeprefix(DEFINITIONS)]
        if "anyOf" not in schema:
            yield schema
            return
        for form in schema["anyOf"]:
            yield from self._forms(form)

    def _members(self, schema: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
        for form in self._forms(schema):
            yield from form.get("properties", {}).items()

    def _value(self, schema: Mapping[str, Any], depth: int) -> dict[str, Any]:
        forms = list(self._forms(schema))
        kinds = {kind for form in forms for kind in _types(form)}
        if "array" in kinds:
            items = next(form["items"] for form in forms if "items" in form)
            return {"type": ["null", "array"], "items": self._value(items, depth)}
        if "object" in kinds:
            named = self._members(schema) if depth < DEEPEST else ()
            members = {name: self._value(each, depth + 1) for name, each in named if "@" not in name}
            return {"type": ["null", "object"], **({"properties": members} if members else {})}
        if any(form.get("format") == "date-time" for form in forms):
            return TIME
        if any(str(form.get("format", "")).startswith("int") for form in forms):
            return NUMBER
        return {"type": ["null", next((kind for kind in ("boolean", "integer", "number") if kind in kinds), "string")]}


def _types(schema: Mapping[str, Any]) -> list[str]:
    kind = schema.get("type", [])
    return [kind] if isinstance(kind, str) else list(kind)
