"""The company that examples/analysis asks: served, loaded as its README says, asked and drawn.

``python integrations/dlt/tests/company.py`` writes the results and the pictures that the project commits.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

os.environ["RUNTIME__DLTHUB_TELEMETRY"] = "false"
os.environ["RUNTIME__LOG_LEVEL"] = "ERROR"

from graphveil_dlt.main import main

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parents[3]
ANALYSIS = ROOT / "examples" / "analysis"
README = ANALYSIS / "README.md"
QUESTIONS = ("department-network", "meeting-hours", "after-hours-mail", "response-times", "room-use")
#: The question that the project's README draws, and where.
DRAWN = "department-network"
PICTURES = {scheme: ROOT / "docs" / "images" / f"analysis-{scheme}.svg" for scheme in ("light", "dark")}


@contextmanager
def serve() -> Iterator[str]:
    """Serve the company under the policy of the example; gives the endpoint."""
    server = "test/integrations/company-server.ts"
    command = ["node", "tools/start/run.mjs", server, str(ANALYSIS / "policy.json")]
    process = subprocess.Popen(command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield json.loads(process.stdout.readline())["base"]
    finally:
        process.stdin.close()
        process.wait(30)


def load(folder: Path) -> Path:
    """Load the company into a DuckDB file, with the options that the README of the example tells."""
    told = re.search(r'graphveil-dlt "\$ENDPOINT" (.*?)\n```', README.read_text("utf-8"), re.DOTALL)
    assert told is not None
    options = told[1].replace("\\\n", " ").replace("graph.duckdb", str(folder / "graph.duckdb")).split()
    window = ["--since", "2026-01-01", "--calendar-from", "2026-01-01", "--calendar-until", "2026-03-01"]
    with serve() as endpoint:
        assert main([endpoint, *options, *window, "--pipelines-dir", str(folder / "state")]) == 0
    return folder / "graph.duckdb"


def ask(file: Path, question: str, *options: str) -> str:
    """Ask a question as a person does; gives what is printed."""
    command = [sys.executable, str(ANALYSIS / "analyse.py"), str(file), question, *options]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def committed(question: str, readme: str) -> str:
    """Find a result in the README."""
    found = re.search(rf"<!-- result: {question} -->\n\n(.*?)\n\n<!-- end -->", readme, re.DOTALL)
    assert found is not None, question
    return found[1]


def content(svg: str) -> list[tuple[str, str, str]]:
    """Give what a picture says: its texts, and the meaning and colour of its marks. Places depend on the machine's fonts."""
    said = ((each.get("aria-label", ""), each.get("fill", ""), (each.text or "").strip()) for each in ET.fromstring(svg).iter())  # noqa: S314
    return [each for each in said if each[0] or each[2]]


def write(file: Path) -> None:
    """Write every result and both pictures again."""
    readme = README.read_text("utf-8")
    for question in QUESTIONS:
        section = f"<!-- result: {question} -->\n\n{{}}\n\n<!-- end -->"
        readme = readme.replace(section.format(committed(question, readme)), section.format(ask(file, question)))
    README.write_text(readme, "utf-8")
    for scheme, picture in PICTURES.items():
        ask(file, DRAWN, "--svg", str(picture), "--scheme", scheme)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as temporary:
        write(load(Path(temporary)))
