"""A whole tenant under fire, night after night: every record once, what is gone removed, the unreadable mailboxes named."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from command import Ran, run_command
from truth import Truth

if TYPE_CHECKING:
    import pytest
    from conftest import Place
    from graphveil_tenant import Tenant

RESOURCES = ("--resources", "messages,calendar_view")
#: Folders and calendars that are followed in each mailbox.
FOLLOWED = 3
BATCH = 20
USERS_PAGE = 999
#: From so many mailboxes on it shows whether memory grows with what was loaded, and by how much it may.
MANY = 2000
FLAT = 1.25


def growth(ran: Ran) -> float:
    """Compare the last chunks with those behind the first: how many times the memory they leave the process with."""
    some = len(ran.memory) // 4
    return median(ran.memory[-some:]) / median(ran.memory[some : 2 * some])


def figures(name: str, ran: Ran, truth: Truth) -> str:
    memory = f", {ran.memory[len(ran.memory) // 4]:.0f} to {ran.memory[-1]:.0f} MiB" if ran.memory else ""
    return f"{name}: {truth.records} records, {ran.round_trips} round trips, {ran.skipped} skipped, {ran.seconds:.0f} s{memory}"


def test_every_record_is_held_once_night_after_night(
    under_fire: Tenant, place: Place, mailboxes: int, capfd: pytest.CaptureFixture[str]
) -> None:
    command = place.command(under_fire, "--mode", "delta", *RESOURCES)
    small_chunks = [*command, "--chunk", str(min(250, mailboxes // 4))]
    lines = []

    killed = run_command(small_chunks, kill_behind=mailboxes // 2)
    assert killed.code == -9
    first = run_command(small_chunks)
    assert first.code == 0, first.said
    assert mailboxes < MANY or growth(first) <= FLAT
    truth = Truth(under_fire)
    truth.assert_held(place.rows)
    lines.append(figures("first round, killed in its middle", first, truth))

    under_fire.tell("advance")
    changes = run_command(command)
    assert changes.code == 0, changes.said
    truth = Truth(under_fire)
    truth.assert_held(place.rows)
    lines.append(figures("changes", changes, truth))
    pages = -(-mailboxes // USERS_PAGE)
    assert changes.round_trips <= 1.1 * (FOLLOWED * mailboxes + truth.to_hydrate) / BATCH + pages
    assert truth.to_hydrate > mailboxes / 4

    under_fire.tell("advance")
    under_fire.tell("lose", every=50)
    lost = run_command(command)
    assert lost.code == 0, lost.said
    truth = Truth(under_fire)
    truth.assert_held(place.rows)
    lines.append(figures("changes, with one state in 50 lost", lost, truth))
    faults = under_fire.tell("upstream")["faults"]
    assert faults > 0
    with capfd.disabled():
        print("", *lines, f"{faults} faults", sep="\n")  # noqa: T201 - the figures of a load
