"""The command ``graphveil-dlt``: from a proxy to tables in one line."""

from __future__ import annotations

import os
import sys
from datetime import timedelta
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

# dlt would send telemetry about each run; nothing that this command runs does.
os.environ.setdefault("RUNTIME__DLTHUB_TELEMETRY", "false")
# dlt would warn of each column of the description that held nothing in this load.
os.environ.setdefault("RUNTIME__LOG_LEVEL", "ERROR")

import dlt

from graphveil_dlt.authentication import AuthenticationError, authentication_for
from graphveil_dlt.client import Client, ProxyError
from graphveil_dlt.description import connect
from graphveil_dlt.engine_faults import ENGINE_FAULTS, causes_of, meaning_of
from graphveil_dlt.heap import share_one_heap
from graphveil_dlt.lake import LakeError, open_lake, views
from graphveil_dlt.load import Load, Outcome, run
from graphveil_dlt.options import parser, refuse_ambiguous_name, views_parser
from graphveil_dlt.settings import Settings, SettingsError
from graphveil_dlt.shards import Shard, ShardError, shard_of
from graphveil_dlt.sources import RESOURCES, refuse_unserved
from graphveil_dlt.state import StateError

EXIT_DONE, EXIT_NO, EXIT_USAGE, EXIT_INTERRUPTED = 0, 1, 2, 130
FAULTS = (AuthenticationError, ProxyError, StateError, SettingsError, ShardError)


def destination_of(options: argparse.Namespace, name: str) -> Any:
    """Choose the destination: a lake, a DuckDB file of its own name, or what dlt's configuration knows by the given name."""
    if options.lake or options.destination == "filesystem":
        place = {"bucket_url": options.lake} if options.lake else {}
        return dlt.destinations.filesystem(**place, preferred_loader_file_format="parquet")
    if options.destination == "duckdb":
        file = options.file or f"{name}.duckdb"
        refuse_ambiguous_name(file, options.dataset)
        return dlt.destinations.duckdb(file)
    return options.destination


def load_of(options: argparse.Namespace) -> Load:
    """Put together what the options ask for; raises one of FAULTS."""
    shard: Shard = options.shard or shard_of(os.environ)
    name = f"{options.pipeline}{shard.suffix}"
    destination = destination_of(options, name)
    auth = authentication_for(options.endpoint, options.auth, region=options.region, role=options.role)
    client = Client(options.endpoint, auth, workers=options.workers)
    proxy = connect(client)
    description = proxy.description
    served = [name for name, path in RESOURCES.items() if description.serves(path)]
    resources = options.resources.split(",") if options.resources else served
    refuse_unserved(description, resources)
    pipeline = dlt.pipeline(name, pipelines_dir=options.pipelines_dir, destination=destination, dataset_name=options.dataset)
    settings = Settings(
        mode=options.mode,
        look_back=timedelta(hours=options.look_back),
        folders=tuple(options.folders.split(",")),
        calendar_from=options.calendar_from,
        calendar_until=options.calendar_until,
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


def said_of(error: BaseException) -> str:
    """Find the fault that a person can act on, behind the errors of the engine."""
    own = next((each for each in causes_of(error) if isinstance(each, FAULTS)), None)
    return meaning_of(error) if own is None else str(own)


def show_views(options: argparse.Namespace) -> int:
    """Print the views over a lake, or make them in a DuckDB file."""
    try:
        refuse_ambiguous_name(options.file, options.dataset)
        sys.stdout.write(f"{views(open_lake(options.lake, options.dataset), options.file)}\n")
    except SettingsError as error:
        say(str(error))
        return EXIT_USAGE
    except LakeError as error:
        say(str(error))
        return EXIT_NO
    except ENGINE_FAULTS as error:
        say(meaning_of(error))
        return EXIT_NO
    return EXIT_DONE


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command; 0 done, 1 hopeless or refused, 2 wrong use, 130 interrupted."""
    share_one_heap()
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given[:1] == ["views"]:
        return show_views(views_parser().parse_args(given[1:]))
    options = parser().parse_args(given)
    try:
        outcome = run(load_of(options), say)
    except KeyboardInterrupt:
        say("Interrupted: what was committed stays; the same command goes on from there.")
        return EXIT_INTERRUPTED
    except (SettingsError, ShardError) as error:
        say(str(error))
        return EXIT_USAGE
    except (*FAULTS, *ENGINE_FAULTS) as error:
        say(said_of(error))
        return EXIT_NO
    say(summary(outcome))
    if outcome.hopeless:
        say("More mailboxes were skipped than read: look at their codes first.")
        return EXIT_NO
    return EXIT_DONE


if __name__ == "__main__":
    sys.exit(main())
