"""The questions of examples/analysis: the committed results and pictures, and what the company is known to be like."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import company
import pytest
from tzlocal.windows_tz import win_tz


@pytest.fixture(scope="session")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The company in a DuckDB file."""
    return company.load(tmp_path_factory.mktemp("company"))


def rows_of(table: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table.splitlines()[2:]]


@pytest.mark.parametrize("question", company.QUESTIONS)
def test_the_committed_result_is_what_the_question_gives(question: str, loaded: Path) -> None:
    result = company.ask(loaded, question)
    assert result == company.committed(question, company.README.read_text("utf-8"))
    assert "Board" not in result, "three people are no group"


@pytest.mark.parametrize("scheme", company.PICTURES)
def test_the_committed_picture_shows_the_result(scheme: str, loaded: Path, tmp_path: Path) -> None:
    drawn = tmp_path / "drawn.svg"
    company.ask(loaded, company.DRAWN, "--svg", str(drawn), "--scheme", scheme)
    shown = company.content(company.PICTURES[scheme].read_text("utf-8"))
    assert shown == company.content(drawn.read_text("utf-8"))
    told = " ".join(text for _, _, text in shown)
    for sender, recipient, _, each in rows_of(company.ask(loaded, company.DRAWN)):
        assert sender in told
        assert recipient in told
        assert each in told


@pytest.mark.parametrize("question", company.QUESTIONS)
def test_every_question_can_be_drawn(question: str, loaded: Path, tmp_path: Path) -> None:
    drawn = tmp_path / "drawn.svg"
    company.ask(loaded, question, "--svg", str(drawn))
    assert len(company.content(drawn.read_text("utf-8"))) > 20


def test_the_answers_are_what_the_company_is_like(loaded: Path) -> None:
    waits = [department for department, *_ in rows_of(company.ask(loaded, "response-times"))]
    assert waits == ["Support", "Sales", "Engineering", "Finance", "Legal"]
    late = [department for department, *_ in rows_of(company.ask(loaded, "after-hours-mail"))]
    assert (late[0], late[-1]) == ("Sales", "Finance")
    network = {(sender, recipient): float(each) for sender, recipient, _, each in rows_of(company.ask(loaded, company.DRAWN))}
    assert network["Legal", "Sales"] > network["Legal", "Legal"]
    assert network["Engineering", "Support"] > network["Engineering", "Sales"]
    hours: dict[str, float] = {}
    for week, _, _, each in rows_of(company.ask(loaded, "meeting-hours")):
        hours[week] = hours.get(week, 0) + float(each)
    assert max(hours, key=lambda week: hours[week]) == "2026-02-09"


def test_a_larger_minimum_leaves_smaller_departments_out(loaded: Path) -> None:
    for question in company.QUESTIONS[:4]:
        assert "Legal" in company.ask(loaded, question)
        assert "Legal" not in company.ask(loaded, question, "--minimum-group", "10")


def test_duckdbs_own_command_gives_the_same_answer(loaded: Path) -> None:
    script = "".join((company.ANALYSIS / f"{name}.sql").read_text("utf-8") for name in ("time-zones", "tables", "response-times"))
    command = [str(Path(sys.executable).with_name("duckdb")), "-readonly", "-csv", str(loaded)]
    answer = subprocess.run(command, check=True, capture_output=True, text=True, input=script).stdout
    printed = [line.split(",") for line in answer.splitlines()[1:]]
    assert printed == rows_of(company.ask(loaded, "response-times"))


def test_the_policy_is_accepted_and_lets_out_what_the_readme_says() -> None:
    command = ["node", "tools/start/graphveil.mjs", "policy", "check", "examples/analysis/policy.json"]
    checked = subprocess.run(command, cwd=company.ROOT, check=True, capture_output=True, text=True).stdout
    told = [line for line in checked.splitlines() if not line.startswith("hash:")]
    assert "\n".join(told) in company.README.read_text("utf-8")


def test_time_zones_are_those_of_the_cldr() -> None:
    listed = dict(re.findall(r"\('(.+?)', '(.+?)'\)", (company.ANALYSIS / "time-zones.sql").read_text("utf-8")))
    assert listed == win_tz


def test_what_cannot_be_asked_is_said_in_one_line(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError) as missing:
        company.ask(tmp_path / "none.duckdb", "room-use")
    assert missing.value.stderr.startswith("There is no file")
