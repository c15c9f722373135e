"""Times: how windows begin and end, in the unit that the policy rounds to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tap_graphveil.faults import TapFaultError

UNITS = ("hour", "day", "month")


def parsed(text: str, name: str) -> datetime:
    """Read a time of the configuration; without a zone it is UTC."""
    try:
        time = datetime.fromisoformat(text)
    except ValueError:
        raise TapFaultError(f"{name} is a date or a time, such as 2026-03-01.") from None
    return time.replace(tzinfo=UTC) if time.tzinfo is None else time


def wire(time: datetime) -> str:
    """Write a time as Graph reads it in a query."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def floor(time: datetime, unit: str | None) -> datetime:
    """Round a time down to the policy's unit, since the proxy refuses bounds that are finer; without one, to the second."""
    whole = time.astimezone(UTC).replace(microsecond=0)
    if unit is None:
        return whole
    if unit not in UNITS:
        raise TapFaultError(f"The policy rounds times to a unit that this version does not know: {unit}.")
    whole = whole.replace(minute=0, second=0)
    if unit != "hour":
        whole = whole.replace(hour=0)
    return whole.replace(day=1) if unit == "month" else whole


def ceiling(time: datetime, unit: str | None) -> datetime:
    """Round a time up to the policy's unit, so that the last part of a window is not left out."""
    whole = floor(time, unit)
    if unit is None or whole == time:
        return whole
    steps = {"hour": timedelta(hours=1), "day": timedelta(days=1), "month": timedelta(days=31)}
    return floor(whole + steps[unit], unit)


def month_from(time: datetime, months: int) -> datetime:
    """Give the first moment of the month that lies so many months from a time's own."""
    counted = time.year * 12 + time.month - 1 + months
    return datetime(counted // 12, counted % 12 + 1, 1, tzinfo=UTC)
