"""The manifest under the framework's own program, over a tenant that no test changes."""

from __future__ import annotations

import json
import sys
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from graphveil_tenant import Ended, Tenant, a_tenant, run

if TYPE_CHECKING:
    from collections.abc import Iterator

PROGRAM = Path(sys.executable).with_name("source-declarative-manifest")
MANIFEST = Path(__file__).resolve().parents[1] / "manifest.yaml"
START = MANIFEST.with_name("start")

Message = dict[str, Any]


@dataclass
class Source:
    """The source with the files that Airbyte gives it."""

    folder: Path

    def written(self, name: str, value: Any) -> Path:
        """Write a file of JSON."""
        path = self.folder / name
        path.write_text(json.dumps(value))
        return path

    def run(self, command: str, endpoint: str, *more: str | Path, credentials: Message | None = None, **config: Any) -> Ended:
        """Run a command of the source."""
        shipped = json.loads((START / "config.json").read_text())
        given = {**shipped, "endpoint": endpoint, **({"credentials": credentials} if credentials else {}), **config}
        file = self.written("config.json", given)
        return run([PROGRAM, command, "--config", file, "--manifest-path", MANIFEST, *more], folder=self.folder)

    def catalog(self, discovered: Ended, *streams: str) -> Path:
        """Choose streams of what was discovered: those that can be read incrementally are."""
        [catalog] = [message["catalog"] for message in messages(discovered) if message["type"] == "CATALOG"]
        chosen = [
            {
                "stream": stream,
                "sync_mode": "incremental" if "incremental" in stream["supported_sync_modes"] else "full_refresh",
                "destination_sync_mode": "append_dedup",
            }
            for stream in catalog["streams"]
            if not streams or stream["name"] in streams
        ]
        return self.written("catalog.json", {"streams": chosen})


def messages(ended: Ended) -> list[Message]:
    """Give the messages of a run."""
    return [json.loads(line) for line in ended.out.splitlines() if line.startswith("{")]


def records(ended: Ended) -> dict[str, list[Message]]:
    """Give the records of each stream."""
    streams: defaultdict[str, list[Message]] = defaultdict(list)
    for message in messages(ended):
        if message["type"] == "RECORD":
            streams[message["record"]["stream"]].append(message["record"]["data"])
    return streams


def state_of(ended: Ended) -> list[Message]:
    """Give the last state of each stream."""
    last = {
        message["state"]["stream"]["stream_descriptor"]["name"]: message["state"]
        for message in messages(ended)
        if message["type"] == "STATE"
    }
    return list(last.values())


def errors(ended: Ended) -> list[str]:
    """Give what a run says to a person about its faults."""
    return [
        message["trace"]["error"]["message"]
        for message in messages(ended)
        if message["type"] == "TRACE" and message["trace"]["type"] == "ERROR"
    ]


@pytest.fixture
def source(tmp_path: Path) -> Source:
    """A source of a test's own."""
    return Source(tmp_path)


@pytest.fixture(scope="session")
def tenant() -> Iterator[Tenant]:
    """A tenant under the profile strict."""
    with a_tenant() as started:
        yield started
