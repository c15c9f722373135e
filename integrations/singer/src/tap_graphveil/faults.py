"""Why a run ends."""

from __future__ import annotations


class TapFaultError(Exception):
    """A fault that a person can mend. The message is one line that says what to do, without names, addresses or tokens."""
