"""What stands in the tables: every value in a column of its own, and of people what the policy shows."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from graphveil_tenant import ROOT, Tenant

if TYPE_CHECKING:
    from conftest import Place

#: DuckDB's own command, of the version that PyPI has.
DUCKDB = Path(sys.executable).with_name("duckdb")

NESTED = (
    ("messages", "from__email_address__address"),
    ("messages__to_recipients", "email_address__address"),
    ("calendar_view", "organizer__email_address__address"),
    ("calendar_view__attendees", "email_address__address"),
    ("calendar_view__attendees", "status__response"),
)


def test_objects_inside_objects_are_columns_and_nothing_stays_json(shared: Tenant, place: Place) -> None:
    assert place.load(shared, "--resources", "messages,calendar_view,mailbox_settings") == 0
    for table, column in NESTED:
        filled, rows = place.rows(f"SELECT count({column}), count(*) FROM {table}")[0]
        assert filled > 0.99 * rows, (table, column)
    columns = "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'm365' AND data_type = 'JSON'"
    assert place.rows(columns) == []
    assert place.value("SELECT count(*) FROM mailbox_settings__working_hours__days_of_week") > 0


def test_the_question_of_the_readme_is_answered_by_duckdbs_own_command(shared: Tenant, place: Place) -> None:
    told = re.search(r'duckdb graph\.duckdb "(SELECT .*?)"', (ROOT / "integrations" / "dlt" / "README.md").read_text("utf-8"))
    assert told is not None
    assert place.load(shared, "--resources", "messages") == 0
    command = [str(DUCKDB), "-readonly", "-csv", "-noheader", str(place.file), told[1]]
    rows = subprocess.run(command, check=True, capture_output=True, text=True).stdout.split()
    assert len(rows) == 5
    assert all(re.fullmatch(r"p1_[a-z2-7]{26}@[\w.-]+,\d+", row) for row in rows)


def test_a_measure_inside_an_object_is_in_the_column_that_the_description_names(place: Place) -> None:
    tenant = Tenant({"overrides": {"properties": {"itemBody.content": "measure"}}})
    try:
        assert place.load(tenant, "--resources", "calendar_view") == 0
    finally:
        tenant.stop()
    assert place.value("SELECT count(body__content_measure__words) FROM calendar_view") > 0
    columns = "SELECT count(*) FROM information_schema.columns WHERE column_name LIKE '%agraphveil%'"
    assert place.value(columns) == 0


def test_people_have_what_the_policy_shows_and_no_column_of_their_managers(place: Place) -> None:
    tenant = Tenant({"overrides": {"properties": {"user.department": "correlate"}}})
    try:
        assert place.load(tenant, "--resources", "users,groups,group_members") == 0
    finally:
        tenant.stop()
    departments = "SELECT count(DISTINCT department), bool_and(department LIKE 'c1~_%' ESCAPE '~') FROM users"
    assert place.rows(departments) == [(8, True)]
    assert place.value("SELECT count(*) FROM users WHERE user_type = 'Guest'") > 0
    assert place.value("SELECT count(*) FROM group_members JOIN users USING (id)") > 0
    columns = (
        "SELECT count(*) FROM information_schema.columns WHERE table_schema = 'm365' AND table_name IN ('users', 'group_members')"
    )
    assert place.value(columns) < 40
