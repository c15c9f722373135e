"""A whole load: the directory once, then mailboxes in chunks, each chunk committed by itself."""

from __future__ import annotations

from dataclasses import dataclass, field
from shutil import rmtree
from typing import TYPE_CHECKING

from graphveil_dlt.client import Part, ProxyError
from graphveil_dlt.epochs import prune
from graphveil_dlt.reading import Tally
from graphveil_dlt.shards import Shard
from graphveil_dlt.sources import DIRECTORY_PAGE, DIRECTORY_RESOURCES, MAILBOX_RESOURCES, directory, mailboxes
from graphveil_dlt.state import forget_older_states, refuse_foreign_state

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    import dlt
    from dlt.common.pipeline import LoadInfo

    from graphveil_dlt.client import Client
    from graphveil_dlt.description import Proxy
    from graphveil_dlt.settings import Settings

CHUNK = 500


@dataclass(frozen=True)
class Load:
    """What is loaded, and into which pipeline."""

    proxy: Proxy
    pipeline: dlt.Pipeline
    settings: Settings
    resources: Sequence[str]
    shard: Shard = field(default_factory=Shard)
    chunk: int = CHUNK


@dataclass(frozen=True)
class Outcome:
    """How a load ended. ``hopeless`` means that the fault is not the mailboxes'."""

    read: int
    skipped: int
    round_trips: int

    @property
    def hopeless(self) -> bool:
        """Tell whether nothing was read, or more than half was skipped."""
        return self.skipped > self.read or (self.read == 0 and self.skipped > 0)


def mailbox_ids(client: Client) -> list[str]:
    """List the sealed ids of everybody that the caller may see."""
    return sorted({str(user["id"]) for user in client.records(Part(f"/v1.0/users?%24select=id&%24top={DIRECTORY_PAGE}"))})


def chunks(items: Sequence[str], size: int = CHUNK) -> Iterator[Sequence[str]]:
    """Give the items in parts of a size; the last one may be shorter."""
    for start in range(0, len(items), size):
        yield items[start : start + size]


def forget_files(info: LoadInfo) -> None:
    """Delete the files of what is in the destination: the engine would keep a copy of every row, and of the state, for ever."""
    for package in info.load_packages:
        if package.state == "loaded" and not package.jobs["failed_jobs"]:
            rmtree(package.package_path, ignore_errors=True)


def settle(pipeline: dlt.Pipeline, info: LoadInfo) -> None:
    """Do what follows each chunk: remove what it replaced, and what the engine would keep of it."""
    forget_files(info)
    prune(pipeline)
    forget_older_states(pipeline)


def run(load: Load, report: Callable[[str], None]) -> Outcome:
    """Load everything; each chunk is in the destination, with its state, before the next begins."""
    pipeline, client = load.pipeline, load.proxy.client
    wanted_directory = [name for name in load.resources if name in DIRECTORY_RESOURCES]
    wanted_mailboxes = [name for name in load.resources if name in MAILBOX_RESOURCES]
    pipeline.sync_destination()
    users = [user for user in mailbox_ids(client) if load.shard.holds(user)] if wanted_mailboxes else []
    if wanted_mailboxes and not users and load.shard.count == 1:
        raise ProxyError("The proxy shows no mailbox: ask the operator which mailboxes the policy gives this caller.")
    refuse_foreign_state(pipeline, users)
    if wanted_directory and load.shard.reads_directory:
        forget_files(pipeline.run(directory(load.proxy, wanted_directory)))
        report(f"directory: {', '.join(wanted_directory)}")
    tally = Tally()
    done = 0
    for chunk in chunks(users, load.chunk):
        settle(pipeline, pipeline.run(mailboxes(load.proxy, chunk, load.settings, wanted_mailboxes, tally)))
        done += len(chunk)
        report(f"mailboxes: {done} of {len(users)}, {len(tally.skipped)} skipped")
    return Outcome(len(tally.read - tally.skipped), len(tally.skipped), client.round_trips)
