"""The command ``graphveil-dlt``: from a proxy to tables in one line."""

from __future__ import annotations

import argparse
import os
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence

# dlt would send telemetry about each run; nothing that this command runs does.
os.environ.setdefault("RUNTIME__DLTHUB_TELEMETRY", "false")
# dlt would warn of each column of the description that held nothing in this load.
os.environ.setdefault("RUNTIME__LOG_LEVEL", "ERROR")

import dlt
from dlt.pipeline.exceptions import PipelineStepFailed

from graphveil_dlt.authentication import KINDS, AuthenticationError, authentication_for
from graphveil_dlt.client import Client, ProxyError
from graphveil_dlt.description import connect
from graphveil_dlt.load import CHUNK, Load, LoadError, Outcome, run
from graphveil_dlt.settings import USUAL_FOLDERS, Settings, SettingsError
from graphveil_dlt.shards import Shard, ShardError, parse_shard, shard_of
from graphveil_dlt.sources import RESOURCES, refuse_unserved

EXIT_DONE, EXIT_NO, EXIT_USAGE, EXIT_INTERRUPTED = 0, 1, 2, 130
FAULTS = (AuthenticationError, ProxyError, LoadError, SettingsError, ShardError)


def a_time(text: str) -> datetime:
    """Read a date or a time as people write it; without a zone it is UTC."""
    try:
        parsed = datetime.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError("is a date or a time, such as 2026-03-01") from error
    return parsed.replace(tzinfo=UTC) if parsed.tzinfo is None else parsed


def a_shard(text: str) -> Shard:
    """Read a shard, and say what is wrong with one that is none."""
    try:
        return parse_shard(text)
    except ShardError as error:
        raise argparse.ArgumentTypeError(str(error)) from error


def parser() -> argparse.ArgumentParser:
    """Describe the command's options."""
    made = argparse.ArgumentParser(
        prog="graphveil-dlt",
        description="Loads sanitized Microsoft 365 mail and calendars from a Graphveil proxy into tables.",
        epilog="Example: graphveil-dlt http://127.0.0.1:8787 --destination duckdb --mode delta",
    )
    made.add_argument("endpoint", help="the proxy, as its operator gave it to you")
    made.add_argument("--destination", default="duckdb", help="a destination of dlt (default: duckdb)")
    made.add_argument("--file", help="the DuckDB file (default: <pipeline>.duckdb in this folder)")
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
    made.add_argument("--workers", type=int, default=4, help="batches under way at once (default: 4)")
    return made


def destination_of(options: argparse.Namespace, pipeline: str) -> Any:
    """Choose where tables go: a DuckDB file, a lake of Parquet, which every engine reads, or what dlt makes of the name."""
    if options.destination == "duckdb":
        return dlt.destinations.duckdb(options.file or f"{pipeline}.duckdb")
    if options.destination == "filesystem":
        return dlt.destinations.filesystem(preferred_loader_file_format="parquet")
    return options.destination


def load_of(options: argparse.Namespace) -> Load:
    """Put together what the options ask for; raises one of FAULTS."""
    shard: Shard = options.shard or shard_of(os.environ)
    auth = authentication_for(options.endpoint, options.auth, region=options.region, role=options.role)
    client = Client(options.endpoint, auth)
    proxy = connect(client)
    description = proxy.description
    served = [name for name, path in RESOURCES.items() if description.serves(path)]
    resources = options.resources.split(",") if options.resources else served
    refuse_unserved(description, resources)
    name = f"{options.pipeline}{shard.suffix}"
    destination = destination_of(options, name)
    pipeline = dlt.pipeline(name, pipelines_dir=options.pipelines_dir, destination=destination, dataset_name=options.dataset)
    settings = Settings(
        mode=options.mode,
        look_back=timedelta(hours=options.look_back),
        folders=tuple(options.folders.split(",")),
        calendar_from=options.calendar_from,
        calendar_until=options.calendar_until,
        workers=options.workers,
        unit=description.unit(),
        **({"since": options.since} if options.since else {}),
    )
    return Load(proxy, pipeline, settings, resources, shard, options.chunk)


def say(text: str) -> None:
    """Write a line of progress, apart from whatever is piped."""
    sys.stderr.write(f"{text}\n")


def summary(outcome: Outcome) -> str:
    """Say in one line how the load ended."""
    line = f"{outcome.read} mailboxes read, {outcome.skipped} skipped, {outcome.round_trips} round trips"
    return f"{line}. See the table skipped_mailboxes." if outcome.skipped else line


def cause_of(error: BaseException) -> BaseException:
    """Find the fault that a person can act on behind the errors of the engine."""
    seen: BaseException = error
    while seen.__cause__ is not None and not isinstance(seen, FAULTS):
        seen = seen.__cause__
    return seen


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 done, 1 hopeless or refused, 2 wrong use, 130 interrupted."""
    options = parser().parse_args(arguments)
    try:
        outcome = run(load_of(options), say)
    except KeyboardInterrupt:
        say("Interrupted: what was committed stays; the same command goes on from there.")
        return EXIT_INTERRUPTED
    except (SettingsError, ShardError) as error:
        say(str(error))
        return EXIT_USAGE
    except (*FAULTS, PipelineStepFailed) as error:
        cause = cause_of(error)
        say(str(cause) if isinstance(cause, FAULTS) else f"The engine stopped: {type(cause).__name__}: {cause}")
        return EXIT_NO
    say(summary(outcome))
    if outcome.hopeless:
        say("More mailboxes were skipped than read: look at their codes first.")
        return EXIT_NO
    return EXIT_DONE


if __name__ == "__main__":
    sys.exit(main())
