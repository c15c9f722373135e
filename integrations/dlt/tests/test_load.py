"""Whole loads against the real proxy: every record once, deletions gone, mailboxes that fail named."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from conftest import Place
    from graphveil_tenant import Tenant

MAIL = ("--resources", "users,messages")
EACH = "SELECT count(*) FROM messages GROUP BY user_id ORDER BY 1"


def held(place: Place) -> list[int]:
    return [count for (count,) in place.rows(EACH)]


def true_counts(tenant: Tenant) -> list[int]:
    return sorted(count for count in tenant.tell("truth") if count > 0)


@pytest.mark.parametrize("mode", ["window", "delta"])
def test_reads_every_message_of_every_mailbox_once(shared: Tenant, place: Place, mode: str) -> None:
    assert place.load(shared, "--mode", mode, *MAIL) == 0
    assert held(place) == true_counts(shared)
    assert place.value("SELECT count(*) FROM (SELECT DISTINCT user_id, folder, id FROM messages)") == place.value(
        "SELECT count(*) FROM messages"
    )


def test_a_second_round_of_deltas_brings_what_changed_and_takes_out_what_is_gone(
    tenant: Tenant, place: Place, capfd: pytest.CaptureFixture[str]
) -> None:
    place.load(tenant, "--mode", "delta", *MAIL)
    before = place.value("SELECT count(*) FROM messages")
    read = place.value("SELECT count(*) FROM messages WHERE is_read")
    commands: tuple[dict[str, Any], ...] = (
        {"do": "receive", "mailbox": 0},
        {"do": "delete", "mailbox": 1, "message": 0},
        {"do": "move", "mailbox": 2, "message": 0, "folder": "sentitems"},
        {"do": "flipReadFlag", "mailbox": 3, "message": 0},
    )
    for command in commands:
        tenant.tell(**command)
    capfd.readouterr()
    assert place.load(tenant, "--mode", "delta", *MAIL) == 0
    assert held(place) == true_counts(tenant)
    assert place.value("SELECT count(*) FROM messages") == before
    assert abs(place.value("SELECT count(*) FROM messages WHERE is_read") - read) <= 3
    assert place.value("SELECT count(*) FROM messages WHERE received_date_time IS NULL") == 0
    mailboxes = place.value("SELECT count(DISTINCT user_id) FROM messages")
    trips = int(capfd.readouterr().err.split(" round trips")[0].split()[-1])
    assert trips <= 1.1 * (2 * mailboxes + 1) / 20 + 12


def test_a_lost_state_begins_anew_and_removes_what_is_gone(tenant: Tenant, place: Place) -> None:
    place.load(tenant, "--mode", "delta", *MAIL)
    tenant.tell("delete", mailbox=0, message=0)
    tenant.tell("receive", mailbox=1)
    tenant.tell("forgetSyncStates")
    assert place.load(tenant, "--mode", "delta", *MAIL) == 0
    assert held(place) == true_counts(tenant)
    orphans = "SELECT count(*) FROM messages__to_recipients WHERE _dlt_root_id NOT IN (SELECT _dlt_id FROM messages)"
    assert place.value(orphans) == 0


def test_follows_all_folders(tenant: Tenant, place: Place) -> None:
    place.load(tenant, "--mode", "delta", "--folders", "all", *MAIL)
    usual = sum(true_counts(tenant))
    assert place.value("SELECT count(*) FROM messages") > usual
    tenant.tell("move", mailbox=0, message=0, folder="archive")
    total = place.value("SELECT count(*) FROM messages")
    assert place.load(tenant, "--mode", "delta", "--folders", "all", *MAIL) == 0
    assert place.value("SELECT count(*) FROM messages") == total


def test_names_a_mailbox_that_fails_and_takes_it_out_when_it_answers(tenant: Tenant, place: Place) -> None:
    for mailbox, refusal in enumerate(["onPremises", "outsideScope", "inactive", "stale"]):
        tenant.tell("refuse", mailbox=mailbox, **{"as": refusal})
    assert place.load(tenant, "--mode", "delta", *MAIL) == 0
    skipped = dict(place.rows("SELECT code, count(*) FROM skipped_mailboxes GROUP BY code"))
    assert skipped["mailboxRefused"] >= 3
    assert held(place) == sorted(count for count in tenant.tell("truth")[4:] if count > 0)
    tenant.tell("allow")
    assert place.load(tenant, "--mode", "delta", *MAIL) == 0
    assert place.value("SELECT count(*) FROM skipped_mailboxes WHERE code = 'mailboxRefused'") == 0
    assert held(place) == true_counts(tenant)


def test_a_windows_next_round_reads_what_came_since(tenant: Tenant, place: Place) -> None:
    place.load(tenant, *MAIL)
    tenant.tell("receive", mailbox=0)
    assert place.load(tenant, "--look-back", "8000", *MAIL) == 0
    assert held(place) == true_counts(tenant)


def test_calendars_lose_deleted_occurrences_in_both_modes(shared: Tenant, place: Place) -> None:
    assert place.load(shared, "--resources", "calendar_view,events,mailbox_settings") == 0
    first = place.value("SELECT count(*) FROM calendar_view")
    assert first > 100
    assert place.value("SELECT count(*) FROM (SELECT DISTINCT user_id, id FROM calendar_view)") == first
    occurrences = "SELECT count(*) FROM calendar_view WHERE type <> 'seriesMaster'"
    for _ in range(2):
        assert place.load(shared, "--mode", "delta", "--resources", "calendar_view") == 0
        assert place.value(occurrences) == first
    masters = "SELECT count(*) FROM calendar_view o JOIN calendar_view m ON m.user_id = o.user_id AND m.id = o.series_master_id"
    assert place.value(masters) == place.value("SELECT count(*) FROM calendar_view WHERE series_master_id IS NOT NULL")


def test_two_shards_of_one_dataset_lose_nothing(shared: Tenant, place: Place) -> None:
    for shard in ("0/2", "1/2"):
        assert place.load(shared, "--mode", "delta", "--shard", shard, *MAIL) == 0
    assert held(place) == true_counts(shared)
    assert place.value("SELECT count(*) FROM users") > 0


def test_chunks_are_committed_one_after_another(shared: Tenant, place: Place) -> None:
    assert place.load(shared, "--mode", "delta", "--chunk", "30", *MAIL) == 0
    assert held(place) == true_counts(shared)
    assert place.value("SELECT count(*) FROM _dlt_loads") >= 4
    assert not [kept for kept in (place.folder / "state").rglob("*") if kept.suffix in {".parquet", ".gz"}]
