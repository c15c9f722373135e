"""A proxy that was asked what the caller may read."""

from __future__ import annotations

import time
from functools import cached_property
from typing import TYPE_CHECKING, Any

from tap_graphveil.client import Ask, Client
from tap_graphveil.faults import TapFaultError
from tap_graphveil.schemas import SAID, RecordSchema
from tap_graphveil.settings import settings_of

if TYPE_CHECKING:
    from collections.abc import Mapping

DESCRIPTION = "/_graphveil/openapi.json"
LARGEST_PAGE = 999
#: What is asked of people, where the policy shows it: by itself Graph leaves most of it out.
OF_PEOPLE = (
    "id",
    "accountEnabled",
    "companyName",
    "country",
    "createdDateTime",
    "department",
    "employeeType",
    "jobTitle",
    "mail",
    "officeLocation",
    "preferredLanguage",
    "usageLocation",
    "userPrincipalName",
    "userType",
)


class Proxy:
    """What all streams of a run share: client, description, settings, and the people whose mailboxes are read."""

    def __init__(self, client: Client, config: Mapping[str, Any]) -> None:
        """Ask for the description; raises TapFaultError where the endpoint is no proxy, or refuses this caller."""
        self.client = client
        answer = client.get(Ask(DESCRIPTION))
        if not answer.ok:
            raise TapFaultError(answer.refusal())
        info = answer.body.get("info")
        if not isinstance(info, dict) or not str(info.get("title")).startswith("Graphveil"):
            raise TapFaultError("The endpoint is not a Graphveil proxy: it does not describe itself as one.")
        self._paths = answer.body["paths"]
        self._schemas: dict[str, RecordSchema] = {}
        self.settings = settings_of(config, info.get("x-graphveil-times"))
        self.epoch = time.time_ns() // 1000

    def serves(self, path: str) -> bool:
        """Tell whether the policy gives this caller an operation, by its path template below ``/v1.0``."""
        return f"/v1.0{path}" in self._paths

    def schema(self, record_type: str) -> RecordSchema:
        """Ask for the schema of a type, such as ``message``."""
        if record_type not in self._schemas:
            answer = self.client.get(Ask(f"/_graphveil/schemas/{record_type}.json"))
            if not answer.ok:
                raise TapFaultError(answer.refusal())
            self._schemas[record_type] = RecordSchema(answer.body)
        return self._schemas[record_type]

    @cached_property
    def users(self) -> list[dict[str, Any]]:
        """List everybody that the caller may see, once in a run."""
        said = self.schema("user").names
        chosen = ",".join(name for name in OF_PEOPLE if name in said or f"{name}{SAID}measure" in said)
        return list(self.client.records(Ask(f"/v1.0/users?%24select={chosen}&%24top={LARGEST_PAGE}")))
