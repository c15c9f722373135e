"""A Singer tap over a Graphveil proxy: people, mail and calendars of a tenant, sanitized, with a state for each mailbox."""

from tap_graphveil.tap import TapGraphveil

__all__ = ["TapGraphveil"]
