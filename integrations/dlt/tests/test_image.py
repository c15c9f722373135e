"""The image's lock: what the package asks for in exact versions, and each file by a hash."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1]
LOCK = (FOLDER / "requirements.lock").read_text()
PROJECT = tomllib.loads((FOLDER / "pyproject.toml").read_text())["project"]


def pinned(requirement: str) -> tuple[str, str]:
    name, _, version = requirement.partition("==")
    return name.partition("[")[0], version


def test_the_lock_has_what_the_package_asks_for() -> None:
    locked = dict(re.findall(r"^([a-z0-9._-]+)==([^\s\\]+)", LOCK, re.MULTILINE))
    asked = dict(map(pinned, [*PROJECT["dependencies"], *PROJECT["optional-dependencies"]["lake"]]))
    assert {name: locked[name] for name in asked} == asked
    assert {"duckdb", "gcsfs", "pyarrow", "s3fs"} <= locked.keys()


def test_each_package_has_a_hash() -> None:
    for entry in re.split(r"^(?=[a-z])", LOCK, flags=re.MULTILINE)[1:]:
        assert "--hash=sha256:" in entry


def test_the_image_holds_no_secret_and_runs_as_nobody_of_note() -> None:
    stages = (FOLDER / "Dockerfile").read_text().split("\nFROM ")[1:]
    assert all(re.match(r"python:\d+\.\d+\.\d+-slim-\w+(@sha256:[0-9a-f]{64})?( AS build)?\n", stage) for stage in stages)
    assert re.search(r"^USER 10001$", stages[-1], re.MULTILINE)
    assert stages[-1].rstrip().endswith('ENTRYPOINT ["graphveil-dlt"]')
    assert not re.search(r"^ARG|TOKEN|SECRET|PASSWORD|KEY", "".join(stages), re.MULTILINE)
