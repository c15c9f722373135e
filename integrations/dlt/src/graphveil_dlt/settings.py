"""What one load reads, and from when to when."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

Mode = Literal["window", "delta"]

#: The folders that are read unless told otherwise: what people receive, and what they send.
USUAL_FOLDERS = ("inbox", "sentitems")
ALL_FOLDERS = ("all",)
UNITS = ("hour", "day", "month")


class SettingsError(Exception):
    """Settings that contradict each other. The message says which."""


def floor_to(time: datetime, unit: str | None) -> datetime:
    """Round a time down to the unit that the policy rounds to: the proxy refuses bounds that are finer."""
    whole = time.astimezone(UTC).replace(second=0, microsecond=0)
    if unit is None:
        return whole
    if unit not in UNITS:
        raise SettingsError(f"The policy rounds times to a unit that this version does not know: {unit}.")
    whole = whole.replace(minute=0)
    if unit != "hour":
        whole = whole.replace(hour=0)
    return whole.replace(day=1) if unit == "month" else whole


def ceil_to(time: datetime, unit: str | None) -> datetime:
    """Round a time up to the policy's unit, so that the last part of a window is not left out."""
    whole = floor_to(time, unit)
    if unit is None or whole == time:
        return whole
    steps = {"hour": timedelta(hours=1), "day": timedelta(days=1), "month": timedelta(days=31)}
    return floor_to(whole + steps[unit], unit)


def wire_time(time: datetime) -> str:
    """Write a time as Graph reads it in a query."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def months_from(time: datetime, months: int) -> datetime:
    """Give the first moment of the month that lies so many months from a time's own."""
    counted = time.year * 12 + time.month - 1 + months
    return datetime(counted // 12, counted % 12 + 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Settings:
    """How mailboxes are read.

    ``window`` reads what was received or changed since the last load, less ``look_back``; it learns of no deletion but in
    calendars. ``delta`` reads what changed, deletions included. Both begin with what was received since ``since``; a delta of
    Graph's begins with everything. Calendars are read from ``calendar_from`` to ``calendar_until``: whole months, by default
    the last one, this one and the next two, so that a delta's window stays the same for a month.
    """

    mode: Mode = "window"
    since: datetime = field(default_factory=lambda: datetime.now(UTC) - timedelta(days=30))
    now: datetime = field(default_factory=lambda: datetime.now(UTC))
    look_back: timedelta = timedelta(hours=1)
    folders: tuple[str, ...] = USUAL_FOLDERS
    calendar_from: datetime | None = None
    calendar_until: datetime | None = None
    page_size: int = 250
    unit: str | None = None

    @property
    def begin(self) -> datetime:
        """Give the first moment of mail to read at first."""
        return floor_to(self.since, self.unit)

    @property
    def until(self) -> datetime:
        """Give the end of the window of mail: now, or the end of the unit that now is in."""
        return ceil_to(self.now, self.unit)

    @property
    def calendar(self) -> tuple[datetime, datetime]:
        """Give the window of calendars."""
        start = self.calendar_from or months_from(self.now, -1)
        end = self.calendar_until or months_from(self.now, 3)
        if start >= end:
            raise SettingsError("The window of calendars ends before it begins.")
        return floor_to(start, self.unit), ceil_to(end, self.unit)

    def resumes(self, last: str | None) -> datetime:
        """Give the begin of a window behind the end of the last one, less the look-back."""
        if last is None:
            return self.begin
        return floor_to(datetime.fromisoformat(last) - self.look_back, self.unit)
