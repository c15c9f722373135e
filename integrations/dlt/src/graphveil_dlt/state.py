"""What a pipeline remembers between loads: links, ends of windows, skipped mailboxes; by sealed ids alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

    import dlt

PARTS = ("links", "until", "skipped")


class StateError(Exception):
    """The state does not belong to what is loaded. The message says what to do."""


def _remembered(pipeline: dlt.Pipeline) -> set[str]:
    """Give the mailboxes that the state of earlier loads knows."""
    known: set[str] = set()
    resources: dict[str, Any] = pipeline.state.get("sources", {}).get("graphveil", {}).get("resources", {})
    for state in resources.values():
        for part in PARTS:
            known.update(state.get(part, {}))
    return known


def refuse_foreign_state(pipeline: dlt.Pipeline, users: Sequence[str]) -> None:
    """Refuse a state of another tenant or of other keys: none of its mailboxes would be found, and rows would double."""
    known = _remembered(pipeline)
    if known and users and known.isdisjoint(users):
        raise StateError(
            "The state belongs to another tenant, or the keys were rotated: load into a new --dataset with a new --pipeline."
        )


def forget_older_states(pipeline: dlt.Pipeline) -> None:
    """Delete the states that a newer one has replaced: each chunk writes all links again, megabytes in a large tenant.

    The newest state of a complete load stays, for it is what a new machine begins from. A destination of files forgets by itself.
    """
    if is_lake(pipeline):
        return
    with pipeline.sql_client() as sql:
        states = sql.make_qualified_table_name(pipeline.default_schema.state_table_name)
        loads = sql.make_qualified_table_name(pipeline.default_schema.loads_table_name)
        sql.execute_sql(
            f"DELETE FROM {states} WHERE pipeline_name = %s AND _dlt_load_id < (SELECT max(t._dlt_load_id) FROM {states} AS t"  # noqa: S608
            f" JOIN {loads} AS l ON l.load_id = t._dlt_load_id WHERE t.pipeline_name = %s AND l.status = 0)",
            pipeline.pipeline_name,
            pipeline.pipeline_name,
        )


def is_lake(pipeline: dlt.Pipeline) -> bool:
    """Tell whether the destination is one of files, which has no SQL of its own and nothing to delete rows with."""
    return pipeline.destination_client().config.destination_type.endswith("filesystem")
