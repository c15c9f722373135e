"""The tap: which streams there are, and what ends a run."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any, ClassVar

from singer_sdk import Tap
from singer_sdk.helpers._util import load_json
from singer_sdk.plugin_base import _ConfigInput

from tap_graphveil.accounts import SkippedMailboxesStream, SyncEpochsStream
from tap_graphveil.authentication import authentication_for
from tap_graphveil.calendars import CalendarViewStream, EventsStream
from tap_graphveil.client import Client
from tap_graphveil.directory import DirectoryStream, GroupsStream, RoomsStream, UsersStream
from tap_graphveil.faults import TapFaultError
from tap_graphveil.mail import MessagesStream
from tap_graphveil.mailbox_settings import MailboxSettingsStream
from tap_graphveil.mailboxes import MailboxStream, Tally
from tap_graphveil.proxy import Proxy
from tap_graphveil.settings import CONFIG

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import IO

    from singer_sdk import Stream

DIRECTORY: Mapping[str, type[DirectoryStream]] = {"users": UsersStream, "groups": GroupsStream, "rooms": RoomsStream}
MAILBOXES: Mapping[str, type[MailboxStream]] = {
    "messages": MessagesStream,
    "calendar_view": CalendarViewStream,
    "events": EventsStream,
    "mailbox_settings": MailboxSettingsStream,
}
NAMES = (*DIRECTORY, *MAILBOXES)


class TapGraphveil(Tap):
    """A Singer tap over a Graphveil proxy."""

    name = "tap-graphveil"
    config_jsonschema: ClassVar[dict[str, Any]] = CONFIG
    dynamic_catalog = True

    _proxy: Proxy | None = None

    @property
    def proxy(self) -> Proxy:
        """Give the proxy that all streams share."""
        if self._proxy is None:
            self._proxy = Proxy(Client(self.config["endpoint"], authentication_for(self.config)), self.config)
        return self._proxy

    def discover_streams(self) -> Sequence[Stream]:
        """Give the streams that the policy gives this caller, and name those that it does not."""
        self.tally = Tally()
        wanted = self._wanted()
        streams: list[Stream] = [each(self, name, self.proxy) for name, each in DIRECTORY.items() if name in wanted]
        mailboxes = [each(self, name, self.proxy, self.tally) for name, each in MAILBOXES.items() if name in wanted]
        accounts = [SkippedMailboxesStream(self, self.proxy), SyncEpochsStream(self, self.proxy)] if mailboxes else []
        return [*streams, *mailboxes, *accounts]

    @property
    def reads_mailboxes(self) -> bool:
        """Tell whether a stream of mailboxes is selected."""
        return any(isinstance(stream, MailboxStream) and stream.selected for stream in self.streams.values())

    def _wanted(self) -> set[str]:
        """Choose streams; raises TapFaultError where one that is asked for does not exist, or the policy does not give it."""
        asked = self.config.get("streams") or NAMES
        if unknown := [name for name in asked if name not in NAMES]:
            raise TapFaultError(f"No such stream: {', '.join(unknown)}. There are {', '.join(NAMES)}.")
        findable = self.proxy.serves(UsersStream.path)
        given = {name for name, each in DIRECTORY.items() if self.proxy.serves(each.path)}
        given |= {name for name, each in MAILBOXES.items() if findable and self.proxy.serves(each.path)}
        if missing := [name for name in asked if name not in given]:
            line = f"The policy gives this caller no {', '.join(missing)}"
            if self.config.get("streams") or not given:
                raise TapFaultError(f"{line}: leave them out, or ask the operator for their groups.")
            self.logger.warning("%s.", line)
        return given & set(asked)

    def load_state(self, state: dict[str, Any]) -> None:
        """Take the state of the last run; refuse that of another tenant or of other keys: its rows would double."""
        super().load_state(state)
        known = {
            partition["context"].get("user_id")
            for stream in state.get("bookmarks", {}).values()
            for partition in stream.get("partitions", [])
        }
        if known and known.isdisjoint(user["id"] for user in self.proxy.users):
            raise TapFaultError(
                "The state belongs to another tenant, or the keys were rotated: begin with no state and new tables."
            )

    @classmethod
    def invoke(  # type: ignore[override]
        cls,
        *,
        about: bool = False,
        about_format: str | None = None,
        config: _ConfigInput | None = None,
        state: IO[str] | None = None,
        catalog: IO[str] | None = None,
    ) -> None:
        """Run the tap; raises TapFaultError where more mailboxes were skipped than read."""
        super(Tap, cls).invoke(about=about, about_format=about_format)
        chosen = config or _ConfigInput()
        tap = cls(
            config=chosen.config,
            state=None if state is None else load_json(state.read()),
            catalog=None if catalog is None else load_json(catalog.read()),
            parse_env_config=chosen.parse_env,
        )
        if tap.reads_mailboxes and not tap.proxy.users:
            raise TapFaultError("The proxy shows no mailbox: ask the operator which mailboxes the policy gives this caller.")
        tap.sync_all()
        read, skipped = len(tap.tally.read - tap.tally.skipped), len(tap.tally.skipped)
        tap.log_end(f"{read} mailboxes read, {skipped} skipped, {tap.proxy.client.round_trips} round trips")
        if tap.tally.hopeless:
            raise TapFaultError("More mailboxes were skipped than read: look at their codes first.")

    def log_end(self, line: str) -> None:
        """Say how the run went."""
        self.logger.log(logging.INFO, line)
