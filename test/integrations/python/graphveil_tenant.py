"""A proxy over an invented tenant that a test changes, what strangers answer, and how engines run beside it."""

from __future__ import annotations

import json
import os
import subprocess
from contextlib import contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

ROOT = Path(__file__).resolve().parents[3]
GUARD = Path(__file__).resolve().parent / "loopback_only"
SAMPLES_OF_A_KIND = 12
SHORTEST_SECRET = 9


class Server:
    """A program of test/integrations: it says in one line of JSON where it serves what, and ends when its input does."""

    def __init__(self, program: str, *arguments: str) -> None:
        command = ["node", "tools/start/run.mjs", f"test/integrations/{program}", *arguments]
        self._process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.told = self._read()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        for line in self._process.stdout:
            if line.startswith("{"):
                answer: dict[str, Any] = json.loads(line)
                return answer
        raise AssertionError("the server ended")

    def stop(self) -> None:
        """End the server."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(60)


class Tenant(Server):
    """The proxy and the tenant behind it, under the profile strict and whatever the policy adds."""

    def __init__(self, policy: dict[str, Any] | None = None, *options: str) -> None:
        super().__init__("tenant-server.ts", json.dumps(policy or {}), *options)
        self.endpoint: str = self.told["base"]

    def tell(self, do: str, **rest: Any) -> Any:
        """Change or ask the tenant."""
        assert self._process.stdin is not None
        self._process.stdin.write(f"{json.dumps({'do': do, **rest})}\n")
        self._process.stdin.flush()
        return self._read()["answer"]

    def messages(self) -> int:
        """Count the messages of the two usual folders."""
        return sum(self.tell("truth"))

    def secrets(self) -> list[str]:
        """Give a sample of every kind of what the proxy must not let out."""
        kinds: dict[str, list[str]] = {}
        for each in self.tell("canaries"):
            if len(each["value"]) >= SHORTEST_SECRET:
                kinds.setdefault(each["kind"], []).append(each["value"])
        assert len(kinds) > 20
        return [secret for values in kinds.values() for secret in values[:: max(1, len(values) // SAMPLES_OF_A_KIND)]]


@contextmanager
def a_tenant(policy: dict[str, Any] | None = None) -> Iterator[Tenant]:
    """Start a tenant, and end it."""
    started = Tenant(policy)
    try:
        yield started
    finally:
        started.stop()


@dataclass(frozen=True)
class Ended:
    """How a program ended."""

    code: int
    out: str
    err: str


def environment(**more: str) -> dict[str, str]:
    """Give the environment of an engine: nothing but this machine can be reached, and no telemetry is sent."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("AWS_", "GOOGLE_", "TAP_GRAPHVEIL_"))}
    quiet = {"DO_NOT_TRACK": "1", "AIRBYTE_ENABLE_UNSAFE_CODE": "false", "AWS_EC2_METADATA_DISABLED": "true"}
    return {**kept, **quiet, "PYTHONPATH": str(GUARD), **more}


def run(
    command: Sequence[str | Path], text: str = "", *, folder: Path | None = None, variables: dict[str, str] | None = None
) -> Ended:
    """Run a program to its end."""
    done = subprocess.run(
        [str(part) for part in command],
        input=text,
        capture_output=True,
        text=True,
        check=False,
        cwd=folder,
        env=environment(**(variables or {})),
    )
    return Ended(done.returncode, done.stdout, done.stderr)


def written_in(folder: Path) -> bytes:
    """Give everything that was written below a folder, whatever it is."""
    return b"\n".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())


def found(secrets: Iterable[str], *written: bytes | str) -> list[str]:
    """Give the secrets that were written, as they are or as JSON writes them."""
    everything = b"\n".join(each.encode() if isinstance(each, str) else each for each in written)
    return [
        secret
        for secret in secrets
        if secret.encode() in everything or (not secret.isascii() and json.dumps(secret)[1:-1].encode() in everything)
    ]


@dataclass(frozen=True)
class Asked:
    """What a stranger was asked."""

    headers: dict[str, str]
    body: str


@contextmanager
def a_stranger(status: int = 200, body: bytes = b'{"info":{"title":"Petstore"}}') -> Iterator[tuple[str, list[Asked]]]:
    """Start a server that is no proxy; gives its address, and what it is asked."""
    asked: list[Asked] = []

    class Stranger(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            sent = self.rfile.read(int(self.headers.get("content-length") or 0)).decode()
            asked.append(Asked({name.lower(): value for name, value in self.headers.items()}, sent))
            self.send_response(status)
            self.end_headers()
            self.wfile.write(body)

        do_POST = do_GET  # noqa: N815 - the name that the library calls

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = HTTPServer(("127.0.0.1", 0), Stranger)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", asked
    server.shutdown()
