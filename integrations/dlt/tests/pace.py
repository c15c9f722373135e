"""How long a load takes beside a plain loop over one proxy, whose Graph takes 50 ms for a request. It times: not for `test`."""

from __future__ import annotations

import time
from datetime import UTC, datetime
from statistics import median
from typing import TYPE_CHECKING

import dlt
import pytest
from graphveil_tenant import Tenant
from plain import read_all
from truth import CALENDAR_FROM, CALENDAR_UNTIL

from graphveil_dlt import Client, Settings, connect, mailboxes
from graphveil_dlt.load import chunks, mailbox_ids, settle

if TYPE_CHECKING:
    from collections.abc import Iterator

    from conftest import Place

LATENCY_MS = 50
MOST_MAILBOXES = 1000
RUNS = 3
#: Batches at once: four for mail and four for calendars, as the loader has unless told otherwise.
WIDTH = 8
EXTRACTION, PIPELINE = 1.2, 2.5


@pytest.fixture
def slow(mailboxes: int) -> Iterator[Tenant]:
    size = str(min(mailboxes, MOST_MAILBOXES))
    started = Tenant({}, "--mailboxes", size, "--latency", str(LATENCY_MS))
    yield started
    started.stop()


def seconds_of_load(tenant: Tenant, place: Place, run: int) -> tuple[float, float, int]:
    """Load everything again in chunks, as the command does; gives seconds of extraction, of the whole, and the records."""
    settings = Settings(
        mode="delta",
        calendar_from=datetime.fromisoformat(CALENDAR_FROM).replace(tzinfo=UTC),
        calendar_until=datetime.fromisoformat(CALENDAR_UNTIL).replace(tzinfo=UTC),
    )
    name = f"pace_{run}"
    file = place.folder / f"{name}.duckdb"
    pipeline = dlt.pipeline(name, destination=dlt.destinations.duckdb(str(file)), pipelines_dir=str(place.folder / "state"))
    started, extraction = time.monotonic(), 0.0
    proxy = connect(Client(tenant.endpoint))
    users = mailbox_ids(proxy.client)
    for chunk in chunks(users):
        begun = time.monotonic()
        pipeline.extract(mailboxes(proxy, chunk, settings, ["messages", "calendar_view"]))
        extraction += time.monotonic() - begun
        pipeline.normalize()
        settle(pipeline, pipeline.load())
    whole = time.monotonic() - started
    with pipeline.sql_client() as sql:
        counts = [sql.execute_sql(f"SELECT count(*) FROM {table}") for table in ("messages", "calendar_view")]
    return extraction, whole, sum(int(rows[0][0]) for rows in counts if rows)


def test_an_extraction_is_hardly_slower_than_a_plain_loop(slow: Tenant, place: Place, capfd: pytest.CaptureFixture[str]) -> None:
    read_all(slow.endpoint, (CALENDAR_FROM, CALENDAR_UNTIL), WIDTH)
    ratios, lines = [], []
    for run in range(RUNS):
        started = time.monotonic()
        records = read_all(slow.endpoint, (CALENDAR_FROM, CALENDAR_UNTIL), WIDTH)
        plain = time.monotonic() - started
        extraction, whole, held = seconds_of_load(slow, place, run)
        assert held == records
        ratios.append((extraction / plain, whole / plain))
        lines.append(
            f"{records} records: plain {plain:.1f} s, extraction {extraction:.1f} s ({extraction / plain:.2f}), "
            f"pipeline {whole:.1f} s ({whole / plain:.2f})"
        )
    with capfd.disabled():
        print("", *lines, sep="\n")  # noqa: T201 - the figures of a load
    assert median(extraction for extraction, _ in ratios) <= EXTRACTION
    assert median(whole for _, whole in ratios) <= PIPELINE
