"""A lake of Parquet files, loaded as the jobs of infra/examples load it, and read by the views that these put over it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from string import Template
from typing import TYPE_CHECKING, Any

import dlt
import duckdb
import sqlglot
from conftest import CALENDAR
from graphveil_tenant import ROOT

from graphveil_dlt.main import main
from graphveil_dlt.tables import main as write_tables

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    import pytest
    from graphveil_tenant import Tenant

EXAMPLES = ROOT / "infra" / "examples"
JOB: dict[str, Any] = json.loads((ROOT / "infra" / "fixtures" / "load.json").read_text())
#: Each example, the dialect of its views, and how that one quotes a name.
CATALOGUES = (("load-gcp", "bigquery", "`"), ("load-aws", "athena", '"'))
SHARDS = 2


@dataclass
class Lake:
    """A bucket, which is a folder here, and what the engine of the jobs sets for each shard."""

    folder: Path
    monkeypatch: pytest.MonkeyPatch

    @property
    def bucket(self) -> str:
        """The bucket's address."""
        return f"file://{self.folder}/bucket"

    def load(self, tenant: Tenant, *options: str) -> None:
        """Run every shard on a machine of its own: no state but that of the bucket."""
        for name, value in {**JOB["environment"], "CLOUD_RUN_TASK_COUNT": str(SHARDS)}.items():
            self.monkeypatch.setenv(name, value)
        for shard in range(SHARDS):
            self.monkeypatch.setenv("CLOUD_RUN_TASK_INDEX", str(shard))
            machine = self.folder / f"machine-{len(list(self.folder.iterdir()))}"
            arguments = [
                tenant.endpoint,
                "--lake",
                self.bucket,
                *JOB["arguments"],
                "--pipelines-dir",
                str(machine),
                *CALENDAR,
                *options,
            ]
            assert main(arguments) == 0

    def tables(self, capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
        """Read the tables as an operator does."""
        capsys.readouterr()
        assert write_tables([f"{self.bucket}/m365"]) == 0
        tables: dict[str, Any] = json.loads(capsys.readouterr().out)
        return tables


def rows_of(parents: list[str], name: Callable[[str], str]) -> str:
    """Write the rows of a list's owner that count, as the examples do."""
    if len(parents) < 2:
        return f"SELECT _dlt_id FROM {name(parents[0])}" if parents else ""
    return f"SELECT _dlt_id FROM {name(f'{parents[0]}_files')} WHERE _dlt_parent_id IN ({rows_of(parents[1:], name)})"


def catalogue(lake: Lake, tables: dict[str, Any], example: str, dialect: str, quote: str) -> duckdb.DuckDBPyConnection:
    """Put the files and an example's views over them into a database."""

    def name(text: str) -> str:
        return f"{quote}{text}{quote}"

    database = duckdb.connect()
    for table in tables:
        files = lake.folder / "bucket" / "m365" / table / "*.parquet"
        database.execute(f'CREATE VIEW "{table}_files" AS SELECT * FROM read_parquet({str(files)!r}, union_by_name = true)')
    for table, about in sorted(tables.items(), key=lambda each: len(each[1]["parents"])):
        if about["view"] == "none":
            continue
        template = Template((EXAMPLES / example / "views" / f"{about['view']}.sql").read_text())
        query = template.substitute(
            columns=", ".join(name(column) for column in sorted(about["columns"])),
            key=", ".join(name(column) for column in about["key"]),
            files=name(f"{table}_files"),
            epochs=name("sync_epochs_files"),
            parents=rows_of(about["parents"], name),
        )
        [translated] = sqlglot.transpile(query, read=dialect, write="duckdb")
        database.execute(f'CREATE VIEW "{table}" AS {translated}')
    return database


def test_views_show_what_a_merge_would_have_left(
    tenant: Tenant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lake = Lake(tmp_path, monkeypatch)
    lake.load(tenant, "--resources", "users,messages,calendar_view")
    tenant.tell("delete", mailbox=0, message=0)
    tenant.tell("move", mailbox=2, message=0, folder="sentitems")
    lake.load(tenant, "--resources", "messages")
    tenant.tell("delete", mailbox=1, message=0)
    tenant.tell("forgetSyncStates")
    lake.load(tenant, "--resources", "users,messages,calendar_view")
    truth = sorted(count for count in tenant.tell("truth") if count > 0)
    for each in CATALOGUES:
        with catalogue(lake, lake.tables(capsys), *each) as database:
            held = database.execute("SELECT count(*) FROM messages GROUP BY user_id ORDER BY 1").fetchall()
            assert [count for (count,) in held] == truth
            [copies, kept] = (
                database.execute(f"SELECT count(*) FROM {table}").fetchall()[0][0] for table in ("messages_files", "messages")
            )
            assert copies > kept > 0
            for table in ("users", "calendar_view"):
                [(rows, keys, files)] = database.execute(
                    f"SELECT count(*), count(DISTINCT (id, {'user_id' if table == 'calendar_view' else 'id'})),"
                    f" (SELECT count(*) FROM {table}_files) FROM {table}"
                ).fetchall()
                assert 0 < rows == keys <= files
            [(strays, entries)] = database.execute(
                "SELECT count(*) FILTER (_dlt_parent_id NOT IN (SELECT _dlt_id FROM messages)), count(*)"
                " FROM messages__to_recipients"
            ).fetchall()
            assert strays == 0 < entries


def test_tables_are_those_of_the_files(
    shared: Tenant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lake = Lake(tmp_path, monkeypatch)
    lake.load(shared, "--resources", "rooms,mailbox_settings")
    tables = lake.tables(capsys)
    assert set(tables) == {
        path.name for path in (tmp_path / "bucket" / "m365").iterdir() if path.name[0] != "_" and path.is_dir()
    }
    kinds = {"text": "VARCHAR", "json": "VARCHAR", "bigint": "BIGINT", "double": "DOUBLE", "bool": "BOOLEAN"}
    kinds |= {"timestamp": "TIMESTAMP WITH TIME ZONE", "datetime": "TIMESTAMP"}
    for table, about in tables.items():
        files = str(tmp_path / "bucket" / "m365" / table / "*.parquet")
        with duckdb.connect() as database:
            described = database.execute(f"DESCRIBE SELECT * FROM read_parquet({files!r}, union_by_name = true)").fetchall()
        assert {column: kind for column, kind, *_ in described} == {
            column: kinds[kind] for column, kind in about["columns"].items()
        }


def test_lists_in_lists_belong_to_the_row_that_has_a_key(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    lake = Lake(tmp_path, monkeypatch)
    for answers in (["yes", "no"], ["maybe"]):
        pipeline = dlt.pipeline(
            "lists", pipelines_dir=str(tmp_path), destination=dlt.destinations.filesystem(lake.bucket), dataset_name="m365"
        )
        rows = [{"id": "1", "removed": None, "to": [{"who": "a", "answers": [{"answer": each} for each in answers]}]}]
        columns: Any = {"removed": {"data_type": "bool"}}
        pipeline.run(
            rows, table_name="mails", primary_key="id", write_disposition="merge", columns=columns, loader_file_format="parquet"
        )
    tables = lake.tables(capsys)
    assert tables["mails__to__answers"]["parents"] == ["mails__to", "mails"]
    for each in CATALOGUES:
        with catalogue(lake, tables, *each) as database:
            assert database.execute('SELECT answer FROM "mails__to__answers"').fetchall() == [("maybe",)]
            assert database.execute('SELECT count(*) FROM "mails__to__answers_files"').fetchall() == [(3,)]


def test_a_place_without_a_load_is_said(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert write_tables([f"file://{tmp_path}"]) == 1
    assert "run the job first" in capsys.readouterr().err
    assert write_tables([]) == 2


def test_both_examples_have_the_same_views() -> None:
    texts = [
        {path.name: path.read_text() for path in sorted((EXAMPLES / example / "views").iterdir())} for example, *_ in CATALOGUES
    ]
    assert texts[0] == texts[1]
    assert set(texts[0]) == {f"{view}.sql" for view in ("whole", "newest", "messages", "calendar_view", "part")}
