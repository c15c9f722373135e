"""Which part of the mailboxes one of several workers reads."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

#: The variables in which Cloud Run Jobs and AWS Batch tell a worker its number and how many there are.
ENGINES = (
    ("CLOUD_RUN_TASK_INDEX", "CLOUD_RUN_TASK_COUNT"),
    ("AWS_BATCH_JOB_ARRAY_INDEX", "AWS_BATCH_JOB_ARRAY_SIZE"),
)


class ShardError(Exception):
    """A shard that is not valid. The message says what is expected."""


@dataclass(frozen=True)
class Shard:
    """One of ``count`` parts, numbered from 0. The first part also reads what belongs to no mailbox."""

    index: int = 0
    count: int = 1

    def __post_init__(self) -> None:
        """Refuse a part that does not exist."""
        if not 0 <= self.index < self.count:
            raise ShardError(f"Shard {self.index} of {self.count} does not exist: shards are numbered from 0.")

    def holds(self, user_id: str) -> bool:
        """Tell whether a mailbox is of this part: a stable hash of its sealed id, equal on every machine."""
        digest = hashlib.sha256(user_id.encode()).digest()
        return int.from_bytes(digest[:8], "big") % self.count == self.index

    @property
    def reads_directory(self) -> bool:
        """Tell whether this part loads people, groups and rooms: one part must, and two would write over each other."""
        return self.index == 0

    @property
    def suffix(self) -> str:
        """Give what names of this part end in: shards of one dataset would share staging tables otherwise."""
        return "" if self.count == 1 else f"_{self.index}_of_{self.count}"


def parse_shard(text: str) -> Shard:
    """Read a shard as ``2/8``: the third of eight."""
    index, _, count = text.partition("/")
    if not (index.isdecimal() and count.isdecimal()):
        raise ShardError("A shard is written INDEX/COUNT, such as 0/4.")
    return Shard(int(index), int(count))


def shard_of(environment: Mapping[str, str]) -> Shard:
    """Read the shard that Cloud Run Jobs or AWS Batch gives this worker; without either it is everything."""
    for index, count in ENGINES:
        if index in environment and count in environment:
            return parse_shard(f"{environment[index]}/{environment[count]}")
    return Shard()
