"""The options of the command ``graphveil-dlt``."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from graphveil_dlt.authentication import KINDS
from graphveil_dlt.client import WORKERS
from graphveil_dlt.load import CHUNK
from graphveil_dlt.settings import USUAL_FOLDERS, SettingsError
from graphveil_dlt.shards import Shard, ShardError, parse_shard


def a_time(text: str) -> datetime:
    """Read a date or a time as people write it; without a zone it is UTC."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("is a date or a time, such as 2026-03-01") from error
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed


def a_shard(text: str) -> Shard:
    """Read a shard, and say what is wrong with one that is not valid."""
    try:
        return parse_shard(text)
    except ShardError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def parser() -> argparse.ArgumentParser:
    """Describe the command's options."""
    made = argparse.ArgumentParser(
        prog="graphveil-dlt",
        description="Loads sanitized Microsoft 365 mail and calendars from a Graphveil proxy into tables.",
        epilog="Example: graphveil-dlt http://127.0.0.1:8787 --mode delta. For views over a lake: graphveil-dlt views --help",
    )
    made.add_argument("endpoint", help="the proxy, as its operator gave it to you")
    made.add_argument("--destination", default="duckdb", help="a destination of dlt (default: duckdb)")
    made.add_argument("--file", help="the DuckDB file (default: <pipeline>.duckdb in this folder)")
    made.add_argument("--lake", help="a folder or bucket for Parquet, such as s3://BUCKET: the destination filesystem")
    made.add_argument("--dataset", default="m365", help="the dataset or schema of the tables (default: m365)")
    made.add_argument("--pipeline", default="graphveil", help="the name under which the state is kept")
    made.add_argument("--pipelines-dir", help="the folder of the state (default: dlt's own)")
    made.add_argument("--mode", choices=("window", "delta"), default="window", help="default: window")
    made.add_argument("--since", type=a_time, help="mail received from here on, at first (default: 30 days ago)")
    made.add_argument("--look-back", type=float, default=1.0, help="hours that a window repeats (default: 1)")
    made.add_argument("--calendar-from", type=a_time, help="default: the first day of last month")
    made.add_argument("--calendar-until", type=a_time, help="default: the first day of the month after the next two")
    made.add_argument("--folders", default=",".join(USUAL_FOLDERS), help="folders of mail, or all (default: inbox,sentitems)")
    made.add_argument("--resources", help="which tables (default: all that the policy gives)")
    made.add_argument("--auth", choices=KINDS, help="how to prove who asks (default: by the endpoint's host)")
    made.add_argument("--region", help="the function's AWS region (default: by the endpoint's host)")
    made.add_argument("--role", help="the ARN of a role to assume first")
    made.add_argument("--shard", type=a_shard, help="INDEX/COUNT (default: as Cloud Run or AWS Batch says)")
    made.add_argument("--chunk", type=int, default=CHUNK, help=f"mailboxes that are committed together (default: {CHUNK})")
    made.add_argument("--workers", type=int, default=WORKERS, help=f"batches under way at once (default: {WORKERS})")
    return made


def refuse_ambiguous_name(file: str | None, dataset: str) -> None:
    """Refuse a DuckDB file that has the dataset's name: DuckDB could not tell the catalog from the schema."""
    if file is not None and Path(file).stem == dataset:
        raise SettingsError(f"The DuckDB file must not be named like the dataset, {dataset}: say another --file or --dataset.")


def views_parser() -> argparse.ArgumentParser:
    """Describe the options of ``graphveil-dlt views``."""
    made = argparse.ArgumentParser(
        prog="graphveil-dlt views",
        description="Prints the SQL of DuckDB views over a lake: the newest row of each key, without what was removed.",
        epilog="Example: graphveil-dlt views --lake ./lake --file lake.duckdb",
    )
    made.add_argument("--lake", help="the folder or bucket (default: as dlt's configuration says)")
    made.add_argument("--dataset", default="m365", help="the dataset of the tables (default: m365)")
    made.add_argument("--file", help="a DuckDB file to make the views in, instead of printing them")
    return made
