"""The command in a process of its own, as a person or an engine runs it: it can be killed, and its memory is watched."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

KIBIBYTES = 1024


@dataclass
class Ran:
    """How a run went. ``memory`` is the resident memory in MiB at each chunk's end."""

    code: int = 0
    seconds: float = 0.0
    said: list[str] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    @property
    def round_trips(self) -> int:
        """Read the number of round trips from the last line."""
        return int(self._figure(r"(\d+) round trips"))

    @property
    def skipped(self) -> int:
        """Read the number of skipped mailboxes from the last line."""
        return int(self._figure(r"(\d+) skipped"))

    def _figure(self, pattern: str) -> str:
        found = re.search(pattern, self.said[-1])
        assert found is not None, "\n".join(self.said)
        return found[1]


def resident(process: subprocess.Popen[str]) -> float:
    """Give the resident memory of a process, in MiB."""
    status = Path(f"/proc/{process.pid}/status").read_text()
    found = re.search(r"VmRSS:\s+(\d+) kB", status)
    return int(found[1]) / KIBIBYTES if found else 0.0


def run_command(arguments: Sequence[str], *, kill_behind: int | None = None) -> Ran:
    """Run the command to its end, or kill it while it reads what comes behind so many mailboxes."""
    ran, started = Ran(), time.monotonic()
    command = [sys.executable, "-m", "graphveil_dlt.main", *arguments]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        assert process.stderr is not None
        for line in process.stderr:
            ran.said.append(line.rstrip())
            done = re.match(r"mailboxes: (\d+) of", line)
            if done is None:
                continue
            ran.memory.append(resident(process))
            if kill_behind is not None and int(done[1]) >= kill_behind:
                time.sleep(0.5)
                process.send_signal(signal.SIGKILL)
        ran.code = process.wait()
    ran.seconds = time.monotonic() - started
    return ran
