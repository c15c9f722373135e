"""What goes wrong: one line that says what to do, nothing lost, and nothing written that the proxy did not let out."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import TYPE_CHECKING

import duckdb
import pytest
from conftest import CALENDAR, Place
from graphveil_tenant import Tenant

if TYPE_CHECKING:
    from collections.abc import Iterator

from graphveil_dlt.engine_faults import UNWRITABLE
from graphveil_dlt.main import main

MAIL = ("--resources", "users,messages")


class Stranger(BaseHTTPRequestHandler):
    """A server that answers JSON and is no proxy."""

    def do_GET(self) -> None:
        """Answer any page."""
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b'{"info":{"title":"Petstore"}}')

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def stranger() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Stranger)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()


def test_an_endpoint_that_is_no_proxy_is_said_in_one_line(stranger: str, capfd: pytest.CaptureFixture[str], place: Place) -> None:
    assert main([stranger, "--pipelines-dir", str(place.folder)]) == 1
    assert capfd.readouterr().err == "The endpoint is not a Graphveil proxy: it does not describe itself as one.\n"
    assert main(["http://127.0.0.1:1", "--pipelines-dir", str(place.folder)]) == 1
    assert "Nothing answers at the endpoint" in capfd.readouterr().err
    assert main(["https://proxy.example", "--pipelines-dir", str(place.folder)]) == 1
    assert "--auth" in capfd.readouterr().err
    assert not place.file.exists()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (("--shard", "4/4"), "Shard 4 of 4 does not exist"),
        (("--shard", "half"), "A shard is written INDEX/COUNT"),
        (("--since", "yesterday"), "such as 2026-03-01"),
        (("--resources", "mail"), "No such resource: mail"),
        (("--file", "m365.duckdb"), "must not be named like the dataset, m365"),
    ],
)
def test_wrong_options_are_said_in_one_line(
    options: tuple[str, ...], says: str, shared: Tenant, place: Place, capfd: pytest.CaptureFixture[str]
) -> None:
    capfd.readouterr()
    try:
        code = place.load(shared, *options)
    except SystemExit as error:
        code = int(str(error.code))
    assert code in (1, 2)
    assert says in capfd.readouterr().err
    assert not place.file.exists()


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (
            ("--file", "/proc/none/tables.duckdb"),
            UNWRITABLE,
        ),
        (("--lake", "/proc/lake"), UNWRITABLE),
        (
            ("--lake", "s3://bucket"),
            "The destination lacks settings: put them into .dlt/secrets.toml or the environment",
        ),
        (("--destination", "nowhere"), "There is no such --destination: say duckdb, filesystem, bigquery"),
    ],
)
def test_a_destination_that_cannot_be_written_is_said_in_one_line(
    options: tuple[str, ...],
    says: str,
    shared: Tenant,
    place: Place,
    capfd: pytest.CaptureFixture[str],
) -> None:
    capfd.readouterr()
    state = ("--pipelines-dir", str(place.folder / "state"))
    assert main([shared.endpoint, "--resources", "users", *state, *options]) == 1
    said = capfd.readouterr().err
    assert said.startswith(says)
    assert said.count("\n") == 1
    assert list(place.folder.rglob("*.duckdb")) == []


def test_a_policy_without_a_group_names_what_is_missing(place: Place, capfd: pytest.CaptureFixture[str]) -> None:
    tenant = Tenant({"callers": [{"name": "local", "match": {"local": True}, "groups": ["directory", "calendar"]}]})
    try:
        capfd.readouterr()
        assert place.load(tenant, "--resources", "users,messages,rooms") == 1
        assert "no messages, rooms" in capfd.readouterr().err
        assert place.load(tenant) == 0
        assert place.value("SELECT count(*) FROM users") > 0
    finally:
        tenant.stop()


def test_a_state_of_other_keys_is_refused_and_nothing_is_written(
    shared: Tenant, place: Place, capfd: pytest.CaptureFixture[str]
) -> None:
    place.load(shared, *MAIL)
    before = place.value("SELECT count(*) FROM messages")
    caller = {"name": "local", "match": {"local": True}, "groups": ["directory", "mail", "calendar"], "separate": True}
    other = Tenant({"callers": [caller]})
    try:
        capfd.readouterr()
        assert place.load(other, *MAIL) == 1
        assert "keys were rotated" in capfd.readouterr().err
    finally:
        other.stop()
    assert place.value("SELECT count(*) FROM messages") == before


def test_a_load_that_reads_nothing_ends_with_1(tenant: Tenant, place: Place, capfd: pytest.CaptureFixture[str]) -> None:
    for mailbox, _ in enumerate(tenant.tell("truth")):
        tenant.tell("refuse", mailbox=mailbox, **{"as": "outsideScope"})
    assert place.load(tenant, "--mode", "delta", *MAIL) == 1
    assert "More mailboxes were skipped than read" in capfd.readouterr().err
    assert place.value("SELECT count(*) FROM skipped_mailboxes") > 0


def test_a_killed_load_goes_on_and_has_every_message_once(shared: Tenant, place: Place) -> None:
    options = ["--since", "2020-01-01", "--pipelines-dir", str(place.folder / "state"), "--file", str(place.file), *CALENDAR]
    command = [sys.executable, "-m", "graphveil_dlt.main", shared.endpoint, *options]
    command += ["--mode", "delta", "--chunk", "20", *MAIL]
    killed = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    assert killed.stderr is not None
    for line in killed.stderr:
        if line.startswith("mailboxes: 20 of"):
            break
    time.sleep(0.5)
    killed.send_signal(signal.SIGKILL)
    killed.wait(30)
    assert place.load(shared, "--mode", "delta", "--chunk", "200", *MAIL) == 0
    counts = [n for (n,) in place.rows("SELECT count(*) FROM messages GROUP BY user_id ORDER BY 1")]
    assert counts == sorted(n for n in shared.tell("truth") if n > 0)


def test_windows_are_whole_units_where_the_policy_rounds_times(place: Place) -> None:
    tenant = Tenant({"times": "day"})
    try:
        assert place.load(tenant) == 0
        assert place.value("SELECT count(*) FROM messages") == sum(tenant.tell("truth"))
        assert place.value("SELECT count(*) FROM messages WHERE hour(received_date_time) <> 0") == 0
    finally:
        tenant.stop()


def test_nothing_that_was_written_holds_more_than_the_proxy_let_out(
    shared: Tenant, place: Place, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    credential = "a-bearer-that-must-not-be-written"
    monkeypatch.setenv("SOURCES__GRAPHVEIL__TOKEN", credential)
    assert place.load(shared, "--mode", "delta", "--auth", "bearer") == 0
    written = [capfd.readouterr().err]
    for folder, _, names in os.walk(place.folder):
        for name in names:
            with open(os.path.join(folder, name), "rb") as file:  # noqa: PTH118, PTH123 - walks whatever dlt wrote
                written.append(file.read().decode("utf-8", "replace"))
    with duckdb.connect(str(place.file), read_only=True) as tables:
        for schema, table in tables.execute("SELECT table_schema, table_name FROM information_schema.tables").fetchall():
            written.append(json.dumps(tables.execute(f'SELECT * FROM "{schema}"."{table}"').fetchall(), default=str))
    text = "\n".join(written)
    assert credential not in text
    kinds: dict[str, list[str]] = {}
    for each in shared.tell("canaries"):
        if len(each["value"]) > 8:
            kinds.setdefault(each["kind"], []).append(each["value"])
    assert len(kinds) > 20
    sampled = [secret for values in kinds.values() for secret in values[:: max(1, len(values) // 40)]]
    assert [secret for secret in sampled if secret in text] == []
