"""What a fault of the engine means for who runs the load, in one line: its own messages are pages, and name what it tried."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dlt.common.configuration.exceptions import ConfigurationException
from dlt.common.destination.exceptions import DestinationException, UnknownDestinationModule
from dlt.common.exceptions import DltException, MissingDependencyException
from dlt.pipeline.exceptions import PipelineStepFailed

if TYPE_CHECKING:
    from collections.abc import Iterator

#: What the engine and its destinations raise.
ENGINE_FAULTS = (DltException, OSError)

UNWRITABLE = "The destination cannot be opened: check that it exists, and that you may write there."
VARIABLE = re.compile(r"\(Environment Variables, (DESTINATION__\w+?__\w+)\)")
REASON = re.compile(r"(?:The actual reason given is|Cause): (.+?)(?:\. If you are running|$)", re.MULTILINE)


def causes_of(error: BaseException) -> Iterator[BaseException]:
    """Give an error, and whatever led to it."""
    seen: BaseException | None = error
    while seen is not None:
        yield seen
        seen = seen.__cause__ or seen.__context__


def meaning_of(error: BaseException) -> str:
    """Say what an error of the engine asks for; what is not known keeps its type and its first line."""
    chain = list(causes_of(error))
    for each in chain:
        if isinstance(each, UnknownDestinationModule):
            return "There is no such --destination: say duckdb, filesystem, bigquery or another name of dlt's."
        if isinstance(each, MissingDependencyException):
            return f"The destination needs packages: install {', '.join(map(str, each.dependencies))}."
        if isinstance(each, ConfigurationException):
            return _missing_settings(each)
    for each in chain:
        if isinstance(each, DestinationException | OSError):
            return f"{UNWRITABLE} It says: {_reason(each)}"
    inner = next((each for each in chain if not isinstance(each, PipelineStepFailed)), error)
    return f"The engine stopped: {type(inner).__name__}: {_first_line(inner)}"


def _missing_settings(error: ConfigurationException) -> str:
    names = VARIABLE.findall(str(error))
    example = f", such as {names[0]}" if names else ""
    return f"The destination lacks settings: put them into .dlt/secrets.toml or the environment{example}."


def _first_line(error: BaseException) -> str:
    return next((line.strip() for line in str(error).splitlines() if line.strip()), "no reason")


def _reason(error: BaseException) -> str:
    told = REASON.search(str(error))
    return told[1].strip() if told else _first_line(error)
