"""The tap as a process, over a tenant that the tests change, and the targets in their own environments."""

from __future__ import annotations

import json
import os
import sys
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from graphveil_tenant import Tenant, a_tenant, run

if TYPE_CHECKING:
    from collections.abc import Iterator

CONFIG = {"calendar_from": "2026-01-01", "calendar_until": "2026-06-01", "start_date": "2020-01-01"}
TAP = Path(sys.executable).with_name("tap-graphveil")
JSONL = Path(os.environ["GRAPHVEIL_TARGET_JSONL"]) / "bin" / "target-jsonl"
DUCKDB = Path(os.environ["GRAPHVEIL_TARGET_DUCKDB"]) / "bin" / "target-duckdb"

Row = dict[str, Any]


@dataclass(frozen=True)
class Run:
    """What a run of the tap wrote."""

    code: int
    out: str
    err: str

    @cached_property
    def messages(self) -> list[Row]:
        """Give the messages of Singer."""
        return [json.loads(line) for line in self.out.splitlines()]

    @cached_property
    def rows(self) -> dict[str, list[Row]]:
        """Give the records of each stream."""
        streams: defaultdict[str, list[Row]] = defaultdict(list)
        for message in self.messages:
            if message["type"] == "RECORD":
                streams[message["stream"]].append(message["record"])
        return streams

    @property
    def state(self) -> Row:
        """Give the last state."""
        return [message["value"] for message in self.messages if message["type"] == "STATE"][-1]  # type: ignore[no-any-return]

    @property
    def round_trips(self) -> int:
        """Give how many requests the run took."""
        return int(self.err.split(" round trips")[0].split()[-1])


@dataclass
class Place:
    """Where a tap has its files and a target its tables."""

    folder: Path

    @property
    def file(self) -> Path:
        """The database."""
        return self.folder / "tables.duckdb"

    def written(self, name: str, value: Any) -> Path:
        """Write a file of JSON."""
        path = self.folder / name
        path.write_text(json.dumps(value))
        return path

    def command(self, endpoint: str, state: Row | None = None, **config: Any) -> list[str | Path]:
        """Give the command of a run."""
        command: list[str | Path] = [TAP, "--config", self.written("config.json", {"endpoint": endpoint, **CONFIG, **config})]
        return [*command, "--state", self.written("state.json", state)] if state else command

    def tap(self, endpoint: str, state: Row | None = None, *, variables: dict[str, str] | None = None, **config: Any) -> Run:
        """Run the tap."""
        ended = run(self.command(endpoint, state, **config), variables=variables)
        return Run(ended.code, ended.out, ended.err)

    def into_duckdb(self, out: str) -> str:
        """Load messages into the database; gives the state that the target lets out."""
        config = {"path": str(self.file), "default_target_schema": "m365", "hard_delete": True, "data_flattening_max_level": 2}
        ended = run([DUCKDB, "--config", self.written("duckdb.json", config)], out)
        assert ended.code == 0, ended.err
        return ended.out

    def queries(self, *statements: str) -> list[list[list[Any]]]:
        """Ask the database, or change it, in the environment of the target."""
        program = (
            "import duckdb, json, sys; c = duckdb.connect(sys.argv[1]); c.execute('SET schema = \"m365\"');"
            "print(json.dumps([c.execute(each).fetchall() for each in sys.argv[2:]], default=str))"
        )
        ended = run([DUCKDB.with_name("python"), "-c", program, self.file, *statements])
        assert ended.code == 0, ended.err
        return json.loads(ended.out)  # type: ignore[no-any-return]

    def query(self, statement: str) -> list[list[Any]]:
        """Ask the database one thing."""
        return self.queries(statement)[0]

    def value(self, sql: str) -> Any:
        """Ask for one value."""
        return self.query(sql)[0][0]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A place of a test's own."""
    return Place(tmp_path)


@pytest.fixture
def tenant() -> Iterator[Tenant]:
    """A tenant that a test changes."""
    with a_tenant() as started:
        yield started


@pytest.fixture(scope="session")
def shared() -> Iterator[Tenant]:
    """A tenant that no test changes."""
    with a_tenant() as started:
        yield started
