"""Whole runs of the tap against the real proxy, into real targets."""

from __future__ import annotations

import json
import signal
import subprocess
from dataclasses import dataclass
from math import ceil
from typing import Any

import pytest
from conftest import JSONL, Place, Run
from graphveil_tenant import Tenant, a_tenant, environment, found, run, written_in

MAIL: dict[str, Any] = {"streams": ["messages"]}
KEYS = {
    "users": ("id",),
    "groups": ("id",),
    "rooms": ("id",),
    "messages": ("user_id", "folder", "id"),
    "calendar_view": ("user_id", "id"),
    "events": ("user_id", "id"),
    "mailbox_settings": ("user_id",),
    "skipped_mailboxes": ("stream", "user_id"),
    "sync_epochs": ("stream", "user_id", "place"),
}
CHANGES: tuple[dict[str, Any], ...] = (
    {"do": "receive", "mailbox": 0},
    {"do": "delete", "mailbox": 1, "message": 0},
    {"do": "move", "mailbox": 2, "message": 0, "folder": "sentitems"},
    {"do": "flipReadFlag", "mailbox": 3, "message": 0},
)
CREDENTIAL = "a-bearer-that-must-not-be-written"
MAIL_IN_DUCKDB = (
    "SELECT user_id, folder, id, isread, importance, from__emailaddress__address FROM messages ORDER BY user_id, folder, id"
)
LEFT_OVER = (
    "DELETE FROM messages WHERE sync_epoch < (SELECT epoch FROM sync_epochs AS e"
    " WHERE e.stream = 'messages' AND e.user_id = messages.user_id AND e.place = messages.folder)"
)


def keys_of(run: Run, stream: str) -> list[list[str]]:
    return [[row[name] for name in KEYS[stream]] for row in run.rows[stream]]


@dataclass(frozen=True)
class Loaded:
    """A first run of everything, with a bearer, in both targets."""

    run: Run
    place: Place
    said: str

    def lines(self, stream: str) -> list[Any]:
        """Give what the target of JSON lines wrote of a stream."""
        return [json.loads(line) for line in (self.place.folder / "lines" / f"{stream}.jsonl").read_text().splitlines()]


@pytest.fixture(scope="module")
def loaded(shared: Tenant, tmp_path_factory: pytest.TempPathFactory) -> Loaded:
    place = Place(tmp_path_factory.mktemp("loaded"))
    done = run([*place.command(shared.endpoint, auth="bearer"), "--config=ENV"], variables={"TAP_GRAPHVEIL_TOKEN": CREDENTIAL})
    assert done.code == 0, done.err
    config = place.written("jsonl.json", {"destination_path": str(place.folder / "lines"), "do_timestamp_file": False})
    lines = run([JSONL, "--config", config], done.out)
    assert lines.code == 0, lines.err
    state = place.into_duckdb(done.out)
    assert json.loads(lines.out) == json.loads(state.splitlines()[-1])
    return Loaded(Run(done.code, done.out, done.err), place, done.err + lines.out + lines.err + state)


def test_both_targets_keep_every_row_of_every_stream(shared: Tenant, loaded: Loaded) -> None:
    rows = loaded.run.rows
    assert "not found in catalog schema" not in loaded.run.err
    assert set(rows) == set(KEYS)
    assert len(rows["messages"]) == shared.messages()
    assert any("conversationIndex_depth" in row for row in rows["messages"])
    assert all(row["accountEnabled"] in (True, False) for row in rows["users"])
    for stream in KEYS:
        keys = keys_of(loaded.run, stream)
        assert len({tuple(key) for key in keys}) == len(keys)
        assert loaded.lines(stream) == rows[stream]
    held = loaded.place.queries(*[f"SELECT {', '.join(KEYS[stream])} FROM {stream}" for stream in KEYS], MAIL_IN_DUCKDB)
    assert list(map(sorted, held[:-1])) == [sorted(keys_of(loaded.run, stream)) for stream in KEYS]
    told = [
        [*key, row["isRead"], row["importance"], ((row.get("from") or {}).get("emailAddress") or {}).get("address")]
        for key, row in zip(keys_of(loaded.run, "messages"), rows["messages"], strict=True)
    ]
    assert held[-1] == sorted(told, key=lambda row: row[:3])


def test_nothing_that_was_written_holds_more_than_the_proxy_let_out(shared: Tenant, loaded: Loaded) -> None:
    held = json.dumps(loaded.place.queries(*[f"SELECT * FROM {stream}" for stream in KEYS]))
    told = "\n".join(line for line in loaded.run.out.splitlines() if '"type":"RECORD"' not in line)
    written = (told, loaded.said, held, written_in(loaded.place.folder))
    assert found([CREDENTIAL, *shared.secrets()], *written) == []
    assert found(["p1_"], *written) == ["p1_"]


def test_a_second_run_reads_only_what_changed(tenant: Tenant, place: Place) -> None:
    first = place.tap(tenant.endpoint, **MAIL)
    place.into_duckdb(first.out)
    before = place.value("SELECT count(*) FROM messages")
    for change in CHANGES:
        tenant.tell(**change)
    second = place.tap(tenant.endpoint, first.state, **MAIL)
    changed = second.rows["messages"]
    assert len(changed) == 5
    assert len([row for row in changed if row.get("_sdc_deleted_at")]) == 2
    assert all(row.get("_sdc_deleted_at") or row["receivedDateTime"] for row in changed)
    people = len(first.state["bookmarks"]["messages"]["partitions"])
    of_the_description, pages_of_users, read_whole = 3, 1, 1
    assert second.round_trips <= ceil(2 * people / 20) + of_the_description + pages_of_users + read_whole
    place.into_duckdb(second.out)
    assert place.value("SELECT count(*) FROM messages") == before == tenant.messages()
    assert place.value("SELECT count(*) FROM messages WHERE receiveddatetime IS NULL") == 0
    third = place.tap(tenant.endpoint, second.state, **MAIL)
    assert third.rows["messages"] == []


def test_a_lost_state_begins_anew_and_its_epoch_tells_what_is_gone(tenant: Tenant, place: Place) -> None:
    first = place.tap(tenant.endpoint, **MAIL)
    place.into_duckdb(first.out)
    tenant.tell("delete", mailbox=0, message=0)
    tenant.tell("receive", mailbox=1)
    tenant.tell("forgetSyncStates")
    second = place.tap(tenant.endpoint, first.state, **MAIL)
    assert len(second.rows["messages"]) == tenant.messages()
    place.into_duckdb(second.out)
    assert place.value("SELECT count(*) FROM messages") == tenant.messages() + 1
    place.query(LEFT_OVER)
    assert place.value("SELECT count(*) FROM messages") == tenant.messages()


def test_a_killed_run_goes_on_with_the_next_mailbox(shared: Tenant, place: Place) -> None:
    command = [str(part) for part in place.command(shared.endpoint, state_interval=10, **MAIL)]
    killed = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True, env=environment())
    assert killed.stdout is not None
    lines: list[str] = []
    states = 0
    for line in killed.stdout:
        lines.append(line)
        states += '"STATE"' in line
        if states == 4:
            killed.send_signal(signal.SIGKILL)
            break
    lines += [line for line in killed.stdout if line.endswith("\n")]
    killed.wait(30)
    state = json.loads(place.into_duckdb("".join(lines)).splitlines()[-1])
    done = len([each for each in state["bookmarks"]["messages"]["partitions"] if "links" in each or "skipped" in each])
    assert 30 <= done < len(shared.tell("truth"))
    second = place.tap(shared.endpoint, state, **MAIL)
    assert len(second.rows["messages"]) < shared.messages()
    place.into_duckdb(second.out)
    assert place.value("SELECT count(*) FROM messages") == shared.messages()


def test_a_mailbox_that_fails_is_named_until_it_answers(tenant: Tenant, place: Place) -> None:
    for mailbox, refusal in enumerate(["onPremises", "outsideScope", "inactive", "stale"]):
        tenant.tell("refuse", mailbox=mailbox, **{"as": refusal})
    first = place.tap(tenant.endpoint, **MAIL)
    assert first.code == 0
    named = {row["user_id"]: row["code"] for row in first.rows["skipped_mailboxes"]}
    assert list(named.values()).count("mailboxRefused") >= 3
    assert all(user in first.err for user in named)
    place.into_duckdb(first.out)
    tenant.tell("allow")
    second = place.tap(tenant.endpoint, first.state, **MAIL)
    place.into_duckdb(second.out)
    assert place.value("SELECT count(*) FROM skipped_mailboxes WHERE code = 'mailboxRefused'") == 0
    assert place.value("SELECT count(*) FROM messages") == tenant.messages()
    for mailbox, _ in enumerate(tenant.tell("truth")):
        tenant.tell("refuse", mailbox=mailbox, **{"as": "outsideScope"})
    third = place.tap(tenant.endpoint, second.state, **MAIL)
    assert third.code == 1
    assert third.err.splitlines()[-1] == "More mailboxes were skipped than read: look at their codes first."


def test_windows_read_what_came_since_in_the_units_of_the_policy(place: Place) -> None:
    with a_tenant({"times": "day"}) as tenant:
        first = place.tap(tenant.endpoint, mode="window", **MAIL)
        assert first.code == 0, first.err
        assert len(first.rows["messages"]) == tenant.messages()
        second = place.tap(tenant.endpoint, first.state, mode="window", **MAIL)
        assert len(second.rows["messages"]) < 10
        calendar = place.tap(tenant.endpoint, mode="window", streams=["calendar_view", "events"])
        assert calendar.code == 0, calendar.err
        assert len(calendar.rows["calendar_view"]) > 100


def test_all_folders_can_be_followed(tenant: Tenant, place: Place) -> None:
    first = place.tap(tenant.endpoint, folders=["all"], **MAIL)
    assert len(first.rows["messages"]) > tenant.messages()
    tenant.tell("move", mailbox=0, message=0, folder="archive")
    second = place.tap(tenant.endpoint, first.state, folders=["all"], **MAIL)
    assert [bool(row.get("_sdc_deleted_at")) for row in second.rows["messages"]].count(True) == 1
    assert len(second.rows["messages"]) == 2
