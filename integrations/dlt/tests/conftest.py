"""A proxy over an invented tenant that the tests change, and a folder for each test's state and tables."""

from __future__ import annotations

import os
import socket
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import duckdb
import pytest
from graphveil_tenant import Tenant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
os.environ["RUNTIME__LOG_LEVEL"] = "ERROR"

from graphveil_dlt.main import main

CALENDAR = ("--calendar-from", "2026-01-01", "--calendar-until", "2026-06-01")


@dataclass
class Place:
    """Where a load keeps its state and puts its tables."""

    folder: Path
    dataset: str = "m365"

    @property
    def file(self) -> Path:
        """The database."""
        return self.folder / "tables.duckdb"

    def command(self, tenant: Tenant, *options: str, since: str = "2020-01-01") -> list[str]:
        """Give the arguments of the command."""
        places = ("--pipelines-dir", str(self.folder / "state"), "--file", str(self.file), "--dataset", self.dataset)
        return [tenant.endpoint, "--since", since, *places, *CALENDAR, *options]

    def load(self, tenant: Tenant, *options: str, since: str = "2020-01-01") -> int:
        """Run the command as a person would."""
        return main(self.command(tenant, *options, since=since))

    def rows(self, query: str) -> list[Any]:
        """Ask the database."""
        with duckdb.connect(str(self.file), read_only=True) as connection:
            connection.execute(f"SET schema = '{self.dataset}'")
            return connection.execute(query).fetchall()

    def value(self, query: str) -> Any:
        """Ask for one value."""
        return self.rows(query)[0][0]


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let the load run the same tests over a tenant of its size."""
    parser.addoption("--mailboxes", type=int, default=200, help="mailboxes of the generated tenant (default: 200)")


@pytest.fixture
def tenant() -> Iterator[Tenant]:
    """A tenant under the profile strict."""
    started = Tenant({})
    yield started
    started.stop()


@pytest.fixture(scope="session")
def shared() -> Iterator[Tenant]:
    """A tenant under the profile strict that no test changes."""
    started = Tenant({})
    yield started
    started.stop()


@pytest.fixture
def mailboxes(request: pytest.FixtureRequest) -> int:
    """How many mailboxes the generated tenant has."""
    size: int = request.config.getoption("--mailboxes")
    return size


@pytest.fixture
def under_fire(mailboxes: int) -> Iterator[Tenant]:
    """A generated tenant behind services that fail as those of the load test do."""
    started = Tenant({}, "--mailboxes", str(mailboxes), "--faults")
    yield started
    started.stop()


@pytest.fixture
def place(tmp_path: Path) -> Place:
    """A place of a test's own."""
    return Place(tmp_path)


@pytest.fixture(autouse=True)
def only_loopback(monkeypatch: pytest.MonkeyPatch) -> None:
    """Fail every connection but to this machine: engines must not call home."""
    connect: Callable[..., Any] = socket.socket.connect

    def guarded(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and address[0] not in ("127.0.0.1", "::1"):
            raise AssertionError(f"a connection to {address[0]}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)
