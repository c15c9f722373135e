"""A proxy over an invented tenant that the tests change, and a folder for each test's state and tables."""

from __future__ import annotations

import json
import os
import socket
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb
import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
os.environ["RUNTIME__LOG_LEVEL"] = "ERROR"

from graphveil_dlt.main import main

ROOT = Path(__file__).resolve().parents[3]
CALENDAR = ("--calendar-from", "2026-01-01", "--calendar-until", "2026-06-01")


class Tenant:
    """The server and the tenant behind it."""

    def __init__(self, policy: dict[str, Any], *options: str) -> None:
        command = ["node", "tools/start/run.mjs", "test/integrations/tenant-server.ts", json.dumps(policy), *options]
        self._process = subprocess.Popen(
            command,
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.endpoint: str = self._read()["base"]

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("{"):
                answer: dict[str, Any] = json.loads(line)
                return answer
        raise AssertionError("the server ended")

    def tell(self, do: str, **rest: Any) -> Any:
        """Change or ask the tenant."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{json.dumps({'do': do, **rest})}\n")
        self._process.stdin.flush()
        return self._read()["answer"]

    def stop(self) -> None:
        """End the server."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)


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
