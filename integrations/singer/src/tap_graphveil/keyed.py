"""What all streams of the tap have in common: a key that no catalog changes, and nested values that pass as they are."""

from __future__ import annotations

from abc import ABC
from typing import TYPE_CHECKING, ClassVar

from singer_sdk import Stream
from singer_sdk.helpers.conform import TypeConformanceLevel

if TYPE_CHECKING:
    from collections.abc import Sequence


class KeyedStream(Stream, ABC):
    """A stream whose rows are told apart by ``key``: a target that merges by another would double or lose rows."""

    TYPE_CONFORMANCE_LEVEL = TypeConformanceLevel.ROOT_ONLY
    key: ClassVar[tuple[str, ...]]

    @property
    def primary_keys(self) -> Sequence[str]:
        """Give the key."""
        return self.key

    @primary_keys.setter
    def primary_keys(self, _new: Sequence[str]) -> None:
        """Keep the key."""
