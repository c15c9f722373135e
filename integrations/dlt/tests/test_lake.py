"""A lake of Parquet: shards fill it side by side, and its views hold each record once, as it is now."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

import duckdb
from command import Ran, run_command
from truth import Truth

from graphveil_dlt.main import main

if TYPE_CHECKING:
    import pytest
    from conftest import Place
    from graphveil_tenant import Tenant

RESOURCES = ("--resources", "users,messages,calendar_view")


class Views:
    """The lake of a place, asked through its views."""

    def __init__(self, place: Place) -> None:
        self.lake = place.folder / "lake"
        self._file = place.folder / "views.duckdb"

    def make(self) -> None:
        """Make the views by the command."""
        assert main(["views", "--lake", str(self.lake), "--file", str(self._file)]) == 0

    def ask(self, query: str) -> list[Any]:
        """Ask them."""
        with duckdb.connect(str(self._file), read_only=True) as connection:
            connection.execute("SET schema = 'm365'")
            return connection.execute(query).fetchall()


def test_two_shards_at_once_fill_one_lake_and_lose_nothing(mailboxes: int, under_fire: Tenant, place: Place) -> None:
    views = Views(place)

    def load(shard: str, *options: str) -> Ran:
        command = place.command(under_fire, "--mode", "delta", "--lake", str(views.lake), *RESOURCES, *options)
        return run_command([*command, "--shard", shard, "--chunk", str(mailboxes // 4)])

    for night in range(3):
        if night > 0:
            under_fire.tell("advance")
        if night == 2:
            under_fire.tell("lose", every=10)
        with ThreadPoolExecutor(2) as pool:
            both = list(pool.map(load, ("0/2", "1/2")))
        assert [ran.code for ran in both] == [0, 0], [ran.said for ran in both]
        views.make()
        Truth(under_fire).assert_held(views.ask)
        assert views.ask("SELECT count(*), count(DISTINCT id) FROM users") == [(mailboxes, mailboxes)]


def test_the_views_are_printed_where_no_file_is_named(shared: Tenant, place: Place, capfd: pytest.CaptureFixture[str]) -> None:
    views = Views(place)
    assert main(place.command(shared, "--lake", str(views.lake), "--resources", "users")) == 0
    capfd.readouterr()
    assert main(["views", "--lake", str(views.lake)]) == 0
    sql = capfd.readouterr().out
    assert 'CREATE OR REPLACE VIEW "m365"."users" AS SELECT' in sql
    with duckdb.connect() as connection:
        connection.execute(sql)
        assert connection.execute("SELECT count(*) > 0 FROM m365.users").fetchall() == [(True,)]


def test_a_folder_that_is_no_lake_is_said_in_one_line(place: Place, capfd: pytest.CaptureFixture[str]) -> None:
    assert main(["views", "--lake", str(place.folder / "nowhere")]) == 1
    said = capfd.readouterr()
    assert said.out == ""
    assert said.err == "There is no dataset m365 in the lake: load into it first, or say its --dataset.\n"
