"""What a run reads: the tap's configuration, and how its windows begin and end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from singer_sdk import typing as th

from tap_graphveil import periods
from tap_graphveil.authentication import KINDS
from tap_graphveil.faults import TapFaultError

if TYPE_CHECKING:
    from collections.abc import Mapping

ALL_FOLDERS = "all"
USUAL_FOLDERS = ["inbox", "sentitems"]
MODES = ["delta", "window"]
DAYS_BACK = 30

CONFIG: dict[str, Any] = th.PropertiesList(
    th.Property("endpoint", th.StringType, required=True, description="The proxy, as its operator gave it to you."),
    th.Property("auth", th.StringType, allowed_values=list(KINDS), description="Who asks; by default the endpoint's host tells."),
    th.Property("region", th.StringType, description="The function's AWS region; by default the endpoint's host tells."),
    th.Property("token", th.StringType, secret=True, description="The bearer, where auth is bearer."),
    th.Property("streams", th.ArrayType(th.StringType), description="Which streams; by default all that the policy gives."),
    th.Property(
        "mode",
        th.StringType,
        allowed_values=MODES,
        default=MODES[0],
        description="delta follows changes and deletions; window reads what is new.",
    ),
    th.Property(
        "folders",
        th.ArrayType(th.StringType),
        default=USUAL_FOLDERS,
        description='Folders of mail, by well-known name or sealed id, or ["all"].',
    ),
    th.Property("start_date", th.StringType, description="Window: mail received from here on, at first; by default 30 days ago."),
    th.Property("look_back_hours", th.NumberType, default=1, description="Window, and events: what the next run repeats."),
    th.Property("calendar_from", th.StringType, description="By default the first day of last month."),
    th.Property("calendar_until", th.StringType, description="By default the first day of the month after the next two."),
    th.Property("page_size", th.IntegerType, default=250, description="Records in a page."),
    th.Property("state_interval", th.IntegerType, default=50, description="Mailboxes between two messages of state."),
).to_dict()


@dataclass(frozen=True)
class Settings:
    """How mailboxes are read; times are whole units of the policy. ``now`` is when the run began."""

    mode: str
    folders: tuple[str, ...]
    since: datetime
    now: datetime
    look_back: timedelta
    calendar: tuple[str, str]
    page_size: int
    unit: str | None

    @property
    def until(self) -> datetime:
        """Give the end of a window of mail: now, or the end of the unit that now is in."""
        return periods.ceiling(self.now, self.unit)

    def resumes(self, last: str | None) -> datetime:
        """Give the begin of a window behind the end of the last one, less the look-back."""
        begin = datetime.fromisoformat(last) - self.look_back if last else self.since
        return periods.floor(begin, self.unit)


def settings_of(config: Mapping[str, Any], unit: str | None) -> Settings:
    """Read the settings; raises TapFaultError where they contradict each other."""
    now = datetime.now(UTC)

    def time(name: str, default: datetime) -> datetime:
        return periods.parsed(config[name], name) if config.get(name) else default

    begin, end = time("calendar_from", periods.month_from(now, -1)), time("calendar_until", periods.month_from(now, 3))
    if begin >= end:
        raise TapFaultError("The window of calendars ends before it begins: look at calendar_from and calendar_until.")
    return Settings(
        mode=config["mode"],
        folders=tuple(config["folders"]),
        since=time("start_date", now - timedelta(days=DAYS_BACK)),
        now=now,
        look_back=timedelta(hours=config["look_back_hours"]),
        calendar=(periods.wire(periods.floor(begin, unit)), periods.wire(periods.ceiling(end, unit))),
        page_size=config["page_size"],
        unit=unit,
    )
